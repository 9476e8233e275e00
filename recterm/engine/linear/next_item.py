"""Next-item ridge: weights between items, from what came before to what came next, in closed form.

For each event of the community that has a past, S holds that past, faded by a^m with a = exp(-1 / fade) and m events in
between, and T what came: W = (StS + regularization)^-1 StT, and 0 from an item to itself. It is EASE (Steck 2019) with
the rest of the history replaced by its past, as the linear models of sequences have it (Choi et al., "Session-aware
linear item-item models for session-based recommendation", 2021), and time made of events, not of seconds.

Events of one second have no order: S then holds the mean over all their orders. When the events are fewer than the
items, the inverse is taken between events: W = St (SSt + regularization)^-1 T.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, NamedTuple

import numpy as np

from recterm.domain.model import Progress
from recterm.engine.core import defaults
from recterm.engine.core.fading import FadingParams, Moments, shared
from recterm.engine.core.hyperparameters import number, whole
from recterm.engine.linear.linear_items import ItemWeights, gram, most_popular
from recterm.engine.linear.linear_weights import Dense, LinearWeights, Pruned, ThroughUsers
from recterm.errors import EngineError

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from recterm.domain.progress import ProgressSink
    from recterm.engine.core.arrays import F32Matrix, F32Vector, RowVector
    from recterm.engine.core.interactions import Interactions

STAGE = "training next-item"

MOST_WEIGHTS = 16_000_000
"""Weights kept exactly, as in EASE; beyond this, each item keeps its largest ones."""

FAINTEST = 0.02
"""Faded weights below this are left out of S: 24 events back at a fade of 6."""

MOST_TIED = 200
"""Events of one second that are related to each other, at most this far apart in the order of rows: more of them are
an import, whose order says nothing."""

MOST_EVENTS = 400_000
"""Events that are learned from; of more, the latest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NextItemParams(FadingParams):
    """Hyperparameters of the next-item ridge."""

    model: ClassVar[str] = "next-item"

    just_liked: float = number(
        1.0, 0.0, 1.0,
        "Weight of a rating of 4 stars. What comes next depends on what was watched, more than on how it was liked.",
        tune=(0.5, 1.0),
    )  # fmt: skip
    below_liked: float = number(
        1.0, 0.0, 1.0,
        "Weight of a rating of 3.5 stars. 1 counts every rating alike, but for those near one star.",
        tune=(0.0, 1.0),
    )  # fmt: skip
    fade: float | None = number(
        None, 0.1, 1e6,
        "Events after which the past counts exp(-1), about a third, of what came last; in training and in use.",
        tune=(1.0, 30.0), log=True,
    )  # fmt: skip
    regularization: float | None = number(
        None, 1e-6, 1e9,
        "Pull of the weights towards zero. More is safer with few interactions, and favours popular items.",
        tune=(10.0, 2000.0), log=True,
    )  # fmt: skip
    min_count: int | None = whole(
        None, 1, 1_000_000,
        "Items with fewer interactions are left out: too little follows them.",
    )  # fmt: skip
    max_items: int = whole(
        10_000, 1, 100_000,
        "Only this many of the most popular items take part; the others cannot be scored. Memory grows with the "
        "square, time with the cube.",
    )  # fmt: skip


class Steps(NamedTuple):
    """R events that have a past; K items."""

    before: csr_matrix
    """(R, K) the faded past of each."""
    after: csr_matrix
    """(R, K) what came, 1 in each row."""


class NextItem(ItemWeights[NextItemParams]):
    """Ranks by a weighted sum of the faded history; the weights solve one ridge regression per item."""

    def _resolved(self, data: Interactions) -> NextItemParams:
        params = self._hyperparameters
        if None not in params.to_json().values():
            return params
        fade, least = defaults.next_item_fade(data), defaults.next_item_min_count(data)
        params = params.resolved({"fade": fade, "min_count": least})
        if params.regularization is not None:
            return params
        before = self._steps(data, params)[1].before
        return params.resolved({"regularization": defaults.next_item_regularization(before)})

    def _train(self, data: Interactions, rng: np.random.Generator, progress: ProgressSink) -> None:
        progress(Progress(STAGE, 0, 2))
        rows, steps = self._steps(data, self._hyperparameters)
        self._keep(rows, data.n_items)
        self._weights = _weights(steps, float(self._hyperparameters.regularization or 0.0))
        progress(Progress(STAGE, 2, 2))

    def _steps(self, data: Interactions, params: NextItemParams) -> tuple[RowVector, Steps]:
        """Return (K,) item rows that take part, and every event among them that has a past."""
        rows = most_popular(data, params.max_items, params.min_count or 1)
        place = np.full(data.n_items, -1, dtype=np.int64)
        place[rows] = np.arange(len(rows))
        here = np.flatnonzero(place[data.item] >= 0)
        if len(here) > MOST_EVENTS and data.timestamp is not None:
            latest = np.argsort(data.timestamp[here], kind="stable")[-MOST_EVENTS:]
            here = np.sort(here[latest])
        times = np.zeros(len(here), dtype=np.int64) if data.timestamp is None else data.timestamp[here]
        weights = self.weigh(data.matrix).data[here]
        moments = Moments.of(data.user[here], times)
        order = moments.order
        items, weights = place[data.item[here]][order], weights[order]
        return rows, _steps(moments, items, weights, len(rows), float(params.fade or 1.0))


