"""Metrics of lists as pure functions over arrays, each with its formula, without sampling.

Ranking metrics take `hits`, (U, L) booleans: place j of a user's list holds a relevant item. A list that is shorter
than k counts as misses after its end. `relevant`, (U,), is the number of relevant test items of each user, at least
1: users without one have been left out. Each function gives one float64 per user, in [0, 1].
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recterm.errors import EngineError
from recterm.lab.metrics.judged_lists import ComparedLists, JudgedLists
from recterm.lab.metrics.registry import computes

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from recterm.lab.arrays import Counts, F64Vector, Hits
    from recterm.lab.metrics.lists import Rows

PERSISTENCE = 0.8
"""Probability that a person goes on from one place of a list to the next: a patient reader."""


@computes("precision", JudgedLists)
def precision_at_k(hits: Hits, k: int) -> F64Vector:
    """Return the share of the first k places that are relevant: hits / k, even for shorter lists."""
    return _float(_top(hits, k).sum(axis=1) / k)


@computes("recall", JudgedLists)
def recall_at_k(hits: Hits, relevant: Counts, k: int) -> F64Vector:
    """Return the share of the relevant items in the first k places: hits / relevant."""
    return _float(_top(hits, k).sum(axis=1) / _known(relevant))


@computes("ndcg", JudgedLists)
def ndcg_at_k(hits: Hits, relevant: Counts, k: int) -> F64Vector:
    """Compute normalised discounted cumulative gain with binary gains (Järvelin and Kekäläinen 2002).

    DCG = sum over places j = 1..k of hit_j / log2(j + 1); NDCG = DCG / the DCG of min(k, relevant) hits in a row.
    """
    discounts = 1.0 / np.log2(np.arange(2, k + 2))
    ideal = np.cumsum(discounts)[np.minimum(k, _known(relevant)) - 1]
    top = _top(hits, k)
    return _float(top @ discounts[: top.shape[1]] / ideal)


@computes("map", JudgedLists)
def average_precision_at_k(hits: Hits, relevant: Counts, k: int) -> F64Vector:
    """Sum, over hits at place j <= k, (hits in the first j places / j), divided by min(k, relevant).

    Its mean over users is MAP@k.
    """
    top = _top(hits, k)
    precisions = np.cumsum(top, axis=1) / np.arange(1, top.shape[1] + 1)
    return _float((precisions * top).sum(axis=1) / np.minimum(k, _known(relevant)))


@computes("hit_rate", JudgedLists)
def hit_rate_at_k(hits: Hits, k: int) -> F64Vector:
    """Return 1 where at least one of the first k places is relevant, else 0; the mean is the hit rate."""
    return _float(_top(hits, k).any(axis=1))


def f1(precision: F64Vector, recall: F64Vector) -> F64Vector:
    """Return the harmonic mean of precision and recall: 2 P R / (P + R); 0 where both are 0."""
    total = precision + recall
    return _float(2.0 * precision * recall / np.where(total > 0, total, 1.0))


@computes("f1", JudgedLists)
def f1_at_k(hits: Hits, relevant: Counts, k: int) -> F64Vector:
    """Compute F1 of precision and recall in the first k places."""
    return f1(precision_at_k(hits, k), recall_at_k(hits, relevant, k))


@computes("mrr", JudgedLists)
def reciprocal_rank_at_k(hits: Hits, k: int) -> F64Vector:
    """Return 1 / place of the first hit in the first k places, 0 without one; the mean is MRR@k."""
    top = _top(hits, k)
    return _float(np.where(top.any(axis=1), 1.0 / (np.argmax(top, axis=1) + 1.0), 0.0))


@computes("rbp", JudgedLists)
def rank_biased_precision_at_k(hits: Hits, k: int) -> F64Vector:
    """Compute rank-biased precision (Moffat and Zobel 2008): (1 - p) * sum of p^(j - 1) hit_j, p = `PERSISTENCE`.

    A person looks at the first place, and goes on from each to the next with probability p. All hits give 1 - p^k:
    places after k count as misses.
    """
    top = _top(hits, k)
    return _float(top @ ((1.0 - PERSISTENCE) * PERSISTENCE ** np.arange(top.shape[1])))


@computes("auc", JudgedLists)
def auc_of_all(auc: F64Vector | None) -> F64Vector | None:
    """Return the area under the ROC curve of all candidates, which `rank` computed from their scores."""
    return auc


@computes("coverage", ComparedLists)
def coverage(lists: Rows, n_candidates: int) -> float:
    """Compute catalogue coverage: distinct items shown to anyone / candidates.

    Args:
        lists: item rows of all lists, any shape; negative where a list is shorter.
        n_candidates: number of items that could be shown, at least 1.
    """
    if n_candidates < 1:
        raise EngineError("coverage needs at least one candidate")
    return len(np.unique(lists[lists >= 0])) / n_candidates


def _top(hits: Hits, k: int) -> Hits:
    if k < 1:
        raise EngineError(f"k = {k} is not a list length", "k is 1 or more")
    return hits[:, :k]


def _known(relevant: Counts) -> Counts:
    if np.any(relevant < 1):
        raise EngineError("a user without relevant items has no recall, NDCG or average precision")
    return relevant


def _float(values: ArrayLike) -> F64Vector:
    return np.asarray(values, dtype=np.float64)
