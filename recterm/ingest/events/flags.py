"""Flags of events: columns such as is_click, is_cart and purchased beside each other, as one column of kinds.

A row whose flags are is_click and is_cart is two events. A row without any flag that is set says that the item was
shown; where every flag speaks against the item, such as `skipped` alone, it is a play.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from recterm.domain.data.event_weights import known_kind
from recterm.ingest.events.kinds import kinds_column
from recterm.ingest.relations.keys import depends_on
from recterm.ingest.tables.values.cell_numbers import filled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.ingest.tables.roles.columns import ColumnMapping, Columns
    from recterm.ingest.tables.table import Table
    from recterm.ingest.tables.values.scale import Values

NONE_SET = "(none)"
"""Kind of a row without a flag that is set, if any flag speaks for the item."""

PLAYED = "play"
"""The same if every flag speaks against it."""

NOTE = (
    "each of {flags} that is set is an event of its own; a row without any is the kind {unset!r}; --kinds none leaves"
    " them out"
)

_SET = ("1", "true", "t", "yes", "y", "x", "1.0")
_CLEAR = ("0", "false", "f", "no", "n", "0.0")


def flags_as_kinds(table: Table, columns: Columns, values: Values | None, mapping: ColumnMapping) -> Table:
    """Return a table with one column of kinds in place of its flags; the same table if it has none.

    Args:
        table: the table.
        columns: its columns with a role.
        values: what the column of values means, judging by the first rows; None without one.
        mapping: the person's choices: a column of kinds, or none, is taken instead.
    """
    choice = mapping.events
    names = flags_of(table.sample, columns, mapping) if choice.column is None else []
    rated = values is not None and values.scale is not None and (columns.value not in names or len(names) < 2)
    if not names or (rated and not choice.demanded) or kinds_column(columns, table.sample, choice) is not None:
        return table
    positive = any((kind := known_kind(name)) is not None and kind.weight > 0 for name in names)
    unset = NONE_SET if positive else PLAYED
    flags, scan = ", ".join(names), table.scan
    column = flags if len(names) > 1 else f"{flags} (flag)"
    kinds = _kinds({name: table.text(name) for name in names}, unset)

    def rows(wanted: Sequence[str]) -> pl.LazyFrame:
        if column not in wanted:
            return scan(wanted)
        plain = [name for name in wanted if name != column]
        further = [name for name in names if name not in plain]
        return scan([*plain, *further]).with_columns(kinds.alias(column)).drop(further).explode(column)

    sample = table.sample.with_columns(_kinds({name: pl.col(name) for name in names}, unset).alias(column))
    kept = [name for name in table.sample.columns if name not in names]
    return replace(
        table,
        sample=sample.explode(column).select(*kept, column),
        schema=pl.Schema(dict(table.schema) | {column: pl.String}),
        scan=rows,
        first_line=None,
        notes=(*table.notes, NOTE.format(flags=flags, unset=unset)),
    )


def flags_of(sample: pl.DataFrame, columns: Columns, mapping: ColumnMapping) -> list[str]:
    """Return the columns of yes and no that are named after kinds of events; none if not one varies.

    What depends on the item alone (`sale`) is a fact about it, and a column to which the person gave a role keeps it.
    """
    item = columns.item or columns.title
    taken = columns.used - ({columns.value} if mapping.value is None else set())
    names = [
        name
        for name in sample.columns
        if name not in taken
        and known_kind(name) is not None
        and _is_flag(sample[name])
        and not (item and depends_on(sample, item, name))
    ]
    return names if any(filled(sample[name]).n_unique() > 1 for name in names) else []


def _is_flag(cells: pl.Series) -> bool:
    distinct = set(filled(cells).str.to_lowercase().unique())
    return bool(distinct) and distinct <= {*_SET, *_CLEAR}


def _kinds(flags: dict[str, pl.Expr], unset: str) -> pl.Expr:
    """Return the names of the flags that are set in a row, as a list that is never empty."""
    named = [
        pl.when(text.str.strip_chars().str.to_lowercase().is_in(_SET)).then(pl.lit(name))
        for name, text in flags.items()
    ]
    kinds = pl.concat_list(named).list.drop_nulls()
    return pl.when(kinds.list.len() == 0).then(pl.concat_list(pl.lit(unset))).otherwise(kinds)
