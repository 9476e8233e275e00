"""Number tables among delimited texts: the fast way to read ids, ratings and times that are all numbers."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from recterm.ingest.interactions.id_encoding import number
from recterm.ingest.interactions.numbers import ITEM, TIME, USER, VALUE, NumberTable, expected_rows
from recterm.ingest.tables.delimited import SPACES, DelimitedRows
from recterm.ingest.tables.times import are_seconds, seconds_from_text

if TYPE_CHECKING:
    from recterm.ingest.files.archive import Member
    from recterm.ingest.tables.columns import Columns
    from recterm.ingest.tables.table import Table


def number_table(table: Table, columns: Columns, member: Member) -> NumberTable | None:
    """Return a table of interactions as numbers, judging by its first rows; None if it has to be read as text.

    Args:
        table: the table; rows that were filtered or joined are text.
        columns: the roles of its columns.
        member: its file.
    """
    rows = table.scan
    if not isinstance(rows, DelimitedRows) or len(rows.layout.separator) > 1 or rows.layout.separator == SPACES:
        return None
    if columns.item is None or columns.words is not None or not (columns.value is None or columns.plain):
        return None
    ids = table.sample.select(number(pl.col(name)).is_not_null().all() for name in {columns.user, columns.item})
    if not all(ids.row(0)):
        return None
    roles = {columns.user: USER, columns.item: ITEM, columns.value: VALUE, columns.time: TIME}
    style = columns.time_style
    seconds = None
    if columns.time is None or style is None:
        roles.pop(columns.time, None)
    elif not are_seconds(table.sample[columns.time], style):
        seconds = partial(seconds_from_text, style=style)
    return NumberTable(
        rows.text.content,
        [roles.get(name, f"column {place}") for place, name in enumerate(rows.layout.names)],
        expected_rows(rows.text.content, member.head),
        separator=rows.layout.separator,
        quoting=rows.layout.quoting,
        skipped=rows.layout.skipped,
        strict=True,
        seconds=seconds,
    )
