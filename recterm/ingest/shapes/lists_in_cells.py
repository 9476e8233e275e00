"""Lists in a cell: a row a user, with all items in one column, as one row per item."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from recterm.ingest.shapes.long_table import ITEM
from recterm.ingest.tables.column_names import fold_column_name
from recterm.ingest.tables.roles.columns import NAMES
from recterm.ingest.tables.table import SAMPLE_ROWS, Table
from recterm.ingest.tables.values.cell_numbers import filled
from recterm.ingest.tables.values.literals import is_literal, parts_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_WIDEST = 8
"""Columns above which a table is not one of users and their lists."""

_MANY = 2.5
"""Mean number of entries from which on cells are lists."""

_MOST, _REPEATED = 0.9, 0.9
_SPLITS = ((r"\|", r"[^|]+"), (";", "[^;]+"), (",", r"\s*\d+\s*"), (r"\s+", r"\d+"))
"""Separators inside a cell, and what an entry may be: a comma and a space are also in titles and numbers."""

_FACTS = frozenset(
    {*NAMES["genres"], *NAMES["creators"], "keywords", "tag", "cast", "actors", "languages", "countries"}
)


def from_lists(table: Table) -> Table:
    """Return the same table, or one row for each entry of the lists in its one column of lists."""
    sample = table.sample
    if not 2 <= sample.width <= _WIDEST or sample.height < 3:
        return table
    lists = [name for name in sample.columns if (split := _split(sample[name])) is not None]
    if len(lists) != 1 or _has_items(table, lists[0]):
        return table
    column = lists[0]
    split = _split(sample[column])
    assert split is not None
    name = ITEM if table.named else column
    rows = table.scan(sample.columns)
    cells = _entries(table.text(column), split)
    frame = rows.with_columns(cells.alias(column)).explode(column).filter(pl.col(column).is_not_null())
    frame = frame.rename({column: name}) if name != column else frame

    schema = frame.collect_schema()
    more = [added for added in schema.names() if added not in sample.columns and added != name]

    def scan(columns: Sequence[str]) -> pl.LazyFrame:
        return frame.select(*columns, *more)

    kept = [shown for shown in schema.names() if shown not in more]
    start = frame.select(pl.col(shown) if shown == name else table.text(shown).alias(shown) for shown in kept)
    note = f"lists in the cells of {column!r}: each entry is one item of the row's user"
    return replace(
        table,
        sample=start.head(SAMPLE_ROWS).collect(),
        schema=pl.Schema({shown: schema[shown] for shown in kept}),
        scan=scan,
        first_line=None,
        notes=(*table.notes, note),
    )


def _has_items(table: Table, column: str) -> bool:
    """Return whether the lists describe items: genres, or beside a column that names them."""
    if not table.named:
        return False
    folded = {name: fold_column_name(name) for name in table.sample.columns}
    others = {fold for name, fold in folded.items() if name != column}
    return folded[column] in _FACTS or bool(others & {*NAMES["item"][:-1], *NAMES["title"], *NAMES["value"]})


def _split(cells: pl.Series) -> str | None:
    """Return the separator of the entries in a column of lists, `[` for literals; None if it has no lists."""
    non_empty = filled(cells)
    if non_empty.is_empty():
        return None
    if non_empty.to_frame("c").select(is_literal(pl.col("c")).mean()).item() >= _MOST:
        return "["
    for separator, entry in _SPLITS:
        whole = non_empty.str.contains(f"^{entry}(?:{separator}{entry})*$").mean() or 0.0
        counts = non_empty.str.count_matches(separator) + 1
        if float(whole) < _MOST or float(counts.mean() or 0.0) < _MANY:  # type: ignore[arg-type]
            continue
        entries = non_empty.to_frame("c").select(_entries(pl.col("c"), separator).explode()).to_series()
        if entries.n_unique() < _REPEATED * entries.len():
            return separator
    return None


def _entries(text: pl.Expr, separator: str) -> pl.Expr:
    if separator == "[":
        parts = parts_of(text)
    else:
        parts = text.str.strip_chars().str.replace_all(separator, "\x1f").str.split("\x1f")
    trimmed = parts.list.eval(pl.element().str.strip_chars())
    return trimmed.list.eval(pl.element().filter(pl.element() != ""))
