"""Because you rated, liked or watched something: one shelf for each of the latest items that the profile liked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.domain.model import Role
from recterm.domain.shelf import BECAUSE, BECAUSE_SHELVES
from recterm.service.live.shelves.because_items import anchors_of
from recterm.service.live.shelves.building import note_like, rank_like, title_because
from recterm.service.live.shelves.kind import RankedShelf, ShelfKind, Source

if TYPE_CHECKING:
    from recterm.domain.model import ItemRow
    from recterm.domain.shelf import Pick
    from recterm.service.live.shelves.building import Ranked
    from recterm.service.live.shelves.context import RecommendationContext

ANCHORS_TRIED = 10
"""Number of anchors tried for the three shelves; an anchor without similar items gets no shelf, unless a filter
leaves none."""


def _rank(kind: ShelfKind, context: RecommendationContext, n: int) -> list[RankedShelf]:
    shelves: list[RankedShelf] = []
    for anchor in anchors_of(context.feedback, ANCHORS_TRIED, context.live.n_anchored):
        ranked = rank_like(context, anchor, n, context.excluded)
        if len(ranked.rows) or context.candidates is not None:
            shelves.append(_ranked(kind, context, anchor, ranked))
        if len(shelves) == BECAUSE_SHELVES:
            break
    return shelves


def _ranked(kind: ShelfKind, context: RecommendationContext, anchor: ItemRow, ranked: Ranked) -> RankedShelf:
    def note(context: RecommendationContext, picks: tuple[Pick, ...]) -> str:
        return "" if picks else note_like(context, anchor)

    rows, scores = ranked.rows, ranked.scores
    return RankedShelf(kind.name, title_because, rows, scores, kind.reasons, (), anchor, kind.ranked_by, note)


SHELF = ShelfKind(
    name=BECAUSE,
    title="Because you liked",
    about="what resembles your latest favourites",
    empty="rate or like something first",
    reasons=Source.ANCHOR,
    explained=False,
    ranked_by=Role.NEIGHBOURS,
    rank=_rank,
)
