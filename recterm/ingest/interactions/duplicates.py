"""Duplicates, repeated (user, item) pairs: the last rating stays, counts are summed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from recterm.domain.clock import DAY, HOUR, NOON
from recterm.ingest.interactions.columns import (
    UNKNOWN,
    InteractionColumns,
    by_user,
    distinct,
    moved,
    pairs_of,
    radix_order,
    whole_users,
)
from recterm.ingest.interactions.id_encoding import Codes, parts_of
from recterm.ingest.interactions.threads import in_threads
from recterm.ingest.report import MAX_EXAMPLES

if TYPE_CHECKING:
    from numpy.typing import NDArray

RATED_AGAIN = "rated more than once by the same user: the last rating is kept"
SEEN_AGAIN = "several interactions of one user with one item: added up"
TWICE = "the same interaction twice"

# What became of an event, as bits: the later of two that are the same may be the last of its pair, which stays.
_LEFT_OUT = 1
_BITS = {RATED_AGAIN: 2, SEEN_AGAIN: 4, TWICE: 8}


@dataclass(frozen=True)
class Merged:
    """Rows that were merged into others for one reason."""

    count: int
    rows: NDArray[np.int64]
    """The first few, in the order of the file."""


@dataclass(frozen=True)
class Settled:
    """Distinct events, and the rows merged into another, by reason."""

    events: InteractionColumns
    merged: dict[str, Merged]


def settle(
    events: InteractionColumns, n_items: int, *, ratings: bool, kinds: NDArray[np.uint32] | None = None
) -> Settled:
    """Keep one event for each pair.

    The last is the one with the latest time, or the last in the file for equal or missing times.
    For counts, events of one pair and kind in the same second are the same event, unless all times are whole days or
    hours.

    Args:
        events: the events; their arrays are taken over. If not listed by user, they are afterwards.
        n_items: number of items.
        ratings: whether the values are ratings.
        kinds: (N,) kind of each event; None: all are of one.
    """
    destinations = None
    if not events.user.ascending():
        events, destinations = by_user(events)
        kinds = None if kinds is None else moved(kinds, np.empty_like(kinds), destinations)
    elif distinct(events.user, events.item, n_items):
        return Settled(events, {})
    fate = _Merging(events, n_items, kinds).merge(ratings=ratings)
    merged = {reason: rows for reason, bit in _BITS.items() if (rows := _merged(fate, bit, destinations)).count}
    return Settled(_kept(events, fate & _LEFT_OUT == 0), merged)


@dataclass(frozen=True)
class _Repeated:
    """Rows of some users with repeated pairs, by pair, then by time, kind and place in the file."""

    rows: NDArray[np.int64]
    """(R,) index within the block."""
    time: NDArray[np.uint32]
    """(R,) seconds + 1; 0 if unknown."""
    kind: NDArray[np.uint32]
    last: NDArray[np.bool_]
    """(R,) whether it is the last of its pair."""


@dataclass(frozen=True)
class _Merging:
    events: InteractionColumns
    """Users ascend."""
    n_items: int
    kinds: NDArray[np.uint32] | None

    def merge(self, *, ratings: bool) -> NDArray[np.uint8]:
        """Return what became of each event, (N,); add up counts."""
        fate = np.zeros(len(self.events), np.uint8)
        seconds_count = not ratings and self._any_clock()

        def merge(block: slice) -> None:
            repeated = self._repeated(block)
            if repeated is None:
                return
            fate[block][repeated.rows[~repeated.last]] = _LEFT_OUT | (_BITS[RATED_AGAIN] if ratings else 0)
            if not ratings:
                self._add_up(block, repeated, fate[block], seconds_count=seconds_count)

        in_threads(merge, whole_users(self.events.user.raw))
        return fate

    def _repeated(self, block: slice) -> _Repeated | None:
        """Return the rows of a block with repeated pairs; None without any."""
        events = self.events
        pairs = pairs_of(events.user[block], events.item[block], self.n_items)
        order = radix_order(pairs)
        pairs = pairs.take(order)
        same = pairs[1:] == pairs[:-1]
        if not same.any():
            return None
        several = np.append(same, False)
        several[1:] |= same
        rows, pairs = order[several], pairs[several]
        time, kind = np.zeros(rows.size, np.uint32), np.zeros(rows.size, np.uint32)
        if events.timestamp is not None:
            time = events.timestamp[block][rows] + np.uint32(1)
        if self.kinds is not None:
            kind = self.kinds[block][rows]
        starts = np.append(True, pairs[1:] != pairs[:-1])
        order = radix_order(kind)
        for key in (time, np.cumsum(starts, dtype=np.uint32)):
            order = order.take(radix_order(key.take(order)))
        return _Repeated(rows.take(order), time.take(order), kind.take(order), np.append(starts[1:], True))

    def _add_up(self, block: slice, repeated: _Repeated, fate: NDArray[np.uint8], *, seconds_count: bool) -> None:
        """Sum the values of each pair into that of its last event, and note why the others go."""
        rows, time, kind, last = repeated.rows, repeated.time, repeated.kind, repeated.last
        twice = np.zeros(rows.size, bool)
        if seconds_count:
            twice[1:] = (time[1:] == time[:-1]) & (kind[1:] == kind[:-1]) & ~last[:-1] & (time[1:] > 0)
        starts = np.append(0, np.flatnonzero(last)[:-1] + 1)
        value = self.events.value[block]
        value[rows[last]] = np.add.reduceat(np.where(twice, 0.0, value[rows].astype(np.float64)), starts)
        fate[rows[~last & ~np.append(twice[1:], False)]] |= _BITS[SEEN_AGAIN]
        fate[rows[twice]] |= _BITS[TWICE]

    def _any_clock(self) -> bool:
        """Return whether an event of a repeated pair has a time of day; not midnight or noon, which stand for none.

        Times that are known to the hour are like days: several views in an hour are several views.
        """
        times = self.events.timestamp
        if times is None or not any(_with_minutes(times[part]) for part in parts_of(times.size)):
            return False
        blocks = map(self._repeated, whole_users(self.events.user.raw))
        return any(_with_clock(block.time - np.uint32(1)) for block in blocks if block is not None)


def _with_minutes(times: NDArray[np.uint32]) -> bool:
    return bool(((times % np.uint32(HOUR) != 0) & (times != UNKNOWN)).any())


def _with_clock(times: NDArray[np.uint32]) -> bool:
    return bool((~np.isin(times % np.uint32(DAY), (0, NOON)) & (times != UNKNOWN)).any())


def _merged(fate: NDArray[np.uint8], bit: int, destinations: NDArray[np.uint32] | None) -> Merged:
    """Count the events merged for one reason, and return the first few in the order of the file."""
    count = sum(int(np.count_nonzero(fate[part] & bit)) for part in parts_of(fate.size))
    first: list[int] = []
    for part in parts_of(fate.size):
        if len(first) >= min(count, MAX_EXAMPLES):
            break
        fates = fate[part] if destinations is None else fate[destinations[part]]
        first += (np.flatnonzero(fates & bit)[:MAX_EXAMPLES] + part.start).tolist()
    return Merged(count, np.array(first[:MAX_EXAMPLES], np.int64))


def _kept(events: InteractionColumns, keep: NDArray[np.bool_]) -> InteractionColumns:
    """Return the events to keep, in the same arrays."""
    if keep.all():
        return events

    def compact(column: NDArray[Any]) -> NDArray[Any]:
        end = 0
        for part in parts_of(column.size):
            rest = column[part][keep[part]]
            column[end : end + rest.size] = rest
            end += rest.size
        return column[:end]

    user, item = (Codes(compact(codes.raw), codes.table) for codes in (events.user, events.item))
    time = None if events.timestamp is None else compact(events.timestamp)
    return InteractionColumns(user, item, compact(events.value), time)
