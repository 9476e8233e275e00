"""The data screen: libraries to open, data sets and histories to bring in, downloads, titles to decide about."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message

from recterm.domain.answers.histories import HistoryImported
from recterm.domain.answers.imports import Imported
from recterm.domain.answers.kinds import answer_of
from recterm.domain.answers.libraries import LibraryFile
from recterm.errors import InputError, PersonalHistoryError
from recterm.present.data_facts import data_set_facts, format_size, library_facts
from recterm.present.job_facts import format_command, format_kind, format_what, job_facts
from recterm.present.text import clean
from recterm.service.data.previewing import preview_in_child
from recterm.tui.data.job_list import JobList
from recterm.tui.data.mapping import MappingScreen
from recterm.tui.data.new_library import NewLibraryScreen
from recterm.tui.data.path import PathScreen
from recterm.tui.data.preview import CHANGE, IMPORT, PreviewScreen
from recterm.tui.data.restoring import RestoresBackups
from recterm.tui.keys.action import Scope
from recterm.tui.keys.actions import bindings
from recterm.tui.shared.dialogs.choose import ChooseScreen
from recterm.tui.shared.frame.action_footer import ActionFooter
from recterm.tui.shared.frame.head_line import HeadLine
from recterm.tui.shared.jobs.background import in_thread
from recterm.tui.shared.lists.choice_list import Choice, ChoiceList
from recterm.tui.shared.lists.facts_panel import FactsPanel
from recterm.tui.shared.toasts import refuse, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from recterm.domain.answers.preview import DataPreview, TableShape
    from recterm.domain.model import Progress
    from recterm.errors import Code, JobError
    from recterm.service.libraries.files import LibraryEntry, LibraryIndex
    from recterm.service.live.session import Session
    from recterm.tui.keys.actions import Keymap

ACCEPT, REFUSE = "accept", "refuse"
RATINGS, VIEWS = "ratings", "views"

ASKS_FOR_COLUMNS: frozenset[Code] = frozenset(
    {"table_needs_columns", "rows_unusable", "known_table_broken", "saved_columns_unfit", "saved_columns_damaged"}
)
"""Refusals of an import that saying which column is what gets around."""


class DataScreen(NewLibraryScreen, RestoresBackups):
    """Libraries beside what the last job found; imports and downloads run as child processes."""

    SCOPES = (Scope.DATA, Scope.BACK)
    BINDINGS = bindings(Scope.DATA, Scope.BACK)
    AUTO_FOCUS = "#libraries"
    DEFAULT_CSS = """
    DataScreen {
        layout: vertical;
        & #data-panels { height: 1fr; }
        & #lists { width: 5fr; height: 1fr; }
        & #libraries, & #jobs { height: 1fr; overflow-x: hidden; }
        & #found { width: 7fr; height: 1fr; }
        &.-narrow #data-panels { layout: vertical; }
        &.-narrow #lists { width: 100%; height: 2fr; layout: horizontal; }
        &.-narrow #libraries, &.-narrow #jobs { width: 1fr; }
        &.-narrow #found { width: 100%; height: 3fr; }
    }
    """

    class Switched(Message):
        """Another library is to be opened in place of this one."""

        def __init__(self, path: str) -> None:
            super().__init__()
            self.path = path

    def __init__(self, session: Session, keymap: Keymap) -> None:
        super().__init__(session, keymap)
        self._index: LibraryIndex | None = None
        self._entries: Sequence[LibraryEntry] = ()
        self._begun = False
        """Whether the running job has said anything."""
        self._wanted = ""
        """Path of the library that the cursor is to go to when it is listed."""
        self._libraries = ChoiceList((), (), id="libraries", single=True)
        self._jobs = JobList(id="jobs")
        self._found = FactsPanel(id="found")

    def compose(self) -> ComposeResult:
        """Libraries above jobs, what is known of one of them, a line for the running job, the footer."""
        yield HeadLine()
        with Horizontal(id="data-panels"):
            with Vertical(id="lists"):
                yield self._libraries
                yield self._jobs
            yield self._found
        yield self.job_line
        yield ActionFooter()

    def on_mount(self) -> None:
        """Name the panels, and show what is under their cursors."""
        for panel, title, subtitle in (
            (self._libraries, "Libraries", "Enter opens"),
            (self._jobs, "Jobs", "Enter shows all of it"),
        ):
            panel.border_title, panel.border_subtitle = Content(title), Content(subtitle)
            self.watch(panel, "cursor", self._show_facts, init=False)

    def on_screen_resume(self) -> None:
        """List what there is by now."""
        self.show_head()
        self._list()

    def on_descendant_focus(self) -> None:
        """Say what is known of the line under the cursor of the list that has the focus."""
        self._show_facts()

    # What is shown

    @work(group="listing", exclusive=True)
    async def _list(self, *, newest: bool = False) -> None:
        """List libraries and jobs; `newest` goes to the job that has just ended.

        What is known already stands there at once; files that are new or have changed are read in a thread.
        """
        from recterm.service.jobs.history import past_jobs
        from recterm.service.libraries.files import LibraryIndex

        index = self._index = self._index or LibraryIndex()
        self._offer(index.glance())
        entries, jobs = await in_thread(lambda: (index.entries(), past_jobs()))
        self._offer(entries)
        self._jobs.offer(jobs)
        if newest:
            self._jobs.cursor = 0
            self._show_job()
        else:
            self._show_facts()

    def go_to_library(self, path: str) -> None:
        """Put the cursor on a library that was just made or filled, where Enter opens it."""
        self._wanted = path
        if self.is_current:
            self.set_focus(self._libraries)

    def list_libraries(self) -> None:
        """List what there is by now."""
        self._list()

    def _offer(self, entries: Sequence[LibraryEntry]) -> None:
        here = self.highlighted_library
        self._entries = entries
        choices = [
            Choice(
                str(one.path), clean(one.name), f"{one.info.n_interactions:,}" if one.info else "?" * bool(one.problem)
            )
            for one in entries
        ]
        self._libraries.offer(choices, {self.session.info.path})
        paths = [str(one.path) for one in entries]
        place = self._wanted or (str(here.path) if here is not None else self.session.info.path)
        if place in paths:
            self._libraries.cursor = paths.index(place)
            self._wanted = ""
            self.call_after_refresh(self._libraries.scroll_to_cursor)  # a scrollbar that comes changes the room first

    @property
    def target_name(self) -> str:
        """The library or the job that Enter opens."""
        if self._jobs.has_focus:
            return format_what(self._jobs.highlighted) if self._jobs.highlighted is not None else ""
        return self.highlighted_library.name if self.highlighted_library is not None else ""

    def _show_facts(self) -> None:
        self.name_target()
        if self.focused is self._jobs:
            self._show_job()
        elif self.focused is self._libraries and self.highlighted_library is not None:
            self._found.show(clean(self.highlighted_library.name), library_facts(self.highlighted_library))

    def _show_job(self) -> None:
        record = self._jobs.highlighted
        if record is not None:
            self._found.show(f"{format_kind(record)}  {format_what(record)}", job_facts(record))

    @property
    def highlighted_library(self) -> LibraryEntry | None:
        """The library under the cursor."""
        return self._entries[self._libraries.cursor] if self._entries else None

    # What a person does

    @on(ChoiceList.Accepted)
    def _accepted(self) -> None:
        self.action_open_library()

    @on(JobList.Chosen)
    def _job_chosen(self, message: JobList.Chosen) -> None:
        from recterm.tui.data.report import ReportScreen

        self.app.push_screen(ReportScreen(self.session, self.keymap, message.record))

    def action_open_library(self) -> None:
        """Open the library under the cursor in place of this one."""
        entry = self.highlighted_library
        if entry is None or entry.problem:
            say(self, "This library cannot be opened.", severity="warning")
        elif not self.job_is_free():
            return
        elif str(entry.path) == self.session.info.path:
            self.dismiss()
        else:
            self.post_message(self.Switched(str(entry.path)))

    @property
    def _empty_library(self) -> str | None:
        """The library under the cursor, when nothing is in it yet and keys act on the list of libraries."""
        entry = self.highlighted_library if self._libraries.has_focus else None
        return str(entry.path) if entry is not None and entry.info is not None and not entry.info.n_items else None

    @work(group="choosing", exclusive=True)
    async def action_import_data(self) -> None:
        """Ask for a data set, show what it was recognised as, and make a library of it."""
        library = self._empty_library
        name = f" into {PurePath(library).stem}" if library is not None else ""
        path = await self.app.push_screen_wait(PathScreen(f"Import a data set of many people{name}"))
        if path and self.job_is_free():
            into = ("--library", library) if library is not None else ()
            try:
                found = await self.look(path, preview_in_child(path, library))
            except PersonalHistoryError as error:
                self._offer_history(path, error.site)
                return
            except InputError:  # the job says why, and is remembered
                self.start("import", path, *into)
                return
            if found is None:
                return
            options = [] if found.remembered else await self._agreed(found)
            if options is not None:
                self.start("import", path, *options, *into)

    async def _agreed(self, found: DataPreview) -> list[str] | None:
        """The options of an import that the person has seen; None when it is not wanted."""
        if found.mapped:
            answer = await self.app.push_screen_wait(PreviewScreen(found))
            if answer != CHANGE:
                return [] if answer == IMPORT else None
        return await self._said_columns(found.shape)

    async def _said_columns(self, shape: TableShape) -> list[str] | None:
        chosen = await self.app.push_screen_wait(MappingScreen("Which column is what?", shape))
        return [word for role, column in chosen.items() for word in (f"--{role}", column)] if chosen else None

    def action_change_columns(self) -> None:
        """Say anew which column is what, of the table that the job under the cursor imported."""
        record = self._jobs.highlighted
        if record is None or record.kind != "import" or self.focused is not self._jobs:
            say(self, "Put the cursor on the import of a table first.")
        elif self.job_is_free():
            answer = answer_of(record.kind, record.found)
            into = ("--library", str(answer.path)) if isinstance(answer, Imported) else ()
            self._ask_for_columns(record.what, *into)

    @work(group="reverting", exclusive=True)
    async def action_undo_job(self) -> None:
        """Undo the history import under the cursor, whatever was done since."""
        from recterm.tui.data.undo_job import undo_job

        await undo_job(self, self._jobs.highlighted if self.focused is self._jobs else None)

    @work(group="choosing", exclusive=True)
    async def action_import_history(self) -> None:
        """Ask for a personal export, and bring it into this profile."""
        path = await self.app.push_screen_wait(PathScreen("Bring in your history from another service"))
        if path:
            self._bring_in(path)

    def _bring_in(self, path: str) -> None:
        name = self.session.profile.name
        self.start("history", "import", path, "--library", self.session.info.path, "--profile", name)

    @work(group="choosing", exclusive=True)
    async def _offer_history(self, path: str, site: str) -> None:
        """A file that was to be a data set of many people is one person's: it can go where it belongs."""
        self.job_line.say("")
        choices = [
            Choice(ACCEPT, f"Bring it into the profile {clean(self.session.profile.name)}"),
            Choice(REFUSE, "Leave it: a data set was wanted here"),
        ]
        title = f"This is a personal history from {site}"
        if await self.app.push_screen_wait(ChooseScreen(title, choices, single=True)) == frozenset({ACCEPT}):
            self._bring_in(path)

    @work(group="choosing", exclusive=True)
    async def action_get(self) -> None:
        """Choose a public data set, see its terms, and download it when they are accepted."""
        from recterm.service.data.public_data import DATA_SETS

        choices = [
            Choice(one.name, clean(f"{one.name:<18} {one.content}"), format_size(one.bytes))
            for one in DATA_SETS.values()
        ]
        chosen = await self.app.push_screen_wait(ChooseScreen("Download", choices, single=True))
        one = next((one for one in DATA_SETS.values() if chosen and one.name in chosen), None)
        if one is None:
            return
        terms = [Choice(ACCEPT, "I accept these terms: download it"), Choice(REFUSE, "Do not download it")]
        asked = ChooseScreen(f"Terms of {one.title}", terms, single=True, facts=data_set_facts(one))
        answer = await self.app.push_screen_wait(asked)
        if answer and ACCEPT in answer:
            self.start("get", one.name, "--accept")

    def action_review(self) -> None:
        """Decide which items the titles of imported histories mean."""
        from recterm.tui.data.review import ReviewScreen

        self.app.push_screen(ReviewScreen(self.session, self.keymap))

    # Jobs; what they ask does not take the place of what a person is typing

    def start(self, *command: str) -> None:
        """Run a recterm command as a child, unless another one runs."""
        if self.job_is_free():
            self._begun = False
            self.start_job(*command)

    def tell(self, progress: Progress) -> None:
        """Show how far the job is, and list it as soon as it has something to say."""
        super().tell(progress)
        if not self._begun:
            self._begun = True
            self._list()

    def job_refused(self, command: tuple[str, ...], error: JobError) -> None:
        """Say why; a table whose columns nothing shows is asked about, and so is other data in the place of data."""
        super().job_refused(command, error)
        if error.code == "library_has_data":
            self._ask_for_replacing(command, error.message)
        elif command[0] == "import" and error.code in ASKS_FOR_COLUMNS:
            self._ask_for_columns(command[1])

    @work(group="asking")
    async def _ask_for_replacing(self, command: tuple[str, ...], why: str) -> None:
        """A library of that name holds other data: keep them, or put the new ones in their place."""
        choices = [
            Choice(REFUSE, "Keep what it holds; nothing has changed"),
            Choice(ACCEPT, "Replace its data; profiles, ratings and lists stay"),
        ]
        title = clean(why[0].upper() + why[1:])
        if await self.app.push_screen_wait(ChooseScreen(title, choices, single=True)) == frozenset({ACCEPT}):
            self.start(*command, "--replace")

    @work(group="asking")
    async def _ask_for_columns(self, path: str, *options: str) -> None:
        """Ask what the columns of a table are, and import what the person says."""
        try:
            found = await self.look(path, preview_in_child(path, fresh=True))
        except InputError as error:
            refuse(self, error)
            return
        columns = None if found is None else await self._said_columns(found.shape)
        if columns is not None:
            self.start("import", path, *columns, *options)

    @work(group="asking")
    async def _ask_for_views(self, path: str, found: Imported) -> None:
        """Where views without a rating stayed outside: keep the ratings, or take every row as a view."""
        rows = found.interactions + found.unrated
        choices = [
            Choice(RATINGS, f"Keep the {found.interactions:,} ratings; {found.unrated:,} views stay outside"),
            Choice(VIEWS, f"Take all {rows:,} as views instead, without ratings"),
        ]
        chosen = await self.app.push_screen_wait(ChooseScreen("These data hold two kinds", choices, single=True))
        if chosen and VIEWS in chosen:
            self.start("import", path, "--as", VIEWS, "--library", str(found.path))

    async def job_done(self, command: tuple[str, ...], found: dict[str, Any]) -> None:
        """Take in what is new."""
        self.session.refresh()
        self.show_head()
        answer = answer_of(" ".join(command), found)
        if isinstance(answer, HistoryImported):
            self.job_line.say("history: done; m decides about what is not sure")
        elif isinstance(answer, Imported | LibraryFile):
            self.go_to_library(str(answer.path))
            done = f"{format_command(command)}: done"
            self.job_line.say(f"{done}; among the libraries Enter opens {answer.library}")
            if command[0] == "import" and isinstance(answer, Imported) and answer.unrated:
                self._ask_for_views(command[1], answer)
        self.app.bell()

    def job_ended(self) -> None:
        """Show how it ended."""
        self._list(newest=True)
