"""Disagreements: where a profile is furthest from the crowd, in standard deviations of each item's ratings."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from recterm.domain.answers.taste.disagreements import Disagreement, Disagreements
from recterm.service.taste.own_items import compared, habit_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.service.taste.crowd import Crowd
    from recterm.service.taste.own_items import OwnItem

FURTHEST = 10
"""Items listed in each direction."""

LEAST_DISTANCE = 1.0
"""Standard deviations from the crowd below which nobody would speak of a disagreement."""


def disagreements_of(own: Sequence[OwnItem], crowd: Crowd, n: int = FURTHEST) -> Disagreements:
    """Return the items rated furthest above and below the crowd.

    The distance is (own stars - habit - mean) / (spread sqrt(1 + 1 / raters)), that of one more rating from a normal
    distribution whose mean is itself estimated; the habit is the profile's mean over all items.
    """
    rated = compared(own)
    habit = habit_of(rated)
    listed = sorted((_disagreement(item, habit, crowd) for item in rated), key=lambda item: -item.distance)
    return Disagreements(
        len(rated),
        tuple(item for item in listed[:n] if item.distance >= LEAST_DISTANCE),
        tuple(item for item in reversed(listed[-n:]) if item.distance <= -LEAST_DISTANCE),
    )


def _disagreement(own: OwnItem, habit: float, crowd: Crowd) -> Disagreement:
    item, stars = own.item, own.stars or 0.0
    spread = own.crowd_spread * math.sqrt(1 + 1 / own.raters)
    counts = crowd.counts[item.row]
    step = round(stars * 2) - 1
    return Disagreement(
        item.id, item.title, item.year, stars, own.crowd_mean or 0.0, own.raters,
        (own.above - habit) / spread if spread > 0 else 0.0,
        float(counts[step:].sum() / own.raters),
        float(counts[: step + 1].sum() / own.raters),
    )  # fmt: skip
