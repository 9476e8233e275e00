"""Cells of a table of interactions: where user, item, value and time are, and the rows that hold them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import polars as pl

from recterm.ingest.report import MAX_EXAMPLES
from recterm.ingest.tables.table import as_number, as_seconds

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from recterm.ingest.tables.table import Table
    from recterm.ingest.tables.times import TimeStyle

_ROW = "\0row"


@dataclass(frozen=True)
class Fields:
    """Where the parts of an interaction are in a lazy frame of cells."""

    user: pl.Expr
    """Text."""
    item: pl.Expr
    """Text."""
    value: pl.Expr | None
    """The cell as text; None when each row is one view."""
    number: pl.Expr | None
    """The value as a float, null where it is none."""
    time: pl.Expr | None
    """The cell as text."""
    seconds: pl.Expr | None
    """UTC seconds, null where they cannot be read."""
    unusable: pl.Expr | None = None
    """Filled where a row cannot be used at all, for `unusable_reason`."""
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
    ) -> Self:
        """The fields of a table by the names of its columns.

        Args:
            table: whose columns they are.
            user: column of the users' ids.
            item: text that tells items apart.
            value: column of the ratings or counts; None where each row is one view.
            time: column of the times; without a style it is not read.
            style: how the times are written.
            plain: whether all its ratings are plain numbers.
        """
        words = number = written = seconds = None
        if value is not None:
            words = table.text(value)
            number = as_number(pl.col(value), table.schema[value], plain=plain)
        if time is not None and style is not None:
            written = table.text(time)
            seconds = as_seconds(pl.col(time), table.schema[time], style)
        return cls(
            user=table.text(user),
            item=item,
            value=words,
            number=number,
            time=written,
            seconds=seconds,
            unusable=pl.col(table.unusable) if table.unusable is not None else None,
            unusable_reason=table.reason,
        )


@dataclass(frozen=True)
class Cells:
    """The lazy rows of one table of interactions, in file order."""

    where: str
    """What messages call the table."""
    rows: pl.LazyFrame
    first_line: int | None
    """Line of the first row; None when a row may span lines or has none."""

    def line(self, row: int) -> str:
        """What messages call a row."""
        if self.first_line is None:
            return f"{self.where}, row {row + 1}"
        return f"{self.where}:{row + self.first_line}"

    def examples(self, rows: NDArray[np.int64]) -> list[str]:
        """The first few of these rows as text."""
        wanted = [int(row) for row in rows[:MAX_EXAMPLES]]
        found = self.rows.with_row_index(_ROW).filter(pl.col(_ROW).is_in(wanted)).collect(engine="streaming")
        texts = {row[0]: ", ".join(str(cell) for cell in row[1:] if cell is not None) for row in found.iter_rows()}
        return [f"{self.line(row)}: {texts[row]}" for row in wanted]
