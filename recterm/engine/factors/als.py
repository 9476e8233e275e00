"""Implicit alternating least squares: trained by the implicit library, served and explained in NumPy.

Hu, Koren and Volinsky, "Collaborative Filtering for Implicit Feedback Datasets", 2008. An interaction is taken as
preference 1 with confidence 1 + alpha * weight; a dislike as preference 0 with that confidence; everything
else as preference 0 with confidence 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from recterm.domain.model import Progress
from recterm.engine.core import defaults
from recterm.engine.core.hyperparameters import number, whole
from recterm.engine.core.latest import Latest
from recterm.engine.core.prior import PriorParams
from recterm.engine.core.protocol import Neighbours
from recterm.engine.core.ranking import top_n
from recterm.engine.core.ranking_model import RankingModel

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from recterm.domain.model import ItemRow
    from recterm.domain.progress import ProgressSink
    from recterm.engine.core.arrays import F32Matrix, F32Vector, RowVector
    from recterm.engine.core.interactions import Interactions
    from recterm.engine.core.protocol import Arrays
    from recterm.engine.core.taste import WeightedHistory

USERS_AT_ONCE = 256
"""Systems solved at once in `score_many`: 32 MB at 128 factors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ALSParams(PriorParams):
    """Hyperparameters of implicit ALS."""

    model: ClassVar[str] = "als"

    n_factors: int | None = whole(
        None, 1, 1024,
        "Length of the factors. More can distinguish finer tastes, and take longer.",
        tune=(16, 256), log=True,
    )  # fmt: skip
    regularization: float | None = number(
        None, 1e-3, 1e6,
        "Pull of the factors towards zero. More is safer with few interactions, and favours popular items.",
        tune=(3.0, 300.0), log=True,
    )  # fmt: skip
    alpha: float = number(
        8.0, 0.0, 1e4,
        "Confidence added by an interaction of weight 1 to the background of 1. More trusts each interaction more.",
        tune=(1.0, 50.0), log=True,
    )  # fmt: skip
    n_iterations: int = whole(
        15, 1, 1000, "Passes over users and items. Beyond 15 little changes.", tune=(5, 30)
    )  # fmt: skip


