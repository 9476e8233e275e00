"""Proposal for a table that no reader recognises: its first rows as parsed, and options to paste."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from recterm.ingest.tables.column_names import fold_column_name
from recterm.ingest.tables.roles.contents import ID, kind_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

ROWS = 10
"""Number of rows shown: enough to see what a column contains."""

MAX_COLUMNS = 8
"""Number of columns shown, so that most tables fit a terminal."""

_TARGETS = frozenset({"target", "label", "like", "liked", "islike", "isliked"})
"""Folded names of columns of yes and no that stand for liking."""

_BOTH = frozenset({"0", "1"})


def propose(flags: Sequence[str], free: pl.DataFrame) -> dict[str, str]:
    """Propose a column for each flag, among those without a role.

    Users and items repeat: the columns whose values repeat most come first, in file order. A column of 0 and 1 that
    is called a target or a like is proposed for the ratings besides.

    Args:
        flags: options in need of a column.
        free: the first rows of those columns, all text.
    """
    target = _target(free)
    free = free if target is None else free.drop(target)
    repeating = [
        column.name
        for column in free.iter_columns()
        if 1 < column.n_unique() < max(column.len(), 3) and kind_of(column) == ID
    ]
    others = [name for name in free.columns if name not in repeating]
    ratings = {} if target is None else {"--rating": target}
    return ratings | dict(zip(flags, [*repeating, *others], strict=False))


def _target(free: pl.DataFrame) -> str | None:
    """Return the column of 0 and 1 that a competition asks to predict, such as KKBox's `target`; None without one."""
    names = [name for name in free.columns if fold_column_name(name) in _TARGETS]
    return next((name for name in names if set(free[name].drop_nulls()) == _BOTH), None)


def options(columns: Mapping[str, str]) -> str:
    """Format flags and their columns, quoted for a shell; COL if none is left for the user or the item."""
    both = {flag: "COL" for flag in ("--user", "--item") if flag not in columns}
    if "--title" in columns:
        both.pop("--item", None)
    order = ("--user", "--item", "--rating", "--time", "--title")
    pairs = {flag: shlex.quote(name) for flag, name in columns.items()} | both
    return " ".join(f"{flag} {pairs[flag]}" for flag in order if flag in pairs)


def first_rows(sample: pl.DataFrame) -> tuple[tuple[str, ...], ...]:
    """Return the names of the columns and the first rows that fit a terminal, without line breaks."""
    shown = sample.head(ROWS)[:, :MAX_COLUMNS]
    return tuple(tuple(" ".join((cell or "").split()) for cell in row) for row in (shown.columns, *shown.iter_rows()))