def _steps(moments: Moments, items: NDArray[np.int64], weights: F32Vector, n_items: int, tau: float) -> Steps:
    """Build S and T from events in the order of `moments`: (N,) places of their items, and their weights."""
    from scipy.sparse import csr_matrix

    # A share of a moment's weight is at least FAINTEST as long as fewer than this many events lie between.
    reach = math.ceil(-tau * math.log(FAINTEST))
    most_tied = min(int(moments.size.max(initial=1)), MOST_TIED)
    n = len(items)
    targets: list[NDArray[np.int64]] = []
    sources: list[NDArray[np.int64]] = []
    values: list[NDArray[np.float64]] = []
    sizes = shared(moments.size, tau)
    within = _within(moments.size, tau)
    for lag in range(1, min(n - 1, max(reach + 2 * (most_tied - 1), most_tied)) + 1):
        first = np.flatnonzero(moments.user[:-lag] == moments.user[lag:])
        if not len(first):
            break
        second = first + lag
        tied = moments.start[first] == moments.start[second]
        between = moments.start[second] - moments.end[first]
        faded = np.exp(-np.maximum(between, 0) / tau) * sizes[first] * sizes[second]
        value = np.where(tied, within[first], faded)
        near = tied | (between <= reach)
        targets += [second[near], first[tied]]
        sources += [first[near], second[tied]]
        values += [value[near], within[second[tied]]]
    target, source = (np.concatenate([*parts, np.zeros(0, dtype=np.int64)]) for parts in (targets, sources))
    value = np.concatenate([*values, np.zeros(0)]) * weights[source]
    # A disliked item is part of a past, but nothing to turn to.
    kept = (weights[target] > 0) & (value != 0)
    distinct, row = np.unique(target[kept], return_inverse=True)
    shape = (len(distinct), n_items)
    before = csr_matrix((value[kept].astype(np.float32), (row, items[source[kept]])), shape=shape)
    ones = np.ones(len(distinct), dtype=np.float32)
    after = csr_matrix((ones, (np.arange(len(distinct)), items[distinct])), shape=shape)
    return Steps(before, after)


def _within(size: NDArray[np.int64], tau: float) -> NDArray[np.float64]:
    """Return the mean weight of one event of a moment in the past of another, over all orders of its n events.

    The sum over distances d from 1 to n - 1 of (n - d) / n (n - 1) * a^(d - 1).
    """
    a = math.exp(-1.0 / tau)
    n = np.maximum(size, 2).astype(np.float64)
    powers = a ** (n - 1)
    first = (1 - powers) / (1 - a)
    second = (1 - n * powers + (n - 1) * powers * a) / (1 - a) ** 2
    means: NDArray[np.float64] = (n * first - second) / (n * (n - 1))
    return means


def _weights(steps: Steps, regularization: float) -> LinearWeights:
    """Return the weights in the smallest representation."""
    n_rows, n_items = steps.before.shape
    if n_rows < n_items and n_rows * n_items <= MOST_WEIGHTS:
        return _through_events(steps, regularization)
    matrix = _between_items(steps, regularization)
    if n_items * n_items <= MOST_WEIGHTS:
        return Dense(matrix)
    return Pruned.of(matrix, MOST_WEIGHTS // 2 // n_items)


def _through_events(steps: Steps, regularization: float) -> ThroughUsers:
    """Solve the dual form, between events, (R, R)."""
    through = _solved(gram(steps.before.T.tocsr(), regularization), steps.after.toarray())
    by_item = steps.before.tocsc()
    return ThroughUsers(by_item.indptr.astype(np.int64), by_item.indices, by_item.data, through)


def _between_items(steps: Steps, regularization: float) -> F32Matrix:
    """Solve the primal form, between items, (I, I)."""
    followed = (steps.before.T @ steps.after).toarray()
    matrix = _solved(gram(steps.before, regularization), followed)
    np.fill_diagonal(matrix, 0.0)
    return matrix


def _solved(matrix: NDArray[np.float32], right: NDArray[np.float32]) -> F32Matrix:
    """Solve a symmetric positive definite system by Cholesky; `matrix` is overwritten."""
    from scipy.linalg.lapack import spotrf, spotrs

    if not matrix.size:
        return right
    factor, failed = spotrf(matrix.T, lower=True, overwrite_a=True)
    if not failed:
        solution, failed = spotrs(factor, np.asfortranarray(right), lower=True, overwrite_b=True)
    if failed:
        raise EngineError("next-item cannot solve for this data", "raise regularization")
    solved: F32Matrix = np.ascontiguousarray(solution)
    return solved
