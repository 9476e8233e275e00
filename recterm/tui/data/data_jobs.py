"""Data jobs, started as child processes, and the questions that their answers raise."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from recterm.domain.answers.data.histories import HistoryImported
from recterm.domain.answers.data.imports import Imported
from recterm.domain.answers.libraries import LibraryFile
from recterm.domain.data.row_conditions import conditions_in
from recterm.errors import InputError, SeveralPeopleError
from recterm.present.job_facts import format_brought, format_command
from recterm.present.text import clean
from recterm.service.data.previewing import preview_in_child
from recterm.tui.data.event_columns import columns_of_numbers, event_choices, with_event_columns
from recterm.tui.data.event_weights import EventWeightsScreen, ScoredTable
from recterm.tui.data.mapping import WHERE, MappingScreen
from recterm.tui.data.own_tables import OwnTables
from recterm.tui.shared.dialogs.choose import ChooseScreen
from recterm.tui.shared.dialogs.name import NameScreen
from recterm.tui.shared.frame.frame import FrameScreen
from recterm.tui.shared.jobs.jobs import Jobs
from recterm.tui.shared.lists.choice_list import Choice
from recterm.tui.shared.toasts import refuse, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.domain.answers.data.events import EventScores
    from recterm.domain.answers.data.preview import DataPreview
    from recterm.domain.model import Progress
    from recterm.errors import Code, JobError
    from recterm.tui.data.data_view import DataView

MANY_VIEWS = 0.05
"""Share of views without a rating from which the app asks whether to take all rows as views."""

NAMES_TO_CHOOSE_FROM = 20
"""People up to which all are listed; of more, a part of the name is asked for first."""

KEEP, REPLACE = "keep", "replace"
RATINGS, VIEWS, BOTH = "ratings", "views", "both"

ASKS_FOR_COLUMNS: frozenset[Code] = frozenset(
    {"table_needs_columns", "rows_unusable", "known_table_broken", "saved_columns_unfit", "saved_columns_damaged"}
)
"""Error codes of imports that succeed once the person has chosen the columns."""


class DataJobs:
    """Controller of one job at a time; its questions do not replace one that the person is answering."""

    def __init__(self, screen: FrameScreen, view: DataView) -> None:
        self._screen, self._view = screen, view
        self._begun = False
        """Whether the running job has reported progress."""
        self.jobs = Jobs(screen, self)
        self._own_tables = OwnTables(screen, self.jobs)

    def start(self, *command: str) -> None:
        """Run a recterm command as a child process, unless another one is running."""
        if self.jobs.are_free():
            self._begun = False
            self.jobs.start(*command)

    def ask_for_columns(self, path: str, *options: str) -> None:
        """Ask for the columns of a table, and import it with the answer."""
        self._screen.start_worker(partial(self._ask_for_columns, path, *options), "asking")

    async def _ask_for_columns(self, path: str, *options: str) -> None:
        try:
            preview = await self.jobs.preview(path, preview_in_child(path, fresh=True))
        except InputError as error:
            refuse(self._screen, error)
            return
        columns = None if preview is None else await self.asked_columns(preview)
        if columns is not None:
            self.start("import", path, *columns, *options)

    async def asked_columns(self, preview: DataPreview) -> list[str] | None:
        """Ask for the columns of a table and the weights of its events; return options, or None without an answer."""
        shape = with_event_columns(preview.shape, preview.scores)
        chosen = await self._screen.app.push_screen_wait(MappingScreen("Which column is which?", shape))
        if not chosen:
            return None
        where = conditions_in(chosen.pop(WHERE, ""))
        same = {name: choice for name, choice in chosen.items() if choice} == shape.proposed and where == shape.where
        choices = [*event_choices(chosen, shape).items(), *((WHERE, condition) for condition in where)]
        options = [word for name, choice in choices for word in (f"--{name}", choice)]
        try:
            scores = preview.scores if preview.mapped and same else await self._scores_of(preview.path, options)
        except InputError:  # the import says why
            scores = None
        weights = [] if scores is None else await self.asked_weights(preview, scores, options)
        return None if weights is None else [*options, *weights]

    async def _scores_of(self, path: str, options: Sequence[str]) -> EventScores | None:
        """Return how events of a table become scores once its columns are chosen; None for other tables.

        Raises:
            InputError: the table cannot be read with these columns.
        """
        preview = await self.jobs.preview(path, preview_in_child(path, choices=options))
        return None if preview is None else preview.scores

    async def asked_weights(
        self, preview: DataPreview, scores: EventScores, options: Sequence[str] = ()
    ) -> list[str] | None:
        """Ask what each kind of event counts, in a worker; return import options, or None without an answer.

        Args:
            preview: the table.
            scores: how its events become scores.
            options: options of the import that were chosen before.
        """

        async def rescore(further: list[str]) -> EventScores | None:
            return await self._scores_of(preview.path, [*options, *further])

        return await self._screen.app.push_screen_wait(
            EventWeightsScreen(ScoredTable(scores, columns_of_numbers(preview.shape, scores), rescore))
        )

    async def import_history(self, path: str, *, change: bool = False) -> None:
        """Import a history into this profile, in a worker, once its own tables are shown and agreed to.

        Args:
            path: file, zip or folder.
            change: ask for the columns, even if they are remembered.
        """
        session = self._screen.session
        try:
            options = await self._history_options(path, change=change)
        except InputError:  # the job says why, and stays in the list of jobs
            options = []
        if options is not None:
            into = ("--library", session.info.path, "--profile", session.profile.name)
            self.start("history", "import", path, *into, *options)

    async def _history_options(self, path: str, *, change: bool) -> list[str] | None:
        """Return the options to import a history with, once it is known whose rows are meant; None if it was cancelled.

        Raises:
            InputError: the history is refused.
        """
        try:
            return await self._own_tables.options(path, change=change)
        except SeveralPeopleError as error:
            name = await self._asked_person(error.people)
            return None if name is None else await self._own_tables.options(path, "--person", name, change=change)

    def job_moved(self, progress: Progress) -> None:
        """List the job when it first reports progress."""
        if not self._begun:
            self._begun = True
            self._view.list_all()

    def job_refused(self, command: tuple[str, ...], error: JobError) -> None:
        """Ask what the refused job needs: consent, whose history it is, what plays count for, or a table's columns."""
        if error.code == "library_has_data":
            self._screen.start_worker(partial(self._ask_for_replacing, command, error.message), "asking")
        elif isinstance(error.cause, SeveralPeopleError):
            self._screen.start_worker(partial(self._ask_for_person, command, error.cause.people), "asking")
        elif error.code == "music_kind_needed":
            self._screen.start_worker(partial(self._ask_for_music, command), "asking")
        elif command[0] == "import" and error.code in ASKS_FOR_COLUMNS:
            self.ask_for_columns(command[1])

    async def _ask_for_replacing(self, command: tuple[str, ...], why: str) -> None:
        """Ask whether to keep or replace the data of an existing library."""
        choices = [
            Choice(KEEP, "Keep its data; nothing has changed"),
            Choice(REPLACE, "Replace its data; profiles, ratings and lists stay"),
        ]
        asked = ChooseScreen(clean(why[0].upper() + why[1:]), choices, single=True)
        if await self._screen.app.push_screen_wait(asked) == frozenset({REPLACE}):
            self.start(*command, "--replace")

    async def _ask_for_person(self, command: tuple[str, ...], people: Sequence[str]) -> None:
        """Ask whose rows of a history with several people to import."""
        name = await self._asked_person(people)
        if name is not None:
            self.start(*command, "--person", name)

    async def _asked_person(self, people: Sequence[str]) -> str | None:
        """Ask which of several people is meant, in a worker; return None without an answer."""
        part = ""
        if len(people) > NAMES_TO_CHOOSE_FROM:
            title = f"Whose history is it? A name of {len(people):,}, or part of one"
            answer = await self._screen.app.push_screen_wait(NameScreen(title))
            if answer is None:
                return None
            part = answer.casefold()
        exact = [name for name in people if name.casefold() == part]
        if exact:
            return exact[0]
        names = [name for name in people if part in name.casefold()] or list(people)
        asked = ChooseScreen("Whose history is it?", [Choice(name, clean(name)) for name in names], single=True)
        return next(iter(await self._screen.app.push_screen_wait(asked) or ()), None)

    async def _ask_for_music(self, command: tuple[str, ...]) -> None:
        """Ask what the items of an empty library are to be, which plays of music are imported into."""
        choices = [
            Choice("artists", "Artists: every play counts for its artist"),
            Choice("albums", "Albums: for the album, where the history has one, else for the artist"),
            Choice("tracks", "Tracks: each track is an item"),
        ]
        asked = ChooseScreen("What do plays count for in this empty library?", choices, single=True)
        for kind in await self._screen.app.push_screen_wait(asked) or ():
            self.start(*command, "--as", kind)

    async def job_done(self, command: tuple[str, ...], answer: object | None) -> None:
        """Refresh the session and show where the result is."""
        self._screen.session.refresh()
        self._screen.show_head()
        if isinstance(answer, HistoryImported):
            done = format_brought(answer)
            self.jobs.line.say(done)
            if not self._screen.is_current:
                say(self._screen, done)
                self._catch_up()
        elif isinstance(answer, Imported | LibraryFile):
            self._view.go_to_library(str(answer.path))
            done = f"{format_command(command)}: done"
            self.jobs.line.say(f"{done}; among the libraries ⟦open-library⟧ opens {answer.library}")
            if command[0] == "import" and isinstance(answer, Imported) and _has_many_views(answer):
                self._screen.start_worker(partial(self._ask_for_views, command[1], answer), "asking")
        self._screen.app.bell()

    def _catch_up(self) -> None:
        """Show what a history brought on the screens that are open now: the shelves move without another key."""
        for screen in self._screen.app.screen_stack:
            if isinstance(screen, FrameScreen) and screen is not self._screen:
                screen.writes_settled(moved=True)

    async def _ask_for_views(self, path: str, imported: Imported) -> None:
        """Ask whether to keep the ratings or take every row as a view, after an import that left views out."""
        rows = imported.interactions + imported.unrated
        choices = [
            Choice(RATINGS, f"Keep the {imported.interactions:,} ratings; {imported.unrated:,} views are left out"),
            Choice(VIEWS, f"Take all {rows:,} as views instead, without ratings"),
            Choice(BOTH, f"Hold all {rows:,} together, as scores: lists learn from both, stars cannot be predicted"),
        ]
        asked = ChooseScreen("This data has both ratings and views", choices, single=True)
        for kind in (await self._screen.app.push_screen_wait(asked) or frozenset()) - {RATINGS}:
            self.start("import", path, "--as", kind, "--library", str(imported.path))

    def job_ended(self) -> None:
        """Show how the job ended."""
        self._view.list_all(newest=True)


def _has_many_views(imported: Imported) -> bool:
    return imported.unrated >= max(1, MANY_VIEWS * (imported.interactions + imported.unrated))
