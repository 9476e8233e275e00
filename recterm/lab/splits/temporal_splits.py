"""Splits by time: the last interactions of each user, one point in time for all, and what came next after it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from recterm.domain.evaluation_settings import NEXT_ITEM, TIME_GLOBAL
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
    shuffled: bool = False,
) -> Split:
    """Hold out the last n interactions of each user who has more than n; nothing is random unless `shuffled`.

    Interactions of the same second are ordered by item; `shuffled`: at random, by the seed.

    Raises:
        EngineError: n < 1, there are no timestamps, or the arrays differ in length.
    """
    if n < 1:
        raise EngineError(f"{n} interactions cannot be held out", "hold out 1 or more")
    times = _timestamps(timestamp, name or f"last-{n}", f"random-{n}")
    order = np.lexsort((_ties(user, item, seed, shuffled=shuffled), times, user))
    users = user[order]
    starts, counts = np.unique(users, return_index=True, return_counts=True)[1:]
    from_end = np.repeat(starts + counts, counts) - np.arange(len(users))
    tested = (from_end <= n) & (np.repeat(counts, counts) > n)
    words = (
        f"of each user with more than {n} interactions the last {n} in time are tested ({_tie_words(seed, shuffled)})"
    )
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
    percent = round(100 * fraction)
    name = name or f"time-{100 - percent}-{percent}"
    later, when = _later(timestamp, fraction, name)
    words = (
        f"one point in time for all: what came before {when} UTC is training, the latest {percent} % are tested; users"
        " without any training interaction get no lists, their ratings are predicted"
    )
    order = by_user_and_item(user, item)
    return _split(name, words, seed, order, later[order], user, item)


def next_item(
    user: NDArray[np.integer],
    item: NDArray[np.integer],
    timestamp: NDArray[np.integer] | None,
    *,
    seed: int = 0,
    name: str = NEXT_ITEM,
    shuffled: bool = False,
) -> Split:
    """Hold out the last interaction of each user who has more than one, as `last_n`; `shuffled` concerns ties."""
    split = last_n(user, item, timestamp, n=1, seed=seed, name=name, shuffled=shuffled)
    words = (
        f"of each user with more than one interaction the last in time is tested ({_tie_words(seed, shuffled)});"
        " what others did after it is training, so models know what nobody knew then (data leakage:"
        f" {TIME_GLOBAL} has none)"
    )
    return replace(split, words=words)


def next_after_one_moment(
    user: NDArray[np.integer],
    item: NDArray[np.integer],
    timestamp: NDArray[np.integer] | None,
    *,
    fraction: float = 0.2,
    seed: int = 0,
    name: str = TIME_GLOBAL,
    shuffled: bool = False,
) -> Split:
    """Train on what came before the point in time of `at_one_moment`, test what each user did first after it.

    Only users known before that point are tested; what else came after it is left out. The global temporal split of
    Gusak et al., "Time to split: exploring data splitting strategies for offline evaluation of sequential
    recommenders", 2025, with the first target.

    Raises:
        EngineError: as `at_one_moment`, and nobody known before that point did anything after it.
    """
    later, when = _later(timestamp, fraction, name)
    assert timestamp is not None
    known_before = np.isin(user, user[~later])
    order = np.lexsort((_ties(user, item, seed, shuffled=shuffled), timestamp, user))
    after = order[(later & known_before)[order]]
    if not len(after):
        raise EngineError(
            f"{name} finds nobody with interactions before and after {when} UTC", f"use {NEXT_ITEM}, or time-50-50"
        )
    firsts = after[np.unique(user[after], return_index=True)[1]]
    words = (
        f"one point in time for all, {when} UTC: what came before it is training, and of each user known by then the"
        f" first interaction after it is tested ({_tie_words(seed, shuffled)}); no model learns from the future"
    )
    parts = []
    for part in (np.flatnonzero(~later), firsts):
        parts.append(part[by_user_and_item(user[part], item[part])])
        parts[-1].setflags(write=False)
    return Split(name, words, seed, parts[0], parts[1])


def _later(timestamp: NDArray[np.integer] | None, fraction: float, name: str) -> tuple[NDArray[np.bool_], str]:
    """Mark the latest interactions, from one point in time on, and say when that is."""
    if not 0.0 < fraction < 1.0:
        raise EngineError(f"test fraction {fraction} is not between 0 and 1")
    percent = round(100 * fraction)
    instead = f"holdout-{100 - percent}-{percent}"
    times = _timestamps(timestamp, name, instead)
    place = min(len(times) - int(fraction * len(times) + 0.5), len(times) - 1)
    moment = int(np.partition(times, place)[place])
    later: NDArray[np.bool_] = times >= moment
    if later.all():
        raise EngineError(
            f"{name} finds no point in time with interactions before it: most have the same timestamp",
            f"use {instead}, which needs no timestamps",
        )
    return later, datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d %H:%M:%S")


def _ties(user: NDArray[np.integer], item: NDArray[np.integer], seed: int, *, shuffled: bool) -> NDArray[np.integer]:
    """Return (N,) what orders the interactions of one second: their items, or chance that no order of rows changes."""
    if not shuffled:
        return item
    keys = np.empty(len(user), dtype=np.int64)
    keys[by_user_and_item(user, item)] = np.random.default_rng(seed).permutation(len(user))
    return keys


def _tie_words(seed: int, shuffled: bool) -> str:
    return f"of several in one second one drawn at random, seed {seed}" if shuffled else "ties: by item"


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
