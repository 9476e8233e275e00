"""Accuracy metrics: are the right items in the lists? Each without sampling, over the candidates of its users.

Ranking metrics take `hits`, (U, L) booleans: place j of a user's list holds a relevant item. A list that is shorter
than k counts as misses after its end. `relevant`, (U,), is the number of relevant test items of each user, at least
1: users without one have been left out. Each function gives one float64 per user, in [0, 1].
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.errors import EngineError
from recterm.lab.metrics.inputs import JudgedLists
from recterm.lab.metrics.metric import Group, Metric

if TYPE_CHECKING:
    from recterm.lab.arrays import Counts, F64Vector, Hits

PERSISTENCE = 0.8
"""Probability that a person goes on from one place of a list to the next: a patient reader."""


def precision_at_k(hits: Hits, k: int) -> F64Vector:
    """Return the share of the first k places that are relevant: hits / k, even for shorter lists."""
    precision: F64Vector = _top(hits, k).sum(axis=1) / k
    return precision


PRECISION = Metric(
    "precision",
    "P",
    definition="share of the first k places that are relevant; k counts in full even for a shorter list",
    formula="hits / k",
    group=Group.LISTS,
    input=JudgedLists,
    compute=precision_at_k,
)


def recall_at_k(hits: Hits, relevant: Counts, k: int) -> F64Vector:
    """Return the share of the relevant items in the first k places: hits / relevant."""
    recall: F64Vector = _top(hits, k).sum(axis=1) / _checked(relevant)
    return recall


RECALL = Metric(
    "recall",
    "R",
    definition="share of the relevant items in the first k places",
    formula="hits / relevant",
    group=Group.LISTS,
    input=JudgedLists,
    compute=recall_at_k,
)


def f1(precision: F64Vector, recall: F64Vector) -> F64Vector:
    """Return the harmonic mean of precision and recall: 2 P R / (P + R); 0 where both are 0."""
    total = precision + recall
    harmonic: F64Vector = 2.0 * precision * recall / (total + (total == 0))
    return harmonic


def f1_at_k(hits: Hits, relevant: Counts, k: int) -> F64Vector:
    """Compute F1 of precision and recall in the first k places."""
    return f1(precision_at_k(hits, k), recall_at_k(hits, relevant, k))


F1 = Metric(
    "f1",
    "F1",
    definition="harmonic mean of precision and recall",
    formula="2 P R / (P + R)",
    group=Group.LISTS,
    input=JudgedLists,
    compute=f1_at_k,
)


def ndcg_at_k(hits: Hits, relevant: Counts, k: int) -> F64Vector:
    """Compute normalised discounted cumulative gain with binary gains (Järvelin and Kekäläinen 2002).

    DCG = sum over places j = 1..k of hit_j / log2(j + 1); NDCG = DCG / the DCG of min(k, relevant) hits in a row.
    """
    import numpy as np

    discounts = 1.0 / np.log2(np.arange(2, k + 2))
    ideal = np.cumsum(discounts)[np.minimum(k, _checked(relevant)) - 1]
    top = _top(hits, k)
    return np.asarray(top @ discounts[: top.shape[1]] / ideal)


NDCG = Metric(
    "ndcg",
    "NDCG",
    definition="gain that decays with the place, relative to the best possible list",
    formula="sum of hit_j / log2(j + 1) over j = 1..k, divided by the same sum of min(k, relevant) hits in a row",
    group=Group.LISTS,
    input=JudgedLists,
    compute=ndcg_at_k,
)


def average_precision_at_k(hits: Hits, relevant: Counts, k: int) -> F64Vector:
    """Sum, over hits at place j <= k, (hits in the first j places / j), divided by min(k, relevant).

    Its mean over users is MAP@k.
    """
    import numpy as np

    top = _top(hits, k)
    precisions = np.cumsum(top, axis=1) / np.arange(1, top.shape[1] + 1)
    return np.asarray((precisions * top).sum(axis=1) / np.minimum(k, _checked(relevant)))


MAP = Metric(
    "map",
    "MAP",
    definition="precision at the place of each hit, averaged",
    formula="sum over hits at place j of (hits up to j / j), divided by min(k, relevant)",
    group=Group.LISTS,
    input=JudgedLists,
    compute=average_precision_at_k,
)


def reciprocal_rank_at_k(hits: Hits, k: int) -> F64Vector:
    """Return 1 / place of the first hit in the first k places, 0 without one; the mean is MRR@k."""
    top = _top(hits, k)
    reciprocal: F64Vector = top.any(axis=1) / (top.argmax(axis=1) + 1.0)
    return reciprocal


MRR = Metric(
    "mrr",
    "MRR",
    definition="how early the first hit comes",
    formula="1 / place of the first hit, 0 without one",
    group=Group.LISTS,
    input=JudgedLists,
    compute=reciprocal_rank_at_k,
)


def hit_rate_at_k(hits: Hits, k: int) -> F64Vector:
    """Return 1 where at least one of the first k places is relevant, else 0; the mean is the hit rate."""
    return _top(hits, k).any(axis=1).astype("float64")


HIT_RATE = Metric(
    "hit_rate",
    "Hits",
    definition="share of the users with a hit",
    formula="1 if there is a hit, else 0",
    group=Group.LISTS,
    input=JudgedLists,
    compute=hit_rate_at_k,
)


def auc_of_all(auc: F64Vector | None) -> F64Vector | None:
    """Return the area under the ROC curve of all candidates, which `rank` computed from their scores."""
    return auc


AUC = Metric(
    "auc",
    "AUC",
    definition="chance that a relevant item ranks above one that is not, over all candidates",
    formula="mean over pairs of [score of relevant > score of other] + half of the ties",
    group=Group.LISTS,
    input=JudgedLists,
    compute=auc_of_all,
    at_k=False,
)


def rank_biased_precision_at_k(hits: Hits, k: int) -> F64Vector:
    """Compute rank-biased precision (Moffat and Zobel 2008): (1 - p) * sum of p^(j - 1) hit_j, p = `PERSISTENCE`.

    A person looks at the first place, and goes on from each to the next with probability p. All hits give 1 - p^k:
    places after k count as misses.
    """
    import numpy as np

    top = _top(hits, k)
    return np.asarray(top @ ((1.0 - PERSISTENCE) * PERSISTENCE ** np.arange(top.shape[1])))


RBP = Metric(
    "rbp",
    "RBP",
    definition="rank-biased precision: hits seen by a person who goes on to the next place in 8 of 10 cases",
    formula="0.2 x sum of 0.8^(j - 1) hit_j over j = 1..k",
    group=Group.LISTS,
    input=JudgedLists,
    compute=rank_biased_precision_at_k,
)


def _top(hits: Hits, k: int) -> Hits:
    if k < 1:
        raise EngineError(f"k = {k} is not a list length", "k is 1 or more")
    return hits[:, :k]


def _checked(relevant: Counts) -> Counts:
    if (relevant < 1).any():
        raise EngineError("a user without relevant items has no recall, NDCG or average precision")
    return relevant
