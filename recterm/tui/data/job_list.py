"""The jobs of the past as lines: how each ended is a sign, not a colour."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.message import Message

from recterm.domain.answers.jobs import Outcome
from recterm.present.job_facts import SIGNS, format_kind, format_what, format_when
from recterm.present.text import fit, format_length
from recterm.tui.shared.lists.line_list import LineList
from recterm.tui.shared.painting.selectable import CURSOR_SIGN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.domain.answers.jobs import JobRecord

KIND, WHEN, TOOK = 8, 7, 7
"""Cells of what was done, when, and how long it took."""

LEAST_WITH_TIMES = 40
"""Cells below which a line has no room for times."""

NOTHING_YET = ("No jobs yet", "", "i imports, p brings in your history,", "d downloads; the lab measures.")


class JobList(LineList):
    """Newest first; Enter shows all of one."""

    class Chosen(Message):
        """All of a job is to be shown."""

        def __init__(self, record: JobRecord) -> None:
            super().__init__()
            self.record = record

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._records: Sequence[JobRecord] = ()

    def offer(self, records: Sequence[JobRecord]) -> None:
        """List these; the cursor stays on its job."""
        here = self.highlighted
        self.teaching = NOTHING_YET
        self._records = records
        places = {record.name: place for place, record in enumerate(records)}
        self.contents_changed()
        self.cursor = places.get(here.name, 0) if here is not None else 0

    @property
    def highlighted(self) -> JobRecord | None:
        """The job under the cursor."""
        return self._records[self.cursor] if self._records else None

    @property
    def entry_count(self) -> int:
        """Number of jobs."""
        return len(self._records)

    def item_row(self, entry: int) -> None:
        """No job is an item."""

    def action_open(self) -> None:
        """Enter, or a double click."""
        if self.highlighted is not None:
            self.post_message(self.Chosen(self.highlighted))

    def paint(self, line: int, width: int) -> list[Segment]:
        """Sign, what was done to what, when, how long it took."""
        record = self._records[line]
        state = self.state_of(line)
        bad = record.outcome in (Outcome.REFUSED, Outcome.KILLED)
        times = ""
        if width >= LEAST_WITH_TIMES:
            took = format_length(record.seconds) if record.seconds else ""
            times = f"{format_when(record.started, time.time()):>{WHEN}}{took:>{TOOK}} "
        room = width - 4 - KIND - len(times)
        return [
            Segment(CURSOR_SIGN if state == "list--cursor" else " ", self.style_of(state, "list--mark")),
            Segment(f"{SIGNS[record.outcome]} ", self.style_of(state, "list--minus" if bad else "list--new")),
            Segment(f"{format_kind(record):<{KIND}} ", self.style_of(state, "list--soft")),
            Segment(fit(format_what(record), room), self.style_of(state, "list--title")),
            Segment(times, self.style_of(state, "list--faint")),
        ]
