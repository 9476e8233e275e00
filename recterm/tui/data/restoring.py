"""What the data screen does to restore a backup: ask which, say what it replaces, and hand it over."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from textual import work
from textual.message import Message

from recterm.errors import RectermError
from recterm.present.data_facts import backup_facts
from recterm.present.text import clean
from recterm.tui.data.path import PathScreen
from recterm.tui.shared.dialogs.choose import ChooseScreen
from recterm.tui.shared.jobs.job_screen import JobScreen
from recterm.tui.shared.lists.choice_list import Choice
from recterm.tui.shared.toasts import refuse

if TYPE_CHECKING:
    from recterm.service.libraries.files import LibraryEntry

LEAVE, RESTORE = "leave", "restore"


class RestoresBackups(JobScreen):
    """A screen with a list of libraries, in whose place backups can be put."""

    class Restored(Message):
        """The open library is to make way for a backup."""

        def __init__(self, library: str, backup: str) -> None:
            super().__init__()
            self.library, self.backup = library, backup

    @property
    def highlighted_library(self) -> LibraryEntry | None:
        """The library under the cursor."""
        raise NotImplementedError

    @work(group="choosing", exclusive=True)
    async def action_restore_backup(self) -> None:
        """Ask for a backup, and put it in the place of the library under the cursor, which is kept."""
        from recterm.service.libraries.restore import describe_backup

        entry = self.highlighted_library
        if entry is None or not self.job_is_free():
            return
        name = clean(entry.name)
        path = await self.app.push_screen_wait(PathScreen(f"Backup to restore in place of {name}"))
        if not path:
            return
        try:
            backup = describe_backup(Path(path), entry.path)
        except RectermError as error:
            refuse(self, error)
            return
        choices = [
            Choice(LEAVE, f"Leave {name} as it is"),
            Choice(RESTORE, "Restore the backup; what is there now is kept"),
        ]
        title = f"Restore a backup of {name}"
        asked = ChooseScreen(title, choices, single=True, facts=backup_facts(backup))
        if await self.app.push_screen_wait(asked) != frozenset({RESTORE}) or not self.job_is_free():
            return
        if str(entry.path) == self.session.info.path:
            self.post_message(self.Restored(str(entry.path), str(backup.path)))
        else:
            self.start_job("library", "restore", str(backup.path), "--library", str(entry.path), "--yes")
