"""Tables of a person's own: shown before they are imported as a history, and their columns changed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from recterm.domain.data.history_roles import NO_COLUMN
from recterm.errors import InputError
from recterm.present.text import clean
from recterm.service.data.previewing import history_preview_in_child
from recterm.tui.data.mapping import HISTORY, MappingScreen
from recterm.tui.data.preview import CHANGE, IMPORT, HistoryPreviewScreen
from recterm.tui.shared.dialogs.choose import ChooseScreen
from recterm.tui.shared.jobs.background import in_thread
from recterm.tui.shared.lists.choice_list import Choice
from recterm.tui.shared.toasts import refuse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recterm.domain.answers.data.histories import HistoryPreview, PreviewedTable
    from recterm.tui.shared.frame.frame import FrameScreen
    from recterm.tui.shared.jobs.jobs import Jobs


class OwnTables:
    """Questions about a history before its import; each is asked in a worker."""

    def __init__(self, screen: FrameScreen, jobs: Jobs) -> None:
        self._screen, self._jobs = screen, jobs

    async def options(self, path: str, *, change: bool = False) -> list[str] | None:
        """Show how a history would be read; return the options to import it with, or None if it was cancelled.

        The columns of several tables are saved one by one, and need no options.

        Args:
            path: file, zip or folder.
            change: begin with the columns, even if they are remembered.

        Raises:
            InputError: the history is refused.
        """
        preview = await self._look(path)
        if preview is None:
            return None
        if not preview.tables or (preview.saved and not change):
            return []
        while preview is not None:
            answer = CHANGE if change or not preview.ready else await self._shown(preview)
            if answer != CHANGE:
                return [] if answer == IMPORT else None
            table = await self._which(preview)
            choices = None if table is None else await self._choices(table, several=len(preview.tables) > 1)
            if table is None or choices is None:
                if change or not preview.ready:
                    return None
            elif len(preview.tables) == 1:
                return [word for role, text in choices.items() for word in (f"--{role}", text)]
            else:
                await self._remember(table, choices)
                preview = await self._look(path)
            change = False
        return None

    async def _look(self, path: str) -> HistoryPreview | None:
        library = self._screen.session.info.path
        return await self._jobs.preview(path, history_preview_in_child(path, "--library", library))

    async def _shown(self, preview: HistoryPreview) -> str | None:
        return await self._screen.app.push_screen_wait(HistoryPreviewScreen(preview))

    async def _which(self, preview: HistoryPreview) -> PreviewedTable | None:
        """Ask which of several tables is to be read differently."""
        if len(preview.tables) == 1:
            return preview.tables[0]
        offered = [Choice(table.file, clean(table.file)) for table in preview.tables]
        asked = ChooseScreen("The columns of which table?", offered, single=True)
        files = await self._screen.app.push_screen_wait(asked) or frozenset()
        return next((table for table in preview.tables if table.file in files), None)

    async def _choices(self, table: PreviewedTable, *, several: bool) -> dict[str, str] | None:
        """Ask for the columns of a table; a role whose field was emptied gets none."""
        title = f"Which column of {table.file} is which?" if several else "Which column is which?"
        form = MappingScreen(title, table.shape, HISTORY, accepting="keeps them" if several else "imports")
        choices: dict[str, str] | None = await self._screen.app.push_screen_wait(form)
        if choices is None:
            return None
        emptied = [role for role in table.shape.proposed if role not in choices and role != "scale"]
        return choices | dict.fromkeys(emptied, NO_COLUMN)

    async def _remember(self, table: PreviewedTable, choices: Mapping[str, str]) -> None:
        from recterm.service.history.saved_columns import keep_choices

        try:
            await in_thread(partial(keep_choices, table.shape.columns, choices))
        except InputError as error:
            refuse(self._screen, error)
