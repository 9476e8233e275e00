"""SLIM: sparse weights between items, by the elastic net.

Ning and Karypis, "SLIM: sparse linear methods for top-n recommender systems", 2011. With X the weighted community
(U x I), the weights towards item j minimise |x_j - X w|^2 / 2 + l2 |w|^2 / 2 + l1 |w|_1 with w_j = 0 and, unless set
otherwise, w >= 0. As in their fsSLIM, each item chooses among the few items that would lower this most on their own.

The minimum is found by coordinate descent on XtX (Friedman, Hastie and Tibshirani 2010, "covariance updates"), for many
items j side by side: step k moves the k-th candidate of each.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from recterm.domain.model import Progress
from recterm.engine.core import defaults
from recterm.engine.core.hyperparameters import choice, number, whole
from recterm.engine.linear.linear_items import LinearItems, LinearItemsParams, gram
from recterm.engine.linear.linear_weights import LinearWeights, Pruned

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from recterm.domain.progress import ProgressSink
    from recterm.engine.core.arrays import F32Matrix, F32Vector
    from recterm.engine.core.hyperparameters import Value

CELLS_AT_ONCE = 2_000_000
"""Entries of XtX among the candidates of the items solved side by side: 8 MB for each thread."""

MOST_AT_ONCE = 512
"""Items solved side by side at most."""

THREADS = 2
"""NumPy releases the lock in each step, but steps are short: more threads wait for it."""

MOST_SWEEPS = 200
"""Passes over the candidates; 5 to 30 are usual."""

TOLERANCE = 3e-4
"""A pass that moves no weight by more than this is the last."""

Entries = tuple["NDArray[np.int64]", "NDArray[np.int64]", "F32Vector"]
"""Weights that are not zero: from item, to item, value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SLIMParams(LinearItemsParams):
    """Hyperparameters of SLIM."""

    model: ClassVar[str] = "slim"

    l1: float = number(
        1.0, 0.0, 1e6,
        "Interactions in common that do not count yet (times their mean square). More leaves fewer weights.",
        tune=(0.1, 10.0), log=True,
    )  # fmt: skip
    l2: float | None = number(
        None, 1e-3, 1e9,
        "Pull of the weights towards zero. More is safer with few interactions, and favours popular items.",
        tune=(5.0, 1000.0), log=True,
    )  # fmt: skip
    signs: str = choice(
        "positive", ("positive", "any"), "positive: items only support each other; any: or oppose each other."
    )
    n_candidates: int = whole(
        100, 1, 10_000,
        "Items from which each item can get a weight. Time and memory grow with the square; 100 to 200 are as good as "
        "all.",
        tune=(50, 200), log=True,
    )  # fmt: skip


class SLIM(LinearItems[SLIMParams]):
    """Ranks by a weighted sum of the history; the weights are sparse."""

    def _rules(self, community: csr_matrix) -> Mapping[str, Value]:
        return {"l2": defaults.slim_l2(community)}

    def _solve(self, community: csr_matrix, progress: ProgressSink) -> LinearWeights:
        params = self._hyperparameters
        mean_square = float(community.data @ community.data) / max(1, community.nnz)
        task = _Task(
            gram(community),
            l1=params.l1 * mean_square,
            l2=float(params.l2 or 0.0),
            positive=params.signs == "positive",
            n_candidates=params.n_candidates,
        )
        return task.solve(progress)


class _Task:
    """The elastic net of all items. I items, B of them solved side by side, M candidates for each."""

    def __init__(self, products: F32Matrix, *, l1: float, l2: float, positive: bool, n_candidates: int) -> None:
        self.products = products
        self.own = np.diag(products).copy()
        self.l1 = np.float32(l1)
        self.l2 = np.float32(l2)
        self.positive = positive
        self.n_candidates = max(1, min(n_candidates, len(products) - 1))

    def solve(self, progress: ProgressSink) -> Pruned:
        """Solve all items, in blocks of like length: a block takes as many passes as its slowest item."""
        n_items = len(self.products)
        order = np.argsort(-self.own, kind="stable")
        size = max(1, min(MOST_AT_ONCE, CELLS_AT_ONCE // self.n_candidates**2))
        blocks = [order[start : start + size] for start in range(0, n_items, size)]
        solved: list[Entries] = []
        pool = ThreadPoolExecutor(max_workers=THREADS)
        try:
            for done, entries in enumerate(pool.map(self._block, blocks), start=1):
                solved.append(entries)
                progress(Progress("training slim", min(done * size, n_items), n_items))
        finally:
            pool.shutdown(cancel_futures=True)
        rows, columns, values = (np.concatenate(parts) for parts in zip(*solved, strict=True))
        return Pruned.of_entries(rows, columns, values.astype(np.float32), n_items)

    def _shrunk(self, pulls: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the pulls minus l1: what is left moves a weight."""
        if self.positive:
            left: NDArray[np.float32] = np.maximum(pulls - self.l1, np.float32(0.0))
            return left
        return np.sign(pulls) * np.maximum(np.abs(pulls) - self.l1, np.float32(0.0))

    def _block(self, items: NDArray[np.int64]) -> Entries:
        """Solve the weights towards some items."""
        candidates, useful = self._candidates(items)
        weights = self._descend(items, candidates, useful)
        place, column = np.nonzero(weights)
        return candidates[place, column], items[column], weights[place, column]

    def _candidates(self, items: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Return (M, B) items that would lower the loss most on their own, best first, and whether they would."""
        pulls = self.products[:, items]
        lowered = self._shrunk(pulls) ** 2 / (self.own + self.l2)[:, None]
        lowered[items, np.arange(len(items))] = 0.0
        least = len(lowered) - self.n_candidates
        best = np.argpartition(lowered, least, axis=0)[least:]
        gains = np.take_along_axis(lowered, best, axis=0)
        order = np.argsort(-gains, axis=0, kind="stable")
        useful = np.take_along_axis(gains, order, axis=0) > 0
        n_useful = int(useful.any(axis=1).sum())
        return np.take_along_axis(best, order, axis=0)[:n_useful], useful[:n_useful]

    def _descend(
        self, items: NDArray[np.int64], candidates: NDArray[np.int64], useful: NDArray[np.bool_]
    ) -> NDArray[np.float32]:
        """Solve (M, B) weights of the candidates, by coordinate descent.

        `left` is Xt (x_j - X w) at the candidates, kept up to date with every step.
        """
        weights = np.zeros(candidates.shape, dtype=np.float32)
        among = self.products[candidates[:, :, None], candidates.T[None, :, :]]
        left = np.ascontiguousarray(self.products[candidates, items].T)
        own = self.own[candidates]
        below = np.where(useful, own + self.l2, np.float32(np.inf))
        for _ in range(MOST_SWEEPS):
            moved = 0.0
            for k, weight in enumerate(weights):
                fresh = self._shrunk(left[:, k] + own[k] * weight) / below[k]
                step = fresh - weight
                furthest = float(np.abs(step).max())
                if furthest > 0:
                    left -= among[k] * step[:, None]
                    weight[:] = fresh
                    moved = max(moved, furthest)
            if moved < TOLERANCE:
                break
        return weights
