"""Editions of a library's items, as the engine's lists take them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.engine.lists.editions import works_by_row

if TYPE_CHECKING:
    from recterm.engine.core.arrays import RowVector
    from recterm.store import Library


def works_of(library: Library, n_items: int) -> RowVector | None:
    """Return (n_items,) the row that names each item's work; None if every item is a work of its own."""
    groups = ([row for row in rows if row < n_items] for rows in library.editions.groups())
    return works_by_row([rows for rows in groups if len(rows) > 1], n_items)
