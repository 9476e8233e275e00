"""Lists for all test users, and their relevant items: ranked in batches, so that memory stays bounded."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from recterm.domain.evaluation_settings import EvaluationSettings
from recterm.domain.model import Progress
from recterm.engine.core.taste import to_stars
from recterm.errors import EngineError
from recterm.lab.metrics.distinct_works import best_works, editions_of_each, new_works

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scipy.sparse import csr_matrix

    from recterm.domain.progress import ProgressSink
    from recterm.engine import Interactions, Recommender
    from recterm.engine.core.arrays import F32Matrix
    from recterm.engine.core.memberships import Memberships
    from recterm.lab.arrays import Counts, F64Vector, Hits

SCORE_BYTES = 32 * 2**20
"""Size of one batch of scores. The model's matrix and its copy in ranking order are held at once, and a model may
need as much again. 16 to 64 MB are equally fast, 128 MB is half as fast."""

NOBODY = -1
"""Placeholder in a list's places when no items are left."""

STAR_ROUNDING = 1e-4
"""80 of 100 may become 3.9999998 stars."""

LOWEST = np.finfo(np.float32).min
"""Score of an item that the model cannot score: last, but still eligible."""

QUICK_COMPARISONS = 2_000_000_000
"""Scores compared for AUC within about a second; more only when all metrics are requested."""

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class GroundTruth:
    """Ground truth of lists: the users, the competing items, and what counts as a hit."""

    users: Rows
    """(T,) users with a history and at least one relevant test item, ascending."""
    relevant: Counts
    """(T,) number of their relevant test items."""
    pairs: Rows
    """Sorted keys user * n_items + item of the relevant test interactions."""
    candidates: Rows
    """(C,) competing items, the most popular in training first, ties by id."""
    n_items: int
    without_history: int = 0
    """Number of users with a relevant test item who are left out, since nothing is known about them."""
    pools: Rows | None = None
    """(T, P) of sampled metrics: each user's relevant items and the drawn ones, `NOBODY` behind them."""
    work: Rows | None = None
    """(I,) the row that names each item's work: any edition of a relevant item is a hit, and counts once."""
    repeats: bool = False
    """Whether items of a user's history compete too."""
    groups: Memberships | None = None
    """Groups of all U users, known of each like those of a profile; None where nothing describes the users."""

    @classmethod
    def of(
        cls,
        data: Interactions,
        train: Interactions,
        test: Rows,
        item_rank: Rows,
        *,
        histories: Interactions | None = None,
        repeats: bool = False,
        measuring: EvaluationSettings | None = None,
        seed: int = 0,
    ) -> GroundTruth:
        """Make the ground truth of a split.

        Args:
            data: all interactions.
            train: the training part.
            test: positions of the test part in `data`.
            item_rank: (I,) position of each item in id order.
            histories: interactions from which users are folded in; None: the training part.
            repeats: whether items of a user's history compete, and can be relevant.
            measuring: threshold and candidates; None: those of the named protocols.
            seed: of the drawn negatives.
        """
        chosen = measuring or EvaluationSettings()
        liked = data.relevant(test)
        if data.scale is not None:
            liked = test[to_stars(data.value[test], data.scale) >= chosen.relevant_stars - STAR_ROUNDING]
        order = np.lexsort((item_rank, -train.popularity))
        candidates = order[_competing(data, train, test, chosen)[order]]
        competes = np.zeros(data.n_items, dtype=bool)
        competes[candidates] = True
        liked = liked[competes[data.item[liked]]]
        histories = train if histories is None else histories
        served = histories.activity[data.user[liked]] > 0
        left_out = len(np.unique(data.user[liked[~served]]))
        liked = new_works(data, liked[served], None if repeats else histories)
        user, item = (rows[liked].astype(np.int64) for rows in (data.user, data.item))
        users, relevant = np.unique(user, return_counts=True)
        pairs = np.sort(user * data.n_items + item)
        pools = None
        if chosen.negatives is not None and len(users):
            pools = _pools(data, users, relevant, pairs, candidates, chosen.negatives, np.random.default_rng(seed))
        return cls(
            users, relevant, pairs, candidates, data.n_items, left_out, pools, data.work, repeats, data.memberships
        )

    def only(self, chosen: NDArray[np.bool_]) -> GroundTruth:
        """Return the ground truth of some users, (T,) True for those to keep."""
        users = self.users[chosen]
        pairs = self.pairs[np.isin(self.pairs // self.n_items, users)]
        pools = None if self.pools is None else self.pools[chosen]
        return replace(self, users=users, relevant=self.relevant[chosen], pairs=pairs, pools=pools)

    def groups_of(self, users: Rows) -> Memberships | None:
        """Return the groups of some users."""
        return None if self.groups is None else self.groups.rows(users)

    def hits(self, lists: Rows) -> Hits:
        """Return (T, k), True where a list has a relevant item."""
        keys = self.users[:, None] * self.n_items + self._works(lists)
        pairs = self.pairs if self.work is None else np.sort(self._work_pairs)
        place = np.minimum(np.searchsorted(pairs, keys), len(pairs) - 1)
        hits: Hits = (pairs[place] == keys) & (lists != NOBODY)
        return hits

    def hit_pairs(self, lists: Rows) -> NDArray[np.bool_]:
        """Return (N,) for each of `pairs`, whether it is in its user's list."""
        keys = (self.users[:, None] * self.n_items + self._works(lists))[lists != NOBODY]
        return np.isin(self._work_pairs, keys, kind="sort")

    @property
    def _work_pairs(self) -> Rows:
        """The keys of `pairs`, with the works of the items in their place."""
        user, item = np.divmod(self.pairs, self.n_items)
        return user * self.n_items + self._works(item)

    def _works(self, rows: Rows) -> Rows:
        return rows if self.work is None else np.where(rows == NOBODY, NOBODY, self.work[rows])


@dataclass(frozen=True, slots=True, eq=False)
class Ranked:
    """Ranking of a model for each user of a ground truth."""

    lists: Rows
    """(T, k) item rows, `NOBODY` where a list is shorter."""
    auc: F64Vector | None = None
    """(T,) area under the ROC curve, where it was measured."""


def rank(
    model: Recommender,
    histories: csr_matrix,
    target: GroundTruth,
    measuring: EvaluationSettings,
    progress: ProgressSink,
    *,
    exclude: csr_matrix | None = None,
    times: csr_matrix | None = None,
) -> Ranked:
    """Rank the best candidates of each target user, folded in from their history, as in the app.

    The history's items are left out. Equal scores, and items that the model cannot score, follow the order of the
    target's candidates: by training popularity, then by id.

    Args:
        model: fitted.
        histories: (U, I) histories from which users are folded in.
        target: users and candidates.
        measuring: list length, and whether AUC is measured.
        progress: called before each batch.
        exclude: (U, I) items that are never listed; None: the history.
        times: (U, I) UTC seconds of the histories' entries, in the same structure; None: without order.

    Raises:
        EngineError: the model's scores have the wrong shape.
    """
    lists = np.full((len(target.users), measuring.k), NOBODY, dtype=np.int64)
    work = len(target.pairs) * len(target.candidates)
    whole = work <= QUICK_COMPARISONS if measuring.complete is None else measuring.complete
    auc = np.empty(len(lists)) if whole else None
    excluded = histories if exclude is None else exclude
    for place, scores in _scored(model, histories, excluded, target, progress, times):
        best, new = best_works(scores, measuring.k, None if target.work is None else target.work[target.candidates])
        shown = new & (np.take_along_axis(scores, best, axis=1) >= LOWEST)
        lists[place, : best.shape[1]] = np.where(shown, target.candidates[best], NOBODY)
        if auc is not None:
            auc[place] = _auc(scores, target, place)
    return Ranked(lists, auc)


def best_lists(
    model: Recommender,
    histories: csr_matrix,
    target: GroundTruth,
    k: int,
    progress: ProgressSink,
    *,
    times: csr_matrix | None = None,
) -> Rows:
    """Return only the (T, k) lists of `rank`."""
    return rank(model, histories, target, EvaluationSettings(k=k, complete=False), progress, times=times).lists


def batch_size(n_items: int) -> int:
    """Return the number of users whose scores fit into `SCORE_BYTES`."""
    return max(1, SCORE_BYTES // (4 * n_items))


def _competing(data: Interactions, train: Interactions, test: Rows, measuring: EvaluationSettings) -> NDArray[np.bool_]:
    """Return (I,), True for the items that may be listed."""
    match measuring.candidates:
        case "catalogue":
            return np.ones(data.n_items, dtype=bool)
        case "training":
            return np.asarray(train.popularity > 0)
        case "test":
            return np.asarray(np.bincount(data.item[test], minlength=data.n_items) > 0)
        case _:
            return np.asarray(data.popularity > 0)


def _pools(
    data: Interactions,
    users: Rows,
    relevant: Counts,
    pairs: Rows,
    candidates: Rows,
    negatives: int,
    rng: np.random.Generator,
) -> Rows:
    """Draw for each user the relevant items and `n` others without interaction, fewer if there are not enough."""
    pools = np.full((len(users), int(relevant.max()) + negatives), NOBODY, dtype=np.int64)
    ends = np.cumsum(relevant)
    for place, (user, end, own) in enumerate(zip(users, ends, relevant, strict=True)):
        first, last = np.searchsorted(data.user, [user, user + 1])
        touched = data.item[first:last]
        drawn = rng.choice(candidates, size=min(len(candidates), negatives + len(touched)), replace=False)
        drawn = drawn[~np.isin(drawn, touched)][:negatives]
        pools[place, :own] = pairs[end - own : end] - user * data.n_items
        pools[place, own : own + len(drawn)] = drawn
    return pools


def _scored(
    model: Recommender,
    histories: csr_matrix,
    exclude: csr_matrix,
    target: GroundTruth,
    progress: ProgressSink,
    times: csr_matrix | None,
) -> Iterator[tuple[slice, F32Matrix]]:
    """Yield batches of users and their candidates' scores: LOWEST where unknown, -inf where not to be listed."""
    n_items = histories.shape[1]
    column = np.full(n_items, NOBODY, dtype=np.int64)
    column[target.candidates] = np.arange(len(target.candidates))
    others = None if target.work is None or target.repeats else editions_of_each(target.work)
    size = batch_size(n_items)
    ordered = np.empty((min(size, len(target.users)), len(target.candidates)), dtype=np.float32)
    for start in range(0, len(target.users), size):
        progress(Progress("measuring lists", start, len(target.users)))
        users = target.users[start : start + size]
        history, excluded = histories[users], exclude[users]
        moments = None if times is None else times[users]
        scores = np.asarray(model.score_many(history, target.groups_of(users), moments), dtype=np.float32)
        if scores.shape != history.shape:
            raise EngineError(f"scores have shape {scores.shape}, not {history.shape}")
        batch = ordered[: len(users)]
        # mode="clip" writes into `out` directly; the default would make another copy.
        np.take(scores, target.candidates, axis=1, out=batch, mode="clip")
        del scores
        np.fmax(batch, LOWEST, out=batch)
        rows, columns = np.repeat(np.arange(len(users)), np.diff(excluded.indptr)), column[excluded.indices]
        listed = (columns != NOBODY) & (not target.repeats)
        batch[rows[listed], columns[listed]] = -np.inf
        if others is not None:
            hidden = (excluded.astype(bool) @ others).tocoo()
            shown = column[hidden.col] != NOBODY
            batch[hidden.row[shown], column[hidden.col[shown]]] = -np.inf
        if target.pools is not None:
            pool = target.pools[start : start + size]
            outside = np.ones(batch.shape, dtype=bool)
            outside[np.nonzero(pool != NOBODY)[0], column[pool[pool != NOBODY]]] = False
            batch[outside] = -np.inf
        yield slice(start, start + len(users)), batch


def _auc(scores: F32Matrix, target: GroundTruth, place: slice) -> F64Vector:
    """Compute (n,) AUC of each user of a batch: mean share of other items ranked below a relevant one; ties count half.

    A user to whom nothing else could be shown has 0.5.
    """
    column = np.zeros(target.n_items, dtype=np.int64)
    column[target.candidates] = np.arange(len(target.candidates))
    ends = np.cumsum(target.relevant)
    areas = np.full(len(scores), 0.5)
    for place_in_batch, row in enumerate(scores):
        at = place.start + place_in_batch
        keys = target.pairs[ends[at] - target.relevant[at] : ends[at]]
        mine = row[column[keys - target.users[at] * target.n_items]]
        others = int((row >= LOWEST).sum()) - len(mine)
        if others <= 0:
            continue
        above = np.array([np.count_nonzero(row > score) for score in mine]) - (mine > mine[:, None]).sum(axis=1)
        equal = np.array([np.count_nonzero(row == score) for score in mine]) - (mine == mine[:, None]).sum(axis=1)
        areas[place_in_batch] = float(np.mean((others - above - equal / 2) / others))
    return areas
