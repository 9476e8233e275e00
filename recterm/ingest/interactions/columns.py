"""Columns of interactions as parallel arrays, and as a frame in every data set's order: by user and item."""

from __future__ import annotations

import itertools
import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import polars as pl

from recterm.ingest.interactions.id_encoding import Codes, parts_of
from recterm.ingest.interactions.threads import in_threads

if TYPE_CHECKING:
    from numpy.typing import NDArray

INTERACTION_SCHEMA: dict[str, pl.DataType] = {
    "user": pl.UInt32(),
    "item": pl.UInt32(),
    "value": pl.Float32(),
    "timestamp": pl.UInt32(),
}
"""Columns of `Dataset.interactions`; `timestamp` is UTC seconds or null: from 1970 to 2106, half the memory of more."""

UNKNOWN = (1 << 32) - 1
"""Placeholder for an unknown time; every known one is smaller."""

_MOST_PARTS = 8
"""Parts of a file whose rows are counted separately for every user: 8 bytes for each user and part."""

_FIRST_ROWS = 1 << 18
"""Rows from which a table with repeated pairs is recognised, before all are sorted."""

_BLOCK = 1 << 16
"""Minimum number of rows that one thread sorts at a time: the intermediate arrays stay in the processor's cache."""


@dataclass(frozen=True, eq=False)
class InteractionColumns:
    """Interactions as parallel arrays with no other owner, before sorting."""

    user: Codes
    """(N,) index into the users."""
    item: Codes
    """(N,) a row of the items as given."""
    value: NDArray[np.float32]
    """(N,)"""
    timestamp: NDArray[np.uint32] | None = None
    """(N,) UTC seconds, UNKNOWN where missing; None when no row has one."""

    @classmethod
    def of(
        cls,
        user: NDArray[np.integer],
        item: NDArray[np.integer],
        value: NDArray[np.float32],
        timestamp: pl.Series | None = None,
    ) -> Self:
        """Make columns from known codes, (N,) each; times are null where unknown."""
        times = None if timestamp is None else times_or_unknown(timestamp)
        return cls(Codes(user.astype(np.uint32)), Codes(item.astype(np.uint32)), value.astype(np.float32), times)

    def __len__(self) -> int:
        return len(self.user)


def times_or_unknown(timestamp: pl.Series) -> NDArray[np.uint32]:
    """Return (N,) times with UNKNOWN for null, in a new array."""
    return timestamp.cast(pl.UInt32).fill_null(UNKNOWN).to_numpy(writable=True)


class RepeatedPairError(ValueError):
    """Signal that a user has more than one interaction with an item."""


def in_order(events: InteractionColumns, n_items: int) -> pl.DataFrame:
    """Sort events by (user, item) into a frame with INTERACTION_SCHEMA.

    Most files list one user after another; of others the rows are first moved to their users. Then the items of each
    user are sorted, some users at a time, and in place. The frame takes over the arrays of the events, which cannot be
    used afterwards: on many machines it takes longer to allocate memory than to sort in place.

    Raises:
        RepeatedPairError: a pair occurs twice.
    """
    if not len(events):
        return _frame(events.user.array(), events.item.array(), events.value, events.timestamp)
    if not events.user.ascending():
        events = by_user(events)[0]
    user, item = events.user.raw, events.item.raw
    columns: list[NDArray[Any]] = [column for column in (events.value, events.timestamp) if column is not None]

    def sort(block: slice) -> bool:
        users, items = events.user[block], events.item[block]
        order = _order(users, items, n_items)
        user[block], item[block] = users, items.take(order)
        for column in columns:
            column[block] = column[block].take(order)
        return _repeats(user[block], item[block])

    if any(in_threads(sort, whole_users(user))):
        raise RepeatedPairError
    return _frame(user, item, *columns)


def by_user(events: InteractionColumns) -> tuple[InteractionColumns, NDArray[np.uint32]]:
    """Move the rows to their users, who ascend; those of a user stay in their order. Takes over the arrays.

    Each column goes to where another one was, so that only the destinations are held beside them.

    Returns:
        the rows, and where each row went, (N,).
    """
    destinations, per_user = _destinations(events.user)

    item = moved(events.item.raw, events.user.raw, destinations)
    value = moved(events.value, events.item.raw, destinations)
    free: NDArray[Any] = events.value
    time = events.timestamp
    if time is not None:
        free, time = time, moved(time, free, destinations)
    user = free.view(np.uint32)
    end = 0
    for users in parts_of(per_user.size):
        start, end = end, end + int(per_user[users].sum())
        user[start:end] = np.repeat(np.arange(users.start, users.stop, dtype=np.uint32), per_user[users])
    return InteractionColumns(Codes(user), replace(events.item, raw=item), value, time), destinations


def moved(source: NDArray[Any], room: NDArray[Any], destinations: NDArray[np.uint32]) -> NDArray[Any]:
    """Move each row of a column to its destination, in room of the same size in bytes."""
    target = room.view(source.dtype)

    def move(part: slice) -> None:
        target[destinations[part]] = source[part]

    in_threads(move, parts_of(source.size))
    return target


