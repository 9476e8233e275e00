"""Data imports by key: data sets of many people, personal histories, downloads."""

from __future__ import annotations

from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING

from recterm.domain.answers.data.histories import HistoryImported
from recterm.domain.answers.data.imports import Imported
from recterm.domain.answers.kinds import answer_of
from recterm.errors import InputError, PersonalHistoryError
from recterm.present.data.data_facts import data_set_facts, format_size
from recterm.present.text import clean
from recterm.service.data.previewing import preview_in_child
from recterm.tui.data.path import PathScreen
from recterm.tui.data.preview import CHANGE, IMPORT, WEIGH, PreviewScreen
from recterm.tui.shared.dialogs.choose import ChooseScreen
from recterm.tui.shared.frame.controllers import Controller
from recterm.tui.shared.lists.choice_list import Choice
from recterm.tui.shared.toasts import say

if TYPE_CHECKING:
    from recterm.domain.answers.data.preview import DataPreview
    from recterm.tui.data.data_jobs import DataJobs
    from recterm.tui.data.data_view import DataView
    from recterm.tui.shared.frame.frame import FrameScreen

ACCEPT, REFUSE = "accept", "refuse"


class DataImports(Controller):
    """Controller of imports: each asks for the data, shows what it is and starts a job."""

    def __init__(self, screen: FrameScreen, view: DataView, work: DataJobs) -> None:
        self._screen, self._view, self._work = screen, view, work

    def action_import_data(self) -> None:
        """Ask for a data set, show what it was recognised as, and import it into a library."""
        self._screen.ask(self._import_data)

    async def _import_data(self) -> None:
        library = self._view.empty_library
        name = f" into {PurePath(library).stem}" if library is not None else ""
        path = await self._screen.app.push_screen_wait(PathScreen(f"Import a data set of many people{name}"))
        if not path or not self._work.jobs.are_free():
            return
        into = ("--library", library) if library is not None else ()
        try:
            preview = await self._work.jobs.preview(path, preview_in_child(path, library))
        except PersonalHistoryError as error:
            await self._offer_history(path, error.site)
            return
        except InputError:  # the job says why, and stays in the list of jobs
            self._work.start("import", path, *into)
            return
        if preview is None:
            return
        options = [] if preview.remembered else await self._agreed(preview)
        if options is not None:
            self._work.start("import", path, *options, *into)

    async def _agreed(self, preview: DataPreview) -> list[str] | None:
        """Return the options of an import that the person has confirmed; None if it was cancelled."""
        if preview.mapped:
            answer = await self._screen.app.push_screen_wait(PreviewScreen(preview))
            if answer == WEIGH and preview.scores is not None:
                return await self._work.asked_weights(preview, preview.scores)
            if answer != CHANGE:
                return [] if answer == IMPORT else None
        return await self._work.asked_columns(preview)

    def action_change_columns(self) -> None:
        """Change the columns, or the weights of plays, of what the job under the cursor imported."""
        record = self._view.job
        answer = None if record is None else answer_of(record.kind, record.found)
        own = isinstance(answer, HistoryImported)
        if record is None or not (record.kind == "import" or own):
            say(self._screen, "Move the cursor to an import first.")
        elif not self._work.jobs.are_free():
            return
        elif own:
            self._screen.start_worker(partial(self._work.import_history, record.what, change=True), "asking")
        else:
            into = ("--library", str(answer.path)) if isinstance(answer, Imported) else ()
            self._work.ask_for_columns(record.what, *into)

    def action_import_history(self) -> None:
        """Ask for a personal export and import it into this profile."""
        self._screen.ask(self._import_history)

    async def _import_history(self) -> None:
        path = await self._screen.app.push_screen_wait(PathScreen("Import your history: an export, or your own table"))
        if path and self._work.jobs.are_free():
            await self._work.import_history(path)

    def action_bring_in(self, path: str) -> None:
        """Import an export, or a table of one's own, into this profile."""
        if self._work.jobs.are_free():
            self._screen.ask(partial(self._work.import_history, path))

    async def _offer_history(self, path: str, site: str) -> None:
        """Offer to import a personal history that was given as a data set."""
        self._work.jobs.line.say("")
        choices = [
            Choice(ACCEPT, f"Import it into the profile {clean(self._screen.session.profile.name)}"),
            Choice(REFUSE, "Cancel: a data set was wanted here"),
        ]
        what = f"This is a personal history from {site}" if site else "This looks like one person's table of titles"
        asked = ChooseScreen(what, choices, single=True)
        if await self._screen.app.push_screen_wait(asked) == frozenset({ACCEPT}):
            await self._work.import_history(path)

    def action_get(self) -> None:
        """Ask for a public data set, show its terms, and download it once they are accepted."""
        self._screen.ask(self._get)

    async def _get(self) -> None:
        from recterm.service.data.public_data import DATA_SETS

        choices = [
            Choice(data_set.name, clean(f"{data_set.name:<18} {data_set.content}"), format_size(data_set.bytes))
            for data_set in DATA_SETS.values()
        ]
        chosen = await self._screen.app.push_screen_wait(ChooseScreen("Download", choices, single=True))
        data_set = next((data_set for data_set in DATA_SETS.values() if chosen and data_set.name in chosen), None)
        if data_set is None:
            return
        terms = [Choice(ACCEPT, "I accept these terms: download it"), Choice(REFUSE, "Do not download it")]
        asked = ChooseScreen(f"Terms of {data_set.title}", terms, single=True, facts=data_set_facts(data_set))
        answer = await self._screen.app.push_screen_wait(asked)
        if answer and ACCEPT in answer:
            self._work.start("get", data_set.name, "--accept")
