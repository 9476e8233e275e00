"""Recent releases: the catalogue's latest years, by the profile's taste."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recterm.domain.clock import year_of
from recterm.service.live.shelves.kind import ShelfKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.engine.core.arrays import RowVector
    from recterm.service.live.shelves.context import RecommendationContext

YEARS, MOST_YEARS = 3, 5
"""Latest years that count as recent, and the most that do."""

LEAST_ITEMS = 30
"""Items below which one year more counts as recent."""

LEAST_DATED = 0.2
"""Share of items with a year below which a library has no such shelf."""


def _dated(context: RecommendationContext) -> bool:
    years = context.facts().years
    return bool(len(years)) and float((years > 0).mean()) >= LEAST_DATED


def _candidates(context: RecommendationContext) -> RowVector:
    """Return the items of the latest years; years in the future are taken as mistakes."""
    years = context.facts().years
    past = years[(years > 0) & (years <= year_of(context.now))]
    latest = int(past.max(initial=0))
    for span in range(YEARS, MOST_YEARS + 1):
        rows = np.flatnonzero((years > latest - span) & (years <= latest))
        if len(rows) >= LEAST_ITEMS:
            break
    return rows


def _reason(context: RecommendationContext, rows: RowVector) -> Sequence[str]:
    return [f"from {year}" for year in context.facts().years[rows].tolist()]


SHELF = ShelfKind(
    name="recent-releases",
    title="Recent releases",
    about="the latest years, by your taste",
    empty="nothing new to you from the latest years",
    candidates=_candidates,
    reason=_reason,
    libraries=_dated,
)
