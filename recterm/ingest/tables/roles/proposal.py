"""Proposal for a table that no reader recognises: its first rows as parsed, and options to paste."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from recterm.ingest.tables.roles.contents import ID, kind_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

ROWS = 10
"""Number of rows shown: enough to see what a column contains."""

MAX_COLUMNS = 8
"""Number of columns shown, so that most tables fit a terminal."""


def propose(flags: Sequence[str], free: pl.DataFrame) -> dict[str, str]:
    """Propose a column for each flag, among those without a role.

    Users and items repeat: the columns whose values repeat most come first, in file order.

    Args:
        flags: options in need of a column.
        free: the first rows of those columns, all text.
    """
    repeating = [
        column.name
        for column in free.iter_columns()
        if 1 < column.n_unique() < max(column.len(), 3) and kind_of(column) == ID
    ]
    others = [name for name in free.columns if name not in repeating]
    return dict(zip(flags, [*repeating, *others], strict=False))


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
