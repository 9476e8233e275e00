"""Duplicates, repeated (user, item) pairs: the last rating stays, counts are summed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from recterm.domain.clock import DAY, NOON
from recterm.ingest.interactions.columns import UNKNOWN, InteractionColumns, distinct

if TYPE_CHECKING:
    from numpy.typing import NDArray

RATED_AGAIN = "rated more than once by the same user: the last rating is kept"
SEEN_AGAIN = "several interactions of one user with one item: added up"
TWICE = "the same interaction twice"


@dataclass(frozen=True)
class Settled:
    """Distinct events, and the indices of those merged into another, by reason."""

    events: InteractionColumns
    merged: dict[str, NDArray[np.int64]]


def settle(
    events: InteractionColumns, n_items: int, *, ratings: bool, kinds: NDArray[np.uint32] | None = None
) -> Settled:
    """Keep one event for each pair.

    The last is the one with the latest time, or the last in the file for equal or missing times.
    For counts, events of one pair and kind in the same second are the same event, unless all times are whole days.

    Args:
        events: the events; their values change.
        n_items: number of items.
        ratings: whether the values are ratings.
        kinds: (N,) kind of each event; None: all are of one.
    """
    if distinct(events.user, events.item, n_items):
        return Settled(events, {})
    key = events.user.array().astype(np.uint64) * np.uint64(n_items) + events.item.array()
    places = _repeated(key)
    key = key[places]
    time = np.full(key.size, -1, np.int64)
    if events.timestamp is not None:
        given = events.timestamp[places]
        time = np.where(given == UNKNOWN, -1, given.astype(np.int64))
    kind = np.zeros(key.size, np.uint32) if kinds is None else kinds[places]
    order = np.lexsort((kind, time, key))
    last = np.append(key[order][1:] != key[order][:-1], True)
    places = places[order]
    if ratings:
        return _kept(events, last, places, {RATED_AGAIN: places[~last]})
    return _added_up(events, last, places, time[order], kind[order])


def _added_up(
    events: InteractionColumns,
    last: NDArray[np.bool_],
    places: NDArray[np.int64],
    time: NDArray[np.int64],
    kind: NDArray[np.uint32],
) -> Settled:
    """Sum over the groups of `places` that end where `last` is true; times, then kinds ascend within a group."""
    twice = np.zeros(places.size, bool)
    if not np.isin(time[time >= 0] % DAY, (0, NOON)).all():
        twice[1:] = (time[1:] == time[:-1]) & (kind[1:] == kind[:-1]) & ~last[:-1] & (time[1:] >= 0)
    starts = np.append(0, np.flatnonzero(last)[:-1] + 1)
    value = events.value
    value[places[last]] = np.add.reduceat(np.where(twice, 0.0, value[places].astype(np.float64)), starts)
    again = ~last & ~np.append(twice[1:], False)
    return _kept(events, last, places, {SEEN_AGAIN: places[again], TWICE: places[twice]})


def _kept(
    events: InteractionColumns, last: NDArray[np.bool_], places: NDArray[np.int64], merged: dict[str, NDArray[np.int64]]
) -> Settled:
    keep = np.ones(len(events), bool)
    keep[places[~last]] = False
    timestamp = None if events.timestamp is None else events.timestamp[keep]
    kept = InteractionColumns(events.user.filter(keep), events.item.filter(keep), events.value[keep], timestamp)
    return Settled(kept, {reason: np.sort(rows) for reason, rows in merged.items() if rows.size})


def _repeated(key: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Return indices of the keys that occur more than once."""
    ordered = pl.Series(key).sort().to_numpy()
    repeated = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
    del ordered  # 8 bytes per row, which are needed elsewhere
    return np.flatnonzero(pl.Series(key).is_in(pl.Series(repeated).implode()).to_numpy())
