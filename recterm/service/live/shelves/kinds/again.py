"""Again: what the profile has played, read or bought before today and may return to, by taste, habit and time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recterm.domain.clock import DAY, NO_TIME
from recterm.domain.feedback_kinds import is_disliked
from recterm.domain.shelf import AGAIN
from recterm.engine.lists.repeats import gaps_of, repeat_scores
from recterm.service.live.shelves.kind import Refresh, ShelfKind, Source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.domain.kind_words import KindWords
    from recterm.domain.model import Feedback
    from recterm.engine.core.arrays import RowVector
    from recterm.engine.lists.repeats import F64Vector
    from recterm.service.live.shelves.context import RecommendationContext


def _candidates(context: RecommendationContext) -> RowVector:
    rows = [
        row
        for row, state in context.feedback.items()
        if row < context.live.n_items and had_before(state, context.now) and not is_disliked(state)
    ]
    return np.array(rows, dtype=np.int64)


def had_before(state: Feedback, now: int, least: int = 1) -> bool:
    """Return whether an item was viewed at least so often, the last time not within the past day."""
    return state.views >= least and now - (state.viewed_at or 0) >= DAY


def _score(context: RecommendationContext, rows: RowVector) -> F64Vector:
    times, elapsed, gaps, _ = _habits(context, rows)
    return repeat_scores(context.scores[rows], times, elapsed, gaps)


def _habits(context: RecommendationContext, rows: RowVector) -> tuple[RowVector, F64Vector, F64Vector, Sequence[bool]]:
    """Return how often, seconds since the last time, usual seconds between two times, and whether they were seen."""
    states = [context.feedback[row] for row in rows.tolist()]
    times = np.array([state.views for state in states], dtype=np.int64)
    last = np.array([state.viewed_at or 0 for state in states], dtype=np.float64)
    first_views = context.first_views()
    first = np.minimum([first_views.get(row, at) for row, at in zip(rows.tolist(), last, strict=True)], last)
    gaps = gaps_of(times, first, last)
    # When nobody told the last time, it is as long ago as usual.
    elapsed = np.where(last > NO_TIME, np.maximum(context.now - last, 0.0), gaps)
    return times, elapsed, gaps, ((times > 2) & (last > first)).tolist()


def _reason(context: RecommendationContext, rows: RowVector) -> list[str]:
    dated = [bool(context.feedback[row].viewed_at) for row in rows.tolist()]
    return [
        _words(context.words, int(often), since if is_dated else 0.0, gap if regular else 0.0)
        for often, since, gap, regular, is_dated in zip(*_habits(context, rows), dated, strict=True)
    ]


def _words(words: KindWords, times: int, elapsed: float, gap: float) -> str:
    """Return the reason: `heard 12 times, last 40 days ago, about every 9 days`; `elapsed` is 0 if unknown."""
    often = "once" if times == 1 else f"{times:,} times"
    every = f", about every {_days(gap)}".replace("every 1 day", "every day") if gap else ""
    last = f", last {_days(elapsed)} ago" if elapsed else ""
    return f"{words.done} {often}{last}{every}"


def _days(seconds: float) -> str:
    days = max(1, round(seconds / DAY))
    if days < 60:
        return "1 day" if days == 1 else f"{days} days"
    months = round(days / 30.4)
    return f"{months} months" if months < 24 else f"{days // 365} years"


def _libraries(context: RecommendationContext) -> bool:
    """Return whether the settings file asks for it, else whether this is for returning, as music is.

    A library of music or games is, once the profile has played something before today, and one of other plays or
    purchases, once the profile has repeated something.
    """
    if context.again is not None:
        return context.again
    least = 1 if context.words.counted else 2 if context.live.scale is None else None
    return least is not None and any(had_before(state, context.now, least) for state in context.feedback.values())


SHELF = ShelfKind(
    name=AGAIN,
    title="Again",
    about="by taste, how often, how long ago",
    empty="nothing to return to yet",
    candidates=_candidates,
    scorer=_score,
    reason=_reason,
    reasons=Source.WORDS,
    refresh=Refresh.DAY,
    libraries=_libraries,
    known=True,
)
