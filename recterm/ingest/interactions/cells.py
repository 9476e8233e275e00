"""Cells of a table of interactions: the columns of user, item, value and time, and the rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import polars as pl

from recterm.ingest.report import MAX_EXAMPLES
from recterm.ingest.tables.table import as_number, as_seconds
from recterm.ingest.tables.values.id_styles import users_or_null
from recterm.ingest.tables.values.value_styles import number_in_words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from recterm.ingest.interactions.event_scores import EventFields
    from recterm.ingest.tables.table import Table
    from recterm.ingest.tables.values.times import TimeStyle
    from recterm.ingest.tables.values.value_styles import ValueStyle

_ROW = "\0row"


@dataclass(frozen=True)
class Fields:
    """Expressions for the parts of an interaction in a lazy frame of cells."""

    user: pl.Expr
    """Text."""
    item: pl.Expr
    """Text."""
    value: pl.Expr | None
    """The cell as text; None when each row is one view."""
    number: pl.Expr | None
    """The value as a float, null if it is not a number."""
    time: pl.Expr | None
    """The cell as text."""
    seconds: pl.Expr | None
    """UTC seconds, null where they cannot be read."""
    events: EventFields | None = None
    """Kind and strength of events; None if each row is a rating, a count or one view."""
    unusable: pl.Expr | None = None
    """Filled if a row cannot be used at all, for `unusable_reason`."""
    unusable_reason: str = ""

    @classmethod
    def of(
        cls,
        table: Table,
        *,
        user: str,
        item: pl.Expr,
        value: str | None,
        time: str | None,
        style: TimeStyle | None,
        plain: bool = False,
        words: ValueStyle | None = None,
        events: EventFields | None = None,
    ) -> Self:
        """Make the fields of a table from the names of its columns.

        Args:
            table: the table with these columns.
            user: column of the users' ids.
            item: text that identifies items.
            value: column of the ratings or counts; None if each row is one view.
            time: column of the times; not read without a style.
            style: how the times are written.
            plain: whether all its ratings are plain numbers.
            words: the words that its ratings are written in; None for numbers.
            events: kind and strength of events, if the rows are some.
        """
        cell = number = written = seconds = None
        if value is not None:
            cell = table.text(value)
            number = as_number(pl.col(value), table.schema[value], plain=plain)
            if words is not None:
                number = pl.coalesce(number_in_words(cell, words), number)
        if time is not None and style is not None:
            written = table.text(time)
            seconds = as_seconds(pl.col(time), table.schema[time], style)
        return cls(
            user=users_or_null(table.text(user), table.sample[user]),
            item=item,
            value=cell,
            number=number,
            time=written,
            seconds=seconds,
            events=events,
            unusable=pl.col(table.unusable) if table.unusable is not None else None,
            unusable_reason=table.reason,
        )


@dataclass(frozen=True)
class Cells:
    """Lazy rows of one table of interactions, in file order."""

    where: str
    """Name of the table in messages."""
    rows: pl.LazyFrame
    first_line: int | None
    """Line of the first row; None when rows may span lines or have none."""

    def line(self, row: int) -> str:
        """Return the name of a row in messages."""
        if self.first_line is None:
            return f"{self.where}, row {row + 1}"
        return f"{self.where}:{row + self.first_line}"

    def examples(self, rows: NDArray[np.int64]) -> list[str]:
        """Return the first few of these rows as text."""
        wanted = [int(row) for row in rows[:MAX_EXAMPLES]]
        first = self.rows.head(max(wanted, default=-1) + 1)  # the rest of the file is not read again
        wanted_rows = first.with_row_index(_ROW).filter(pl.col(_ROW).is_in(wanted)).collect(engine="streaming")
        texts = {
            row[0]: ", ".join(str(cell) for cell in row[1:] if cell is not None) for row in wanted_rows.iter_rows()
        }
        return [f"{self.line(row)}: {texts[row]}" for row in wanted]
