"""Weekly mix: thirty items for a week, new on Monday, varied, with a few bridges out of the usual."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from recterm.domain.reranking import Reranking
from recterm.engine.core.ranking import top_n
from recterm.engine.lists.editions import n_best_works
from recterm.engine.lists.sinking import sunk
from recterm.service.live.shelves.kind import RankedShelf, Refresh, ShelfKind
from recterm.service.live.shelves.liked_rows import liked_rows
from recterm.service.live.shelves.rerank import reranked
from recterm.service.live.shelves.weekly_mixes import WeeklyMix, monday_of

if TYPE_CHECKING:
    from recterm.domain.shelf import Pick
    from recterm.engine.core.arrays import RowVector
    from recterm.service.live.shelves.context import RecommendationContext

LENGTH = 30
BRIDGES = 4
"""Items of the mix that have none of the profile's usual genres."""
USUAL_GENRES = 3
POOL = 400
"""Best candidates from which the mix is chosen."""
VARIED = Reranking(diversity=0.2)


def _rank(kind: ShelfKind, context: RecommendationContext, n: int) -> list[RankedShelf]:
    """Return this week's mix, made and kept when it is first asked for; hidden items leave it."""
    mixes, monday = context.mixes, monday_of(context.now)
    if mixes is None:
        return []
    mix = mixes.of(monday)
    if mix is None:
        mix = _made(context, monday.isoformat())
        if mix.items:
            mixes.keep(mix)
    kept = {item: row for item, row in mixes.rows(mix).items() if context.open_known[row]}
    rows = np.array(list(kept.values()), dtype=np.int64)[:n]
    *others, last_genre = _usual(context) or [""]
    usual = f"{', '.join(others)} or {last_genre}" if others else last_genre
    whys = [f"a bridge out of your usual {usual}" if item in mix.bridges else "" for item in list(kept)[:n]]
    last = mixes.of(monday - timedelta(days=7))

    def note(context: RecommendationContext, picks: tuple[Pick, ...]) -> str:
        if not picks:
            return kind.empty
        before = (
            "" if last is None else f"; last week you took {mixes.n_taken(last, context.history)} of {len(last.items)}"
        )
        return f"{len(kept)} for this week, new on Monday{before}"

    scores = context.scores[rows].tolist()
    return [RankedShelf(kind.name, kind.title, rows, scores, kind.reasons, whys, None, kind.ranked_by, note)]


def _made(context: RecommendationContext, monday: str) -> WeeklyMix:
    """Make the mix: varied picks of the best candidates, and every few places a bridge."""
    whole = replace(context, candidates=None, reranking=VARIED)
    scorable = np.flatnonzero(whole.open & np.isfinite(context.scores))
    none, order = scorable[:0], sunk(context.scores, scorable, context.tired)

    def best(asked: int) -> RowVector:
        return top_n(order, asked, exclude=none, candidates=scorable)

    pool = n_best_works(best, POOL, context.live.work)
    usual = set(_usual(context))
    items = dict(zip(pool.tolist(), context.items(pool.tolist()), strict=True))
    bridges = [row for row, item in items.items() if item.genres and not usual & set(item.genres)][
        : BRIDGES if usual else 0
    ]
    usual_rows = pool[~np.isin(pool, bridges)]
    rows = reranked(whole, usual_rows, order[usual_rows], LENGTH - len(bridges)).tolist()
    step = LENGTH // (BRIDGES + 1)
    for place, row in enumerate(bridges, start=1):
        rows.insert(min(place * step, len(rows)), row)
    return WeeklyMix(monday, tuple(items[row].id for row in rows), tuple(items[row].id for row in bridges))


def _usual(context: RecommendationContext) -> list[str]:
    """Return the most frequent genres of what the profile liked."""
    liked = context.items(liked_rows(context).tolist())
    return [genre for genre, _ in Counter(genre for item in liked for genre in item.genres).most_common(USUAL_GENRES)]


SHELF = ShelfKind(
    name="weekly-mix",
    title="Weekly mix",
    about="thirty for the week, varied, with bridges out of the usual",
    empty="nothing left to mix",
    refresh=Refresh.WEEK,
    libraries=lambda context: context.mixes is not None and len(context.taste) > 0,
    known=True,
    default=False,
    ranked_by=None,  # the model that made it on Monday may no longer be in use
    rank=_rank,
)
