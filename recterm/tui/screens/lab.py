"""The lab: what the data are, which models are in use, and how good each is, measured while one looks on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work
from textual.containers import Horizontal, Vertical
from textual.worker import get_current_worker

from recterm.errors import JobError, RectermError
from recterm.tui.actions import Scope, bindings
from recterm.tui.lab_facts import data_facts, model_facts
from recterm.tui.models import make_ready, run_job
from recterm.tui.screens.frame import FrameScreen
from recterm.tui.widgets.action_footer import ActionFooter
from recterm.tui.widgets.facts_panel import LABEL_WIDTH, FactsPanel
from recterm.tui.widgets.head_line import HeadLine
from recterm.tui.widgets.job_line import JobLine
from recterm.tui.widgets.lab_results import ResultsPanel

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.worker import Worker

    from recterm.service.session import Session
    from recterm.tui.actions import Keymap

WIDE = 100
NOT_MEASURED = (
    "Nothing measured on this data yet.",
    "",
    "e measures the models in use on a fifth of every user's",
    "ratings that they have not seen; E measures every model.",
)
NO_MODELS = [("", "none yet: t trains them", "facts--text")]


class LabScreen(FrameScreen):
    """Data card, models, evaluation; training and evaluating run as child processes."""

    SCOPES = (Scope.LAB, Scope.BACK)
    BINDINGS = bindings(Scope.LAB, Scope.BACK)
    AUTO_FOCUS = "#results"
    DEFAULT_CSS = """
    LabScreen {
        layout: vertical;
        & #lab { height: 1fr; }
        & #data { width: 5fr; height: 1fr; }
        & #right { width: 7fr; height: 1fr; }
        & #models { height: 5; }
        & #results { height: 1fr; }
        &.-narrow #lab { layout: vertical; }
        &.-narrow #data { width: 100%; height: 4fr; }
        &.-narrow #right { width: 100%; height: 5fr; }
        &.-narrow #models { height: 5; }
    }
    """

    def __init__(self, session: Session, keymap: Keymap) -> None:
        super().__init__(session, keymap)
        self._data = FactsPanel(id="data")
        self._models = FactsPanel(id="models")
        self._results = ResultsPanel(id="results")
        self._job_line = JobLine()
        self._job: Worker[None] | None = None

    def compose(self) -> ComposeResult:
        """The data beside models and results, a line for the running job, the footer."""
        yield HeadLine()
        with Horizontal(id="lab"):
            yield self._data
            with Vertical(id="right"):
                yield self._models
                yield self._results
        yield self._job_line
        yield ActionFooter()

    def on_screen_resume(self) -> None:
        """Paint what is known by now."""
        self._show()

    def on_resize(self, event: events.Resize) -> None:
        """Stack the panels where they have no room beside each other."""
        self.set_class(event.size.width < WIDE, "-narrow")
        self.call_after_refresh(self._show_data)

    def _show_data(self) -> None:
        room = self._data.scrollable_content_region.width - LABEL_WIDTH - 1
        self._data.show(f"Data  {self.session.info.label}", data_facts(self.session.info, self.session.data_card, room))

    def _show(self) -> None:
        session = self.session
        self.show_head()
        self._show_data()
        self._models.show("Models in use", model_facts(session.models) or NO_MODELS)
        run = session.run
        if run is None or run.fingerprint != session.info.fingerprint:
            self._results.teach(*NOT_MEASURED)
        else:
            self._results.show(run)

    # Jobs

    @property
    def job_running(self) -> bool:
        """True from the key that starts a job until its child has ended."""
        return self._job is not None

    def action_evaluate(self) -> None:
        """Measure the models in use."""
        self._start("evaluate")

    def action_evaluate_all(self) -> None:
        """Measure every model there is."""
        self._start("evaluate", "--all")

    def action_train(self) -> None:
        """Train the models anew, and use them."""
        self._start("train")

    def action_find_best(self) -> None:
        """Try the strongest models, and use the winners."""
        self._start("train", "auto")

    def action_evaluate_rerank(self) -> None:
        """Measure the active model's lists as they are and rearranged."""
        self._start("evaluate", "--rerank")

    def action_cancel_job(self) -> None:
        """Stop the running job; the library stays as it was."""
        if self._job is not None:
            self._job.cancel()

    def _start(self, *command: str) -> None:
        if self.job_running:
            self.notify("A job is running: x cancels it.", severity="warning", markup=False)
            return
        self._job_line.begin()
        self._job = self._work(command)

    @work(group="job")
    async def _work(self, command: tuple[str, ...]) -> None:
        """Run the command as a child, with its progress on the job line, and show what it found."""
        name = command[0]
        try:
            await run_job((*command, "--library", self.session.info.path), self._job_line.tell)
            self.session.refresh()
            if name == "train":
                await make_ready(self.session, self._job_line.tell)
        except JobError as error:
            self._job_line.say(f"{name}: {error.message}")
        except RectermError as error:
            self._job_line.say(f"{error.message}; {error.hint}")
        else:
            self._job_line.say(f"{name}: done")
            self._done(name)
        finally:
            self._job = None
            if get_current_worker().is_cancelled:
                self._job_line.say(f"{name}: cancelled, nothing has changed")

    def _done(self, name: str) -> None:
        self.app.bell()
        if self.is_current:
            self._show()
        else:
            self.notify(f"{name}: done, L shows it", markup=False)

    def action_back(self) -> None:
        """Close the lab; a running job goes on, and tells when it is done."""
        self.dismiss()
