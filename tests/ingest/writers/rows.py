"""Interactions of made-up items, as writers take them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from recterm.domain.model import Item, ItemDetails, ItemId, ItemRow, Scale
from recterm.ingest.writers import Content, Interaction

if TYPE_CHECKING:
    from collections.abc import Sequence

STARS = Scale(0.5, 5, 0.5)
TEN = Scale(1, 10, 1)


def film(
    title: str, year: int | None = 1994, *, kind: str = "movie", creators: Sequence[str] = (), **ids: str
) -> ItemDetails:
    item = Item(ItemRow(0), ItemId(f"x:{title}"), title, year, (), tuple(creators), kind, 0, None)
    return ItemDetails(item, (), ids, {})


def done(
    item: ItemDetails, kind: str, value: float | None = None, when: str | None = None, scale: Scale | None = STARS
) -> Interaction:
    stamp = None if when is None else int(datetime.fromisoformat(when).replace(tzinfo=UTC).timestamp())
    return Interaction("me", item, kind, value, None if value is None else scale, stamp)


def content(*rows: Interaction) -> Content:
    return Content({}, [], rows, {})
