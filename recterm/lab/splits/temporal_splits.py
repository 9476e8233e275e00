"""Splits by time: the last interactions of each user, and one point in time for all."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from recterm.errors import EngineError
from recterm.lab.splits.splits import Positions, Split, by_user_and_item

if TYPE_CHECKING:
    from numpy.typing import NDArray


def last_n(
    user: NDArray[np.integer],
    item: NDArray[np.integer],
    timestamp: NDArray[np.integer] | None,
    *,
    n: int = 1,
    seed: int = 0,
    name: str = "",
) -> Split:
    """Hold out the last n interactions of each user who has more than n; nothing is random.

    Interactions of the same second are ordered by item.

    Raises:
        EngineError: n < 1, there are no timestamps, or the arrays differ in length.
    """
    if n < 1:
        raise EngineError(f"{n} interactions cannot be held out", "hold out 1 or more")
    times = _timestamps(timestamp, name or f"last-{n}", f"random-{n}")
    order = np.lexsort((item, times, user))
    users = user[order]
    starts, counts = np.unique(users, return_index=True, return_counts=True)[1:]
    from_end = np.repeat(starts + counts, counts) - np.arange(len(users))
    tested = (from_end <= n) & (np.repeat(counts, counts) > n)
    words = f"of each user with more than {n} interactions the last {n} in time are tested (ties: by item)"
    return _split(name or f"last-{n}", words, seed, order, tested, user, item)


def at_one_moment(
    user: NDArray[np.integer],
    item: NDArray[np.integer],
    timestamp: NDArray[np.integer] | None,
    *,
    fraction: float = 0.2,
    seed: int = 0,
    name: str = "",
) -> Split:
    """Train on what came before a point in time, test on the rest: no model learns from the future.

    That point is the time of the interaction at position N - int(fraction * N + 0.5) in order of time.

    Raises:
        EngineError: the fraction is outside (0, 1), there are no timestamps, or all are the same.
    """
    if not 0.0 < fraction < 1.0:
        raise EngineError(f"test fraction {fraction} is not between 0 and 1")
    percent = round(100 * fraction)
    name = name or f"time-{100 - percent}-{percent}"
    times = _timestamps(timestamp, name, f"holdout-{100 - percent}-{percent}")
    place = len(times) - int(fraction * len(times) + 0.5)
    moment = int(np.partition(times, min(place, len(times) - 1))[min(place, len(times) - 1)])
    tested = times >= moment
    if tested.all():
        raise EngineError(
            f"{name} finds no point in time with interactions before it: most have the same timestamp",
            f"use holdout-{100 - percent}-{percent}, which needs no timestamps",
        )
    when = datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d %H:%M:%S")
    words = (
        f"one point in time for all: what came before {when} UTC is training, the latest {percent} % are tested; users"
        " without any training interaction get no lists, their ratings are predicted"
    )
    order = by_user_and_item(user, item)
    return _split(name, words, seed, order, tested[order], user, item)


def _timestamps(timestamp: NDArray[np.integer] | None, name: str, instead: str) -> NDArray[np.integer]:
    if timestamp is None:
        raise EngineError(
            f"{name} splits by time, but the data have no timestamps", f"use {instead}, which draws at random"
        )
    return timestamp


def _split(
    name: str,
    words: str,
    seed: int,
    order: Positions,
    tested: NDArray[np.bool_],
    user: NDArray[np.integer],
    item: NDArray[np.integer],
) -> Split:
    """Make a split with its parts in (user, item) order, as in every split."""
    train, test = (np.sort(order[mask]) for mask in (~tested, tested))
    parts = [part[by_user_and_item(user[part], item[part])] for part in (train, test)]
    for part in parts:
        part.setflags(write=False)
    return Split(name, words, seed, parts[0], parts[1])
