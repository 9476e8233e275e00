"""Non-negative matrix factorisation (NMF) of ratings: factors only add, so that each can be read as a taste.

Lee and Seung, "Learning the parts of objects by non-negative matrix factorization", 1999, over the given ratings only,
as in Luo et al., "An efficient non-negative matrix-factorization-based approach to collaborative filtering for
recommender systems", 2014. A rating, counted from the bottom of the scale, is the inner product of a user's factors and
an item's, all >= 0. Both are held near those of the typical user and the typical item, not near zero, so
that a profile without ratings is a typical user. All users are solved side by side, then all items (hierarchical
alternating least squares: Cichocki et al. 2007).

U users, I items, K factors, H ratings of a history, N asked items.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from recterm.domain.model import Progress
from recterm.engine.core.hyperparameters import Hyperparameters, number, whole
from recterm.engine.core.rating_model import Expected, Rated
from recterm.engine.factors.newcomers import FactorFoldIn

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from recterm.domain.progress import ProgressSink
    from recterm.engine.core.arrays import F32Matrix, RowVector
    from recterm.engine.core.interactions import Interactions
    from recterm.engine.core.protocol import Arrays
    from recterm.engine.core.rating_model import F64Vector

SWEEPS = 3
"""Passes over the factors for each side of an iteration; the next iteration starts where they end."""

PROFILE_SWEEPS = 500
"""Passes over a profile's factors at most."""

TOLERANCE = 1e-6
"""A pass that moves no factor of a profile by more than this is the last."""

SPREAD = 0.2
"""Relative differences between factors at the start; equal ones would stay equal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NMFParams(Hyperparameters):
    """Hyperparameters of NMF."""

    model: ClassVar[str] = "nmf"

    n_factors: int = whole(
        4,
        1,
        64,
        "Tastes that are distinguished. More tastes need more regularization; memory grows with the square.",
        tune=(2, 16),
    )
    regularization: float = number(
        12.0, 1e-3, 1e4,
        "Pull of a user's and an item's factors towards the typical ones, in ratings (times the mean square of the "
        "other side's factors).",
        tune=(3.0, 50.0), log=True,
    )  # fmt: skip
    n_iterations: int = whole(30, 1, 1000, "Passes over users and items.", tune=(10, 60))


class NMF(FactorFoldIn[NMFParams]):
    """Predicts the bottom of the scale + user factors . item factors."""

    _bottom: float
    _noise: float
    """Variance of a rating about its expectation."""
    _items: NDArray[np.float64]
    """(I, K)"""
    _typical: F64Vector
    """(K,) factors of the typical user."""
    _hold: float
    """Weight of the typical user's factors in a profile."""

    @property
    def item_factors(self) -> F32Matrix:
        """(I, K) factors of the items."""
        return self._items.astype(np.float32)

    def expect_by_factors(self, rated: Rated, items: RowVector) -> Expected:
        """Return the inner product; its variance is noise plus the uncertainty of profile and item from few ratings."""
        mine, asked = self._items[rated.rows], self._items[items]
        matrix = mine.T @ mine + self._hold * np.eye(len(self._typical))
        side = mine.T @ (rated.ratings - self._bottom) + self._hold * self._typical
        profile = self._typical.copy()
        for _ in range(PROFILE_SWEEPS):
            before = profile.copy()
            _sweep(matrix[None], side[None], profile[None])
            if np.abs(profile - before).max() < TOLERANCE:
                break
        user = np.einsum("nk,nk->n", asked, np.linalg.solve(matrix, asked.T).T)
        item = 1.0 / (1.0 + self.counts[items].astype(np.float64))
        return Expected(self._bottom + asked @ profile, self._noise * (1.0 + user + item))

    def _train(self, data: Interactions, rng: np.random.Generator, progress: ProgressSink) -> None:
        from scipy.sparse import csr_matrix

        params = self._hyperparameters
        self._bottom = float(self._scale.minimum) if self._scale else 0.0
        ratings = csr_matrix(data.matrix, dtype=np.float64)
        ratings.data -= self._bottom
        by_item = ratings.T.tocsr()
        level = np.sqrt(max(float(ratings.data.mean()), 1e-12) / params.n_factors)
        users = level * rng.uniform(1 - SPREAD, 1 + SPREAD, (data.n_users, params.n_factors))
        self._items = level * rng.uniform(1 - SPREAD, 1 + SPREAD, (data.n_items, params.n_factors))
        for iteration in range(params.n_iterations):
            self._typical, self._hold = self._held(users, data.activity, self._items, data.popularity)
            _fit(ratings, self._items, users, self._typical, self._hold)
            typical, hold = self._held(self._items, data.popularity, users, data.activity)
            _fit(by_item, users, self._items, typical, hold)
            progress(Progress("training nmf", iteration + 1, params.n_iterations))
        residuals = ratings.data - np.einsum("nk,nk->n", users[data.user], self._items[data.item])
        # Each side's factors use up about their share of the ratings, which must not make the noise look smaller.
        free = sum(float((n / (n + params.regularization)).sum()) for n in (data.activity, data.popularity))
        self._noise = float(residuals @ residuals) / max(1.0, len(data) - free)

    def _held(
        self,
        mine: NDArray[np.float64],
        counts: NDArray[np.int64],
        other: NDArray[np.float64],
        weights: NDArray[np.int64],
    ) -> tuple[F64Vector, float]:
        """Return the (K,) typical factors of one side, and the weight that pulls its factors towards them."""
        typical: F64Vector = mine[counts > 0].mean(axis=0)
        square = float(weights @ (other**2).mean(axis=1)) / max(1, int(weights.sum()))
        return typical, max(self._hyperparameters.regularization * square, 1e-9)

    def _arrays(self) -> Arrays:
        return {
            "item_factors": self._items,
            "typical": self._typical,
            "settings": np.array([self._bottom, self._noise, self._hold]),
        }

    def _restore(self, arrays: Arrays) -> None:
        self._items, self._typical = arrays["item_factors"], arrays["typical"]
        self._bottom, self._noise, self._hold = arrays["settings"].tolist()


def _fit(
    ratings: csr_matrix, other: NDArray[np.float64], mine: NDArray[np.float64], typical: F64Vector, hold: float
) -> None:
    """Move the factors of one side, in place, towards the least squares given those of the other side."""
    n_factors = other.shape[1]
    pairs = (other[:, :, None] * other[:, None, :]).reshape(len(other), -1)
    given = type(ratings)((np.ones(ratings.nnz), ratings.indices, ratings.indptr), shape=ratings.shape)
    matrices = np.asarray(given @ pairs).reshape(-1, n_factors, n_factors)
    matrices += hold * np.eye(n_factors)
    sides = ratings @ other + hold * typical
    for _ in range(SWEEPS):
        _sweep(matrices, sides, mine)


def _sweep(matrices: NDArray[np.float64], sides: NDArray[np.float64], factors: NDArray[np.float64]) -> None:
    """Run one pass of coordinate descent on x M x / 2 - s x with x >= 0, of many systems at once, in place.

    Args:
        matrices: (n, K, K) positive definite.
        sides: (n, K).
        factors: (n, K) >= 0, where to start; moved.
    """
    for k in range(factors.shape[1]):
        slope = sides[:, k] - np.einsum("nk,nk->n", matrices[:, k], factors)
        factors[:, k] = np.maximum(factors[:, k] + slope / matrices[:, k, k], 0.0)
