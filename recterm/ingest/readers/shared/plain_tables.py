"""Plain tables among delimited texts: the fast way to read ids, ratings and times that need no closer look."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from recterm.ingest.interactions.id_encoding import category, number
from recterm.ingest.interactions.plain_table import ITEM, TIME, TYPES, USER, VALUE, PlainTable, expected_rows
from recterm.ingest.tables.delimited import SPACES, DelimitedRows
from recterm.ingest.tables.values.id_styles import has_nobody
from recterm.ingest.tables.values.times import are_seconds, seconds_from_text

if TYPE_CHECKING:
    from recterm.ingest.files.archive import Member
    from recterm.ingest.tables.roles.columns import Columns
    from recterm.ingest.tables.table import Table


def plain_table(table: Table, columns: Columns, member: Member) -> PlainTable | None:
    """Return a table of interactions whose first rows have no flaw; None if it has to be read with more care.

    Args:
        table: the table; one whose rows were filtered or joined needs more care.
        columns: the roles of its columns.
        member: its file.
    """
    rows = table.scan
    if not isinstance(rows, DelimitedRows) or len(rows.layout.separator) > 1 or rows.layout.separator == SPACES:
        return None
    if columns.item is None or columns.words is not None or not (columns.value is None or columns.plain):
        return None
    if has_nobody(table.sample[columns.user]):
        return None
    names = rows.layout.names
    schema: dict[str, pl.DataType] = dict.fromkeys(names, pl.String())
    parts: dict[str, pl.Expr] = {}
    for role, name in ((USER, columns.user), (ITEM, columns.item)):
        numbers = table.sample.select(number(pl.col(name)).is_not_null().all()).item()
        schema[name] = TYPES[role] if numbers else pl.String()
        parts[role] = pl.col(name) if numbers else category(table.text(name).str.strip_chars())
    if columns.value is not None:
        schema[columns.value] = TYPES[VALUE]
        parts[VALUE] = pl.col(columns.value)
    style = columns.time_style
    if columns.time is not None and style is not None:
        seconds = are_seconds(table.sample[columns.time], style)
        schema[columns.time] = TYPES[TIME] if seconds else pl.String()
        text = pl.col(columns.time)
        parts[TIME] = (
            text if seconds else seconds_from_text(text.str.strip_chars(), style).cast(pl.UInt32, strict=False)
        )
    return PlainTable(
        rows.text.content,
        schema,
        parts,
        expected_rows(rows.text.content, member.head),
        separator=rows.layout.separator,
        quoting=rows.layout.quoting,
        skipped=rows.layout.skipped,
        strict=any(schema[name] != pl.String for name in (columns.user, columns.item)),
    )
