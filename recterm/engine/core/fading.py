"""Fading of histories: what came last counts most, by the number of events since, and ties in time count alike.

With a = exp(-1 / tau), an event with m events after it weighs a^m. Events of one second have no order: each weighs the
mean over all their orders, so that no order of rows changes anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from recterm.engine.core.hyperparameters import number
from recterm.engine.core.taste import FeedbackWeights

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from recterm.engine.core.arrays import F32Vector


@dataclass(frozen=True, slots=True, kw_only=True)
class FadingParams(FeedbackWeights):
    """Hyperparameters of models whose histories can fade."""

    fade: float | None = number(
        0.0, 0.0, 1e6,
        "Events after which a part of the history counts exp(-1), about a third, of the last one, by dates. 0: all "
        "count alike, as where there are no dates or all are the same.",
    )  # fmt: skip


class Moments(NamedTuple):
    """N events sorted by user and time, cut into moments: the events of one user and one second."""

    order: NDArray[np.int64]
    """(N,) positions of the events in that order."""
    user: NDArray[np.int64]
    """(N,) their users."""
    start: NDArray[np.int64]
    """(N,) place in that order at which each event's moment starts."""
    size: NDArray[np.int64]
    """(N,) events of that moment."""

    @classmethod
    def of(cls, user: NDArray[np.integer], time: NDArray[np.integer]) -> Moments:
        """Sort the events of all users."""
        order = np.lexsort((time, user))
        users, times = user[order], time[order]
        new = np.ones(len(order), dtype=bool)
        new[1:] = (users[1:] != users[:-1]) | (times[1:] != times[:-1])
        starts = np.flatnonzero(new)
        sizes = np.diff(starts, append=len(order))
        return cls(order, users.astype(np.int64), np.repeat(starts, sizes), np.repeat(sizes, sizes))

    @property
    def end(self) -> NDArray[np.int64]:
        """(N,) place after the last event of each event's moment."""
        return self.start + self.size


def shared(size: NDArray[np.int64], tau: float) -> NDArray[np.float64]:
    """Return the mean of 1, a, ..., a^(n - 1) for moments of n events: (1 - a^n) / n (1 - a)."""
    weights: NDArray[np.float64] = np.expm1(-size / tau) / (size * np.expm1(-1.0 / tau))
    return weights


def fading(user: NDArray[np.integer], time: NDArray[np.integer], tau: float) -> F32Vector:
    """Return (N,) the weight of each event from its distance to the end of its user's history.

    1 for all events of a user whose history is one moment, such as an import without dates.
    """
    moments = Moments.of(user, time)
    first, last = (np.searchsorted(moments.user, moments.user, side=side) for side in ("left", "right"))
    faded = np.exp(-(last - moments.end) / tau) * shared(moments.size, tau)
    weights = np.empty(len(user), dtype=np.float32)
    weights[moments.order] = np.where(moments.size == last - first, 1.0, faded)
    return weights


def fade_histories(weights: csr_matrix, times: csr_matrix, tau: float) -> csr_matrix:
    """Return (n, I) weighted histories, faded by the times of their entries, a matrix of the same structure."""
    user = np.repeat(np.arange(weights.shape[0]), np.diff(weights.indptr))
    data = weights.data * fading(user, times.data, tau)
    return type(weights)((data.astype(np.float32), weights.indices, weights.indptr), shape=weights.shape)
