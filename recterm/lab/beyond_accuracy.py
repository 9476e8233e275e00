"""What accuracy does not say of lists: variety, novelty, serendipity, popularity, and who is shown at all.

Lists are (U, L) item rows, negative where a list is shorter. Formulas after Castells, Hurley and Vargas, "Novelty and
diversity in recommender systems", 2022, where no other source is named. Each function gives one value per user, but
for `gini_of_exposure`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from recterm.lab.lists import Rows
    from recterm.lab.metrics import F64Vector, Hits


def intra_list_diversity(lists: Rows, vectors: csr_matrix) -> F64Vector:
    """(U,) mean of 1 - cosine over all pairs of a list (Ziegler et al. 2005); 0 for a list of fewer than two.

    Args:
        lists: (U, L) item rows.
        vectors: (I, D) item vectors of length 1 (or 0).
    """
    diversity = np.zeros(len(lists))
    for place, items in enumerate(lists):
        shown = vectors[items[items >= 0]]
        n = shown.shape[0]
        if n > 1:
            # |sum v|^2 = sum of all cosines; the items with themselves are taken off.
            total = np.asarray(shown.sum(axis=0)).ravel()
            itself = float(shown.multiply(shown).sum())
            diversity[place] = 1.0 - (float(total @ total) - itself) / (n * (n - 1))
    return diversity


def novelty(lists: Rows, popularity: NDArray[np.integer], n_users: int) -> F64Vector:
    """(U,) mean self-information of a list's items, in bits: -log2(users who touched it / users) (Zhou et al. 2010).

    An item that nobody touched counts as if one half of a user had.
    """
    known = np.maximum(popularity.astype(np.float64), 0.5) / n_users
    return _mean(lists, -np.log2(np.minimum(known, 1.0)))


def popularity_lift(lists: Rows, popularity: NDArray[np.integer], histories: csr_matrix) -> F64Vector:
    """(U,) mean popularity of the list / mean popularity of the history, minus 1 (Abdollahpouri et al. 2019).

    0: as popular as what the person chose alone; 1: twice as popular.

    Args:
        lists: (U, L) item rows.
        popularity: (I,) interactions of each item.
        histories: (U, I) what each user knows; at least one item each.
    """
    counts = popularity.astype(np.float64)
    lengths = np.maximum(np.diff(histories.indptr), 1)
    sums = np.add.reduceat(np.append(counts[histories.indices], 0.0), histories.indptr[:-1])
    own = np.where(np.diff(histories.indptr) > 0, sums / lengths, 1.0)
    lift: F64Vector = _mean(lists, counts) / own - 1.0
    return lift


def serendipity(hits: Hits, lists: Rows, expected: Rows) -> F64Vector:
    """(U,) share of the places with a relevant item that was not to be expected: hits outside `expected` / L (Ge 2010).

    Args:
        hits: (U, L) True where the item is relevant.
        lists: (U, L) item rows.
        expected: (U, E) what a primitive recommender shows the same users, such as the most popular items.
    """
    surprising = np.stack([~np.isin(mine, theirs) for mine, theirs in zip(lists, expected, strict=True)])
    share: F64Vector = (hits & surprising).mean(axis=1)
    return share


def gini_of_exposure(lists: Rows, candidates: Rows) -> float:
    """Gini index of how often each candidate is shown: 0, all alike; towards 1, the same few for everybody."""
    shown = lists[lists >= 0]
    counts = np.sort(np.bincount(shown, minlength=int(candidates.max()) + 1)[candidates]).astype(np.float64)
    n, total = len(counts), counts.sum()
    if not total:
        return 0.0
    return float((2 * np.arange(1, n + 1) - n - 1) @ counts / (n * total))


def _mean(lists: Rows, values: F64Vector) -> F64Vector:
    """(U,) mean value of a list's items; 0 for an empty list."""
    there = lists >= 0
    sums = np.where(there, values[np.maximum(lists, 0)], 0.0).sum(axis=1)
    return np.asarray(sums / np.maximum(there.sum(axis=1), 1))
