"""Job list of past jobs; a sign, not a colour, shows the outcome."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from textual.message import Message

from recterm.domain.answers.jobs import Outcome
from recterm.present.job_facts import SIGNS, format_kind, format_what, format_when
from recterm.present.text import fit, format_length
from recterm.tui.shared.lists.entries import Entries
from recterm.tui.shared.lists.line_list import LineList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.segment import Segment

    from recterm.domain.answers.jobs import JobRecord
    from recterm.tui.shared.lists.entries import Pen

KIND, WHEN, TOOK = 8, 7, 7
"""Widths in cells of the kind of job, when it began, and how long it took."""

LEAST_WITH_TIMES = 40
"""Width in cells below which a line has no room for times."""

NOTHING_YET = (
    "No jobs yet",
    "⟦import-data⟧ imports data, ⟦import-history⟧ your history, ⟦get⟧ downloads; the lab measures.",
)


class JobEntries(Entries):
    """Jobs, one per line."""

    records: Sequence[JobRecord] = ()

    def __len__(self) -> int:
        """Return the number of jobs."""
        return len(self.records)

    def paint(self, line: int, pen: Pen) -> list[Segment]:
        """Paint sign, kind, subject, when it began and how long it took."""
        record = self.records[line]
        bad = record.outcome in (Outcome.REFUSED, Outcome.KILLED)
        times = ""
        if pen.width >= LEAST_WITH_TIMES:
            took = format_length(record.seconds) if record.seconds else ""
            times = f"{format_when(record.started, time.time()):>{WHEN}}{took:>{TOOK}} "
        return [
            pen.mark(),
            pen.part(f"{SIGNS[record.outcome]} ", "list--minus" if bad else "list--new"),
            pen.part(f"{format_kind(record):<{KIND}} ", "list--soft"),
            pen.part(fit(format_what(record), pen.width - 4 - KIND - len(times)), "list--title"),
            pen.part(times, "list--faint"),
        ]


class JobList(LineList):
    """List of jobs, newest first; Enter shows the whole report of one."""

    class Chosen(Message):
        """The whole report of a job is to be shown."""

        def __init__(self, record: JobRecord) -> None:
            super().__init__()
            self.record = record

    def __init__(self, *, id: str) -> None:
        self._jobs = JobEntries()
        super().__init__(self._jobs, id=id)

    def offer(self, records: Sequence[JobRecord]) -> None:
        """List these jobs; the cursor stays on its job."""
        here = self.highlighted
        self.empty_lines = NOTHING_YET
        self._jobs.records = records
        places = {record.name: place for place, record in enumerate(records)}
        self.contents_changed()
        self.cursor = places.get(here.name, 0) if here is not None else 0

    @property
    def highlighted(self) -> JobRecord | None:
        """The job under the cursor."""
        return self._jobs.records[self.cursor] if self._jobs.records else None

    def action_open(self) -> None:
        """Show the report of the job under the cursor."""
        if self.highlighted is not None:
            self.post_message(self.Chosen(self.highlighted))
