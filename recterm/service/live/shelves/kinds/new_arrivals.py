"""New to the catalogue: what the latest import brought, by the profile's taste."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.domain.clock import day_of
from recterm.service.live.shelves.kind import ShelfKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.engine.core.arrays import RowVector
    from recterm.service.live.shelves.context import RecommendationContext


def _candidates(context: RecommendationContext) -> RowVector:
    return context.facts().arrived


def _reason(context: RecommendationContext, rows: RowVector) -> Sequence[str]:
    return [f"here since {day_of(context.facts().arrived_at)}"] * len(rows)


SHELF = ShelfKind(
    name="new-arrivals",
    title="New to the catalogue",
    about="what the latest import brought, by your taste",
    empty="no import has brought anything new",
    candidates=_candidates,
    reason=_reason,
)
