"""Ratings held out inside the training data, on which a model learns how far off its own predictions are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from recterm.engine.interactions import Interactions
    from recterm.engine.protocol import RowVector
    from recterm.engine.rating_fold_in import F64Vector

HELD_OUT = 0.2
"""Share of the ratings that is held out."""

MOST_RATINGS = 400_000
"""Ratings of the users who take part, in the mean; of larger communities as many users are drawn as give these."""

FEWEST_HELD_OUT = 50
"""With fewer held-out ratings than this there is nothing to learn from them."""


@dataclass(frozen=True, slots=True, eq=False)
class InnerHoldout:
    """A community without some of its ratings, and those ratings."""

    train: Interactions
    user: RowVector
    """(N,) rows in the community."""
    item: RowVector
    """(N,)"""
    value: F64Vector
    """(N,) the ratings that were held out."""

    @property
    def enough(self) -> bool:
        """Whether there is something to learn from."""
        return len(self.value) >= FEWEST_HELD_OUT


def hold_out(data: Interactions, rng: np.random.Generator) -> InnerHoldout:
    """Draw users when the community is large, then hold out a share of their ratings, drawn from all of them alike."""
    part = np.ones(data.n_users, dtype=bool)
    if len(data) > MOST_RATINGS:
        part = rng.random(data.n_users) < MOST_RATINGS / len(data)
    taking_part = np.flatnonzero(part[data.user])
    tested = rng.random(len(taking_part)) < HELD_OUT
    if tested.all():
        tested[:1] = False
    train, test = taking_part[~tested], taking_part[tested]
    return InnerHoldout(
        data.part(train),
        data.user[test].astype(np.int64),
        data.item[test].astype(np.int64),
        data.value[test].astype(np.float64),
    )
