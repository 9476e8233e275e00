"""For you: what the ranking model puts first, by the profile's dials; or two models in turn, by the lot of the day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recterm.domain.clock import DAY
from recterm.domain.shelf import FOR_YOU
from recterm.engine.lists.interleaving import team_draft
from recterm.service.live.shelves.building import note_for_you, rank_for_you
from recterm.service.live.shelves.kind import RankedShelf, ShelfKind

if TYPE_CHECKING:
    from recterm.domain.shelf import Pick
    from recterm.service.live.shelves.context import RecommendationContext


def _rank(kind: ShelfKind, context: RecommendationContext, n: int) -> list[RankedShelf]:
    ranked = rank_for_you(context, context.live.ranking, n)
    if context.live.second is None:
        return [RankedShelf(kind.name, kind.title, ranked.rows, ranked.scores, note=_note)]
    sides = ranked, rank_for_you(context, context.live.second, n)
    chance = np.random.default_rng([context.profile, context.now // DAY])
    rows, teams = team_draft((sides[0].rows, sides[1].rows), n, chance)
    scores = [dict(zip(side.rows.tolist(), side.scores, strict=True)) for side in sides]
    own = [scores[team][row] for row, team in zip(rows.tolist(), teams.tolist(), strict=True)]
    return [RankedShelf(kind.name, kind.title, rows, own, teams=teams.tolist(), note=_note)]


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
