"""Liked rows of a profile, and words for shelves made of likes. Importing this imports numpy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recterm.domain.feedback_kinds import is_disliked
from recterm.domain.model import LIKED_STARS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.domain.model import Feedback
    from recterm.engine.core.arrays import RowVector
    from recterm.service.live.shelves.context import RecommendationContext

NEAREST = 50
"""Users of the community who count as those most like the profile."""

LEAST_LIKED = 3
"""Liked items below which a profile is like nobody in particular."""


def liked_rows(context: RecommendationContext) -> RowVector:
    """Return the rows that the profile rated 4 stars or more, liked, or used without rating them, ascending."""
    rows = [row for row, state in context.feedback.items() if row < context.live.n_items and _is_liked(state)]
    return np.sort(np.array(rows, dtype=np.int64))


def _is_liked(state: Feedback) -> bool:
    if state.hidden or is_disliked(state):
        return False
    if state.stars is not None:
        return state.stars >= LIKED_STARS
    return state.liked or state.views > 0


def loved(context: RecommendationContext) -> str:
    """Return the verb for a like of the community: `loved` where it rates, else what one does with such items."""
    return "loved" if context.live.scale is not None else context.words.done


def titles_of(context: RecommendationContext, groups: Sequence[RowVector]) -> list[str]:
    """Return the titles of each group of rows in words: `Alien and Heat`."""
    rows = sorted({row for group in groups for row in group.tolist()})
    titles = dict(zip(rows, (item.title for item in context.items(rows)), strict=True))
    return [" and ".join(titles[row] for row in group.tolist()) for group in groups]
