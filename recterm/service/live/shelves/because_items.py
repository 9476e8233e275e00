"""Because items: items that get a "Because you rated ..." or "Because you liked ..." shelf."""

from __future__ import annotations

import heapq
import math
from typing import TYPE_CHECKING

from recterm.domain.feedback_kinds import is_disliked
from recterm.domain.kind_words import maker_of, words_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recterm.domain.model import Feedback, Item, ItemRow

LIKED_ENOUGH = 3.5
"""Minimum stars for such a shelf; a higher mean of the profile's ratings takes its place."""


def anchors_of(feedback: Mapping[ItemRow, Feedback], most: int, n_items: float = math.inf) -> list[ItemRow]:
    """Return the items that the profile liked, latest first; without ratings and likes, those it viewed.

    Liked means a rating of at least 3.5 stars that is not below the mean of the profile's ratings, or a like without a
    rating. Hidden items are left out, and so are rows from n_items on, for which no model knows similar items.
    """
    shown = {row: state for row, state in feedback.items() if not state.hidden and row < n_items}
    stars = [state.stars for state in feedback.values() if state.stars is not None]
    floor = max(LIKED_ENOUGH, sum(stars) / len(stars)) if stars else LIKED_ENOUGH
    chosen = {row: state.rated_at for row, state in shown.items() if (state.stars or 0.0) >= floor}
    chosen |= {row: state.liked_at for row, state in shown.items() if state.liked and state.stars is None}
    if not chosen and not stars:
        chosen = {row: state.viewed_at for row, state in shown.items() if state.views and not is_disliked(state)}
    return heapq.nlargest(most, chosen, key=lambda row: (chosen[row] or 0, shown[row].last_event))


def because(item: Item, state: Feedback) -> str:
    """Return the title of an anchor's shelf: `Because you rated Alien`, `Because you heard Bad by Michael Jackson`."""
    done = "liked" if state.liked else words_of(item.kind).done if state.views else "chose"
    maker = maker_of(item)
    title = f"{item.title} by {maker}" if maker else item.title
    return f"Because you {'rated' if state.stars is not None else done} {title}"
