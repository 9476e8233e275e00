"""EASE: the linear item-to-item model with a closed form.

Steck, "Embarrassingly Shallow Autoencoders for Sparse Data", 2019. With X the weighted community (U x I) and
P = (XtX + regularization)^-1, the weights are W[h, j] = -P[h, j] / P[j, j], and 0 for h = j. When users are fewer than
items the inverse is taken between users instead (Woodbury): P = (1 - Xt (XXt + regularization)^-1 X) / regularization.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from recterm.domain import ItemRow, Progress
from recterm.engine import defaults
from recterm.engine.fold_in import FoldInRecommender
from recterm.engine.hyperparameters import number, whole
from recterm.engine.linear_weights import Dense, LinearWeights, Pruned, ThroughUsers, restore
from recterm.engine.protocol import Neighbours
from recterm.engine.ranking import top_n
from recterm.engine.taste import Weighting

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from recterm.engine.interactions import Interactions
    from recterm.engine.protocol import Arrays, F32Matrix, F32Vector, ProgressSink, RowVector
    from recterm.engine.taste import Evidence

MOST_WEIGHTS = 16_000_000
"""Weights that are kept exactly: 64 MB, read in a moment. Beyond it, each item keeps its largest ones."""

STAGE = "training ease"


@dataclass(frozen=True, slots=True, kw_only=True)
class EASEParams(Weighting):
    """Hyperparameters of EASE."""

    model: ClassVar[str] = "ease"

    regularization: float | None = number(
        None, 1e-6, 1e9,
        "Pull of the weights towards zero. More is safer with few interactions, and favours popular items.",
        tune=(10.0, 2000.0), log=True,
    )  # fmt: skip
    max_items: int = whole(
        10_000, 1, 100_000,
        "Only this many of the most popular items take part; the others cannot be scored. Time grows with the cube "
        "and memory with the square.",
    )  # fmt: skip


class EASE(FoldInRecommender[EASEParams]):
    """Ranks by a weighted sum of the history; the weights solve one ridge regression per item."""

    _rows: RowVector
    """(K,) ascending item rows that take part."""
    _places: NDArray[np.int64]
    """(I,) place of each item in `_rows`, -1 for those that take no part."""
    _weights: LinearWeights

    def similar(self, item: ItemRow, n: int) -> Neighbours:
        """Items by the weight of this one in their score; only those that it speaks for."""
        here = np.array([item], dtype=np.int64)
        self._check_rows(here)
        place = self._places[here]
        if place[0] < 0:
            return Neighbours(here[:0], np.zeros(0, dtype=np.float32))
        weights = self._weights.block(place, np.arange(len(self._rows)))[0]
        best = top_n(weights, n, exclude=place, candidates=np.flatnonzero(weights > 0))
        return Neighbours(self._rows[best], weights[best])

    def _train(self, data: Interactions, rng: np.random.Generator, progress: ProgressSink) -> None:
        n_kept = min(self._hyperparameters.max_items, int((data.popularity > 0).sum()))
        self._keep(np.sort(np.argsort(-data.popularity, kind="stable")[:n_kept]).astype(np.int64), data.n_items)
        community = self.weigh(data.matrix)[:, self._rows]
        community = community[np.diff(community.indptr) > 0]
        self._hyperparameters = self._hyperparameters.settled(
            {"regularization": defaults.ease_regularization(community)}
        )
        progress(Progress(STAGE, 0, 2))
        self._weights = _solve(community, float(self._hyperparameters.regularization or 0.0))
        progress(Progress(STAGE, 2, 2))

    def _keep(self, rows: RowVector, n_items: int) -> None:
        self._rows = rows
        self._places = np.full(n_items, -1, dtype=np.int64)
        self._places[rows] = np.arange(len(rows))

    def _score(self, evidence: Evidence) -> F32Vector:
        places = self._places[evidence.rows]
        known = places >= 0
        scores = np.full(len(self._places), np.nan, dtype=np.float32)
        scores[self._rows] = self._weights.scores(places[known], evidence.weights[known])
        return scores

    def _score_many(self, weights: csr_matrix) -> F32Matrix:
        scores = np.full(weights.shape, np.nan, dtype=np.float32)
        scores[:, self._rows] = self._weights.scores_many(weights[:, self._rows])
        return scores

    def _amounts(self, evidence: Evidence, items: RowVector) -> NDArray[np.float64]:
        amounts = np.zeros((len(items), len(evidence.rows)))
        places, asked = self._places[evidence.rows], self._places[items]
        known, scored = np.flatnonzero(places >= 0), np.flatnonzero(asked >= 0)
        block = self._weights.block(places[known], asked[scored])
        amounts[np.ix_(scored, known)] = (block * evidence.weights[known, None]).T
        return amounts

    def _arrays(self) -> Arrays:
        return {"rows": self._rows, **self._weights.arrays()}

    def _restore(self, arrays: Arrays) -> None:
        self._keep(arrays["rows"], len(self.popularity))
        self._weights = restore(arrays)


def _solve(community: csr_matrix, regularization: float) -> LinearWeights:
    """The weights in the smallest shape that holds them."""
    n_users, n_items = community.shape
    if n_users < n_items and n_users * n_items <= MOST_WEIGHTS:
        return _through_users(community, regularization)
    matrix = _between_items(community, regularization)
    if n_items * n_items <= MOST_WEIGHTS:
        return Dense(matrix)
    return Pruned.of(matrix, MOST_WEIGHTS // 2 // n_items)


def _through_users(community: csr_matrix, regularization: float) -> ThroughUsers:
    """The dual form: an inverse between users, (U, U)."""
    between = _inverse(_gram(community.T.tocsr(), regularization))
    spread = between @ community.toarray()
    by_item = community.tocsc()
    # diag(Xt A X): the products of each stored value with its place in A X, summed by item.
    columns = np.repeat(np.arange(community.shape[1]), np.diff(by_item.indptr))
    diagonal = np.bincount(columns, by_item.data * spread[by_item.indices, columns], minlength=community.shape[1])
    through = (spread / (1.0 - diagonal)).astype(np.float32)
    return ThroughUsers(by_item.indptr.astype(np.int64), by_item.indices, by_item.data, through)


def _between_items(community: csr_matrix, regularization: float) -> F32Matrix:
    """The primal form: an inverse between items, (I, I)."""
    inverse = _inverse(_gram(community, regularization))
    inverse /= -np.diag(inverse).copy()
    np.fill_diagonal(inverse, 0.0)
    return inverse.astype(np.float32, copy=False)


def _gram(matrix: csr_matrix, regularization: float) -> NDArray[np.float32]:
    """MtM + regularization of a sparse (n, k) matrix, dense (k, k), in blocks of columns."""
    by_column = matrix.tocsc()
    size = matrix.shape[1]
    gram = np.empty((size, size), dtype=np.float32)
    for start in range(0, size, 1024):
        gram[start : start + 1024] = (by_column[:, start : start + 1024].T @ matrix).toarray()
    gram.flat[:: size + 1] += np.float32(regularization)
    return gram


def _inverse(matrix: NDArray[np.float32]) -> NDArray[np.float32]:
    """The inverse of a symmetric positive definite matrix by Cholesky, in place where LAPACK can."""
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
