"""Data view: panels of libraries and past jobs, and the facts about the one under the cursor."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.content import Content

from recterm.present.data.data_facts import library_facts
from recterm.present.job_facts import format_kind, format_what, job_facts
from recterm.present.text import clean
from recterm.tui.data.job_list import JobList
from recterm.tui.shared.jobs.background import in_thread
from recterm.tui.shared.lists.choice_list import Choice, ChoiceList
from recterm.tui.shared.lists.facts_panel import FactsPanel
from recterm.tui.shared.named_keys import with_keys

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.domain.answers.jobs import JobRecord
    from recterm.service.libraries.files import LibraryEntry, LibraryIndex
    from recterm.tui.shared.frame.frame import FrameScreen


class DataView:
    """View that lists libraries and jobs in a worker, and shows the facts about a line."""

    def __init__(self, screen: FrameScreen) -> None:
        self._screen = screen
        self._index: LibraryIndex | None = None
        self._entries: Sequence[LibraryEntry] = ()
        self._wanted = ""
        """Path of the library that the cursor moves to once it is listed."""
        self.libraries = ChoiceList((), (), id="libraries", single=True)
        self.jobs = JobList(id="jobs")
        self.details = FactsPanel(id="details")

    def name_panels(self) -> None:
        """Title the panels, and make the facts follow their cursors."""
        for panel, title, subtitle in (
            (self.libraries, "Libraries", "⟦open-library⟧ opens"),
            (self.jobs, "Jobs", "⟦open⟧ shows the report"),
        ):
            panel.border_title, panel.border_subtitle = Content(title), Content(with_keys(self._screen, subtitle))
            self._screen.watch(panel, "cursor", self.show_facts, init=False)

    @property
    def library(self) -> LibraryEntry | None:
        """The library under the cursor."""
        return self._entries[self.libraries.cursor] if self._entries else None

    @property
    def empty_library(self) -> str | None:
        """Path of the library under the cursor, if it is empty and the list of libraries has the focus."""
        entry = self.library if self.libraries.has_focus else None
        return str(entry.path) if entry is not None and entry.info is not None and not entry.info.n_items else None

    @property
    def job(self) -> JobRecord | None:
        """The job under the cursor, if the list of jobs has the focus."""
        return self.jobs.highlighted if self.jobs.has_focus else None

    @property
    def target_name(self) -> str:
        """Name of the library or job that Enter opens."""
        if self.jobs.has_focus:
            return format_what(self.jobs.highlighted) if self.jobs.highlighted is not None else ""
        return self.library.name if self.library is not None else ""

    def go_to_library(self, path: str) -> None:
        """Move the cursor to a library that was just made or filled, so that Enter opens it."""
        self._wanted = path
        if self._screen.is_current:
            self._screen.set_focus(self.libraries)

    def list_all(self, *, newest: bool = False) -> None:
        """List libraries and jobs in a worker; `newest` moves the cursor to the newest job."""
        self._screen.start_worker(partial(self._list_all, newest=newest), "listing", exclusive=True)

    async def _list_all(self, *, newest: bool) -> None:
        """Show known libraries at once; read new and changed files in a thread."""
        from recterm.service.jobs.history import past_jobs
        from recterm.service.libraries.files import LibraryIndex

        index = self._index = self._index or LibraryIndex()
        self._offer(index.glance())
        entries, jobs = await in_thread(lambda: (index.entries(), past_jobs()))
        self._offer(entries)
        self.jobs.offer(jobs)
        if newest:
            self.jobs.cursor = 0
            self._show_job()
        else:
            self.show_facts()

    def _offer(self, entries: Sequence[LibraryEntry]) -> None:
        here, opened = self.library, self._screen.session.info.path
        self._entries = entries
        choices = [
            Choice(
                str(entry.path),
                clean(entry.name),
                f"{entry.info.n_interactions:,}" if entry.info else "?" * bool(entry.problem),
            )
            for entry in entries
        ]
        self.libraries.offer(choices, {opened})
        paths = [str(entry.path) for entry in entries]
        place = self._wanted or (str(here.path) if here is not None else opened)
        if place in paths:
            self.libraries.cursor = paths.index(place)
            self._wanted = ""
            # a scrollbar that appears changes the space first
            self._screen.call_after_refresh(self.libraries.scroll_to_cursor)

    def show_facts(self) -> None:
        """Show the facts about the line under the cursor of the focused list."""
        self._screen.name_target()
        if self._screen.focused is self.jobs:
            self._show_job()
        elif self._screen.focused is self.libraries and self.library is not None:
            self.details.show(clean(self.library.name), library_facts(self.library))

    def _show_job(self) -> None:
        record = self.jobs.highlighted
        if record is not None:
            self.details.show(f"{format_kind(record)}  {format_what(record)}", job_facts(record, in_app=True))
