"""Watchlist shelf: what the profile saved, best first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recterm.service.live.shelves.kind import ShelfKind

if TYPE_CHECKING:
    from recterm.engine.core.arrays import RowVector
    from recterm.service.live.shelves.context import RecommendationContext


def _candidates(context: RecommendationContext) -> RowVector:
    return np.array([row for row, state in context.history.items() if state.saved], dtype=np.int64)


SHELF = ShelfKind(
    name="watchlist",
    title="From your watchlist",
    about="what you saved, best first",
    empty="nothing on your watchlist that is new to you",
    candidates=_candidates,
)
