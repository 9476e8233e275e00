"""Rediscover: what the profile loved long ago, others every day."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from recterm.domain.clock import DAY, year_of
from recterm.domain.feedback_kinds import is_disliked
from recterm.domain.model import LIKED_STARS, MAX_STARS
from recterm.service.live.shelves.kind import Refresh, ShelfKind, Source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from recterm.domain.kind_words import KindWords
    from recterm.domain.model import Feedback
    from recterm.engine.core.arrays import RowVector
    from recterm.service.live.shelves.context import RecommendationContext

LONG_AGO = 365 * DAY
"""Seconds since the profile last did something with an item."""

OFTEN = 5
"""Views that show love where there is neither a rating nor a like."""


def _candidates(context: RecommendationContext) -> RowVector:
    before = context.now - LONG_AGO
    loved = (row for row, state in context.feedback.items() if _loved(state) and 0 < _last(state) <= before)
    return np.array([row for row in loved if row < context.live.n_items], dtype=np.int64)


def _loved(state: Feedback) -> bool:
    loved = state.liked or (state.views >= OFTEN if state.stars is None else state.stars >= LIKED_STARS)
    return loved and not is_disliked(state)


def _last(state: Feedback) -> int:
    return max(state.rated_at or 0, state.viewed_at or 0, state.liked_at or 0)


def _scorer(context: RecommendationContext, rows: RowVector) -> NDArray[np.float64]:
    """Return the stars, shuffled by up to one star, in the same way all day; what has no stars counts as the best."""
    stars = [context.feedback[row].stars or MAX_STARS for row in rows.tolist()]
    return np.array(stars) + _lots(context.now // DAY, context.live.n_items)[rows]


@lru_cache(maxsize=1)
def _lots(day: int, n_items: int) -> NDArray[np.float64]:
    """Return (n_items,) what the day adds to each item's stars."""
    return np.random.default_rng(day).random(n_items)


def _reason(context: RecommendationContext, rows: RowVector) -> Sequence[str]:
    return [_words_for(context.feedback[row], context.words) for row in rows.tolist()]


def _words_for(state: Feedback, words: KindWords) -> str:
    if state.stars is not None and state.rated_at:
        return f"{state.stars:g} stars in {year_of(state.rated_at)}"
    if state.liked and state.liked_at:
        return f"liked in {year_of(state.liked_at)}"
    return f"{words.done} {state.views:,} times, last in {year_of(_last(state))}"


SHELF = ShelfKind(
    name="rediscover",
    title="Rediscover",
    about="what you loved long ago, others every day",
    empty="nothing that you loved more than a year ago",
    candidates=_candidates,
    scorer=_scorer,
    reason=_reason,
    reasons=Source.WORDS,
    ranked_by=None,
    refresh=Refresh.DAY,
    known=True,
)
