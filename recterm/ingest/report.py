"""Report of an import on its rows: kept, dropped, merged, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from recterm.domain.answers.data.imports import FileUse

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from recterm.domain.answers.data.events import EventScores


MAX_EXAMPLES = 3
"""Number of rows shown per reason: enough to recognise a mistake, few enough to read."""

MAX_EXAMPLE_LENGTH = 160
"""Number of characters of a shown row; a broken quote can make one row of a whole file."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """Rows that share one reason."""

    count: int
    examples: tuple[str, ...] = ()
    """The first few, as `file:line: text`."""


MAX_ALIKE = 20
"""Files of one folder, ending and use that are named one by one."""


def grouped(uses: Iterable[FileUse]) -> tuple[FileUse, ...]:
    """Return the same files, many of one kind as one line: `training_set/*.txt (17,770 files)`."""
    alike: dict[tuple[str, str, str, str], list[FileUse]] = {}
    for use in uses:
        place = PurePosixPath(use.file)
        alike.setdefault((str(place.parent), place.suffix, use.use, use.detail), []).append(use)
    shown: list[FileUse] = []
    for (folder, suffix, use_of, detail), files in alike.items():
        if len(files) <= MAX_ALIKE:
            shown += files
        else:
            shown.append(FileUse(f"{PurePosixPath(folder) / f'*{suffix}'} ({len(files):,} files)", use_of, detail))
    return tuple(shown)


@dataclass(frozen=True, slots=True)
class Report:
    """Counts of rows of interactions: read = kept + dropped + merged.

    Reasons about other tables begin with the table's name (`movies.csv: ...`) and are not part of that sum.
    """

    read: int
    kept: int
    dropped: Mapping[str, Dropped] = field(default_factory=dict)
    merged: Mapping[str, Dropped] = field(default_factory=dict)
    """Repeated (user, item) pairs; the reason says how they were merged."""
    notes: tuple[str, ...] = ()
    """What was recognised or assumed: columns, scale, encoding."""
    unrated: int = 0
    """Views without a rating among the dropped rows: taking views instead of ratings includes them."""
    files: tuple[FileUse, ...] = ()
    """Every file of the folder or archive; empty for a single file."""
    scores: EventScores | None = None
    """How events became feedback scores; None for ratings, counts and views."""


@dataclass(slots=True)
class Tally:
    """Report in progress; one per import."""

    read: int = 0
    dropped: dict[str, Dropped] = field(default_factory=dict)
    merged: dict[str, Dropped] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    unrated: int = 0
    files: tuple[FileUse, ...] = ()
    scores: EventScores | None = None

    def drop(self, reason: str, count: int, examples: Iterable[str] = ()) -> None:
        """Count rows that are left out."""
        _add(self.dropped, reason, count, examples)

    def merge(self, reason: str, count: int, examples: Iterable[str] = ()) -> None:
        """Count rows that were merged into another row."""
        _add(self.merged, reason, count, examples)

    def note(self, text: str) -> None:
        """Note what was recognised or assumed; the same sentence is kept once."""
        if text not in self.notes:
            self.notes.append(text)

    def report(self, kept: int) -> Report:
        """Return the finished report."""
        notes = tuple(self.notes)
        return Report(
            self.read, kept, dict(self.dropped), dict(self.merged), notes, self.unrated, self.files, self.scores
        )


def _add(rows: dict[str, Dropped], reason: str, count: int, examples: Iterable[str]) -> None:
    if count == 0:
        return
    before = rows.get(reason, Dropped(0))
    shown = (before.examples + tuple(shorten(text) for text in examples))[:MAX_EXAMPLES]
    rows[reason] = Dropped(before.count + count, shown)


def shorten(text: str) -> str:
    """Return a row as a report shows it: one line, cut where it is long."""
    line = "".join(character if character.isprintable() else " " for character in text).strip()
    return line if len(line) <= MAX_EXAMPLE_LENGTH else line[: MAX_EXAMPLE_LENGTH - 1] + "…"
