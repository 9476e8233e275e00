"""Quiz: the item that a person whose taste is hardly known is asked about next.

It is the best known item without feedback of this person. Rashid et al., "Getting to know you: learning new user
preferences in recommender systems" (2002), compare ways to choose it; `tests.benchmarks.quiz` measures them here,
with one that follows the answers, and after seven questions none of them is better than the most popular items.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from recterm.domain.model import EventKind, ItemRow
from recterm.domain.quiz import recorded_answer
from recterm.engine.core.ranking import top_n
from recterm.engine.lists.editions import all_editions

if TYPE_CHECKING:
    from recterm.domain.model import Scale
    from recterm.domain.quiz import QuizAnswer
    from recterm.engine.core.arrays import F32Vector, RowVector
    from recterm.engine.core.taste import Taste


def next_question(
    popularity: F32Vector, taste: Taste, asked: RowVector, work: RowVector | None = None
) -> ItemRow | None:
    """Return the item to ask about; None when nothing is left.

    Args:
        popularity: (I,) interactions of each item in the community.
        taste: the feedback of the person so far.
        asked: rows of earlier questions, whatever the answers were.
        work: (I,) the row that names each item's work; None if every item is a work of its own.
    """
    excluded = all_editions(np.union1d(taste.exclude, asked).astype(np.int64), work)
    best = top_n(popularity, 1, exclude=excluded[excluded < len(popularity)])
    return next((ItemRow(row) for row in best.tolist() if popularity[row] > 0), None)


def answered(taste: Taste, row: ItemRow, answer: QuizAnswer, scale: Scale | None) -> Taste:
    """Return the taste with an answer, as it would be recorded; an unknown item changes nothing."""
    recorded = recorded_answer(answer, scale)
    if recorded is None:
        return taste
    if recorded.stars is not None:
        return taste.rated(row, recorded.stars if scale is None else scale.from_stars(recorded.stars))
    at = np.array([row], dtype=np.int64)
    opinions = dict(taste.opinions)
    if recorded.kind is not EventKind.VIEW:
        opinions[recorded.kind] = np.append(taste.of(recorded.kind), at)
    if recorded.kind is EventKind.HIDE:
        return replace(taste, opinions=opinions)
    return replace(
        taste,
        rows=np.append(taste.rows, at),
        ratings=np.append(taste.ratings, np.float32(np.nan)),
        strengths=np.append(taste.strengths, np.float32(recorded.kind is EventKind.VIEW)),
        opinions=opinions,
    )
