"""Beyond accuracy: variety, novelty, serendipity, popularity and exposure of lists.

Lists are (U, L) item rows, negative where a list is shorter. Formulas after Castells, Hurley and Vargas, "Novelty and
diversity in recommender systems", 2022, where no other source is named. Each function gives one value per user, but
for those of exposure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.errors import EngineError
from recterm.lab.metrics.inputs import ComparedLists
from recterm.lab.metrics.metric import Better, Group, Metric, Unit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from recterm.lab.arrays import F64Vector, Hits
    from recterm.lab.metrics.lists import Rows

COSINES_AT_ONCE = 1000
"""Rows of cosines held in memory at once."""

PAIRS_AT_ONCE = 20_000_000
"""Pairs of places, over all users, held in memory at once: long lists have millions each."""


def coverage(lists: Rows, n_candidates: int) -> float:
    """Compute catalogue coverage: distinct items shown to anyone / candidates.

    Args:
        lists: item rows of all lists, any shape; negative where a list is shorter.
        n_candidates: number of items that could be shown, at least 1.
    """
    import numpy as np

    if n_candidates < 1:
        raise EngineError("coverage needs at least one candidate")
    return len(np.unique(lists[lists >= 0])) / n_candidates


COVERAGE = Metric(
    "coverage",
    "Cover",
    definition="share of the candidates shown to anyone",
    formula="distinct items shown / candidates",
    group=Group.BEYOND,
    input=ComparedLists,
    compute=coverage,
    better=Better.NEITHER,
    unit=Unit.LISTS,
)


def gini_of_exposure(lists: Rows, candidates: Rows) -> float:
    """Return the Gini index of how often each candidate is shown: 0, all equally; near 1, the same few for everyone."""
    import numpy as np

    shown = lists[lists >= 0]
    counts = np.sort(np.bincount(shown, minlength=int(candidates.max()) + 1)[candidates]).astype(np.float64)
    n, total = len(counts), counts.sum()
    if not total:
        return 0.0
    return float((2 * np.arange(1, n + 1) - n - 1) @ counts / (n * total))


GINI = Metric(
    "gini",
    "Gini",
    definition="how unevenly the candidates are shown: 0 all equally, 1 only one",
    formula="sum of (2 i - n - 1) x_i / (n sum of x), x ascending times shown",
    group=Group.BEYOND,
    input=ComparedLists,
    compute=gini_of_exposure,
    better=Better.NEITHER,
    unit=Unit.LISTS,
)


def novelty(lists: Rows, popularity: NDArray[np.integer], n_users: int) -> F64Vector:
    """Return (U,) mean self-information of a list's items, in bits: -log2(users of it / users) (Zhou et al. 2010).

    An item without users counts as if it had half a user.
    """
    import numpy as np

    share = np.maximum(popularity.astype(np.float64), 0.5) / n_users
    return _mean(lists, -np.log2(np.minimum(share, 1.0)))


NOVELTY = Metric(
    "novelty",
    "Bits",
    definition="how rarely users interact with the items of a list, in bits",
    formula="mean over the list of -log2(users of the item / users)",
    group=Group.BEYOND,
    input=ComparedLists,
    compute=novelty,
    better=Better.NEITHER,
)


def intra_list_diversity(lists: Rows, vectors: csr_matrix) -> F64Vector:
    """Return (U,) means of 1 - cosine over all pairs of a list (Ziegler et al. 2005); 0 for fewer than two items.

    Args:
        lists: (U, L) item rows.
        vectors: (I, D) item vectors of length 1 (or 0).
    """
    import numpy as np

    lists = lists[:, (lists >= 0).any(axis=0)]
    length = lists.shape[1]
    at_once = max(1, PAIRS_AT_ONCE // max(1, length * (length - 1) // 2))
    parts = [_diversity(lists[start : start + at_once], vectors) for start in range(0, max(1, len(lists)), at_once)]
    return np.concatenate(parts)


DIVERSITY = Metric(
    "diversity",
    "ILD",
    definition="intra-list diversity: how different the items of a list are from each other",
    formula="mean over pairs of 1 - cosine, items as vectors of their users",
    group=Group.BEYOND,
    input=ComparedLists,
    compute=intra_list_diversity,
    better=Better.NEITHER,
)


def serendipity(hits: Hits, lists: Rows, expected: Rows) -> F64Vector:
    """Return (U,) share of the places with an unexpected relevant item: hits outside `expected` / L (Ge 2010).

    Args:
        hits: (U, L) True where the item is relevant.
        lists: (U, L) item rows.
        expected: (U, E) what a simple recommender shows the same users, such as the most popular items.
    """
    import numpy as np

    width = max(int(lists.max(initial=-1)), int(expected.max(initial=-1))) + 2
    users = np.arange(len(lists), dtype=np.int64)[:, None] * width
    unexpected = ~np.isin(users + lists + 1, users + expected + 1)
    share: F64Vector = (hits & unexpected).mean(axis=1)
    return share


SERENDIPITY = Metric(
    "serendipity",
    "Seren",
    definition="share of the places with a hit beyond the k most popular items",
    formula="hits outside the popular list / k",
    group=Group.BEYOND,
    input=ComparedLists,
    compute=serendipity,
    better=Better.NEITHER,
)


def popularity_lift(lists: Rows, popularity: NDArray[np.integer], histories: csr_matrix) -> F64Vector:
    """Return (U,) mean popularity of list / mean popularity of history, minus 1 (Abdollahpouri et al. 2019).

    0: as popular as the user's own choices; 1: twice as popular.

    Args:
        lists: (U, L) item rows.
        popularity: (I,) interactions of each item.
        histories: (U, I) each user's known items; at least one each.
    """
    import numpy as np

    counts = popularity.astype(np.float64)
    lengths = np.maximum(np.diff(histories.indptr), 1)
    sums = np.add.reduceat(np.append(counts[histories.indices], 0.0), histories.indptr[:-1])
    own = np.where(np.diff(histories.indptr) > 0, sums / lengths, 1.0)
    lift: F64Vector = _mean(lists, counts) / own - 1.0
    return lift


POPULARITY_LIFT = Metric(
    "popularity_lift",
    "Lift",
    definition="how much more popular the list is than the user's choices: 0 equally, 1 twice",
    formula="mean popularity of the list / mean popularity of the history - 1",
    group=Group.BEYOND,
    input=ComparedLists,
    compute=popularity_lift,
    better=Better.NEITHER,
)


def entropy_of_exposure(lists: Rows) -> float:
    """Return the Shannon entropy, in bits, of how often each item is shown: -sum of p log2 p; 0 if none is.

    At most log2(candidates), when all are shown equally often.
    """
    import numpy as np

    # Sorted, so that the sum does not depend on how the rows are numbered.
    counts = np.sort(np.unique(lists[lists >= 0], return_counts=True)[1])
    shares = counts / max(int(counts.sum()), 1)
    return abs(float(shares @ np.log2(shares)))


ENTROPY = Metric(
    "entropy",
    "Ent",
    definition="how evenly items share the places of all lists, in bits: 0 only one, b as 2^b items equally",
    formula="-sum of p log2 p, p = times an item is shown / places of all lists",
    group=Group.BEYOND,
    input=ComparedLists,
    compute=entropy_of_exposure,
    better=Better.NEITHER,
    unit=Unit.LISTS,
)


def _diversity(lists: Rows, vectors: csr_matrix) -> F64Vector:
    import numpy as np

    shown = np.unique(lists[lists >= 0])
    own = vectors[shown]
    places = np.searchsorted(shown, lists)
    first, second = np.triu_indices(lists.shape[1], 1)
    paired = (lists[:, first] >= 0) & (lists[:, second] >= 0)
    users = np.nonzero(paired)[0]
    left, right = places[:, first][paired], places[:, second][paired]
    order = np.argsort(left, kind="stable")
    left, right, users = left[order], right[order], users[order]
    alike = np.zeros(len(lists))
    transposed = own.T.tocsr()
    # Lists share most of their items: the cosines of all shown items, some rows at a time, are quickly looked up.
    for start in range(0, len(shown), COSINES_AT_ONCE):
        first_pair, last_pair = np.searchsorted(left, [start, start + COSINES_AT_ONCE])
        cosines = (own[start : start + COSINES_AT_ONCE] @ transposed).toarray()
        part = slice(first_pair, last_pair)
        alike += np.bincount(users[part], cosines[left[part] - start, right[part]], len(lists))
    pairs = paired.sum(axis=1)
    return np.where(pairs > 0, 1.0 - alike / np.maximum(pairs, 1), 0.0)


def _mean(lists: Rows, values: F64Vector) -> F64Vector:
    """Return (U,) mean value of a list's items; 0 for an empty list."""
    import numpy as np

    there = lists >= 0
    sums = np.where(there, values[np.maximum(lists, 0)], 0.0).sum(axis=1)
    return np.asarray(sums / np.maximum(there.sum(axis=1), 1))
