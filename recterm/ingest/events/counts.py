"""Counts of events: columns such as n_views, n_carts and n_buys beside each other, as rows with a kind and a count."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from recterm.domain.data.event_weights import EventWeight, known_kind
from recterm.ingest.events.kinds import kinds_column
from recterm.ingest.relations.keys import depends_on
from recterm.ingest.tables.column_names import fold_column_name
from recterm.ingest.tables.roles.visits import PLACES
from recterm.ingest.tables.table import SAMPLE_ROWS
from recterm.ingest.tables.values.cell_numbers import filled, numbers_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.ingest.tables.roles.columns import ColumnMapping, Columns
    from recterm.ingest.tables.table import Table
    from recterm.ingest.tables.values.scale import Values

EVENT, COUNT = "event", "count"
"""Columns of the result."""

FEWEST = 2
"""Columns of counts; a single one is what its rows count."""

NOTE = "each of {names} that is above 0 is a kind of event, as often as it says; --kinds none leaves them out"

_WORDS = re.compile(r"[^\W\d_]+|#")
_HUMPS = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BEFORE = frozenset({"n", "num", "number", "nb", "nr", "no", "count", "cnt", "total", "sum", "of", "times", "is", "#"})
_BEHIND = frozenset({"n", "num", "count", "counts", "cnt", "total", "sum", "times", "qty"})
_ROW = "\0row"


def counts_as_kinds(table: Table, columns: Columns, values: Values | None, mapping: ColumnMapping) -> Table:
    """Return a table with a row for each count above 0, its kind and its number; the same table without such counts.

    Args:
        table: the table.
        columns: its columns with a role.
        values: what the column of values means, judging by the first rows; None without one.
        mapping: the person's choices: a column of kinds, or of values, is taken instead.
    """
    choice = mapping.events
    names = counts_of(table, columns) if choice.column is None and mapping.value is None else []
    rated = values is not None and values.scale is not None and columns.value not in names
    if not names or (rated and not choice.demanded) or kinds_column(columns, table.sample, choice) is not None:
        return table
    kept = [name for name in table.sample.columns if name not in names]
    event, count = (_free(name, kept) for name in (EVENT, COUNT))
    scan, unusable = table.scan, [] if table.unusable is None else [table.unusable]
    kinds = {name: kind.name for name in names if (kind := counted_kind(name)) is not None}
    text = {name: table.text(name) for name in table.sample.columns}

    def rows(wanted: Sequence[str]) -> pl.LazyFrame:
        index = [name for name in kept if name in wanted]
        frame = scan([*index, *names]).with_columns(text[name].alias(name) for name in [*index, *names])
        long = frame.unpivot(names, index=[*index, *unusable], variable_name=event, value_name=count)
        return long.filter(_is_counted(count)).with_columns(pl.col(event).replace(kinds)).select(*wanted, *unusable)

    sample = table.sample.with_row_index(_ROW).unpivot(
        names, index=[_ROW, *kept], variable_name=event, value_name=count
    )
    sample = sample.filter(_is_counted(count)).with_columns(pl.col(event).replace(kinds))
    sample = sample.sort(_ROW, maintain_order=True).drop(_ROW).head(SAMPLE_ROWS)
    return replace(
        table,
        sample=sample,
        schema=pl.Schema(dict.fromkeys(sample.columns, pl.String())),
        scan=rows,
        first_line=None,
        notes=(*table.notes, NOTE.format(names=", ".join(names))),
    )


def counts_of(table: Table, columns: Columns) -> list[str]:
    """Return the columns of counts that are named after kinds of events; none if fewer than two, or only yes and no.

    What depends on the item or the user alone, such as how often a video was viewed by all, is a fact about it.
    """
    sample = table.sample
    roles = [columns.user, columns.item or columns.title]
    taken = columns.used - {columns.value}
    names = [
        name
        for name in sample.columns
        if name not in taken
        and counted_kind(name) is not None
        and _is_count(sample[name])
        and not any(role and depends_on(sample, role, name) for role in roles)
    ]
    several = any((numbers_of(sample[name]) > 1).any() for name in names)
    return names if len(names) >= FEWEST and several else []


def counted_kind(name: str) -> EventWeight | None:
    """Return the kind that a column counts: `n_views`, `view_count`, `purchases`; None for any other name."""
    if fold_column_name(name) in PLACES:
        return None
    words = [word.lower() for word in _WORDS.findall(_HUMPS.sub("_", name))]
    while len(words) > 1 and words[0] in _BEFORE:
        words.pop(0)
    while len(words) > 1 and words[-1] in _BEHIND:
        words.pop()
    return known_kind("".join(words)) if words else None


def _is_count(cells: pl.Series) -> bool:
    numbers = numbers_of(cells)
    whole = numbers.len() == filled(cells).len() and bool(((numbers >= 0) & (numbers == numbers.floor())).all())
    return whole and bool((numbers > 0).any())


def _is_counted(name: str) -> pl.Expr:
    return pl.col(name).str.strip_chars().cast(pl.Float64, strict=False) > 0


def _free(name: str, taken: Sequence[str]) -> str:
    """Return a name that no other column has."""
    return name if name not in taken else f"{name} of the row"
