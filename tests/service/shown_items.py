"""Items by their rows, for tests that show some."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from recterm.domain.model import ItemId, ItemRow
    from recterm.service.live.session import Session


def item_of(session: Session, row: ItemRow) -> ItemId:
    """Return the id of the item at a row."""
    return session.catalogue.page([row])[0].id
