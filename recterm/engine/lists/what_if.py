"""What-if questions about a list: a pick without one event, and what would lift an item into the top.

Both are answered by scoring the changed history from scratch, so the answers are exact for every model. Only the
search for the second one looks at a shortlist: for a model whose score is a sum over the history the events that add
most to the item, else the item's neighbours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from recterm.domain.model import ItemRow
from recterm.engine.core.taste import Taste

if TYPE_CHECKING:
    from recterm.engine.core.arrays import F32Vector, RowVector
    from recterm.engine.core.protocol import Ranks

SHORTLIST = 40
"""Number of single events tried."""

MOST_EVENTS = 4
"""Number of events combined when no single one is enough."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Position of an item for one history."""

    score: float
    """NaN where the model cannot score."""
    place: int | None
    """1 is the best; None where the model cannot score."""


@dataclass(frozen=True, slots=True)
class Lift:
    """Ratings that lift an item."""

    before: Standing
    after: Standing
    rows: tuple[ItemRow, ...]
    """Items that would have to be rated, most helpful first; empty when nothing helps."""
    reached: bool
    """Whether the item is then in the top."""


def standing(model: Ranks, taste: Taste, item: ItemRow, exclude: RowVector) -> Standing:
    """Return an item's position among the candidates; it counts as a candidate even when it is excluded."""
    return _standing(model.score(taste), item, exclude)


def without(model: Ranks, taste: Taste, left_out: ItemRow, item: ItemRow) -> tuple[Standing, Standing]:
    """Return the item's standing with all feedback, and without the feedback on one other item.

    The candidates are the same in both: what was seen stays seen.
    """
    exclude = taste.exclude
    return standing(model, taste, item, exclude), standing(model, taste.without(left_out), item, exclude)


def is_personal(model: Ranks, taste: Taste) -> bool:
    """Return whether a taste affects the scores; if not, an item's score is its popularity."""
    nothing = Taste(taste.rows[:0], taste.ratings[:0], taste.strengths[:0], groups=taste.groups)
    return not np.array_equal(model.score(taste), model.score(nothing), equal_nan=True)


def is_personal_without(model: Ranks, taste: Taste, left_out: ItemRow) -> bool:
    """Return whether a taste affects the scores when one item is left out of it."""
    return is_personal(model, taste.without(left_out))


def lift(model: Ranks, neighbours: Ranks, taste: Taste, item: ItemRow, *, top: int, rating: float) -> Lift:
    """Return the fewest items found whose best rating would bring an item into the first `top` positions.

    Single events first, each scored exactly; where none is enough, the best ones together, added one by one.

    Args:
        model: ranks.
        neighbours: returns items similar to the item, for models whose score is not a sum.
        taste: the history.
        item: an item that is not in it.
        top: positions that count.
        rating: the best rating in the data's scale.
    """
    before = standing(model, taste, item, taste.exclude)
    if before.place is None or before.place <= top:
        return Lift(before, before, (), before.place is not None)
    rows: list[ItemRow] = []
    reached = before
    trial = taste
    shortlist = _shortlist(model, neighbours, taste, item, rating)
    while len(rows) < MOST_EVENTS and (reached.place or 0) > top:
        options = [
            (standing(model, changed, item, changed.exclude), row, changed)
            for row in shortlist
            if row not in rows
            for changed in (trial.rated(row, rating),)
        ]
        best = min(options, key=lambda option: (option[0].place or np.inf, -option[0].score), default=None)
        if best is None or (best[0].place or np.inf) >= (reached.place or np.inf):
            break
        reached, row, trial = best
        rows.append(row)
        # One by one: what helped alone is tried again together with what was chosen.
        shortlist = [row for _, row, _ in sorted(options, key=lambda option: option[0].place or np.inf)][
            : SHORTLIST // 4
        ]
    return Lift(before, reached, tuple(rows), reached.place is not None and reached.place <= top)


def _shortlist(model: Ranks, neighbours: Ranks, taste: Taste, item: ItemRow, rating: float) -> list[ItemRow]:
    """Return the items whose best rating should help most; items with the best rating and disliked ones cannot."""
    best_already = taste.rows[taste.ratings >= rating]
    banned = {int(item), *best_already.tolist(), *taste.against.tolist()}
    if model.additive:
        everything = np.delete(np.arange(len(model.popularity)), int(item))
        size = len(everything)
        all_rated = Taste(everything, np.full(size, rating, dtype=np.float32), np.zeros(size, dtype=np.float32))
        reasons = model.explain(all_rated, item)
        order = np.argsort(-reasons.amounts, kind="stable")
        rows = [int(reasons.rows[place]) for place in order[: SHORTLIST + len(banned)] if reasons.amounts[place] > 0]
    else:
        rows = neighbours.similar(item, SHORTLIST + len(banned)).rows.tolist()
    return [ItemRow(row) for row in rows if row not in banned][:SHORTLIST]


def _standing(scores: F32Vector, item: ItemRow, exclude: RowVector) -> Standing:
    return Standing(float(scores[item]), place_of(scores, item, exclude))


def place_of(scores: F32Vector, item: ItemRow, exclude: RowVector) -> int | None:
    """Return the place of an item among the candidates, 1 for the best; None without a score.

    Args:
        scores: (I,) of one history; NaN where the model cannot score.
        item: row of the item; it counts as a candidate even when it is excluded.
        exclude: rows that do not compete.
    """
    score = scores[item]
    if np.isnan(score):
        return None
    rivals = np.ones(len(scores), dtype=bool)
    rivals[exclude] = False
    rivals[item] = False
    better = (scores > score) | ((scores == score) & (np.arange(len(scores)) < item))
    return 1 + int((better & rivals).sum())