def _destinations(user: Codes) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Return (N,) where each row belongs, and how many rows each user has."""
    n_users = int((user.raw if user.table is None else user.table).max()) + 1
    n_parts = min(os.cpu_count() or 1, _MOST_PARTS)
    bounds = np.linspace(0, len(user), n_parts + 1).astype(np.int64).tolist()
    parts = [slice(start, end) for start, end in itertools.pairwise(bounds)]

    def count(part: slice) -> NDArray[np.int64]:
        return Codes(user.raw[part], user.table).counts(n_users)

    counts = np.array(in_threads(count, parts))
    per_user = counts.sum(axis=0)
    # Of each part and user, the place of the first row: after earlier users, and after this one's in earlier parts.
    first = np.cumsum(per_user) - per_user + np.cumsum(counts, axis=0) - counts
    destinations = np.empty(len(user), np.uint32)

    def place(part_and_next: tuple[slice, NDArray[np.int64]]) -> None:
        part, free = part_and_next
        for start in range(part.start, part.stop, _BLOCK):
            block = slice(start, min(start + _BLOCK, part.stop))
            codes = user[block]
            order = radix_order(codes)
            codes = codes.take(order)
            starts = np.flatnonzero(np.append(True, codes[1:] != codes[:-1]))
            lengths, users = np.diff(starts, append=codes.size), codes[starts]
            destinations[block][order] = np.arange(codes.size) + np.repeat(free[users] - starts, lengths)
            free[users] += lengths

    in_threads(place, zip(parts, first, strict=True))
    return destinations, per_user


def _repeats(user: NDArray[np.uint32], item: NDArray[np.uint32]) -> bool:
    """Return whether a pair equals the one before it."""
    same = item[1:] == item[:-1]
    same &= user[1:] == user[:-1]
    return bool(same.any())


def distinct(user: Codes, item: Codes, n_items: int) -> bool:
    """Return whether no pair occurs twice."""

    def holds(block: slice) -> bool:
        return _distinct(pairs_of(user[block], item[block], n_items))

    return all(in_threads(holds, whole_users(user.raw) if user.ascending() else [slice(None)]))


def distinct_at_first(events: InteractionColumns, n_items: int) -> bool:
    """Return whether no pair occurs twice in the first rows."""
    first = slice(_FIRST_ROWS)
    return _distinct(pairs_of(events.user[first], events.item[first], n_items))


def _distinct(pairs: NDArray[np.unsignedinteger[Any]]) -> bool:
    if (pairs[1:] > pairs[:-1]).all():  # MovieLens' own files list the items of a user in order
        return True
    pairs.sort()
    return not bool((pairs[1:] == pairs[:-1]).any())


def whole_users(user: NDArray[np.uint32]) -> list[slice]:
    """Yield slices of ascending users that split no user."""
    cuts = [0]
    while cuts[-1] < user.size:
        end = min(cuts[-1] + _BLOCK, user.size)
        while (same := int(np.searchsorted(user[end : end + _BLOCK], user[end - 1], side="right"))) == _BLOCK:
            end += same
        cuts.append(end + same)
    return [slice(start, end) for start, end in itertools.pairwise(cuts)]


def _order(user: NDArray[np.uint32], item: NDArray[np.uint32], n_items: int) -> NDArray[np.int64]:
    """Return indices of the pairs in the order of (user, item)."""
    return radix_order(pairs_of(user, item, n_items))


def radix_order(keys: NDArray[np.unsignedinteger[Any]]) -> NDArray[np.int64]:
    """Return indices that sort some keys, equal ones in their order; fastest for up to 100,000, which the cache holds.

    Sorts by the last 16 bits, then by those before (LSD radix sort), since NumPy has a radix sort for 16 bits alone. On
    some processors its other sorts take three times as long, which AVX-512 was meant to make faster.
    """
    order = np.argsort(keys.astype(np.uint16), kind="stable")
    for shift in range(16, int(keys.max(initial=0)).bit_length(), 16):
        digits = (keys >> keys.dtype.type(shift)).astype(np.uint16).take(order)
        order = order.take(np.argsort(digits, kind="stable"))
    return order


def pairs_of(user: NDArray[np.uint32], item: NDArray[np.uint32], n_items: int) -> NDArray[np.unsignedinteger[Any]]:
    """Encode each pair as one number, in the order of (user, item) and as small as possible."""
    lowest, highest = (int(user.min()), int(user.max())) if user.size else (0, 0)
    small = (highest - lowest + 1) * max(n_items, 1) < 1 << 32
    pairs = user - np.uint32(lowest) if small else user.astype(np.uint64) - np.uint64(lowest)
    pairs *= pairs.dtype.type(max(n_items, 1))
    pairs += item
    return pairs


def _frame(
    user: NDArray[np.uint32],
    item: NDArray[np.uint32],
    value: NDArray[np.float32],
    timestamp: NDArray[np.uint32] | None = None,
) -> pl.DataFrame:
    if timestamp is None:
        times = pl.repeat(None, user.size, dtype=pl.UInt32, eager=True)
    else:
        times = pl.Series(timestamp)
        if times.max() == UNKNOWN:
            times = times.set(times == UNKNOWN, None)
    return pl.DataFrame(
        {"user": user, "item": item, "value": value, "timestamp": times}, schema_overrides=INTERACTION_SCHEMA
    )
