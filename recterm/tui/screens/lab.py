"""The lab: what the data are, which models are in use, how good each is, what would be better; all while one looks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.containers import Horizontal, Vertical

from recterm.errors import RectermError
from recterm.tui.action import Scope
from recterm.tui.actions import bindings
from recterm.tui.lab_board import LabBoard
from recterm.tui.lab_facts import data_facts, model_facts
from recterm.tui.models import make_ready
from recterm.tui.screens.choose import ChooseScreen
from recterm.tui.screens.job_screen import JobScreen
from recterm.tui.widgets.action_footer import ActionFooter
from recterm.tui.widgets.choice_list import Choice
from recterm.tui.widgets.facts_panel import LABEL_WIDTH, FactsPanel
from recterm.tui.widgets.head_line import HeadLine
from recterm.tui.widgets.lab_results import ResultsPanel

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from recterm.domain import Progress, Run
    from recterm.service.session import Session
    from recterm.tui.actions import Keymap
    from recterm.tui.widgets.plot_panel import PlotPanel

WIDE = 100
NO_MODELS = [("", "none yet: t trains them", "facts--text")]


class LabScreen(JobScreen):
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
        & #models { height: 7; }
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
        self.board = LabBoard()
        """What is planned, and what the results panel shows."""

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
        self._show()

    def on_resize(self, event: events.Resize) -> None:
        """Stack the panels where they have no room beside each other."""
        self.set_class(event.size.width < WIDE, "-narrow")
        self.call_after_refresh(self._show_data)

    # What is shown

    def _show_data(self) -> None:
        room = self._data.scrollable_content_region.width - LABEL_WIDTH - 1
        self._data.show(f"Data  {self.session.info.label}", data_facts(self.session.info, self.session.data_card, room))

    def _show(self) -> None:
        from recterm.service import lab

        session = self.session
        self.show_head()
        self._show_data()
        run = session.run
        self.board.latest = (
            lab.described(run) if run is not None and run.fingerprint == session.info.fingerprint else None
        )
        self._show_plan()
        self._show_results()

    def _show_plan(self) -> None:
        planned = [("to measure", self.board.plan.words, "facts--stars")]
        self._models.show("Models in use", [*planned, *(model_facts(self.session.models) or NO_MODELS)])

    def _show_results(self) -> None:
        board = self.board
        self._results.show(board.title, board.subtitle, board.lines)
        if self.has_class("-picture"):
            self._draw()

    def _show_from_the_top(self) -> None:
        """Show another view; what was said of the one before is over."""
        self.app.clear_notifications()
        self._results.scroll_home(animate=False)
        self._show_results()

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
            self.notify("There is no picture of this view.", markup=False)
            return
        if self._plot is None:
            from recterm.tui.widgets.plot_panel import PlotPanel

            self._plot = PlotPanel(id="plot")
            await self._right.mount(self._plot)
        self.add_class("-picture")
        self._draw()

    def action_next_view(self) -> None:
        """Go on to the next view of the run."""
        self.board.next_view()
        self._show_from_the_top()

    def action_sort_by(self) -> None:
        """Sort the table by the next metric."""
        self.board.sort_by_next()
        self._show_results()

    @on(ResultsPanel.HeadClicked)
    def _sort(self, message: ResultsPanel.HeadClicked) -> None:
        self.board.sort_at(message.x, message.width)
        self._show_results()

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
        from recterm.service import lab

        chosen = await self._choose("Split", lab.protocols(self._explicit), {self.board.plan.split}, single=True)
        if chosen:
            self.board.plan = replace(self.board.plan, split=next(iter(chosen)))
            self._show_plan()

    @work(group="choosing", exclusive=True)
    async def action_choose_models(self) -> None:
        """Choose what is measured; nothing chosen means the models in use."""
        from recterm.service import lab

        offered = lab.measurable(self._explicit)
        chosen = await self._choose("Measure", offered, self.board.plan.models)
        if chosen is not None:
            self.board.plan = replace(self.board.plan, models=tuple(name for name, _ in offered if name in chosen))
            self._show_plan()

    @work(group="choosing", exclusive=True)
    async def action_tune(self) -> None:
        """Choose a model and search its hyperparameters."""
        from recterm.service import lab

        if not self.job_is_free():
            return
        before = {self.board.tuning.model} if self.board.tuning is not None else ()
        chosen = await self._choose("Tune", lab.tunable(self._explicit), before, single=True)
        if chosen:
            (model,) = chosen
            self._start("tune", model, "--trials", str(self.board.begin_tuning(model)))

    @work(group="choosing", exclusive=True)
    async def action_choose_run(self) -> None:
        """Choose an earlier run to show."""
        run = await self._chosen_run("Show run")
        if run is not None:
            self.board.show_run(run)
            self._show_from_the_top()

    @work(group="choosing", exclusive=True)
    async def action_compare_runs(self) -> None:
        """Choose a run to compare with the one that is shown."""
        from recterm.service import lab
        from recterm.tui.background import in_thread

        shown = self.board.run
        other = await self._chosen_run("Compare with", shown) if shown is not None else None
        if shown is None or other is None:
            return
        try:
            found = await in_thread(lambda: lab.side_by_side(self.session.info.path, other.id, shown.id))
        except RectermError as error:
            self.notify(f"{error.message}\n{error.hint}", severity="warning", markup=False)
            return
        self.board.compare(found)
        self._show_from_the_top()

    async def _chosen_run(self, title: str, shown: Run | None = None) -> Run | None:
        """A run of the list; none but others than the one that is shown, where one is."""
        from recterm.service import lab

        found = lab.runs(self.session.info.path)
        if not found:
            self.notify("Nothing was measured in this library yet: e does.", markup=False)
            return None
        found = [(run, line) for run, line in found if shown is None or run.id != shown.id]
        if not found:
            self.notify("There is no other run yet: e measures one, m, S and k choose what.", markup=False)
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

    # Jobs

    def action_evaluate(self) -> None:
        """Measure what is planned."""
        plan = self.board.plan
        self._start("evaluate", *plan.models, *plan.options, *plan.breakdowns)

    def action_evaluate_all(self) -> None:
        """Measure every model there is, as planned."""
        plan = self.board.plan
        self._start("evaluate", "--all", *plan.options, *plan.breakdowns)

    def action_train(self) -> None:
        """Train the models anew, and use them."""
        self._start("train")

    def action_find_best(self) -> None:
        """Try the strongest models, and use the winners."""
        self._start("train", "auto")

    def action_evaluate_rerank(self) -> None:
        """Measure lists as they are and rearranged, as planned: of what is in use, or of the chosen models."""
        self._start("evaluate", *self.board.plan.models, "--rerank", *self.board.plan.options)

    def action_look(self) -> None:
        """Look at the next of the users whom the best model serves worst."""
        chosen = self.board.next_user()
        if chosen is None:
            self.notify("Measure a model that ranks first: e does.", markup=False)
            return
        self._start("evaluate", *chosen)

    def action_use_best(self) -> None:
        """Train the best of the trials on all data, and use it."""
        tuning = self.board.tuning
        if tuning is None or not tuning.trials:
            self.notify("Nothing was tuned yet: u does.", markup=False)
            return
        self._start("tune", tuning.model, "--trials", str(len(tuning.trials)), "--apply")

    def action_repeat_run(self) -> None:
        """Measure again what the shown run measured."""
        if self.board.run is not None:
            self._start("runs", "repeat", str(self.board.run.id))

    def action_report(self) -> None:
        """Write the shown run as a web page into the folder that the app was started in."""
        if self.board.run is not None:
            self._start("runs", "report", str(self.board.run.id))

    def _start(self, *command: str) -> None:
        if self.job_is_free():
            self.board.begin("look" if "--user" in command else command[0])
            self._show_from_the_top()
            self.start_job(*command, "--library", self.session.info.path)

    def tell(self, progress: Progress) -> None:
        """Show how far the job is, and what it found by now."""
        super().tell(progress)
        if progress.found is not None:
            self.board.take(progress.found)
            self._show_results()

    async def job_done(self, command: tuple[str, ...], found: dict[str, Any]) -> None:
        """Put new models to use, and show what was found; or tell where to see it."""
        self.session.refresh()
        if command[0] == "train" or "--apply" in command:
            await make_ready(self.session, self.job_line.tell)
        said = self.board.finish(command[0], found)
        self.job_line.say(said)
        self.app.bell()
        if not self.is_current:
            self.notify(f"{said}, L shows it", markup=False)

    def job_ended(self) -> None:
        """Paint what is left when nothing runs any more."""
        self.board.ended()
        if self.is_current:
            self._show()
