"""Place of an item in the profile's whole list, by score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from recterm.engine.lists.what_if import place_of

if TYPE_CHECKING:
    from recterm.domain.model import ItemRow
    from recterm.engine.core.protocol import Ranks
    from recterm.service.live.shelves.context import RecommendationContext


@dataclass(frozen=True, slots=True)
class Place:
    """Place of an item among all items that may be recommended, before any reranking."""

    place: int
    """1 is the best."""
    of: int
    """Number of items with a score that may be recommended, the item included."""
    known: bool
    """Whether the profile knows the item, so that no list shows it: the place is the one that it would have."""


def find_place(context: RecommendationContext, row: ItemRow, model: Ranks) -> Place | None:
    """Return an item's place in a model's list; None if it cannot score it, or no feedback makes the list personal."""
    if not len(context.taste.rows):
        return None
    scores = context.scores if model is context.live.ranking else model.score(context.taste)
    excluded = context.excluded
    place = place_of(scores, row, excluded)
    if place is None:
        return None
    rivals = ~np.isnan(scores)
    rivals[excluded] = False
    rivals[row] = True
    return Place(place, int(rivals.sum()), bool(np.isin(row, excluded)))
