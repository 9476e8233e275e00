"""Base of the star predictors: they read ratings from a taste, fold profiles in, and stay on the scale."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, Literal, NamedTuple, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from recterm.domain.progress import silent
from recterm.engine.core.hyperparameters import Hyperparameters
from recterm.engine.core.protocol import Predictions, Task
from recterm.engine.core.trained_model import TrainedModel, pack_scale, unpack_scale
from recterm.errors import EngineError

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

    from recterm.domain.progress import ProgressSink
    from recterm.engine.core.arrays import F32Vector, RowVector
    from recterm.engine.core.interactions import Interactions
    from recterm.engine.core.memberships import Memberships
    from recterm.engine.core.protocol import Arrays
    from recterm.engine.core.taste import Taste

F64Vector = NDArray[np.float64]

P = TypeVar("P", bound=Hyperparameters)

NO_RATINGS = ("there are no ratings to learn stars from", "counts and views can be ranked, not rated")
"""Message and hint for implicit data."""


@dataclass(frozen=True, slots=True, eq=False)
class Rated:
    """The part of a history that star predictors learn from; views without a rating are not in it."""

    rows: RowVector
    """(H,) distinct item rows."""
    ratings: F64Vector
    """(H,) ratings in the data's scale."""
    groups: tuple[str, ...] = ()
    """Names of the user groups that the person belongs to: `gender:F`."""

    @classmethod
    def nothing(cls, groups: tuple[str, ...] = ()) -> Self:
        """Return an empty history."""
        return cls(np.zeros(0, dtype=np.int64), np.zeros(0), groups)

    def __len__(self) -> int:
        return len(self.rows)


class Expected(NamedTuple):
    """Expected ratings of some items, before they are clipped to the scale."""

    means: F64Vector
    """(N,)"""
    variances: F64Vector
    """(N,) of a rating about its mean: noise, and the uncertainty about the profile and the item; >= 0."""


class RatingModel(TrainedModel[P]):
    """Base of the star predictors: subclasses see ratings only, never tastes, counts or scales.

    I items, H ratings of a history, N items that are asked for. A prediction is never NaN and lies on the scale of
    the data: without a history it is what a typical user would give, for an item without ratings what this user gives
    to a typical item, in both cases with the wider deviation that this deserves. A rating outside the scale counts as
    the nearest end of it.
    """

    task: ClassVar[Literal[Task.RATING]] = Task.RATING

    @property
    def counts(self) -> F32Vector:
        """(I,) ratings of each item in the community; EngineError before the model is fitted."""
        return self._item_counts

    @property
    def fallback(self) -> str:
        """What the fitted model falls back to when nothing it learned holds, to end a sentence; usually empty."""
        return ""

    def fit(self, data: Interactions, *, rng: np.random.Generator, progress: ProgressSink = silent) -> Self:
        """Learn from the community's ratings; returns self; EngineError when there are none."""
        if data.scale is None:
            raise EngineError(*NO_RATINGS)
        self._scale = data.scale
        self._counts = data.popularity.astype(np.float32)
        self._hyperparameters = self.resolved(data)
        self._train(data, rng, progress)
        return self

    def predict(self, taste: Taste, items: RowVector) -> Predictions:
        """Predict the ratings that this taste would give to the items, with deviations, on the scale of the data."""
        self._check_taste(taste)
        self._check_rows(items)
        rated = np.flatnonzero(~np.isnan(taste.ratings))
        own = Rated(taste.rows[rated], taste.ratings[rated].astype(np.float64), taste.groups)
        expected = self.expect(self._within_scale(own), items)
        return Predictions(self._on_scale(expected.means), np.sqrt(expected.variances).astype(np.float32))

    def predict_pairs(
        self, history: csr_matrix, rows: RowVector, items: RowVector, groups: Memberships | None = None
    ) -> F32Vector:
        """Predict (N,) ratings of items[j] by the user of history row rows[j]; the same numbers as `predict`.

        `groups` has a row per row of history.

        EngineError for a history of another catalogue, with NaN or infinite ratings or with an item twice in a row,
        and for rows or items that do not exist or do not pair up.
        """
        if len(rows) != len(items):
            raise EngineError(f"{len(rows)} history rows cannot be paired with {len(items)} items")
        if len(rows) and (rows.min() < 0 or rows.max() >= history.shape[0]):
            raise EngineError(f"a history row is outside 0 to {history.shape[0] - 1}")
        self._check_history(history)
        self._check_rows(items)
        means = np.empty(len(rows))
        for user, places in grouped(rows):
            own = rated_by(history, user, () if groups is None else groups.names_of(user))
            means[places] = self.expect(self._within_scale(own), items[places]).means
        return self._on_scale(means)

    @abstractmethod
    def expect(self, rated: Rated, items: RowVector) -> Expected:
        """Return mean and variance of each item's rating by the person with these ratings; rows are not checked."""

    def arrays(self) -> Arrays:
        """Everything that the fitted model needs to answer, as arrays by name."""
        return {"counts": self.counts, "scale": pack_scale(self._scale), **self._arrays()}

    @classmethod
    def from_arrays(cls, hyperparameters: P, arrays: Arrays) -> Self:
        """Return the fitted model that `arrays()` was taken from; needs numpy only."""
        model = cls(hyperparameters)
        model._scale = unpack_scale(arrays["scale"])
        model._counts = arrays["counts"]
        model._restore(arrays)
        return model

    def _within_scale(self, rated: Rated) -> Rated:
        """Return the history with its ratings clipped to the scale."""
        scale = self._scale
        if scale is None:
            return rated
        return replace(rated, ratings=np.clip(rated.ratings, scale.minimum, scale.maximum))

    def _on_scale(self, means: F64Vector) -> F32Vector:
        scale = self._scale
        return means.astype(np.float32) if scale is None else np.clip(means, scale.minimum, scale.maximum, dtype="f4")


def grouped(rows: RowVector) -> list[tuple[int, RowVector]]:
    """Yield each distinct row of `rows` with its positions."""
    order = np.argsort(rows, kind="stable")
    users, starts = np.unique(rows[order], return_index=True)
    return list(zip(users.tolist(), np.split(order, starts[1:]), strict=True)) if len(rows) else []


def rated_by(history: csr_matrix, row: int, groups: tuple[str, ...] = ()) -> Rated:
    """Return one row of a history, of a person of these groups."""
    mine = slice(history.indptr[row], history.indptr[row + 1])
    return Rated(history.indices[mine].astype(np.int64), history.data[mine].astype(np.float64), groups)
