"""The lab: what the data are, which models are in use, how good each is, what would be better; all while one looks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.containers import Horizontal, Vertical

from recterm.domain.measured_models import row_text
from recterm.errors import RectermError
from recterm.present.data_card import data_facts
from recterm.present.lab_facts import model_facts
from recterm.tui.keys.action import Scope
from recterm.tui.keys.actions import bindings
from recterm.tui.lab.lab_jobs import NO_RUN, LabJobs
from recterm.tui.lab.lab_results import ResultsPanel
from recterm.tui.shared.dialogs.choose import ChooseScreen
from recterm.tui.shared.frame.action_footer import ActionFooter
from recterm.tui.shared.frame.head_line import HeadLine
from recterm.tui.shared.jobs.background import in_thread
from recterm.tui.shared.lists.choice_list import Choice
from recterm.tui.shared.lists.facts_panel import LABEL_WIDTH, FactsPanel
from recterm.tui.shared.toasts import refuse, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from recterm.domain.answers.comparison import RunComparison
    from recterm.domain.answers.evaluation import Run
    from recterm.service.live.session import Session
    from recterm.tui.keys.actions import Keymap
    from recterm.tui.lab.plot_panel import PlotPanel

NO_MODELS = [("", "none yet: t trains them", "facts--text")]


class LabScreen(LabJobs):
    """Data card, plan, models, results; evaluating, tuning and training run as child processes."""

    SCOPES = (Scope.LAB, Scope.BACK)
    BINDINGS = bindings(Scope.LAB, Scope.BACK)
    AUTO_FOCUS = "#results"
    DEFAULT_CSS = """
    LabScreen {
        layout: vertical;
        & #lab { height: 1fr; }
        & #data { width: 5fr; height: 1fr; }
        & #right { width: 7fr; height: 1fr; }
        & #models { height: 9; }
        & #results { height: 1fr; }
        & #plot { height: 1fr; display: none; }
        &.-picture #plot { display: block; }
        &.-picture #results { display: none; }
        &.-narrow #lab { layout: vertical; }
        &.-narrow #data { width: 100%; height: 3fr; }
        &.-narrow #right { width: 100%; height: 7fr; }
        &.-narrow #models { height: 4; }
        &.-narrow.-picture #data, &.-narrow.-picture #models { display: none; }
    }
    """

    def __init__(self, session: Session, keymap: Keymap) -> None:
        super().__init__(session, keymap)
        self._data = FactsPanel(id="data")
        self._models = FactsPanel(id="models")
        self._results = ResultsPanel(id="results")
        self._right = Vertical(id="right")
        self._plot: PlotPanel | None = None

    def compose(self) -> ComposeResult:
        """The data beside models and results, a line for the running job, the footer."""
        yield HeadLine()
        with Horizontal(id="lab"):
            yield self._data
            with self._right:
                yield self._models
                yield self._results
        yield self.job_line
        yield ActionFooter()

    def on_screen_resume(self) -> None:
        """Paint what is known by now."""
        self.show_all()

    def on_resize(self) -> None:
        """Draw the bars of the data card as long as there is room for."""
        self.call_after_refresh(self._show_data)

    # What is shown

    def _show_data(self) -> None:
        room = self._data.scrollable_content_region.width - LABEL_WIDTH - 1
        self._data.show(
            f"Data  {self.session.info.label}", data_facts(self.session.info, self.session.catalogue.data_card, room)
        )

    def show_all(self) -> None:
        """Paint everything again."""
        from recterm.service.models import choices as lab

        session = self.session
        self.show_head()
        self._show_data()
        run = session.models.run
        self.board.latest = (
            lab.described(run) if run is not None and run.fingerprint == session.info.fingerprint else None
        )
        self._show_plan()
        self.show_results()

    def _show_plan(self) -> None:
        from recterm.service.models import choices as lab

        planned = [("to measure", self.board.plan.words, "facts--stars")]
        self._models.show("Models in use", [*planned, *(model_facts(lab.models_in_use(self.session)) or NO_MODELS)])

    def show_results(self) -> None:
        """Paint the results panel again."""
        board = self.board
        self._results.show(board.title, board.subtitle, board.lines)
        if self.has_class("-picture"):
            self._draw()

    def show_from_the_top(self) -> None:
        """Show another view; what was said of the one before is over."""
        self.app.clear_notifications()
        self._results.scroll_home(animate=False)
        self.show_results()

    def _draw(self) -> None:
        """The picture of the view, or the figures again when it has none."""
        if self._plot is None or not self.board.draw(self._plot):
            self._show_figures()

    def _show_figures(self) -> None:
        """Figures again, and the keys that scroll them: hiding the panel took the focus from it."""
        self.remove_class("-picture")
        self.set_focus(self._results)

    async def action_picture(self) -> None:
        """Show the view as a picture, or the figures again."""
        if self.has_class("-picture"):
            self._show_figures()
            return
        if not self.board.has_picture:
            say(self, "There is no picture of this view.")
            return
        if self._plot is None:
            from recterm.tui.lab.plot_panel import PlotPanel

            self._plot = PlotPanel(id="plot")
            await self._right.mount(self._plot)
        self.add_class("-picture")
        self._draw()

    def action_next_view(self) -> None:
        """Go on to the next view of the run."""
        self.board.next_view()
        self.show_from_the_top()

    def action_sort_by(self) -> None:
        """Sort the table by the next metric."""
        if not self.board.sort_by_next():
            say(self, NO_RUN)
        self.show_results()

    @on(ResultsPanel.HeadClicked)
    def _sort(self, message: ResultsPanel.HeadClicked) -> None:
        self.board.sort_at(message.x, message.width)
        self.show_results()

    # The plan

    def action_next_length(self) -> None:
        """Measure lists of another length."""
        self.board.plan = self.board.plan.next_length()
        self._show_plan()

    def action_next_threshold(self) -> None:
        """Count what is relevant from another number of stars on."""
        self.board.plan = self.board.plan.next_threshold()
        self._show_plan()

    @work(group="choosing", exclusive=True)
    async def action_choose_split(self) -> None:
        """Choose how the data are split."""
        from recterm.service.models import choices as lab

        chosen = await self._choose("Split", lab.protocols(self._explicit), {self.board.plan.split}, single=True)
        if chosen:
            self.board.plan = replace(self.board.plan, split=next(iter(chosen)))
            self._show_plan()

    @work(group="choosing", exclusive=True)
    async def action_choose_models(self) -> None:
        """Choose what is measured; nothing chosen means the models in use."""
        from recterm.service.models import choices as lab

        offered = lab.measurable(self._explicit)
        chosen = await self._choose("Measure", offered, self.board.plan.models)
        if chosen is not None:
            self.board.plan = replace(self.board.plan, models=tuple(name for name, _ in offered if name in chosen))
            self._show_plan()

    @work(group="choosing", exclusive=True)
    async def action_tune(self) -> None:
        """Choose a model and search its hyperparameters."""
        from recterm.service.models import choices as lab

        if not self.job_is_free():
            return
        before = {self.board.tuning.model} if self.board.tuning is not None else ()
        chosen = await self._choose("Tune", lab.tunable(self._explicit), before, single=True)
        if chosen:
            (model,) = chosen
            self._start(*self.board.begin_tuning(model))

    @work(group="choosing", exclusive=True)
    async def action_choose_run(self) -> None:
        """Choose an earlier run to show."""
        run = await self._chosen_run("Show run")
        if run is not None:
            self.board.show_run(run)
            self.show_from_the_top()

    @work(group="choosing", exclusive=True)
    async def action_compare_runs(self) -> None:
        """Choose a run to compare with the one that is shown."""
        from recterm.service.models import choices as lab

        shown = self.shown_run()
        other = await self._chosen_run("Compare with", shown) if shown is not None else None
        if shown is None or other is None:
            return
        await self._compare(lambda: lab.side_by_side(self.session.info.path, other.id, shown.id))

    @work(group="choosing", exclusive=True)
    async def action_compare_models(self) -> None:
        """Choose two models of the run that is shown and test them against each other."""
        from recterm.service.models import choices as lab

        run = self.board.run
        if run is None or len(run.models) < 2:
            say(self, "Measure two models first: m chooses them, M measures.")
            return
        chosen = await self._choose("Compare two models", [(row, row_text(run, row)) for row in run.models])
        if chosen is None:
            return
        if len(chosen) != 2:
            say(self, "Choose two models: Space chooses, Enter takes them.", severity="warning")
            return
        first, second = (row for row in run.models if row in chosen)
        await self._compare(lambda: lab.against(self.session.info.path, run.id, first, second))

    async def _compare(self, comparison: Callable[[], RunComparison]) -> None:
        """Show two sides, or say why they cannot be compared."""
        try:
            found = await in_thread(comparison)
        except RectermError as error:
            refuse(self, error)
            return
        self.board.compare(found)
        self.show_from_the_top()

    async def _chosen_run(self, title: str, shown: Run | None = None) -> Run | None:
        """A run of the list; none but others than the one that is shown, where one is."""
        from recterm.service.models import choices as lab

        found = lab.runs(self.session.info.path)
        if not found:
            say(self, NO_RUN)
            return None
        found = [(run, line) for run, line in found if shown is None or run.id != shown.id]
        if not found:
            say(self, "There is no other run yet: M measures one, m, S and k choose what.")
            return None
        chosen = await self._choose(title, [(str(run.id), line) for run, line in found], single=True, bare=True)
        return next((run for run, _ in found if chosen and str(run.id) in chosen), None)

    async def _choose(
        self,
        title: str,
        offered: list[tuple[str, str]],
        chosen: Any = (),
        *,
        single: bool = False,
        bare: bool = False,
    ) -> frozenset[str] | None:
        """What the person chooses; `bare` leaves the names out of the lines."""
        longest = max((len(name) for name, _ in offered), default=0)
        choices = [Choice(name, words if bare else f"{name:<{longest}}  {words}") for name, words in offered]
        return await self.app.push_screen_wait(ChooseScreen(title, choices, chosen, single=single))

    @property
    def _explicit(self) -> bool:
        return self.session.info.scale is not None
