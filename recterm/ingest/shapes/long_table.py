"""Long table, one row per interaction: what every other shape is turned into."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.ingest.tables.table import SAMPLE_ROWS, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

USER, ITEM, VALUE = "user", "item", "value"
"""Columns of the result, whose names say their roles."""


def long_table(where: str, format: str, rows: pl.LazyFrame, note: str, notes: Sequence[str] = ()) -> Table:
    """Make a table of rows of text.

    Args:
        where: name of the file in messages.
        format: its format.
        rows: USER, ITEM and perhaps VALUE, all text, without empty cells.
        note: the shape that was found, and what was taken for a user, an item and a value.
        notes: other assumptions about the layout.
    """

    def scan(columns: Sequence[str]) -> pl.LazyFrame:
        return rows.select(*columns)

    schema = rows.collect_schema()
    return Table(where, format, rows.head(SAMPLE_ROWS).collect(), schema, scan, notes=(*notes, note))
