"""Repeated (user, item) pairs: of ratings the last one stays, counts are added up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from recterm.ingest.dataset import Events
from recterm.ingest.times import DAY, NOON

if TYPE_CHECKING:
    from numpy.typing import NDArray

RATED_AGAIN = "rated more than once by the same user: the last rating is kept"
SEEN_AGAIN = "several interactions of one user with one item: added up"
TWICE = "the same interaction twice"


@dataclass(frozen=True)
class Settled:
    """Distinct events, and the places of those that became part of another, by reason."""

    events: Events
    merged: dict[str, NDArray[np.int64]]


def settle(events: Events, n_items: int, *, ratings: bool) -> Settled:
    """Keep one event for each pair.

    The last is the one with the latest time, or the last in the file among equal times and without times.
    Of counts, events of one pair in the same second are the same event, unless all times are whole days.
    """
    key = events.user.astype(np.uint64) * np.uint64(n_items) + events.item
    if _all_distinct(key):
        return Settled(events, {})
    time = np.full(key.size, -1, np.int64) if events.timestamp is None else events.timestamp.fill_null(-1).to_numpy()
    order = np.lexsort((time, key))
    last = np.append(key[order][1:] != key[order][:-1], True)
    if ratings:
        return Settled(_taken(events, np.sort(order[last])), {RATED_AGAIN: np.sort(order[~last])})
    return _added_up(events, order, last, time[order])


def _added_up(events: Events, order: NDArray[np.int64], last: NDArray[np.bool_], time: NDArray[np.int64]) -> Settled:
    """Sums over the groups of `order` that end where `last` is true; `time` is in that order."""
    twice = np.zeros(order.size, bool)
    if not np.isin(time[time >= 0] % DAY, (0, NOON)).all():
        twice[1:] = (time[1:] == time[:-1]) & ~last[:-1] & (time[1:] >= 0)
    value = np.where(twice, 0.0, events.value[order].astype(np.float64))
    ends = np.flatnonzero(last)
    starts = np.append(0, ends[:-1] + 1)
    again = ~last & ~np.append(twice[1:], False)
    events = replace(_taken(events, order[ends]), value=np.add.reduceat(value, starts).astype(np.float32))
    merged = {SEEN_AGAIN: np.sort(order[again]), TWICE: np.sort(order[twice])}
    return Settled(events, {reason: places for reason, places in merged.items() if places.size})


def _taken(events: Events, places: NDArray[np.int64]) -> Events:
    timestamp = None if events.timestamp is None else events.timestamp[places]
    return Events(events.user[places], events.item[places], events.value[places], timestamp)


def _all_distinct(key: NDArray[np.uint64]) -> bool:
    if bool((key[1:] > key[:-1]).all()):
        return True
    ordered = pl.Series(key).sort().to_numpy()
    return not bool((ordered[1:] == ordered[:-1]).any())
