"""Data libraries: open, create and restore them by key."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from textual.message import Message

from recterm.errors import RectermError
from recterm.present.data.data_facts import backup_facts
from recterm.present.text import clean
from recterm.tui.data.path import PathScreen
from recterm.tui.shared.dialogs.choose import ChooseScreen
from recterm.tui.shared.dialogs.name import NameScreen
from recterm.tui.shared.frame.controllers import Controller
from recterm.tui.shared.lists.choice_list import Choice
from recterm.tui.shared.toasts import refuse, say

if TYPE_CHECKING:
    from recterm.tui.data.data_jobs import DataJobs
    from recterm.tui.data.data_view import DataView
    from recterm.tui.shared.frame.frame import FrameScreen

LEAVE, RESTORE = "leave", "restore"


class LibraryWanted(Message):
    """The library at `path` is to be opened in place of this one, restored first if there is a `backup`."""

    def __init__(self, path: str, backup: str | None = None) -> None:
        super().__init__()
        self.path, self.backup = path, backup


class DataLibraries(Controller):
    """Controller of libraries: its keys act on the one under the cursor, or move the cursor to a new one."""

    def __init__(self, screen: FrameScreen, view: DataView, work: DataJobs) -> None:
        self._screen, self._view, self._work = screen, view, work

    def action_open_library(self) -> None:
        """Open the library under the cursor in place of this one."""
        entry = self._view.library
        if entry is None or entry.problem:
            say(self._screen, "This library cannot be opened.", severity="warning")
        elif not self._work.jobs.are_free():
            return
        elif str(entry.path) == self._screen.session.info.path:
            self._screen.dismiss()
        else:
            self._screen.post_message(LibraryWanted(str(entry.path)))

    def action_new_library(self) -> None:
        """Ask for a name and make an empty library."""
        self._screen.ask(self._new_library)

    async def _new_library(self) -> None:
        from recterm.service.libraries.files import named, new

        name = await self._screen.app.push_screen_wait(NameScreen("Name of the new library"))
        if name is None:
            return
        try:
            self._view.go_to_library(str(new(named(name), make_current=False)))
        except RectermError as error:
            refuse(self._screen, error)
            return
        self._view.list_all()

    def action_build_library(self) -> None:
        """Ask for one of the built-in libraries, and make it if it is missing."""
        self._screen.ask(self._build_library)

    async def _build_library(self) -> None:
        from recterm.service.libraries.files import BUILT_INS, named

        choices = [
            Choice(name, f"{name:<8} {words}", "already made" if named(name).exists() else "")
            for name, words in BUILT_INS.items()
        ]
        chosen = await self._screen.app.push_screen_wait(ChooseScreen("New built-in library", choices, single=True))
        for name in chosen or ():
            path = named(name)
            if path.exists():
                self._view.go_to_library(str(path))
                self._view.list_all()
            else:
                self._work.start("library", "build", name)

    def action_restore_backup(self) -> None:
        """Ask for a backup and replace the library under the cursor with it; the replaced one is kept."""
        self._screen.ask(self._restore_backup)

    async def _restore_backup(self) -> None:
        from recterm.service.libraries.restore import describe_backup

        entry = self._view.library
        if entry is None or not self._work.jobs.are_free():
            return
        name = clean(entry.name)
        path = await self._screen.app.push_screen_wait(PathScreen(f"Backup to restore in place of {name}"))
        if not path:
            return
        try:
            backup = describe_backup(Path(path), entry.path)
        except RectermError as error:
            refuse(self._screen, error)
            return
        choices = [
            Choice(LEAVE, f"Leave {name} as it is"),
            Choice(RESTORE, "Restore the backup; the present library is kept"),
        ]
        asked = ChooseScreen(f"Restore a backup of {name}", choices, single=True, facts=backup_facts(backup))
        answer = await self._screen.app.push_screen_wait(asked)
        if answer != frozenset({RESTORE}) or not self._work.jobs.are_free():
            return
        if str(entry.path) == self._screen.session.info.path:
            self._screen.post_message(LibraryWanted(str(entry.path), str(backup.path)))
        else:
            self._work.jobs.start("library", "restore", str(backup.path), "--library", str(entry.path), "--yes")
