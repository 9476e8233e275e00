"""For you: what the ranking model puts first, by the profile's dials."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.domain.shelf import FOR_YOU
from recterm.service.live.shelves.building import note_for_you, rank_for_you
from recterm.service.live.shelves.kind import RankedShelf, ShelfKind

if TYPE_CHECKING:
    from recterm.domain.shelf import Pick
    from recterm.service.live.shelves.context import RecommendationContext


def _rank(kind: ShelfKind, context: RecommendationContext, n: int) -> list[RankedShelf]:
    ranked = rank_for_you(context, context.live.ranking, n)
    return [RankedShelf(kind.name, kind.title, ranked.rows, ranked.scores, note=_note)]


def _note(context: RecommendationContext, picks: tuple[Pick, ...]) -> str:
    taste = context.taste.below(context.live.ranking.n_known)
    return note_for_you(context, taste, picks, context.live.headers[0].name)


SHELF = ShelfKind(
    name=FOR_YOU,
    title="For you",
    about="what suits your taste best",
    empty="nothing new left",
    rank=_rank,
)
