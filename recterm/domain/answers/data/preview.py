"""Previews of data sets: what one was recognised as, before it is imported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from recterm.domain.answers.data.events import EventScores
from recterm.domain.answers.data.imports import FileUse
from recterm.domain.data.row_conditions import Condition

TABLES = ("interactions", "items", "on")
"""What a person can say of several tables: the files, and the column that joins them."""


@dataclass(frozen=True, slots=True)
class TableShape:
    """The columns of a table, its first rows, and a proposal."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    proposed: Mapping[str, str]
    """Role -> column."""
    tables: Mapping[str, str] = field(default_factory=dict)
    """Of several tables: which has the `interactions`, which the `items`, and the column that it joins `on`."""

    where: tuple[str, ...] = ()
    """Conditions that rows must meet."""
    offered: tuple[str, ...] = ()
    """Conditions that people often want: verified purchases, reviews that helped someone."""

    def place_of(self, condition: Condition) -> int | None:
        """Return the place of the column that a condition names; None without such a column."""
        return next((place for place, column in enumerate(self.columns) if condition.is_about(column)), None)

    def changed_tables(self, chosen: Mapping[str, str]) -> dict[str, str]:
        """Return the choices about the tables that differ from the proposal; a join is given whole, file and column."""
        changed = {} if chosen.get(TABLES[0]) == self.tables.get(TABLES[0]) else {TABLES[0]: chosen.get(TABLES[0], "")}
        join = TABLES[1:]
        if any(chosen.get(name) != self.tables.get(name) for name in join):
            changed |= {name: chosen.get(name, "") for name in join}
        return {name: choice for name, choice in changed.items() if choice}


@dataclass(frozen=True, slots=True)
class DataPreview:
    """A data set that was looked at."""

    path: str
    title: str
    """What a person calls the format; `a table` where columns decide."""
    because: str
    """What shows it."""
    files: tuple[str, ...]
    uses: tuple[FileUse, ...]
    """What each file of a folder or archive would be read for, or why not; empty for a single file."""
    shape: TableShape
    """Without columns where the file with the interactions is not a text table."""
    mapped: bool
    """Whether user and item were found, or are remembered."""
    changeable: bool
    """Whether a person can say which column is what."""
    scale: str
    """What the values are, as far as the first rows show; empty where they do not."""
    notes: tuple[str, ...]
    remembered: str
    """File that the columns are remembered in; empty when they were found."""
    library: str
    """Name of the library that an import makes, or fills again."""
    library_exists: bool
    rows_kept: tuple[int, int] | None = None
    """How many of the first rows meet the conditions, and of how many; None without conditions."""
    scores: EventScores | None = None
    """How events of several kinds become feedback scores, by the first rows; None for ratings, counts and views."""
