"""Names of items in the answers on a taste."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.domain.answers.taste.disagreements import NamedItem

if TYPE_CHECKING:
    from recterm.domain.model import Item


def named(item: Item) -> NamedItem:
    """Return an item by name."""
    return NamedItem(item.id, item.title, item.year)
