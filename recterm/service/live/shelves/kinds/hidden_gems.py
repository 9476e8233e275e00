"""Hidden gems: what suits the profile's taste and few people know."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from recterm.service.live.shelves.kind import ShelfKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.engine.core.arrays import RowVector
    from recterm.service.live.shelves.catalogue_facts import CatalogueFacts
    from recterm.service.live.shelves.context import RecommendationContext

HEAD_SHARE = 0.5
"""Share of all interactions that the best-known items hold; they are nobody's discovery."""

LEAST_COUNT = 5
"""Interactions below which a score rests on too few people."""


@lru_cache(maxsize=1)
def _tail(facts: CatalogueFacts) -> RowVector:
    """Return the rows outside the short head of which enough people say something, ascending; the same all session."""
    order = np.argsort(-facts.counts, kind="stable")
    known_before = np.cumsum(facts.counts[order]) - facts.counts[order]
    tail = order[known_before >= HEAD_SHARE * facts.counts.sum()]
    return np.sort(tail[facts.counts[tail] >= LEAST_COUNT])


def _candidates(context: RecommendationContext) -> RowVector:
    """Return the scored items that few people know."""
    rows = _tail(context.facts())
    scored: RowVector = rows[np.isfinite(context.scores[rows])]
    return scored


def _reason(context: RecommendationContext, rows: RowVector) -> Sequence[str]:
    counted = "rating" if context.live.scale is not None else context.words.time
    return [f"only {count:,} {counted}{'' if count == 1 else 's'}" for count in context.facts().counts[rows].tolist()]


SHELF = ShelfKind(
    name="hidden-gems",
    title="Hidden gems",
    about="your taste, known to few",
    empty="nothing little-known left that the model can score",
    candidates=_candidates,
    reason=_reason,
    libraries=lambda context: len(context.taste) > 0,
)
