"""Inner holdout: ratings held out inside the training data, from which a model learns how far off it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from recterm.engine.core.arrays import RowVector
    from recterm.engine.core.interactions import Interactions
    from recterm.engine.core.rating_model import F64Vector

HELD_OUT = 0.2
"""Share of the ratings that is held out."""

MOST_RATINGS = 400_000
"""Mean number of ratings of the users who take part; from larger communities, enough users are drawn to reach it."""

FEW_RATINGS = 10_000
"""Up to this many ratings, a fifth of them decides too little."""

FEWEST_HELD_OUT = 50
"""With fewer held-out ratings than this there is nothing to learn from them."""


SURE = 2.5
"""Standard errors above zero from which a signal counts."""


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
        """Whether there is enough to learn from."""
        return len(self.value) >= FEWEST_HELD_OUT


def share_that_holds(target: F64Vector, signal: F64Vector, cluster: RowVector) -> float:
    """Return the share of a signal that holds on ratings it was not learned from, in [0, 1]; 0 unless that is certain.

    It is 1 where nothing contradicts that: where 1 is within a standard error, or below. The least squares weight
    of the signal, with a standard error for ratings of one user (or item) that err alike (Liang and Zeger,
    "Longitudinal data analysis using generalized linear models", 1986).

    Args:
        target: (N,) ratings minus the expectation without the signal.
        signal: (N,) what the signal adds.
        cluster: (N,) whose ratings err alike, numbered from 0.
    """
    power = float(signal @ signal)
    if not power:
        return 0.0
    share = float(signal @ target) / power
    left = target - share * signal
    together = np.bincount(cluster, signal * left)
    # With few users that error is itself uncertain; that of independent ratings is then the floor.
    error = max(float(np.sqrt(together @ together)) / power, float(np.sqrt(left @ left / len(left) / power)))
    # Student's quantile for this number of users, by the first term of Cornish and Fisher's expansion.
    n_clusters = len(np.unique(cluster))
    sure = SURE * (1.0 + (SURE**2 + 1.0) / (4.0 * max(1, n_clusters - 1)))
    if share <= sure * error:
        return 0.0
    return 1.0 if share + error >= 1.0 else share


def hold_out(data: Interactions, rng: np.random.Generator) -> InnerHoldout:
    """Draw users when the community is large, then hold out a share of their ratings, drawn uniformly."""
    part = np.ones(data.n_users, dtype=bool)
    if len(data) > MOST_RATINGS:
        part = rng.random(data.n_users) < MOST_RATINGS / len(data)
    taking_part = np.flatnonzero(part[data.user])
    tested = rng.random(len(taking_part)) < HELD_OUT
    if tested.all():
        tested[:1] = False
    return _split(data, taking_part[~tested], taking_part[tested])


def _split(data: Interactions, train: RowVector, test: RowVector) -> InnerHoldout:
    """Hold out the ratings at the positions of `test`."""
    return InnerHoldout(
        data.part(train),
        data.user[test].astype(np.int64),
        data.item[test].astype(np.int64),
        data.value[test].astype(np.float64),
    )


def hold_out_often(data: Interactions, rng: np.random.Generator) -> list[InnerHoldout]:
    """Hold out every rating of small data once, in several parts; of larger data one part. For quick models."""
    if len(data) > FEW_RATINGS:
        return [hold_out(data, rng)]
    n_parts = min(len(data), round(1 / HELD_OUT))
    part = rng.permutation(len(data)) % n_parts
    return [_split(data, np.flatnonzero(part != number), np.flatnonzero(part == number)) for number in range(n_parts)]
