"""What is proposed for a table that no reader knows: its first rows as they were parsed, and options to paste."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

ROWS = 10
"""Rows shown: enough to see what a column holds."""

MAX_CELL = 20
"""Characters of a shown cell."""

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


def preview(sample: pl.DataFrame) -> tuple[str, ...]:
    """The names of the columns and the first rows, one line each, cells below each other."""
    shown = sample.head(ROWS)[:, :MAX_COLUMNS]
    rows = [tuple(map(_short, row)) for row in (tuple(shown.columns), *shown.iter_rows())]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return tuple("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows)


def _short(cell: str | None) -> str:
    text = " ".join((cell or "").split())
    return text if len(text) <= MAX_CELL else text[: MAX_CELL - 1] + "…"
