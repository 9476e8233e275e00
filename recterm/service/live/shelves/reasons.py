"""Reasons for people, from a model's arithmetic: each event's part in a score, largest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recterm.domain.feedback_kinds import opinion_of
from recterm.domain.kind_words import maker_of
from recterm.domain.model import Feedback, ItemId, ItemRow
from recterm.domain.shelf import NO_ROW, OF_GROUP, Reason
from recterm.engine.core.protocol import EVERYBODY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from recterm.domain.model import Item
    from recterm.engine.core.protocol import Reasons

MOST_PEOPLE = "what most people chose"
"""Title of the reason that is the popularity of an item."""


def shares_of(amounts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return each amount's share of the score, in the order of the amounts; the shares sum to 1.

    A share is amount / score, negative for an event that speaks against the item. If the score is not positive, each
    share is in proportion to the absolute amount instead.
    """
    total = float(amounts.sum())
    if total > 0:
        return amounts / total
    sizes = np.abs(amounts)
    weight = float(sizes.sum())
    return sizes / weight if weight else np.full(len(amounts), 1.0 / max(1, len(amounts)))


def leading(reasons: Reasons, most: int | None = None) -> NDArray[np.int64]:
    """Return the places of the amounts, largest first, ties in order; of all, or of the `most` farthest from 0."""
    amounts = np.asarray(reasons.amounts, dtype=np.float64)
    if most is None or len(amounts) <= most:
        return np.argsort(-amounts, kind="stable")
    sizes = np.abs(amounts)
    least = np.partition(sizes, -most)[-most]
    candidates = np.flatnonzero(sizes >= least)
    chosen = np.sort(candidates[np.argsort(-sizes[candidates], kind="stable")][:most])
    return chosen[np.argsort(-amounts[chosen], kind="stable")]


def reasons_of(
    reasons: Reasons,
    items: Mapping[ItemRow, Item],
    feedback: Mapping[ItemRow, Feedback],
    places: NDArray[np.int64],
) -> tuple[Reason, ...]:
    """Return the reasons for one score, the largest amount first: items, and all groups of users.

    Args:
        reasons: the model's reasons for the score.
        items: items of the reasons to show.
        feedback: the profile's feedback per item, for its stars and opinion.
        places: places of the reasons to show, from `leading`. Shares are always of the whole score.
    """
    by_group = np.array(list(reasons.groups.values()), dtype=np.float64)
    amounts = np.concatenate([np.asarray(reasons.amounts, dtype=np.float64), by_group])
    all_shares = shares_of(amounts)
    shares = all_shares[places].tolist()
    sorted_amounts = amounts[places].tolist()
    nothing = Feedback()
    explained = ((items[row], feedback.get(row, nothing)) for row in reasons.rows[places].tolist())
    of_items = [
        Reason(item.row, item.id, item.title, state.stars, amount, share, opinion_of(state), maker_of(item))
        for (item, state), amount, share in zip(explained, sorted_amounts, shares, strict=True)
    ]
    group_shares = all_shares[len(reasons.amounts) :].tolist()
    of_groups = [
        Reason(ItemRow(NO_ROW), ItemId(f"{OF_GROUP}{name}"), title_of_group(name), None, amount, share)
        for (name, amount), share in zip(reasons.groups.items(), group_shares, strict=True)
    ]
    return tuple(sorted((*of_items, *of_groups), key=lambda reason: -reason.amount) if of_groups else of_items)


def title_of_group(name: str) -> str:
    """Return a group of users as the person's own: `your gender (F)`."""
    feature, _, word = name.partition(":")
    return MOST_PEOPLE if name == EVERYBODY else f"your {feature} ({word})"
