"""Table of any file type: its columns, its first rows as text, and a lazy scan of the rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from recterm.errors import InputError
from recterm.ingest.tables.values.cell_numbers import number_from_text, plain_number
from recterm.ingest.tables.values.id_styles import plain_ids
from recterm.ingest.tables.values.literals import is_literal, parts_of
from recterm.ingest.tables.values.times import TimeStyle, seconds_from_text, seconds_from_typed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SAMPLE_ROWS = 2_000
"""Number of rows that detection reads."""

MOST_COLUMNS = 1_000
"""Each column costs detection about a millisecond; tables of interactions have a hundred at most."""


@dataclass(frozen=True)
class Table:
    """Table, before the roles of its columns are known."""

    where: str
    """Its name in messages."""
    format: str
    """`csv`, `tsv`, `json-lines`, `json`, `parquet` or `arrow`."""
    sample: pl.DataFrame
    """The first rows, all text; its columns are the table's."""
    schema: pl.Schema
    """The types of the columns as `scan` gives them."""
    scan: Callable[[Sequence[str]], pl.LazyFrame]
    """All rows, in file order, with these columns and `unusable`."""
    named: bool = True
    """False when the file has no header and the names are `column_1`, `column_2`, ..."""
    first_line: int | None = None
    """Line of the first row; None when rows have no lines or may span several."""
    unusable: str | None = None
    """Column that is filled in rows that cannot be used at all."""
    reason: str = ""
    """Why they cannot be used."""
    notes: tuple[str, ...] = ()
    """Assumptions about the layout."""

    def text(self, name: str) -> pl.Expr:
        """Return a column as text."""
        text = as_text(pl.col(name), self.schema[name])
        return plain_ids(text, self.sample[name]) if self.schema[name] == pl.String else text


def check_width(where: str, columns: int) -> None:
    """Refuse a table that cannot be a list of interactions before its columns are inspected.

    Raises:
        InputError: it has more than MOST_COLUMNS.
    """
    if columns > MOST_COLUMNS:
        raise InputError(
            f"{where} has more than {MOST_COLUMNS:,} columns, more than any table of interactions",
            "keep the columns of users, items, ratings and times; of a matrix make one row per interaction",
        )


def as_text(column: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    """Convert a column to text; whole floats to integers, undoing pandas' conversion of ids, and NaN to null."""
    if dtype.is_float():
        return (
            pl.when(column == column.floor())
            .then(column.cast(pl.Int64, strict=False).cast(pl.String))
            .otherwise(column.cast(pl.String))
        )
    if isinstance(dtype, pl.Decimal):
        return column.cast(pl.String).str.replace(r"\.0*$", "")
    if isinstance(dtype, pl.List | pl.Array):
        return column.cast(pl.List(pl.String)).list.join("|", ignore_nulls=True)
    if dtype.is_nested():
        return column.struct.json_encode()
    return column.cast(pl.String, strict=False)


def as_number(column: pl.Expr, dtype: pl.DataType, *, plain: bool = False) -> pl.Expr:
    """Convert a column to Float32, null if not a number; yes is 1 and no is -1, unless all text is `plain` numbers."""
    if dtype.is_numeric():
        return column.cast(pl.Float32)
    if isinstance(dtype, pl.Boolean):
        return pl.when(column).then(1.0).when(~column).then(-1.0).otherwise(None).cast(pl.Float32)
    text = as_text(column, dtype)
    return plain_number(text) if plain else number_from_text(text)


def as_seconds(column: pl.Expr, dtype: pl.DataType, style: TimeStyle) -> pl.Expr:
    """Convert a column to UTC seconds, null if it cannot be read."""
    numbers = dtype.is_numeric() and (style.numbers or style.written is None) and style.days is None
    if numbers or isinstance(dtype, pl.Date | pl.Datetime):
        return seconds_from_typed(column, dtype)
    return seconds_from_text(as_text(column, dtype).str.strip_chars(), style)


def as_list(column: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    """Return a column as a list of text: lists as they are, written lists by entry, text split at `|`, `;` or `, `."""
    if isinstance(dtype, pl.List | pl.Array):
        parts = column.cast(pl.List(pl.String))
    else:
        text = as_text(column, dtype)
        separator = (
            pl.when(text.str.contains("|", literal=True))
            .then(pl.lit("|"))
            .otherwise(pl.when(text.str.contains(";", literal=True)).then(pl.lit(";")).otherwise(pl.lit(", ")))
        )
        parts = pl.when(is_literal(text)).then(parts_of(text)).otherwise(text.str.split(separator))
    parts = parts.list.eval(pl.element().str.strip_chars())
    return parts.list.eval(pl.element().filter(pl.element() != "")).list.unique(maintain_order=True)
