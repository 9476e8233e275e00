"""Reasons for people, from a model's arithmetic: every event's part in a score, the largest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recterm.domain.feedback_kinds import opinion_of
from recterm.domain.kind_words import maker_of
from recterm.domain.model import Feedback, ItemRow
from recterm.domain.shelf import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from recterm.domain.model import Item
    from recterm.engine.core.protocol import Reasons


def shares_of(amounts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Parts of 1, in the order of the amounts; they sum to 1.

    A part is amount / score, negative for an event that speaks against the item. A score that is not positive has no
    such parts: there each event counts by the size of its amount.
    """
    total = float(amounts.sum())
    if total > 0:
        return amounts / total
    sizes = np.abs(amounts)
    weight = float(sizes.sum())
    return sizes / weight if weight else np.full(len(amounts), 1.0 / max(1, len(amounts)))


def leading(reasons: Reasons, most: int | None = None) -> NDArray[np.int64]:
    """Places of the largest amounts, the largest first, ties in order; at most `most`, or all."""
    amounts = np.asarray(reasons.amounts, dtype=np.float64)
    if most is None or len(amounts) <= most:
        return np.argsort(-amounts, kind="stable")
    least = np.partition(amounts, -most)[-most]
    candidates = np.flatnonzero(amounts >= least)
    return candidates[np.argsort(-amounts[candidates], kind="stable")][:most]


def told(
    reasons: Reasons,
    items: Mapping[ItemRow, Item],
    feedback: Mapping[ItemRow, Feedback],
    places: NDArray[np.int64],
) -> tuple[Reason, ...]:
    """Return the reasons of one score, the largest amount first.

    Args:
        reasons: what the model says.
        items: the items of the reasons shown.
        feedback: the profile's state per item, for its stars and likes.
        places: those to show, from `leading`. Shares are parts of the whole score either way.
    """
    amounts = np.asarray(reasons.amounts, dtype=np.float64)
    shares = shares_of(amounts)[places].tolist()
    sorted_amounts = amounts[places].tolist()
    nothing = Feedback()
    told_of = ((items[row], feedback.get(row, nothing)) for row in reasons.rows[places].tolist())
    return tuple(
        Reason(item.row, item.id, item.title, state.stars, amount, share, opinion_of(state), maker_of(item))
        for (item, state), amount, share in zip(told_of, sorted_amounts, shares, strict=True)
    )
