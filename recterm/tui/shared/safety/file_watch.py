"""File watch over the library file: reports at once that it is gone and offers to save; keeps its log short."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual import work

from recterm.errors import RectermError
from recterm.tui.shared.jobs.background import in_thread
from recterm.tui.shared.safety.waiting_writes import LeavesWhenSaved, format_acts
from recterm.tui.shared.toasts import refuse

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from recterm.service.live.session import Session

EVERY = 0.5
"""Seconds between two checks of the file."""

SAVE, NOT = "save", "not"


class WatchesFile(LeavesWhenSaved):
    """App that reports that its library file is gone, and offers to write what it holds to a new one."""

    _tidying_file = False
    _file_reported = False

    def watch_file(self) -> None:
        """Check the file from now on."""
        self.set_interval(EVERY, self.look_at_file)

    def look_at_file(self) -> None:
        """Check that the file still exists; merge its log into it while nothing writes."""
        if self.session is None or self.next_library is not None:
            return
        if not self.session.file.look():
            self._tell_of_file()
        elif not self._tidying_file and self.session.file.needs_tidying():
            self._tidy_file(self.session)

    @work(exclusive=True, group="tidying")
    async def _tidy_file(self, session: Session) -> None:
        self._tidying_file = True
        try:
            await in_thread(session.file.tidy)
        except RectermError as error:
            refuse(self, error, "Library file", severity="error")
        finally:
            self._tidying_file = False

    def _tell_of_file(self) -> None:
        """Report once that the file is gone, over whatever is open; the head line keeps showing it."""
        if self._file_reported:
            return
        self._file_reported = True
        from recterm.tui.shared.frame.frame import FrameScreen

        for screen in self.screen_stack:
            if isinstance(screen, FrameScreen):
                screen.show_head()
        self._offer_to_save("Continue without saving, only to look around", lambda: None)

    def leave(self, code: int) -> None:
        """Quit with this exit code; if the file is gone, first ask whether to save what it held."""
        if self.session is None or self.session.file.look() or self.next_library is not None:
            super().leave(code)
            return
        leave = super().leave
        self._file_reported = True
        self._offer_to_save("Quit: my changes are lost with the file", lambda: leave(code))

    def _offer_to_save(self, otherwise: str, then: Callable[[], None]) -> None:
        if self.session is None:
            return
        from recterm.tui.shared.dialogs.choose import ChooseScreen
        from recterm.tui.shared.lists.choice_list import Choice

        target = self.session.file.target()
        back = target == self.session.file.path
        label = f"Write everything back to {target.name}" if back else f"Write everything to a new file, {target.name}"
        choices = [Choice(SAVE, label), Choice(NOT, otherwise)]
        facts = [
            ("file", str(self.session.file.path), "facts--text"),
            ("", "was deleted, moved away or replaced by another program.", "facts--text"),
            ("", "Nothing that you do from now on is saved to it.", "facts--text"),
            ("", "Ratings, lists and models are still held by recterm.", "facts--text"),
        ]
        screen = ChooseScreen("The library file is gone", choices, {SAVE}, single=True, facts=facts)
        self.push_screen(screen, partial(self._file_answered, target, then))

    def _file_answered(self, target: Path, then: Callable[[], None], chosen: frozenset[str] | None) -> None:
        if chosen is None or self.session is None:
            return
        if SAVE not in chosen:
            then()
            return
        try:
            lost = self.session.file.save(self.session.writes.waiting, target)
        except RectermError as error:
            self._file_reported = False
            refuse(self, error, "Not saved", severity="error", seconds=30)
            return
        self.session.writes.give_up()
        if lost:
            self.next_greeting = f"Could not be saved: {'; '.join(format_acts(lost, self.session.catalogue.words))}."
        self.next_library = str(target)
        self.exit(return_code=0)
