"""Goes together: what people who loved the profile's latest favourites loved too, more often than by chance."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from recterm.service.live.shelves.because_items import anchors_of
from recterm.service.live.shelves.kind import ShelfKind, Source
from recterm.service.live.shelves.liked_rows import loved
from recterm.service.live.shelves.lovers import format_lovers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from recterm.domain.model import ItemRow
    from recterm.engine.core.arrays import RowVector
    from recterm.service.live.shelves.context import RecommendationContext
    from recterm.service.live.shelves.kind import RankedShelf, Reason

BASKET = 20
"""Latest favourites that the shelf goes with."""

TOO_FEW_NOTE = "too few people here liked both it and something else"


def _rank(kind: ShelfKind, context: RecommendationContext, n: int) -> list[RankedShelf]:
    """Rank by the summed lift over the latest favourites; the pairs are counted once."""
    return [_with(kind, context, anchors_of(context.feedback, BASKET, context.likes().n_items), n)]


def with_item(context: RecommendationContext, row: ItemRow, n: int) -> RankedShelf:
    """Rank what goes with one item, known to the profile or not; hidden items are left out."""
    (item,) = context.items([row])
    title = f"Goes with {item.title}"
    about = format_lovers(context, row) or "more often than by chance"
    kind = replace(SHELF, title=title, about=about, empty=TOO_FEW_NOTE, known=True)
    likes = context.likes()
    pair = likes.together(row) if row < likes.n_items else None

    def reason(context: RecommendationContext, rows: RowVector) -> Sequence[str]:
        """Give the support and the lift as it is: the shelf is in the order of the shrunk one."""
        if pair is None:
            return [""] * len(rows)
        chance = pair.total * likes.counts[rows] / likes.n_users
        return [
            f"{both:,} of {pair.total:,} who {loved(context)} it, {both / expected:.1f} × chance"
            for both, expected in zip(pair.both[rows].tolist(), chance.tolist(), strict=True)
        ]

    return _with(kind, context, [row], n, reason)


def _with(
    kind: ShelfKind, context: RecommendationContext, basket: Sequence[ItemRow], n: int, words: Reason | None = None
) -> RankedShelf:
    """Rank by the summed lift over a basket; each pick names its best partner there, unless other words are given."""
    likes = context.likes()
    basket = [row for row in basket if row < likes.n_items]
    pairs = [likes.together(row) for row in basket]
    nothing = np.zeros((1, likes.n_items))
    lifts = np.stack([pair.lift for pair in pairs]) if pairs else nothing
    total = lifts.sum(axis=0)

    def candidates(context: RecommendationContext) -> RowVector:
        return np.flatnonzero(total > 0)

    def score(context: RecommendationContext, rows: RowVector) -> NDArray[np.float64]:
        return np.asarray(total[rows])

    def reason(context: RecommendationContext, rows: RowVector) -> Sequence[str]:
        best = [int(np.argmax(lifts[:, row])) for row in rows.tolist()]
        anchors = context.items([basket[place] for place in best])
        verb = loved(context)
        return [
            f"{pairs[place].both[row]} of {pairs[place].total} who {verb} {anchor.title} {verb} this"
            for row, place, anchor in zip(rows.tolist(), best, anchors, strict=True)
        ]

    return replace(kind, candidates=candidates, scorer=score, reason=words or reason).ranked(context, n)


SHELF = ShelfKind(
    name="goes-together",
    title="Goes together",
    about="who loved your latest favourites loved these",
    empty="like something first, and others' likes show what goes with it",
    reasons=Source.WORDS,
    ranked_by=None,
    libraries=lambda context: len(context.taste) > 0,
    default=False,
    rank=_rank,
)
