"""Histories before their import: shown, with the weights of plays, and the columns of a person's own tables changed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from recterm.domain.data.history_roles import NO_COLUMN
from recterm.errors import InputError
from recterm.present.text import clean
from recterm.service.data.previewing import history_preview_in_child
from recterm.tui.data.event_weights import EventWeightsScreen, ScoredTable
from recterm.tui.data.mapping import HISTORY, MappingScreen
from recterm.tui.data.preview import CHANGE, IMPORT, WEIGH, HistoryPreviewScreen
from recterm.tui.shared.dialogs.choose import ChooseScreen
from recterm.tui.shared.jobs.background import in_thread
from recterm.tui.shared.lists.choice_list import Choice
from recterm.tui.shared.toasts import refuse

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recterm.domain.answers.data.events import EventScores
    from recterm.domain.answers.data.histories import HistoryPreview, PreviewedTable
    from recterm.tui.shared.frame.frame import FrameScreen
    from recterm.tui.shared.jobs.jobs import Jobs


class OwnTables:
    """Questions about a history before its import; each is asked in a worker."""

    def __init__(self, screen: FrameScreen, jobs: Jobs) -> None:
        self._screen, self._jobs = screen, jobs

    async def options(self, path: str, *given: str, change: bool = False) -> list[str] | None:
        """Show how a history would be read; return the options to import it with, or None if it was cancelled.

        The columns of several tables are saved one by one, and need no options. An export without plays, which have
        weights, is imported without questions.

        Args:
            path: file, zip or folder.
            given: options that were chosen before, such as whose rows are meant.
            change: ask, even if the columns or weights are remembered.

        Raises:
            InputError: the history is refused.
        """
        preview = await self._look(path, *given)
        if preview is None:
            return None
        if not change and (preview.saved or (not preview.tables and (preview.asked is None or preview.saved_weights))):
            return list(given)
        while preview is not None:
            of_tables = bool(preview.tables) and (change or not preview.ready)
            answer = CHANGE if of_tables else await self._shown(preview)
            if answer == WEIGH:
                return await self._weights(preview, given)
            if answer != CHANGE:
                return list(given) if answer == IMPORT else None
            table = await self._which(preview)
            choices = None if table is None else await self._choices(table, several=len(preview.tables) > 1)
            if table is None or choices is None:
                if change or not preview.ready:
                    return None
            elif len(preview.tables) == 1:
                options = [*given, *(word for role, text in choices.items() for word in (f"--{role}", text))]
                return await self._weighed(path, options)
            else:
                await self._remember(table, choices)
                preview = await self._look(path, *given)
            change = False
        return None

    async def _look(self, path: str, *options: str) -> HistoryPreview | None:
        library = self._screen.session.info.path
        return await self._jobs.preview(path, history_preview_in_child(path, "--library", library, *options))

    async def _shown(self, preview: HistoryPreview) -> str | None:
        return await self._screen.app.push_screen_wait(HistoryPreviewScreen(preview))

    async def _weighed(self, path: str, options: list[str]) -> list[str] | None:
        """Ask for the weights too, where plays differ once the columns are chosen; the import says what is wrong."""
        try:
            preview = await self._look(path, *options)
        except InputError:
            return options
        several = preview is not None and any(table.scores is not None for table in preview.tables)
        return options if preview is None or not several else await self._weights(preview, options)

    async def _weights(self, preview: HistoryPreview, options: Sequence[str] = ()) -> list[str] | None:
        """Ask what each kind of play counts; return the options, those before among them, or None if it was closed."""
        plays = preview.asked
        if plays is None:
            return list(options)

        async def rescore(further: list[str]) -> EventScores | None:
            read = await self._look(preview.path, *options, *further)
            return None if read is None or read.asked is None else read.asked.scores

        columns = (plays.scores.strength,) if plays.scores.strength else ()
        table = ScoredTable(plays.scores, columns, rescore, plays.defaults, saved=bool(preview.saved_weights))
        weights: list[str] | None = await self._screen.app.push_screen_wait(EventWeightsScreen(table))
        return None if weights is None else [*options, *weights]

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
