"""Lovers of an item: how many people of the community love it, and how many of those most like the profile."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recterm.service.live.shelves.liked_rows import LEAST_LIKED, NEAREST, liked_rows, loved, titles_of

if TYPE_CHECKING:
    from recterm.domain.model import ItemRow
    from recterm.service.live.shelves.context import RecommendationContext

NAMED = 2
"""Likes shared with these people that are named."""


def format_lovers(context: RecommendationContext, row: ItemRow) -> str:
    """Return `loved by 23 people, 4 of the 50 most like you, who share Alien and Heat`; nothing if it is nobody.

    Of a large community those count whose likes are read.
    """
    likes = context.likes()
    total = int(likes.counts[row]) if row < likes.n_items else 0
    if not total:
        return ""
    text = f"{loved(context)} by {total:,} {'person' if total == 1 else 'people'}"
    liked = liked_rows(context)
    liked = liked[liked != row]
    if len(liked) < LEAST_LIKED:
        return text
    nearest = likes.alike(liked, NEAREST).users
    lovers = likes.among(nearest, row)
    text += f", {len(lovers)} of the {len(nearest)} most like you"
    if not len(lovers):
        return text
    shared = likes.shared(lovers, liked) * likes.rarity_of(liked)
    order = np.argsort(-shared, kind="stable")[:NAMED]
    (titles,) = titles_of(context, [liked[order[shared[order] > 0]]])
    return f"{text}, who share {titles}"
