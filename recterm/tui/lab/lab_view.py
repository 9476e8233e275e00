"""Lab view: panels for the data card, the models in use, and the results as figures or as a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical

from recterm.present.data.data_card import data_facts
from recterm.present.lab.facts import model_facts
from recterm.tui.lab.lab_board import LabBoard
from recterm.tui.lab.lab_results import ResultsPanel
from recterm.tui.lab.sharing_facts import sharing_facts
from recterm.tui.shared.frame.controllers import Controller
from recterm.tui.shared.lists.facts_panel import LABEL_WIDTH, FactsPanel
from recterm.tui.shared.toasts import say

if TYPE_CHECKING:
    from recterm.domain.answers.lab.evaluation import Run
    from recterm.tui.lab.plot_panel import PlotPanel
    from recterm.tui.shared.frame.frame import FrameScreen

NO_RUN = "No evaluations yet; press ⟦evaluate⟧ to run one."
NO_MODELS = [("", "none yet: press ⟦train⟧ to train them", "facts--text")]


class LabView(Controller):
    """Controller of the panels, with the keys that only change how results are shown."""

    def __init__(self, screen: FrameScreen) -> None:
        self._screen = screen
        self.board = LabBoard(screen.keymap.named)
        """Plan, and state of the results panel."""
        self.data = FactsPanel(id="data")
        self.models = FactsPanel(id="models")
        self.results = ResultsPanel(id="results")
        self.right = Vertical(id="right")
        self._plot: PlotPanel | None = None

    def show_all(self) -> None:
        """Repaint everything."""
        from recterm.service.models import choices as lab

        session = self._screen.session
        self._screen.show_head()
        self.show_data()
        run = session.models.run
        self.board.latest = (
            lab.described(run) if run is not None and run.fingerprint == session.info.fingerprint else None
        )
        report = session.taken.report()
        self.board.taken = None if report.total is None else report
        self.show_plan()
        self.show_results()

    def show_data(self) -> None:
        """Show the data card, with bars that fill the available width."""
        session = self._screen.session
        room = self.data.scrollable_content_region.width - LABEL_WIDTH - 1
        self.data.show(f"Data  {session.info.heading}", data_facts(session.info, session.catalogue.data_card, room))

    def show_plan(self) -> None:
        """Show the plan and the models in use."""
        from recterm.service.models import choices as lab

        planned = [("to measure", self.board.plan.words, "facts--stars")]
        session = self._screen.session
        in_use = model_facts(lab.models_in_use(session)) or NO_MODELS
        self.models.show("Models in use", [*in_use, *planned, *sharing_facts(session, session.taken.report())])

    def show_results(self) -> None:
        """Repaint the results panel."""
        board = self.board
        self.results.show(board.title, board.subtitle, board.lines)
        if self._screen.has_class("-picture"):
            self._draw()

    def show_from_the_top(self) -> None:
        """Show the results from the top; clear the messages about the previous view."""
        self._screen.app.clear_notifications()
        self.results.scroll_home(animate=False)
        self.show_results()

    def shown_run(self) -> Run | None:
        """Return the shown run; if there is none, say how to measure one."""
        if self.board.run is None:
            say(self._screen, NO_RUN)
        return self.board.run

    def sort_at(self, x: int, width: int) -> None:
        """Sort by the metric whose heading was clicked."""
        self.board.sort_at(x, width)
        self.show_results()

    def action_next_view(self) -> None:
        """Switch to the next view of the run."""
        self.board.next_view()
        self.show_from_the_top()

    def action_sort_by(self) -> None:
        """Sort the table by the next metric."""
        if not self.board.sort_by_next():
            say(self._screen, NO_RUN)
        self.show_results()

    async def action_picture(self) -> None:
        """Switch between the picture and the figures of the view."""
        if self._screen.has_class("-picture"):
            self._show_figures()
            return
        if not self.board.has_picture:
            say(self._screen, "This view has no picture.")
            return
        if self._plot is None:
            from recterm.tui.lab.plot_panel import PlotPanel

            self._plot = PlotPanel(id="plot")
            await self.right.mount(self._plot)
        self._screen.add_class("-picture")
        self._draw()

    def _draw(self) -> None:
        """Draw the picture of the view, or return to the figures if it has none."""
        if self._plot is None or not self.board.draw(self._plot):
            self._show_figures()

    def _show_figures(self) -> None:
        """Return to the figures and focus them: the panel lost the focus when it was hidden."""
        self._screen.remove_class("-picture")
        self._screen.set_focus(self.results)
