"""People like you: what the users of the community who are most like the profile loved."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from recterm.service.live.shelves.kind import ShelfKind, Source
from recterm.service.live.shelves.liked_rows import LEAST_LIKED, NEAREST, liked_rows, titles_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from recterm.engine.core.arrays import RowVector
    from recterm.service.live.shelves.context import RecommendationContext
    from recterm.service.live.shelves.kind import RankedShelf

RARITY, SHRINKAGE = 0.5, 20.0
"""Power of the number of people who love an item by which its score is divided, and people added to that number;
without it the shelf is what everybody loves."""

NAMED = 2
"""Shared likes that a reason names."""

LEAST_LOVERS = 2
"""Of the nearest users, how many must love an item."""


def _rank(kind: ShelfKind, context: RecommendationContext, n: int) -> list[RankedShelf]:
    """Rank what the nearest users love, each counting by similarity; they are found once."""
    likes, liked = context.likes(), liked_rows(context)
    alike = likes.alike(liked, NEAREST)
    scores, lovers_of = likes.liked_by(alike)

    def candidates(context: RecommendationContext) -> RowVector:
        return np.flatnonzero(lovers_of >= (LEAST_LOVERS if len(liked) >= LEAST_LIKED else np.inf))

    def score(context: RecommendationContext, rows: RowVector) -> NDArray[np.float64]:
        return np.asarray(scores[rows] / (likes.counts[rows] + SHRINKAGE) ** RARITY)

    def reason(context: RecommendationContext, rows: RowVector) -> Sequence[str]:
        lovers = [likes.among(alike.users, row) for row in rows.tolist()]
        shared = [likes.shared(users, liked) for users in lovers]
        means = [max(1, round(counts.sum() / len(users))) for users, counts in zip(lovers, shared, strict=True)]
        rarity = likes.rarity_of(liked)
        most = [
            liked[np.argsort(-counts * rarity, kind="stable")[: min(mean, NAMED)]]
            for counts, mean in zip(shared, means, strict=True)
        ]
        return [
            f"loved by {len(users)} of the {len(alike.users)} most like you,"
            f" who share {mean} of your {len(liked)} likes: {titles}"
            for users, mean, titles in zip(lovers, means, titles_of(context, most), strict=True)
        ]

    return [replace(kind, candidates=candidates, scorer=score, reason=reason).ranked(context, n)]


SHELF = ShelfKind(
    name="people-like-you",
    title="People like you",
    about="what those most like you loved",
    empty="like a few things first, so that people like you can be found",
    reasons=Source.WORDS,
    ranked_by=None,
    libraries=lambda context: len(context.taste) > 0,
    default=False,
    rank=_rank,
)
