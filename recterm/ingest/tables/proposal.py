"""What is proposed for a table that no reader knows: its first rows as they were parsed, and options to paste."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

ROWS = 10
"""Rows shown: enough to see what a column holds."""

MAX_COLUMNS = 8
"""Columns shown, so that most tables fit a terminal."""


def propose(flags: Sequence[str], free: pl.DataFrame) -> dict[str, str]:
    """A column for each flag, among those that have no role yet.

    Users and items come again and again: the columns whose values repeat most go first, as the file orders them.

    Args:
        flags: options in need of a column.
        free: the first rows of those columns, all text.
    """
    repeating = [column.name for column in free.iter_columns() if 1 < column.n_unique() < max(column.len(), 3)]
    others = [name for name in free.columns if name not in repeating]
    return dict(zip(flags, [*repeating, *others], strict=False))


def options(columns: Mapping[str, str]) -> str:
    """Flags and their columns, quoted for a shell; COL stands where none is left for the user or the item."""
    both = {flag: "COL" for flag in ("--user", "--item") if flag not in columns}
    if "--title" in columns:
        both.pop("--item", None)
    order = ("--user", "--item", "--rating", "--time", "--title")
    pairs = {flag: shlex.quote(name) for flag, name in columns.items()} | both
    return " ".join(f"{flag} {pairs[flag]}" for flag in order if flag in pairs)


def first_rows(sample: pl.DataFrame) -> tuple[tuple[str, ...], ...]:
    """The names of the columns and the first rows, as many as a terminal shows; no cell has a line break."""
    shown = sample.head(ROWS)[:, :MAX_COLUMNS]
    return tuple(tuple(" ".join((cell or "").split()) for cell in row) for row in (shown.columns, *shown.iter_rows()))
