"""Kinds of events: a column that says of each row whether it is a view, a purchase or something else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from recterm.ingest.relations.keys import depends_on
from recterm.ingest.tables.cell_numbers import filled
from recterm.ingest.tables.column_names import fold_column_name

if TYPE_CHECKING:
    from recterm.ingest.tables.columns import Columns
    from recterm.ingest.tables.table import Table

_NAMES = {
    "event", "eventtype", "eventname", "action", "actiontype", "behavior", "behaviour", "behaviortype",
    "behaviourtype", "interaction", "interactiontype", "feedbacktype", "activity", "activitytype",
}  # fmt: skip
"""Folded names of columns of kinds."""

_LOOSE_NAMES = {"type", "kind", "status", "category"}
"""Folded names that are of kinds only if a cell is a known word."""

_WORDS = {
    "view", "click", "pv", "impression", "play", "listen", "skip", "like", "dislike", "cart", "addtocart",
    "fav", "favorite", "favourite", "wishlist", "share", "save", "download", "order", "buy", "purchase",
    "transaction", "checkout", "rate", "rating", "subscribe", "unsubscribe",
}  # fmt: skip
"""Folded words for what people do."""

_MOST = 20
"""Number of distinct kinds above which a column holds something else."""


def kinds_column(columns: Columns, sample: pl.DataFrame) -> str | None:
    """Return the column of kinds without a role, or None.

    Args:
        columns: the columns with a role.
        sample: the first rows, all text.
    """
    item = columns.item or columns.title
    for name in sample.columns:
        folded = fold_column_name(name)
        if name in columns.used or folded not in _NAMES | _LOOSE_NAMES:
            continue
        kinds = filled(sample[name]).unique()
        named = folded in _NAMES or not _WORDS.isdisjoint(map(fold_column_name, kinds))
        if named and 2 <= kinds.len() <= _MOST and not (item and depends_on(sample, item, name)):
            return name
    return None


def kinds_note(columns: Columns, table: Table, *, whole: bool = True) -> list[str]:
    """Return a note that counts the kinds and says how to take one; none without a column of kinds.

    Args:
        columns: the columns with a role.
        table: the table.
        whole: count every row, not just the sample.
    """
    name = kinds_column(columns, table.sample)
    if name is None:
        return []
    rows = table.scan([name]) if whole else table.sample.lazy()
    cell = (table.text(name) if whole else pl.col(name)).str.strip_chars().alias("kind")
    counted = rows.select(cell).filter(pl.col("kind") != "").group_by("kind").len("rows")
    kinds = counted.sort("rows", "kind", descending=[True, False]).collect(engine="streaming").rows()
    if len(kinds) < 2:
        return []
    shown = ", ".join(f"{kind} {rows:,}" for kind, rows in kinds[:_MOST])
    done = "every row counts as one view" if columns.value is None else f"{columns.value} is taken from every row"
    return [f"the column {name!r} has kinds of events ({shown}): {done}; --where {name}={kinds[-1][0]} takes one kind"]
