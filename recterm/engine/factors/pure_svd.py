"""PureSVD: the directions in which tastes differ most, by a truncated singular value decomposition.

Cremonesi, Koren and Turrin, "Performance of recommender algorithms on top-n recommendation tasks", 2010: a profile x
scores the items as x V Vt, with V the leading right singular vectors of the weighted community, in which what nobody
rated counts as zero. Two changes make it as good as the best linear models: long histories count less in training, and
each direction counts s^2 / (s^2 + regularization) of its singular value s, which is what ridge regression makes of it,
in place of 1 up to the last one kept and 0 beyond.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from recterm.domain.model import Progress
from recterm.engine.core import defaults
from recterm.engine.core.hyperparameters import number, whole
from recterm.engine.core.ranking_model import RankingModel
from recterm.engine.core.taste import FeedbackWeights
from recterm.engine.factors.factor_neighbours import closest, lengths_of

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from recterm.domain.model import ItemRow
    from recterm.domain.progress import ProgressSink
    from recterm.engine.core.arrays import F32Matrix, F32Vector, RowVector
    from recterm.engine.core.interactions import Interactions
    from recterm.engine.core.protocol import Arrays, Neighbours
    from recterm.engine.core.taste import WeightedHistory

STAGE = "training pure-svd"

NEGLIGIBLE = 1e-5
"""Singular values below this fraction of the largest are rounding errors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PureSVDParams(FeedbackWeights):
    """Hyperparameters of PureSVD."""

    model: ClassVar[str] = "pure-svd"

    n_factors: int | None = whole(
        None, 1, 1024,
        "Directions that are kept. With regularization they fade out, and more directions do no harm; without it, "
        "10 to 50 are best.",
        tune=(16, 256), log=True,
    )  # fmt: skip
    regularization: float | None = number(
        None, 0.0, 1e9,
        "Fades out weak directions: s^2 / (s^2 + regularization). More is safer with few interactions, and favours "
        "popular items; 0 is PureSVD as published.",
        tune=(1.0, 300.0), log=True,
    )  # fmt: skip
    activity_damping: float = number(
        0.25, 0.0, 1.0,
        "A user with n interactions is multiplied by n ** -activity_damping in training; 0 is PureSVD as published.",
        tune=(0.0, 1.0),
    )  # fmt: skip


class PureSVD(RankingModel[PureSVDParams]):
    """Ranks by the part of the profile that lies in the community's leading directions."""

    _factors: F32Matrix
    """(I, K) right singular vectors times the root of what each direction counts."""

    @cached_property
    def _lengths(self) -> F32Vector:
        """(I,) length of each item's factors."""
        return lengths_of(self._factors)

    @property
    def item_factors(self) -> F32Matrix:
        """(I, K) factors of the items."""
        return self._factors

    def similar(self, item: ItemRow, n: int) -> Neighbours:
        """Return items by the cosine of their factors, lower for those with few interactions."""
        self._check_rows(np.array([item]))
        return closest(self._factors, self._lengths, self.popularity, item, n)

    def _resolved(self, data: Interactions) -> PureSVDParams:
        params = self._hyperparameters.resolved({"n_factors": defaults.als_factors(data)})
        if params.regularization is not None:
            return params
        return params.resolved({"regularization": defaults.svd_regularization(self._damped(data))})

    def _train(self, data: Interactions, rng: np.random.Generator, progress: ProgressSink) -> None:
        progress(Progress(STAGE, 0, 1))
        values, vectors = _leading(self._damped(data), self._hyperparameters.n_factors or 1, rng)
        strong = values > NEGLIGIBLE * values.max(initial=1e-30)
        shares = values**2 / np.where(strong, values**2 + float(self._hyperparameters.regularization or 0.0), np.inf)
        self._factors = np.ascontiguousarray(vectors.T * np.sqrt(shares), dtype=np.float32)
        progress(Progress(STAGE, 1, 1))

    def _damped(self, data: Interactions) -> csr_matrix:
        """Return the weighted community (U, I), in which long histories count less."""
        damping = np.maximum(data.activity, 1) ** -self._hyperparameters.activity_damping
        community = self.weigh(data.matrix)
        community.data = (community.data * np.repeat(damping, data.activity)).astype(np.float32)
        return community

    def _score(self, evidence: WeightedHistory) -> F32Vector:
        return self._factors @ (evidence.weights @ self._factors[evidence.rows])

    def _score_many(self, weights: csr_matrix) -> F32Matrix:
        scores: F32Matrix = (weights @ self._factors) @ self._factors.T
        return scores

    def _amounts(self, evidence: WeightedHistory, items: RowVector) -> NDArray[np.float64]:
        mine, theirs = self._factors[evidence.rows].astype(np.float64), self._factors[items].astype(np.float64)
        return (theirs @ mine.T) * evidence.weights

    def _arrays(self) -> Arrays:
        return {"item_factors": self._factors}

    def _restore(self, arrays: Arrays) -> None:
        self._factors = arrays["item_factors"]


def _leading(matrix: csr_matrix, k: int, rng: np.random.Generator) -> tuple[NDArray[np.floating], NDArray[np.floating]]:
    """Return the k largest singular values, descending, and their right vectors, (k, I)."""
    from scipy.sparse.linalg import svds

    if not matrix.data.any() or min(matrix.shape) <= 2 * k:
        _, values, vectors = np.linalg.svd(matrix.toarray(), full_matrices=False)
        return values[:k], vectors[:k]
    _, values, vectors = svds(matrix, k=k, v0=rng.standard_normal(min(matrix.shape)))
    order = np.argsort(-values)
    return values[order], vectors[order]
