"""Undo and redo keys: most steps are reverted at once, a large import in the background."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from recterm.domain.undoing import StepKind
from recterm.errors import RectermError
from recterm.present.text import ELLIPSIS
from recterm.present.undo import format_import, format_reverted
from recterm.tui.shared.frame.controllers import Controller
from recterm.tui.shared.jobs.background import in_thread
from recterm.tui.shared.toasts import say

if TYPE_CHECKING:
    from recterm.domain.undoing import Reverted
    from recterm.tui.item.rated_screen import RatedScreen

REVERTING = "reverting"
"""Group of the workers that undo and redo large imports."""


class UndoKeys(Controller):
    """Controller that undoes and redoes steps in the order in which they were made."""

    def __init__(self, screen: RatedScreen) -> None:
        self._screen, self._session = screen, screen.session

    def action_undo(self) -> None:
        """Undo the last step, and say which."""
        self._revert(redo=False)

    def action_redo(self) -> None:
        """Redo the step undone last."""
        self._revert(redo=True)

    def _revert(self, *, redo: bool) -> None:
        if any(worker.group == REVERTING and not worker.is_finished for worker in self._screen.workers):
            say(self._screen, "The last undo is still at work.")
            return
        steps = self._session.steps
        try:
            large = steps.large_import(redo=redo)
            if large is not None:
                say(self._screen, f"{'Redoing' if redo else 'Undoing'}: {format_import(large)} {ELLIPSIS}")
                self._screen.start_worker(partial(self._revert_beside, redo=redo), REVERTING, exclusive=True)
                return
            done = steps.redo() if redo else steps.undo()
        except RectermError as error:
            say(self._screen, error.message)
            return
        self._screen.app.clear_notifications()  # they offer to undo what is undone, and many would hide the lists
        self._tell(done)

    async def _revert_beside(self, *, redo: bool) -> None:
        """Undo or redo a large import while the app keeps running."""
        from recterm.service.live.writes.undoing import revert_beside

        library, profile = self._session.info.path, self._session.profile.name
        try:
            done = await in_thread(lambda: revert_beside(library, profile, redo=redo))
        except RectermError as error:
            say(self._screen, error.message)
            return
        self._session.steps.reverted_beside(done)
        self._tell(done)

    def _tell(self, done: Reverted) -> None:
        """Say what was undone or redone, and show the effects."""
        catalogue = self._session.catalogue
        say(self._screen, format_reverted(done, catalogue.title_of, catalogue.words))
        row = None if done.item is None else catalogue.row_of(done.item)
        if done.kind is StepKind.FEEDBACK and row is not None:
            self._screen.feedback_changed(row)
        else:
            self._screen.writes_settled(moved=True)
        self._screen.name_target()
