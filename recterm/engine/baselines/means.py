"""Means as star predictors: of all ratings, of a profile, of an item; the floors that a model must beat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, TypeVar

import numpy as np

from recterm.engine.core.hyperparameters import Hyperparameters
from recterm.engine.core.rating_model import Expected, Rated, RatingModel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from recterm.domain.progress import ProgressSink
    from recterm.engine.core.arrays import RowVector
    from recterm.engine.core.interactions import Interactions
    from recterm.engine.core.protocol import Arrays
    from recterm.engine.core.rating_model import F64Vector


@dataclass(frozen=True, slots=True, kw_only=True)
class GlobalMeanParams(Hyperparameters):
    """The global mean has no hyperparameters."""

    model: ClassVar[str] = "global-mean"


@dataclass(frozen=True, slots=True, kw_only=True)
class UserMeanParams(Hyperparameters):
    """The user mean has no hyperparameters."""

    model: ClassVar[str] = "user-mean"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemMeanParams(Hyperparameters):
    """The item mean has no hyperparameters."""

    model: ClassVar[str] = "item-mean"


P = TypeVar("P", GlobalMeanParams, UserMeanParams, ItemMeanParams)


class _Mean(RatingModel[P]):
    """Base of the three: the mean of all ratings, and the variance of ratings about the mean in question."""

    _mean: float
    _variance: float
    """Of all ratings."""
    _within: float
    """Of ratings about the mean that the model predicts."""

    def _train(self, data: Interactions, rng: np.random.Generator, progress: ProgressSink) -> None:
        self._mean = float(data.value.mean(dtype=np.float64))
        self._variance = float(data.value.var(dtype=np.float64))
        self._within = self._variance

    def _arrays(self) -> Arrays:
        return {"moments": np.array([self._mean, self._variance, self._within])}

    def _restore(self, arrays: Arrays) -> None:
        self._mean, self._variance, self._within = arrays["moments"].tolist()


class GlobalMean(_Mean[GlobalMeanParams]):
    """Predicts the mean of all ratings."""

    def expect(self, rated: Rated, items: RowVector) -> Expected:
        """Return the mean and variance of all ratings."""
        return Expected(np.full(len(items), self._mean), np.full(len(items), self._variance))


class UserMean(_Mean[UserMeanParams]):
    """Predicts the mean of the profile's ratings; the global mean for no ratings."""

    def expect(self, rated: Rated, items: RowVector) -> Expected:
        """Return the same rating for every item."""
        n = len(rated)
        mean = float(rated.ratings.mean()) if n else self._mean
        variance = self._within * (1.0 + 1.0 / n) if n else self._variance
        return Expected(np.full(len(items), mean), np.full(len(items), variance))

    def _train(self, data: Interactions, rng: np.random.Generator, progress: ProgressSink) -> None:
        super()._train(data, rng, progress)
        _, self._within = _group_means(data, data.user, data.n_users, self._variance)


class ItemMean(_Mean[ItemMeanParams]):
    """Predicts the mean of the item's ratings for everyone; the global mean for items without ratings."""

    _means: F64Vector

    def expect(self, rated: Rated, items: RowVector) -> Expected:
        """Return the same ratings for every profile."""
        counts = self.counts[items].astype(np.float64)
        within = self._within * (1.0 + 1.0 / np.maximum(counts, 1.0))
        return Expected(self._means[items], np.where(counts > 0, within, self._variance))

    def _train(self, data: Interactions, rng: np.random.Generator, progress: ProgressSink) -> None:
        super()._train(data, rng, progress)
        self._means, self._within = _group_means(data, data.item, data.n_items, self._variance)
        self._means[data.popularity == 0] = self._mean

    def _arrays(self) -> Arrays:
        return {**super()._arrays(), "means": self._means}

    def _restore(self, arrays: Arrays) -> None:
        super()._restore(arrays)
        self._means = arrays["means"]


def _group_means(data: Interactions, group: NDArray[np.int32], size: int, total: float) -> tuple[F64Vector, float]:
    """Mean rating of each user or item (0 for none), and the variance about it; `total` where there are too few."""
    counts = np.bincount(group, minlength=size)
    means = np.bincount(group, data.value, size) / np.maximum(counts, 1)
    free = len(data) - int((counts > 0).sum())
    within = float(((data.value - means[group]) ** 2).sum() / free) if free else total
    return means, within
