"""The bias model: some people rate higher than others, some films are better than others, and nothing else.

Koren, "Factor in the neighbors", 2010, section 2.1: rating = mean + user bias + item bias, by regularised least
squares. The item biases and the mean are what is learned; a profile's own bias is solved when it is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from recterm.engine.hyperparameters import Hyperparameters, number
from recterm.engine.rating_fold_in import Expected, Rated, RatingFoldIn

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from recterm.engine.interactions import Interactions
    from recterm.engine.protocol import Arrays, ProgressSink, RowVector
    from recterm.engine.rating_fold_in import F64Vector

PRECISION = 1e-10
"""Relative size of the residual at which the normal equations count as solved."""

MOST_STEPS = 500
"""Of conjugate gradients; some 20 are enough with damping."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BiasParams(Hyperparameters):
    """Hyperparameters of the bias model."""

    model: ClassVar[str] = "bias"

    damping: float = number(
        5.0, 0.0, 1e4,
        "Ratings at the mean that every user and every item is given beforehand. More keeps those with few ratings "
        "nearer to the mean.",
        tune=(0.5, 50.0), log=True,
    )  # fmt: skip


class Bias(RatingFoldIn[BiasParams]):
    """Predicts mean + user bias + item bias."""

    _mean: float
    _noise: float
    """Variance of a rating about its expectation."""
    _item_bias: F64Vector

    def user_bias(self, rated: Rated) -> float:
        """The bias of whoever gave these ratings, as training would find it; 0 for no ratings."""
        weight = len(rated) + self._hyperparameters.damping
        return float((rated.ratings - self._mean - self._item_bias[rated.rows]).sum() / weight) if len(rated) else 0.0

    def baseline(self, rated: Rated, items: RowVector) -> F64Vector:
        """(N,) expected ratings of the items."""
        return self._mean + self.user_bias(rated) + self._item_bias[items]

    def residuals(self, data: Interactions) -> F64Vector:
        """(len(data),) what the model leaves unexplained of the ratings that it was fitted on."""
        centred = data.value.astype(np.float64) - self._mean - self._item_bias[data.item]
        weights = np.maximum(data.activity + self._hyperparameters.damping, 1e-300)
        user_bias = np.bincount(data.user, centred, data.n_users) / weights
        residuals: F64Vector = centred - user_bias[data.user]
        return residuals

    def expect(self, rated: Rated, items: RowVector) -> Expected:
        """The baseline; its variance is noise, plus what a bias from so few ratings leaves open."""
        return Expected(self.baseline(rated, items), self._variances(len(rated), items))

    def _variances(self, n_rated: int, items: RowVector) -> F64Vector:
        """Damping is the prior of a bias: noise / damping is its variance before, and this after n ratings."""
        # Without damping nothing is known of a bias without ratings; one rating's worth is then as wide as it gets.
        damping = self._hyperparameters.damping
        user = 1.0 / max(1.0, n_rated + damping)
        item = 1.0 / np.maximum(1.0, self.counts[items].astype(np.float64) + damping)
        variances: F64Vector = self._noise * (1.0 + user + item)
        return variances

    def _train(self, data: Interactions, rng: np.random.Generator, progress: ProgressSink) -> None:
        self._mean = float(data.value.mean(dtype=np.float64))
        self._item_bias = _item_biases(data, self._mean, self._hyperparameters.damping)
        damping = self._hyperparameters.damping
        # Free parameters that the damping leaves, so that the noise is not taken for smaller than it is.
        free = sum(float((n / (n + damping)).sum()) for n in (_some(data.activity), _some(data.popularity)))
        self._noise = float((self.residuals(data) ** 2).sum() / max(1.0, len(data) - free))

    def _arrays(self) -> Arrays:
        return {"item_bias": self._item_bias, "mean_noise": np.array([self._mean, self._noise])}

    def _restore(self, arrays: Arrays) -> None:
        self._item_bias = arrays["item_bias"]
        self._mean, self._noise = arrays["mean_noise"].tolist()


def _some(counts: NDArray[np.int64]) -> F64Vector:
    """The counts above zero."""
    some: F64Vector = counts[counts > 0].astype(np.float64)
    return some


def _item_biases(data: Interactions, mean: float, damping: float) -> F64Vector:
    """(I,) item biases that minimise squared error + damping * (squares of all biases); 0 for items without ratings.

    The user biases are put in from their own equations, which leaves a symmetric system between items; conjugate
    gradients solve it, scaled by its diagonal.
    """
    user_weight = np.maximum(data.activity + damping, 1.0 if damping == 0 else 0.0)
    item_weight = np.maximum(data.popularity + damping, 1.0 if damping == 0 else 0.0)

    def through_users(values: F64Vector) -> F64Vector:
        """Sum, over an item's ratings, of the user's bias that goes with these values of each rating."""
        per_user = np.bincount(data.user, values, data.n_users) / user_weight
        return np.bincount(data.item, per_user[data.user], data.n_items).astype(np.float64, copy=False)

    centred = data.value.astype(np.float64) - mean
    right = np.bincount(data.item, centred, data.n_items) - through_users(centred)
    solution = np.zeros(data.n_items)
    residual = right.copy()
    scaled = residual / item_weight
    direction = scaled.copy()
    energy = float(residual @ scaled)
    enough = PRECISION**2 * energy
    for _ in range(MOST_STEPS):
        if energy <= enough:
            break
        image = item_weight * direction - through_users(direction[data.item])
        curvature = float(direction @ image)
        if curvature <= 0:
            break
        step = energy / curvature
        solution += step * direction
        residual -= step * image
        scaled = residual / item_weight
        energy, before = float(residual @ scaled), energy
        direction = scaled + energy / before * direction
    return solution
