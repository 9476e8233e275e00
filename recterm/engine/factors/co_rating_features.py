"""Co-rating features: what is known about people and items from who rated what, whatever the stars.

People choose what they rate, so the choice says much about their taste. The users x items matrix of ones, divided
by the root of each history's length and the fourth root of each audience's, is cut down to its strongest directions.
The features of a user or an item are the sum of what each rating contributes in these directions over the root of their
number, as the implicit part of SVD++ (Koren 2008), from a few dozen directions instead of a free vector per item.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from recterm.engine.core.arrays import F32Matrix, RowVector
    from recterm.engine.core.rating_model import F64Vector

AUDIENCE_POWER = 0.25
"""Power of an item's audience by which its column is divided: between 0 (popular items dominate) and 0.5."""

DENSE_CELLS = 200_000
"""Up to this many cells the decomposition is done densely, without iterations that could fail on tiny matrices."""

HALF_BELIEVED = 5.0
"""Ratings of a user or an item at which a feature counts half; the rest is the mean of all features."""


@dataclass(frozen=True, slots=True, eq=False)
class CoRatingFeatures:
    """Standardised coordinates: mean 0 over the community, about 1 wide; 0 for those without ratings.

    F directions; 0 of them in a community of one user or one item.
    """

    users: NDArray[np.float64]
    """(U, F)"""
    items: NDArray[np.float64]
    """(I, F)"""
    steps: NDArray[np.float64]
    """(I, F) what a rated item adds to a user's coordinates, before the division by the root of the history."""
    centre: F64Vector
    """(F,) mean of the users' coordinates, which is taken off."""

    @classmethod
    def of(cls, ratings: csr_matrix, n_traces: int, rng: np.random.Generator) -> Self:
        """Make features from the users x items matrix of ratings, whose stored entries count alike."""
        n_users, n_items = ratings.shape
        histories = np.diff(ratings.indptr).astype(np.float64)
        audiences = np.bincount(ratings.indices, minlength=n_items).astype(np.float64)
        by_user, by_item = np.maximum(histories, 1.0) ** -0.5, np.maximum(audiences, 1.0) ** -AUDIENCE_POWER
        values = np.repeat(by_user, np.diff(ratings.indptr)) * by_item[ratings.indices]
        scaled = type(ratings)((values, ratings.indices, ratings.indptr), shape=ratings.shape)
        left, right = _directions(scaled, min(n_traces, n_users - 1, n_items - 1), rng)
        users = np.asarray(scaled @ right)
        items = np.asarray(scaled.T @ left) * (np.maximum(audiences, 1.0) ** -0.5 / by_item)[:, None]
        centre, width = _standard(users, histories > 0)
        item_centre, item_width = _standard(items, audiences > 0)
        return cls(
            (users / width - centre) * _believed(histories)[:, None],
            (items / item_width - item_centre) * _believed(audiences)[:, None],
            right * by_item[:, None] / width,
            centre,
        )


@dataclass(frozen=True, slots=True, eq=False)
class FromTraces:
    """Linear function of a user's features, with D results, computed directly from the rows of a history."""

    base: F64Vector
    """(D,) where nothing is known."""
    steps: F32Matrix
    """(I, D) what each item of the history adds, before the division by its length's root."""
    centre: F64Vector
    """(D,)"""

    @classmethod
    def of(cls, co_rating_features: CoRatingFeatures, weights: NDArray[np.float64]) -> Self:
        """Make the function for weights (1 + F, D), the constant first."""
        return cls(
            weights[0],
            (co_rating_features.steps @ weights[1:]).astype(np.float32),
            co_rating_features.centre @ weights[1:],
        )

    def at(self, rows: RowVector) -> F64Vector:
        """Return (D,) for a person who rated these items; for a community user, the weights times their features."""
        n = len(rows)
        if n == 0:
            return self.base
        moved: F64Vector = self.steps[rows].sum(axis=0, dtype=np.float64) / np.sqrt(n) - self.centre
        return self.base + _believed(n) * moved


def _believed(n: NDArray[np.float64] | float) -> NDArray[np.float64]:
    """Return the share of a feature that n ratings support."""
    share: NDArray[np.float64] = np.asarray(n / (n + HALF_BELIEVED))
    return share


def _standard(columns: NDArray[np.float64], present: NDArray[np.bool_]) -> tuple[F64Vector, F64Vector]:
    """Return the mean of each column in units of its standard deviation, and that; over those present."""
    width = columns[present].std(axis=0)
    width = np.where(width > 1e-12, width, 1.0)
    return columns[present].mean(axis=0) / width, width


def _directions(
    matrix: csr_matrix, n: int, rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the n strongest singular vectors of both sides, as columns."""
    from scipy.sparse.linalg import svds

    if n < 1:
        return np.zeros((matrix.shape[0], 0)), np.zeros((matrix.shape[1], 0))
    if matrix.shape[0] * matrix.shape[1] <= DENSE_CELLS:
        left, _, right = np.linalg.svd(matrix.toarray(), full_matrices=False)
        return left[:, :n], right[:n].T
    left, _, right = svds(matrix, k=n, v0=rng.normal(size=min(matrix.shape)))
    return left, right.T
