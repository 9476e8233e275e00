"""EASE: the linear item-to-item model with a closed form.

Steck, "Embarrassingly Shallow Autoencoders for Sparse Data", 2019. With X the weighted community (U x I) and
P = (XtX + regularization)^-1, the weights are W[h, j] = -P[h, j] / P[j, j], and 0 for h = j. When users are fewer than
items the inverse is taken between users instead (Woodbury): P = (1 - Xt (XXt + regularization)^-1 X) / regularization.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from recterm.domain.model import Progress
from recterm.engine.core import defaults
from recterm.engine.core.hyperparameters import number
from recterm.engine.linear.linear_items import LinearItems, LinearItemsParams, gram
from recterm.engine.linear.linear_weights import Dense, LinearWeights, Pruned, ThroughUsers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from recterm.domain.progress import ProgressSink
    from recterm.engine.core.arrays import F32Matrix
    from recterm.engine.core.hyperparameters import Value

MOST_WEIGHTS = 16_000_000
"""Weights kept exactly: 64 MB, loaded in a moment. Beyond this, each item keeps its largest ones."""

STAGE = "training ease"


@dataclass(frozen=True, slots=True, kw_only=True)
class EASEParams(LinearItemsParams):
    """Hyperparameters of EASE."""

    model: ClassVar[str] = "ease"

    regularization: float | None = number(
        None, 1e-6, 1e9,
        "Pull of the weights towards zero. More is safer with few interactions, and favours popular items.",
        tune=(10.0, 2000.0), log=True,
    )  # fmt: skip


class EASE(LinearItems[EASEParams]):
    """Ranks by a weighted sum of the history; the weights solve one ridge regression per item."""

    def _rules(self, community: csr_matrix) -> Mapping[str, Value]:
        return {"regularization": defaults.ease_regularization(community)}

    def _solve(self, community: csr_matrix, progress: ProgressSink) -> LinearWeights:
        progress(Progress(STAGE, 0, 2))
        weights = _weights(community, float(self._hyperparameters.regularization or 0.0))
        progress(Progress(STAGE, 2, 2))
        return weights


def _weights(community: csr_matrix, regularization: float) -> LinearWeights:
    """Return the weights in the smallest representation."""
    n_users, n_items = community.shape
    if n_users < n_items and n_users * n_items <= MOST_WEIGHTS:
        return _through_users(community, regularization)
    matrix = _between_items(community, regularization)
    if n_items * n_items <= MOST_WEIGHTS:
        return Dense(matrix)
    return Pruned.of(matrix, MOST_WEIGHTS // 2 // n_items)


def _through_users(community: csr_matrix, regularization: float) -> ThroughUsers:
    """Solve the dual form: an inverse between users, (U, U)."""
    between = _inverse(gram(community.T.tocsr(), regularization))
    spread = between @ community.toarray()
    by_item = community.tocsc()
    # diag(Xt A X): the products of each stored value with its entry in A X, summed by item.
    columns = np.repeat(np.arange(community.shape[1]), np.diff(by_item.indptr))
    diagonal = np.bincount(columns, by_item.data * spread[by_item.indices, columns], minlength=community.shape[1])
    through = (spread / (1.0 - diagonal)).astype(np.float32)
    return ThroughUsers(by_item.indptr.astype(np.int64), by_item.indices, by_item.data, through)


def _between_items(community: csr_matrix, regularization: float) -> F32Matrix:
    """Solve the primal form: an inverse between items, (I, I)."""
    inverse = _inverse(gram(community, regularization))
    inverse /= -np.diag(inverse).copy()
    np.fill_diagonal(inverse, 0.0)
    return inverse.astype(np.float32, copy=False)


def _inverse(matrix: NDArray[np.float32]) -> NDArray[np.float32]:
    """Invert a symmetric positive definite matrix by Cholesky, in place where LAPACK can."""
    from scipy.linalg.lapack import spotrf, spotri

    factor, failed = spotrf(matrix.T, lower=True, overwrite_a=True)
    if failed == 0:
        inverse, failed = spotri(factor, lower=True, overwrite_c=True)
    if failed:
        from recterm.errors import EngineError

        raise EngineError("ease cannot solve for this data", "raise regularization")
    lower = np.tril(inverse, -1)
    result: NDArray[np.float32] = inverse - np.triu(inverse, 1) + lower.T
    return result
