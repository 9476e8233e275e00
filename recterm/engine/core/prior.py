"""Prior over items: what people like on average, for a person about whom little is known.

Models fitted on whole histories say little, and nothing reliable, about a history of three. Their scores estimate
the weight of an item in the history; so they are drawn towards the item's mean weight over the community, the more
so the less is known, like any estimate from few observations (James and Stein, "Estimation with quadratic loss",
1961; Efron and Morris 1973):

    score[j] + strength / (1 + (n / HALVED_AT)^4) * mean[j],    n: summed positive weights of the history

Strength and HALVED_AT were chosen on MovieLens latest-small and the built-in films, so the figures of
`evaluate --by history` for these two are slightly optimistic. NDCG@10 of EASE with 1, 3, 5, 10 and 20 interactions
known, without the prior and with it:
.112 .135 .151 .176 .232 and .208 .212 .217 .207 .234 on the former; .099 .160 .193 .249 .318 and .116 .165
.191 .243 .317 on the latter, whose users care less for what is popular.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from recterm.engine.core.fading import FadingParams
from recterm.engine.core.hyperparameters import number

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from recterm.engine.core.arrays import F32Matrix, F32Vector, RowVector

HALVED_AT = 8.0
"""Summed weights of a history, about the number of items that were liked, at which half of the prior is left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorParams(FadingParams):
    """Hyperparameters of models whose scores estimate the weight that an item would have in the history."""

    prior: float = number(
        0.15, 0.0, 10.0,
        "How much the mean over all users counts when little is known; half of it is left at some "
        "ten liked items, nearly nothing at 20. 0: the model alone.",
    )  # fmt: skip
    groups: float = number(
        0.3, 0.0, 10.0,
        "How much a person's groups count when little else is known: what people of the same age, gender or country "
        "like more than others do, beyond what chance explains. It fades like the prior. 0: not at all.",
    )  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Prior:
    """Amounts added to the scores of a model."""

    means: F32Vector
    """(I,) mean weight of each item over the users, with 0 for those who do not have it."""
    strength: float

    @classmethod
    def of(cls, weights: csr_matrix, strength: float) -> Prior:
        """Make the prior of a weighted community (U, I)."""
        total = np.asarray(weights.sum(axis=0), dtype=np.float64).ravel()
        return cls((total / max(1, weights.shape[0])).astype(np.float32), strength)

    def padded(self, n_more: int) -> Prior:
        """Extend the prior to further items, with which nobody has interacted."""
        return Prior(np.concatenate([self.means, np.zeros(n_more, dtype=np.float32)]), self.strength)

    def scores(self, weights: F32Vector) -> F32Vector:
        """Return (I,) amounts to add for a history of (H,) weights."""
        return self.means * np.float32(share_left(self.strength, float(np.maximum(weights, 0.0).sum())))

    def scores_many(self, histories: csr_matrix) -> F32Matrix:
        """Return (n, I) amounts to add for each of n weighted histories."""
        liked_weights = np.asarray(histories.maximum(0).sum(axis=1), dtype=np.float64).ravel()
        return share_left(self.strength, liked_weights).astype(np.float32)[:, None] * self.means

    def amounts(self, weights: F32Vector, items: RowVector) -> NDArray[np.float64]:
        """Return (len(items), H) amounts that each row adds to each item: liked rows share them by weight."""
        liked = np.maximum(weights.astype(np.float64), 0.0)
        liked_weight = float(liked.sum())
        shares = liked * (share_left(self.strength, liked_weight) / liked_weight) if liked_weight else liked
        return np.outer(self.means[items].astype(np.float64), shares)


def share_left(strength: float, liked_weight: NDArray[np.float64] | float) -> NDArray[np.float64]:
    """Return how much of a prior is left; nothing where nothing is liked, so that every part of it has a row."""
    left = np.asarray(strength / (1.0 + (np.asarray(liked_weight) / HALVED_AT) ** 4))
    return np.where(np.asarray(liked_weight) > 0, left, 0.0)
