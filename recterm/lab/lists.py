"""Lists for all test users, and what is relevant in them: ranked in batches, so that memory stays bounded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from recterm.domain import LIKED_STARS, Progress
from recterm.engine.taste import to_stars
from recterm.errors import EngineError
from recterm.lab import metrics
from recterm.lab.top_k import top_k

if TYPE_CHECKING:
    from recterm.engine import Interactions, Recommender
    from recterm.engine.protocol import ProgressSink
    from recterm.lab.metrics import Counts, F64Vector, Hits

SCORE_BYTES = 32 * 2**20
"""Size of one batch of scores. The model's matrix and its copy in ranking order are held together, and a model may
need as much again. 16 to 64 MB are equally fast, 128 MB is half as fast."""

NOBODY = -1
"""Stands in a list's places that no item is left for."""

STAR_ROUNDING = 1e-4
"""80 of 100 may come out as 3.9999998 stars."""

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """Who is asked, for which items, and what counts as a hit."""

    users: Rows
    """(T,) users with at least one relevant test item, ascending."""
    relevant: Counts
    """(T,) number of their relevant test items."""
    pairs: Rows
    """Sorted keys user * n_items + item of the relevant test interactions."""
    candidates: Rows
    """(C,) items with an interaction in the complete data, the most popular in training first, ties by id."""
    n_items: int

    @classmethod
    def of(cls, data: Interactions, train: Interactions, test: Rows, item_rank: Rows) -> Target:
        """The target of a split.

        Args:
            data: all interactions.
            train: the training part.
            test: positions of the test part in `data`.
            item_rank: (I,) place of each item in id order.
        """
        liked = (
            test if data.scale is None else test[to_stars(data.value[test], data.scale) >= LIKED_STARS - STAR_ROUNDING]
        )
        user, item = data.user[liked].astype(np.int64), data.item[liked].astype(np.int64)
        users, relevant = np.unique(user, return_counts=True)
        order = np.lexsort((item_rank, -train.popularity))
        candidates = order[data.popularity[order] > 0]
        return cls(users, relevant, np.sort(user * data.n_items + item), candidates, data.n_items)

    def hits(self, lists: Rows) -> Hits:
        """(T, k) True where a list has a relevant item."""
        keys = self.users[:, None] * self.n_items + lists
        place = np.minimum(np.searchsorted(self.pairs, keys), len(self.pairs) - 1)
        hits: Hits = (self.pairs[place] == keys) & (lists != NOBODY)
        return hits


def best_lists(model: Recommender, train: Interactions, target: Target, k: int, progress: ProgressSink) -> Rows:
    """The k best candidates of each target user, folded in from their training history, as the app does.

    Training items are absent. Equal scores, and items that the model cannot score, stand in the order of the target's
    candidates: by training popularity, then by id.

    Returns:
        (T, k) item rows, `NOBODY` where a list is shorter.

    Raises:
        EngineError: the model's scores have the wrong shape.
    """
    lists = np.full((len(target.users), k), NOBODY, dtype=np.int64)
    column = np.zeros(train.n_items, dtype=np.int64)
    column[target.candidates] = np.arange(len(target.candidates))
    size = batch_size(train.n_items)
    ordered = np.empty((min(size, len(lists)), len(target.candidates)), dtype=np.float32)
    lowest = np.finfo(np.float32).min
    for start in range(0, len(lists), size):
        progress(Progress("measuring lists", start, len(lists)))
        users = target.users[start : start + size]
        history = train.matrix[users]
        scores = np.asarray(model.score_many(history), dtype=np.float32)
        if scores.shape != history.shape:
            raise EngineError(f"scores have shape {scores.shape}, not {history.shape}")
        batch = ordered[: len(users)]
        # mode="clip" writes into `out` directly; the default would make another copy.
        np.take(scores, target.candidates, axis=1, out=batch, mode="clip")
        del scores
        np.fmax(batch, lowest, out=batch)  # NaN: last, but still to be had
        batch[np.repeat(np.arange(len(users)), np.diff(history.indptr)), column[history.indices]] = -np.inf
        best = top_k(batch, k)
        shown = np.take_along_axis(batch, best, axis=1) >= lowest
        lists[start : start + size, : best.shape[1]] = np.where(shown, target.candidates[best], NOBODY)
    return lists


def list_metrics(target: Target, lists: Rows, k: int) -> tuple[dict[str, F64Vector], float]:
    """Each metric per user, by the name it is shown under, and the catalogue coverage."""
    hits = target.hits(lists)
    per_user = {
        f"precision@{k}": metrics.precision_at_k(hits, k),
        f"recall@{k}": metrics.recall_at_k(hits, target.relevant, k),
        f"ndcg@{k}": metrics.ndcg_at_k(hits, target.relevant, k),
        f"map@{k}": metrics.average_precision_at_k(hits, target.relevant, k),
        f"hit_rate@{k}": metrics.hit_rate_at_k(hits, k),
    }
    return per_user, metrics.coverage(lists, len(target.candidates))


def batch_size(n_items: int) -> int:
    """Users whose scores fit into `SCORE_BYTES`."""
    return max(1, SCORE_BYTES // (4 * n_items))
