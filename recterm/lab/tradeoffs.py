"""Trade-offs of reranking: cost in accuracy, gain in variety, novelty and serendipity; one fit for all settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recterm.domain.model import ItemRow, Progress
from recterm.engine.lists.reranking import Genres, pool_size, rerank
from recterm.lab.metrics.definitions import accuracy as metrics
from recterm.lab.metrics.lists import NOBODY, best_lists
from recterm.lab.metrics.measuring_lists import beyond_accuracy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from recterm.domain.progress import ProgressSink
    from recterm.domain.reranking import Reranking
    from recterm.engine import Interactions, Recommender
    from recterm.lab.metrics.fold import Fold
    from recterm.lab.metrics.lists import GroundTruth, Rows
    from recterm.lab.model_evaluation import ModelEvaluation


def tradeoffs(
    model: Recommender,
    neighbours: Recommender,
    part: Fold,
    settings: Mapping[Reranking, ModelEvaluation],
    *,
    k: int,
    progress: ProgressSink,
) -> None:
    """Measure accuracy and the metrics beyond it on one split, and add them to each setting's evaluation.

    Args:
        model: ranks; fitted on the training part.
        neighbours: gives similar items; fitted on the training part.
        part: the split; it has a target.
        settings: how lists are reranked, each with the evaluation that gets the measures.
        k: length of the lists.
        progress: called after each setting.
    """
    assert part.target is not None
    target, train = part.target, part.train
    pools = best_lists(model, part.histories, target, pool_size(k), progress, times=part.times)
    scores = _scores(model, part, target, pools)
    genres = _genre_table(train)
    similar = _Similar(neighbours, pool_size(k), train.n_items)
    expected = part.popular_lists(k)
    for done, (setting, trial) in enumerate(settings.items()):
        progress(Progress("reranking", done, len(settings), setting.words or "plain"))
        lists = np.full((len(pools), k), NOBODY, dtype=np.int64)
        for place, (pool, score) in enumerate(zip(pools, scores, strict=True)):
            rows = pool[(pool >= 0) & np.isfinite(score)]
            chosen = rerank(
                score[: len(rows)].astype(np.float64),
                train.popularity[rows].astype(np.float64),
                k,
                setting,
                similarity=similar.within(rows) if setting.diversity else None,
                genres=_genres(genres, rows, part.observed, int(target.users[place])) if setting.calibration else None,
            )
            lists[place, : len(chosen)] = rows[chosen]
        hits = target.hits(lists)
        beyond, whole = beyond_accuracy(part, lists, expected, f"@{k}")
        accuracy = {
            f"precision@{k}": metrics.precision_at_k(hits, k),
            f"ndcg@{k}": metrics.ndcg_at_k(hits, target.relevant, k),
        }
        trial.add_lists(target.users, accuracy | beyond, whole)


def _scores(model: Recommender, part: Fold, target: GroundTruth, pools: Rows) -> NDArray[np.float32]:
    """Return (U, P) scores of the pools' items, in batches; NaN where a pool is shorter."""
    scores = np.full(pools.shape, np.nan, dtype=np.float32)
    histories, times = part.histories, part.times
    step = max(1, 8_000_000 // histories.shape[1])
    for start in range(0, len(pools), step):
        batch = slice(start, start + step)
        users = target.users[batch]
        moments = None if times is None else times[users]
        own = model.score_many(histories[users], target.groups_of(users), moments)
        mine = np.take_along_axis(own, np.maximum(pools[batch], 0), axis=1)
        scores[batch] = np.where(pools[batch] >= 0, mine, np.nan)
    return scores


class _Similar:
    """Similarities from the neighbours model, computed once for each item."""

    def __init__(self, model: Recommender, n: int, n_items: int) -> None:
        self._model, self._n, self._n_items = model, n, n_items
        self._cached: dict[int, tuple[NDArray[np.int64], NDArray[np.float32]]] = {}

    def within(self, rows: Rows) -> _Within:
        """Return similarities between the positions of one pool."""
        return _Within(self, rows)

    def of(self, row: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return the neighbours of an item, scaled so that the closest has 1."""
        if row not in self._cached:
            near = self._model.similar(ItemRow(row), self._n)
            scale = max(float(near.similarities.max(initial=0.0)), 1e-12)
            self._cached[row] = near.rows, (np.maximum(near.similarities, 0.0) / scale).astype(np.float32)
        return self._cached[row]


class _Within:
    def __init__(self, similar: _Similar, rows: Rows) -> None:
        self._similar, self._rows = similar, rows
        self._order = np.argsort(rows)
        self._sorted = rows[self._order]

    def __call__(self, place: int) -> NDArray[np.float64]:
        rows, values = self._similar.of(int(self._rows[place]))
        at = np.minimum(np.searchsorted(self._sorted, rows), len(self._sorted) - 1)
        there = self._sorted[at] == rows
        similarities = np.zeros(len(self._rows))
        similarities[self._order[at[there]]] = values[there]
        return similarities


def _genre_table(train: Interactions) -> NDArray[np.float64] | None:
    """Return (I, G) each item's genres in equal parts; None without genres."""
    features = train.features
    if features is None:
        return None
    of_kind = np.array([kind == "genre" for kind in features.kinds], dtype=bool)
    if not of_kind.any():
        return None
    column = np.cumsum(of_kind) - 1
    table = np.zeros((len(features), int(of_kind.sum())))
    items = np.repeat(np.arange(len(features)), np.diff(features.indptr))
    kept = of_kind[features.tokens]
    table[items[kept], column[features.tokens[kept]]] = 1.0
    return np.asarray(table / np.maximum(table.sum(axis=1, keepdims=True), 1.0))


def _genres(table: NDArray[np.float64] | None, rows: Rows, observed: Interactions, user: int) -> Genres | None:
    """Return the genres of a pool, and of the items that the user rated at or above their own median."""
    if table is None:
        return None
    first, last = np.searchsorted(observed.user, [user, user + 1])
    items, values = observed.item[first:last], observed.value[first:last]
    liked = items[values >= (0 if observed.scale is None else values.mean())]
    shares = table[liked].sum(axis=0)
    return Genres(table[rows], shares / max(float(shares.sum()), 1e-12))
