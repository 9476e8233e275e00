"""Bias model: some people rate higher than others, some films are better than others, and nothing else counts.

Koren, "Factor in the neighbors", 2010, section 2.1: rating = mean + user bias + item bias, by regularised least
squares. Training learns the item biases and the mean; a profile's own bias is solved on request. Where the data
describe their users, what a person's groups rate higher than others comes on top (`group_stars`).

A fixed damping finds biases even in noise. So ratings are held out inside the training data, and each of the two kinds
of biases counts by the share of it that holds there: all of it on real data, none where it is chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, NamedTuple

import numpy as np

from recterm.engine.baselines.group_stars import GroupStars
from recterm.engine.core.hyperparameters import Hyperparameters, choice, number
from recterm.engine.core.inner_holdout import FEWEST_HELD_OUT, hold_out_often, share_that_holds
from recterm.engine.core.rating_model import Expected, Rated, RatingModel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from recterm.domain.progress import ProgressSink
    from recterm.engine.core.arrays import RowVector
    from recterm.engine.core.interactions import Interactions
    from recterm.engine.core.protocol import Arrays
    from recterm.engine.core.rating_model import F64Vector

PRECISION = 1e-10
"""Relative size of the residual at which the normal equations count as solved."""

MEAN_ALONE = "predicts the mean rating for everything: no bias of users or items was confirmed on held-out ratings"
"""How the model describes itself when no bias is confirmed."""

MOST_STEPS = 500
"""Iterations of conjugate gradients; about 20 are enough with damping."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BiasParams(Hyperparameters):
    """Hyperparameters of the bias model."""

    model: ClassVar[str] = "bias"

    damping: float = number(
        5.0, 0.0, 1e4,
        "Ratings at the mean that every user and every item starts with. More keeps those with few ratings "
        "closer to the mean.",
        tune=(0.5, 50.0), log=True,
    )  # fmt: skip
    shrink: str = choice(
        "held-out", ("held-out", "none"),
        "held-out: biases not confirmed on ratings held out of the training data are drawn back to the mean, by "
        "users and by items. none: biases as damping leaves them, as in textbooks.",
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class BiasedParams(BiasParams):
    """Hyperparameters of a model that stands on a bias model of its own."""

    @property
    def of_the_bias(self) -> BiasParams:
        """Those of the model underneath."""
        return BiasParams(damping=self.damping, shrink=self.shrink)


class Shares(NamedTuple):
    """Shares of the biases that hold on ratings they were not learned from, each in [0, 1]."""

    item: float
    user: float

    @classmethod
    def all(cls) -> Shares:
        """Return shares of 1: everything counts."""
        return cls(1.0, 1.0)

    @classmethod
    def learn(cls, data: Interactions, damping: float, rng: np.random.Generator) -> Shares:
        """Learn the shares from ratings held out of the data; everything counts when there are too few."""
        parts = hold_out_often(data, rng)
        values, items, users = (
            np.concatenate([getattr(part, name) for part in parts]) for name in ("value", "item", "user")
        )
        if len(values) < FEWEST_HELD_OUT:
            return cls.all()
        means = [float(part.train.value.mean(dtype=np.float64)) for part in parts]
        biases = [_item_biases(part.train, mean, damping) for part, mean in zip(parts, means, strict=True)]
        signal = np.concatenate([bias[part.item] for bias, part in zip(biases, parts, strict=True)])
        left = values - np.repeat(means, [len(part.value) for part in parts])
        item = share_that_holds(left, signal, items)
        left -= item * signal
        user_bias = [
            _user_biases(part.train, _left(part.train, mean, item * bias), damping)[part.user]
            for part, mean, bias in zip(parts, means, biases, strict=True)
        ]
        return cls(item, share_that_holds(left, np.concatenate(user_bias), users))


class Bias(RatingModel[BiasParams]):
    """Predicts mean + user bias + item bias."""

    _mean: float
    _noise: float
    """Variance of a rating about its expectation."""
    _item_bias: F64Vector
    _shares: Shares
    groups: GroupStars | None = None
    """What groups of users rate higher than others."""

    @property
    def fallback(self) -> str:
        """Describe the fallback to the mean, used when neither kind of bias holds."""
        return "" if any(self._shares) or self.groups is not None else MEAN_ALONE

    def user_bias(self, rated: Rated) -> float:
        """Return the bias of the person who gave these ratings, as training would find it; 0 for no ratings."""
        if not len(rated):
            return 0.0
        left = rated.ratings - self._mean - self._item_bias[rated.rows]
        if self.groups is not None and rated.groups:
            left -= self.groups.at(rated.groups, rated.rows)
        return self._shares.user * float(left.sum()) / (len(rated) + self._hyperparameters.damping)

    def baseline(self, rated: Rated, items: RowVector) -> F64Vector:
        """Return (N,) expected ratings of the items."""
        expected: F64Vector = self._mean + self.user_bias(rated) + self._item_bias[items]
        return expected if self.groups is None or not rated.groups else expected + self.groups.at(rated.groups, items)

    def residuals(self, data: Interactions) -> F64Vector:
        """Return (len(data),) residuals of the ratings that the model was fitted on."""
        damping = self._hyperparameters.damping
        left = _left(data, self._mean, self._item_bias)
        if self.groups is not None:
            left -= self.groups.of_ratings(data)
        residuals: F64Vector = left - self._shares.user * _user_biases(data, left, damping)[data.user]
        return residuals

    def expect(self, rated: Rated, items: RowVector) -> Expected:
        """Return the baseline; its variance is the noise plus the uncertainty of a bias learned from few ratings."""
        return Expected(self.baseline(rated, items), self._variances(len(rated), items))

    def _variances(self, n_rated: int, items: RowVector) -> F64Vector:
        """Damping is the prior of a bias: noise / damping is its variance before, and this after n ratings."""
        # Without damping nothing is known about a bias without ratings; the variance for one rating is the upper limit.
        damping = self._hyperparameters.damping
        user = self._shares.user / max(1.0, n_rated + damping)
        item = self._shares.item / np.maximum(1.0, self.counts[items].astype(np.float64) + damping)
        variances: F64Vector = self._noise * (1.0 + user + item)
        return variances

    def _train(self, data: Interactions, rng: np.random.Generator, progress: ProgressSink) -> None:
        damping = self._hyperparameters.damping
        held_out = self._hyperparameters.shrink == "held-out"
        # A separate stream, so that other draws from this generator are the same with and without it.
        self._shares = Shares.learn(data, damping, rng.spawn(1)[0]) if held_out else Shares.all()
        self._mean = float(data.value.mean(dtype=np.float64))
        self._item_bias = self._shares.item * _item_biases(data, self._mean, damping)
        left = _left(data, self._mean, self._item_bias)
        self.groups = GroupStars.of(left, data, damping) if held_out else None
        # Free parameters that the damping leaves, so that the noise is not underestimated.
        counts = ((self._shares.user, _some(data.activity)), (self._shares.item, _some(data.popularity)))
        free = sum(share * float((n / (n + damping)).sum()) for share, n in counts)
        self._noise = float((self.residuals(data) ** 2).sum() / max(1.0, len(data) - free))

    def _arrays(self) -> Arrays:
        return {
            "item_bias": self._item_bias,
            "mean_noise": np.array([self._mean, self._noise]),
            "bias_shares": np.array(self._shares),
            **({} if self.groups is None else self.groups.arrays()),
        }

    def _restore(self, arrays: Arrays) -> None:
        self._item_bias = arrays["item_bias"]
        self._mean, self._noise = arrays["mean_noise"].tolist()
        # A model stored before shares existed answers as it did then.
        self._shares = Shares(*arrays.get("bias_shares", np.ones(2)).tolist())
        self.groups = GroupStars.from_arrays(arrays)


def _some(counts: NDArray[np.int64]) -> F64Vector:
    """Return the counts above zero."""
    some: F64Vector = counts[counts > 0].astype(np.float64)
    return some


def _left(data: Interactions, mean: float, item_bias: F64Vector) -> F64Vector:
    """Return (len(data),) what the mean and the biases of the items leave of the ratings."""
    left: F64Vector = data.value.astype(np.float64) - mean - item_bias[data.item]
    return left


def _user_biases(data: Interactions, left: F64Vector, damping: float) -> F64Vector:
    """Return (U,) biases of all users, of what the rest leaves of their ratings; 0 for users without ratings."""
    user_bias: F64Vector = np.bincount(data.user, left, data.n_users) / np.maximum(data.activity + damping, 1e-300)
    return user_bias


def _item_biases(data: Interactions, mean: float, damping: float) -> F64Vector:
    """Solve (I,) item biases that minimise squared error + damping * (squares of all biases); 0 without ratings.

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
