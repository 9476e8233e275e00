"""Lab run keys, which show an earlier run and compare two runs, or two models of one run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.domain.measured_models import row_text
from recterm.errors import RectermError
from recterm.tui.lab.lab_choosing import choose
from recterm.tui.lab.lab_view import NO_RUN
from recterm.tui.shared.frame.controllers import Controller
from recterm.tui.shared.jobs.background import in_thread
from recterm.tui.shared.toasts import refuse, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from recterm.domain.answers.lab.comparison import RunComparison
    from recterm.domain.answers.lab.evaluation import Run
    from recterm.tui.lab.lab_view import LabView
    from recterm.tui.shared.frame.frame import FrameScreen


NO_OTHER_RUN = (
    "No other run yet: press ⟦evaluate⟧ to measure one; "
    "⟦choose-models⟧, ⟦choose-split⟧ and ⟦next-length⟧ change the plan."
)


class LabRuns(Controller):
    """Controller that shows and compares existing runs; it measures nothing."""

    def __init__(self, screen: FrameScreen, view: LabView) -> None:
        self._screen, self._view = screen, view

    @property
    def _library(self) -> str:
        return self._screen.session.info.path

    def action_choose_run(self) -> None:
        """Choose an earlier run to show."""
        self._screen.ask(self._choose_run)

    async def _choose_run(self) -> None:
        run = await self._chosen_run("Show run")
        if run is not None:
            self._view.board.show_run(run)
            self._view.show_from_the_top()

    def action_compare_runs(self) -> None:
        """Choose a run to compare with the shown one."""
        self._screen.ask(self._compare_runs)

    async def _compare_runs(self) -> None:
        from recterm.service.models import choices as lab

        shown = self._view.shown_run()
        other = await self._chosen_run("Compare with", shown) if shown is not None else None
        if shown is not None and other is not None:
            await self._compare(lambda: lab.side_by_side(self._library, other.id, shown.id))

    def action_compare_models(self) -> None:
        """Choose two models of the shown run, and compare them."""
        self._screen.ask(self._compare_models)

    async def _compare_models(self) -> None:
        from recterm.service.models import choices as lab

        run = self._view.board.run
        if run is None or len(run.models) < 2:
            say(self._screen, "Measure two models first: ⟦choose-models⟧ chooses them, ⟦evaluate⟧ measures.")
            return
        chosen = await choose(self._screen, "Compare two models", [(row, row_text(run, row)) for row in run.models])
        if chosen is None:
            return
        if len(chosen) != 2:
            say(self._screen, "Select two models with ⟦choose⟧, then press ⟦take⟧.", severity="warning")
            return
        first, second = (row for row in run.models if row in chosen)
        await self._compare(lambda: lab.against(self._library, run.id, first, second))

    async def _compare(self, comparison: Callable[[], RunComparison]) -> None:
        """Show a comparison, or say why it is not possible."""
        try:
            answer = await in_thread(comparison)
        except RectermError as error:
            refuse(self._screen, error)
            return
        self._view.board.compare(answer)
        self._view.show_from_the_top()

    async def _chosen_run(self, title: str, shown: Run | None = None) -> Run | None:
        """Return the run that the user chooses; do not offer `shown`."""
        from recterm.service.models import choices as lab

        runs = lab.runs(self._library)
        if not runs:
            say(self._screen, NO_RUN)
            return None
        runs = [(run, line) for run, line in runs if shown is None or run.id != shown.id]
        if not runs:
            say(self._screen, NO_OTHER_RUN)
            return None
        offered = [(str(run.id), line) for run, line in runs]
        chosen = await choose(self._screen, title, offered, single=True, bare=True)
        return next((run for run, _ in runs if chosen and str(run.id) in chosen), None)