class ALS(RankingModel[ALSParams]):
    """Ranks by the inner product of a folded-in profile and each item's factors."""

    _factors: F32Matrix
    _gram: NDArray[np.float64]

    @property
    def item_factors(self) -> F32Matrix:
        """(I, K) factors of the items."""
        return self._factors

    @cached_property
    def _norms(self) -> F32Vector:
        """(I,) length of each item's factors; 1 for items at the origin, which have no neighbours."""
        norms = np.sqrt(np.einsum("ik,ik->i", self._factors, self._factors))
        return np.where(norms > 0, norms, 1.0).astype(np.float32)

    def similar(self, item: ItemRow, n: int) -> Neighbours:
        """Return items by the cosine of their factors, in [-1, 1]."""
        here = np.array([item], dtype=np.int64)
        self._check_rows(here)
        cosines = self._unknown_to_nan(self._factors @ (self._factors[item] / self._norms[item]) / self._norms)
        rows = top_n(cosines, n, exclude=here)
        rows = rows[~np.isnan(cosines[rows])]
        return Neighbours(rows, cosines[rows])

    def _resolved(self, data: Interactions) -> ALSParams:
        params = self._hyperparameters
        confidence = params.alpha * float(np.abs(self.weigh(data.matrix).data).mean())
        return params.resolved(
            {
                "n_factors": defaults.als_factors(data),
                "regularization": defaults.als_regularization(data, confidence),
            }
        )

    def _train(self, data: Interactions, rng: np.random.Generator, progress: ProgressSink) -> None:
        from implicit.cpu.als import AlternatingLeastSquares
        from threadpoolctl import threadpool_limits

        params = self._hyperparameters
        weights = self.weigh(data.matrix)
        # implicit reads a negative value as preference 0 with that confidence.
        weights.data = np.where(weights.data > 0, 1.0, -1.0).astype(np.float32) * self._confidence(weights.data)

        def report(iteration: int, seconds: float, loss: float | None) -> None:
            progress(Progress("training als", iteration + 1, params.n_iterations))

        # implicit runs a thread per core itself; BLAS threads inside those only compete.
        with threadpool_limits(1, "blas"):
            trainer = AlternatingLeastSquares(
                factors=params.n_factors,
                regularization=params.regularization,
                alpha=1.0,
                iterations=params.n_iterations,
                random_state=rng,
            )
            trainer.fit(weights, show_progress=False, callback=report)
        self._keep(trainer.item_factors)

    @cached_property
    def _systems(self) -> Latest[WeightedHistory, tuple[NDArray[np.float64], NDArray[np.float64]]]:
        """System of the history that was asked about last."""
        return Latest()

    def _keep(self, factors: F32Matrix) -> None:
        """Take item factors, and their regularised gram matrix that every fold-in starts from."""
        self._factors = np.ascontiguousarray(factors, dtype=np.float32)
        ridge = float(self._hyperparameters.regularization or 0.0) * np.eye(factors.shape[1])
        self._gram = (self._factors.T @ self._factors).astype(np.float64) + ridge

    def _confidence(self, weights: F32Vector) -> F32Vector:
        """Return the confidence of each weight, liked or disliked."""
        return np.float32(1.0) + np.float32(self._hyperparameters.alpha) * np.abs(weights)

    def _system(self, rows: RowVector, weights: F32Vector) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the (K, K) matrix of a profile's normal equations, and (H,) confidences of its likes (0: dislikes).

        Hu, Koren and Volinsky, eq. 4: (YtY + Yt (C - I) Y + regularization) x = Yt C p.
        """
        factors = self._factors[rows]
        confidence = self._confidence(weights)
        matrix = self._gram + factors.T @ (factors * (confidence - 1.0)[:, None])
        return matrix, np.where(weights > 0, confidence, 0.0).astype(np.float64)

    def _system_of(self, evidence: WeightedHistory) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the system of a history, computed once for its scores and its reasons."""
        return self._systems.of(evidence, lambda evidence: self._system(evidence.rows, evidence.weights))

    def _score(self, evidence: WeightedHistory) -> F32Vector:
        matrix, liked = self._system_of(evidence)
        profile = np.linalg.solve(matrix, self._factors[evidence.rows].T @ liked)
        return self._factors @ profile.astype(np.float32)

    def _score_many(self, weights: csr_matrix) -> F32Matrix:
        n_factors = self._factors.shape[1]
        profiles = np.zeros((weights.shape[0], n_factors), dtype=np.float32)
        for start in range(0, weights.shape[0], USERS_AT_ONCE):
            users = range(start, min(start + USERS_AT_ONCE, weights.shape[0]))
            matrices = np.empty((len(users), n_factors, n_factors))
            sides = np.empty((len(users), n_factors, 1))
            for place, user in enumerate(users):
                mine = slice(weights.indptr[user], weights.indptr[user + 1])
                rows = weights.indices[mine].astype(np.int64)
                matrices[place], liked = self._system(rows, weights.data[mine])
                sides[place, :, 0] = self._factors[rows].T @ liked
            profiles[users.start : users.stop] = np.linalg.solve(matrices, sides)[:, :, 0]
        return profiles @ self._factors.T

    def _amounts(self, evidence: WeightedHistory, items: RowVector) -> NDArray[np.float64]:
        matrix, liked = self._system_of(evidence)
        through = np.linalg.solve(matrix, self._factors[items].T.astype(np.float64))
        return (self._factors[evidence.rows] @ through).T * liked

    def _arrays(self) -> Arrays:
        return {"item_factors": self._factors, "gram": self._gram}

    def _restore(self, arrays: Arrays) -> None:
        self._factors = arrays["item_factors"]
        self._gram = arrays["gram"]
