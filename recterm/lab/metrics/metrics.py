"""Metrics as pure functions over arrays, each with its formula; none of them samples.

Ranking metrics take `hits`, (U, L) booleans: place j of a user's list holds a relevant item. A list that is shorter
than k counts as misses from its end on. `relevant`, (U,), is the number of relevant test items of each user, at least
1: users without one are left out before. Each function gives one float64 per user, in [0, 1].
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from recterm.errors import EngineError

if TYPE_CHECKING:
    from recterm.lab.arrays import F64Vector

Hits = NDArray[np.bool_]
Counts = NDArray[np.int64]
RealVector = NDArray[np.floating]


def precision_at_k(hits: Hits, k: int) -> F64Vector:
    """Share of the first k places that are relevant: hits / k, also when the list or the relevant items are fewer."""
    return _float(_top(hits, k).sum(axis=1) / k)


def recall_at_k(hits: Hits, relevant: Counts, k: int) -> F64Vector:
    """Share of the relevant items that are in the first k places: hits / relevant."""
    return _float(_top(hits, k).sum(axis=1) / _known(relevant))


def ndcg_at_k(hits: Hits, relevant: Counts, k: int) -> F64Vector:
    """Normalised discounted cumulative gain with binary gains (Järvelin and Kekäläinen 2002).

    DCG = sum over places j = 1..k of hit_j / log2(j + 1); NDCG = DCG / the DCG of min(k, relevant) hits in a row.
    """
    discounts = 1.0 / np.log2(np.arange(2, k + 2))
    ideal = np.cumsum(discounts)[np.minimum(k, _known(relevant)) - 1]
    top = _top(hits, k)
    return _float(top @ discounts[: top.shape[1]] / ideal)


def average_precision_at_k(hits: Hits, relevant: Counts, k: int) -> F64Vector:
    """Sum over hits at place j <= k of (hits in the first j places / j), divided by min(k, relevant).

    Its mean over users is MAP@k.
    """
    top = _top(hits, k)
    precisions = np.cumsum(top, axis=1) / np.arange(1, top.shape[1] + 1)
    return _float((precisions * top).sum(axis=1) / np.minimum(k, _known(relevant)))


def hit_rate_at_k(hits: Hits, k: int) -> F64Vector:
    """1 where at least one of the first k places is relevant, else 0; its mean is the hit rate."""
    return _float(_top(hits, k).any(axis=1))


def f1(precision: F64Vector, recall: F64Vector) -> F64Vector:
    """Harmonic mean of precision and recall: 2 P R / (P + R); 0 where both are."""
    total = precision + recall
    return _float(2.0 * precision * recall / np.where(total > 0, total, 1.0))


def reciprocal_rank_at_k(hits: Hits, k: int) -> F64Vector:
    """1 / place of the first hit among the first k places, 0 without one; its mean is MRR@k."""
    top = _top(hits, k)
    return _float(np.where(top.any(axis=1), 1.0 / (np.argmax(top, axis=1) + 1.0), 0.0))


def coverage(shown: NDArray[np.int64], n_candidates: int) -> float:
    """Catalogue coverage: distinct items shown to anyone / candidates.

    Args:
        shown: item rows of all lists, any shape; negative where a list is shorter.
        n_candidates: number of items that could be shown, at least 1.
    """
    if n_candidates < 1:
        raise EngineError("coverage needs at least one candidate")
    return len(np.unique(shown[shown >= 0])) / n_candidates


def rmse(predicted: RealVector, actual: RealVector) -> float:
    """Root mean squared error: sqrt(mean((predicted - actual)^2)), in the unit of the ratings."""
    return float(np.sqrt(np.mean(_errors(predicted, actual) ** 2)))


def mae(predicted: RealVector, actual: RealVector) -> float:
    """Mean absolute error: mean(|predicted - actual|), in the unit of the ratings."""
    return float(np.mean(np.abs(_errors(predicted, actual))))


def _top(hits: Hits, k: int) -> Hits:
    if k < 1:
        raise EngineError(f"k = {k} is not a list length", "k is 1 or more.")
    return hits[:, :k]


def _known(relevant: Counts) -> Counts:
    if np.any(relevant < 1):
        raise EngineError("a user without relevant items has no recall, NDCG or average precision")
    return relevant


def _errors(predicted: RealVector, actual: RealVector) -> F64Vector:
    if len(predicted) != len(actual) or not len(actual):
        raise EngineError(f"{len(predicted)} predictions for {len(actual)} ratings have no error")
    return _float(predicted) - _float(actual)


def _float(values: ArrayLike) -> F64Vector:
    return np.asarray(values, dtype=np.float64)
