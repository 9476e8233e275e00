"""Items, crowds and feedback from which the figures of a taste can be worked out by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from recterm.domain.model import Feedback, Item, ItemId, ItemRow
from recterm.service.taste.crowd import Crowd, moments_of
from recterm.service.taste.own_items import OwnItem, own_items

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recterm.domain.answers.taste.habits import GroupKind


def item(
    row: int, genres: Sequence[str] = (), year: int | None = 1990, creators: Sequence[str] = (), count: int = 10
) -> Item:
    return Item(
        ItemRow(row), ItemId(f"x:{row}"), f"Film {row}", year, tuple(genres), tuple(creators), "film", count, None
    )


def crowd(
    ratings: Sequence[Mapping[float, int]],
    habits: Sequence[float] = (),
    shares: Mapping[GroupKind, Mapping[str, float]] | None = None,
) -> Crowd:
    """Return a crowd that gave each item these stars this often."""
    counts = np.zeros((len(ratings), 10), dtype=np.int64)
    for row, given in enumerate(ratings):
        for stars, number in given.items():
            counts[row, round(stars * 2) - 1] = number
    return Crowd(counts, *moments_of(counts), np.array(sorted(habits)), shares or {})


def rated(stars: float, day: str = "", *, views: int = 0) -> Feedback:
    at = int(datetime.strptime(f"{day} 12:00", "%Y-%m-%d %H:%M").replace(tzinfo=UTC).timestamp()) if day else None
    return Feedback(stars=stars, rated_at=at, views=views)


def own(given: Mapping[int, Feedback], items: Sequence[Item], by: Crowd) -> list[OwnItem]:
    feedback = {ItemRow(row): state for row, state in given.items()}
    return own_items(feedback, [items[row] for row in given], by)
