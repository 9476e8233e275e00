"""Interactions as parallel arrays, and as a frame in the order that every data set has them in: by user and item."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
import polars as pl

from recterm.ingest.codes import Codes
from recterm.ingest.threads import in_threads

if TYPE_CHECKING:
    from numpy.typing import NDArray

INTERACTION_SCHEMA: dict[str, pl.DataType] = {
    "user": pl.UInt32(),
    "item": pl.UInt32(),
    "value": pl.Float32(),
    "timestamp": pl.Int64(),
}
"""Columns of `Dataset.interactions`; `timestamp` is UTC seconds or null."""

_BLOCK = 1 << 18
"""Rows, at least, that one thread sorts at a time: what is made of them on the way stays in the processor's cache."""


@dataclass(frozen=True)
class Events:
    """Interactions as parallel columns, before they are put in order."""

    user: Codes
    """(N,) a place in the users."""
    item: Codes
    """(N,) a row of the items as given."""
    value: pl.Series
    """(N,) Float32 without nulls."""
    timestamp: pl.Series | None = None
    """(N,) Int64 UTC seconds, null where unknown; None when no row has one."""

    @classmethod
    def of(
        cls,
        user: NDArray[np.uint32],
        item: NDArray[np.uint32],
        value: NDArray[np.float32],
        timestamp: pl.Series | None = None,
    ) -> Self:
        """Events whose codes are known, (N,) each."""
        return cls(Codes.of(user), Codes.of(item), pl.Series(value, dtype=pl.Float32), timestamp)

    def __len__(self) -> int:
        return len(self.user)


def in_order(events: Events, n_items: int) -> pl.DataFrame:
    """Events with INTERACTION_SCHEMA, sorted by (user, item); pairs are distinct.

    Files mostly list one user after the other: then only the items of each user are sorted, some users at a time, and
    the frame is left in as many pieces: large arrays would be new memory, which takes longer to get than to fill.
    """
    if not len(events) or not events.user.ascending():
        user, item = events.user.array(), events.item.array()
        # One column after the other: what is held beside them is the order alone.
        order = pl.Series(_pairs(user, item, n_items)).arg_sort()
        timestamp = None if events.timestamp is None else events.timestamp.gather(order)
        return _frame(
            pl.Series(user).gather(order), pl.Series(item).gather(order), events.value.gather(order), timestamp
        )

    def sort(block: slice) -> pl.DataFrame:
        user, item = events.user[block], events.item[block]
        order = _order(user, item, n_items)
        timestamp = None if events.timestamp is None else events.timestamp[block].gather(order)
        return _frame(pl.Series(user), pl.Series(item[order]), events.value[block].gather(order), timestamp)

    return pl.concat(in_threads(sort, _whole_users(events.user)), rechunk=False)


def distinct(user: Codes, item: Codes, n_items: int) -> bool:
    """Whether no pair occurs twice."""

    def holds(block: slice) -> bool:
        pairs = _pairs(user[block], item[block], n_items)
        if (pairs[1:] > pairs[:-1]).all():  # MovieLens' own files list the items of a user in order
            return True
        pairs.sort()
        return not bool((pairs[1:] == pairs[:-1]).any())

    return all(in_threads(holds, _whole_users(user) if user.ascending() else [slice(None)]))


def _whole_users(user: Codes) -> list[slice]:
    """Slices of ascending users that part none of them."""
    cuts = [0]
    while cuts[-1] < len(user):
        end = min(cuts[-1] + _BLOCK, len(user))
        last = user.raw[end - 1]
        while (same := int(np.searchsorted(user.raw[end : end + _BLOCK].to_numpy(), last, side="right"))) == _BLOCK:
            end += same
        cuts.append(end + same)
    return [slice(start, end) for start, end in itertools.pairwise(cuts)]


def _order(user: NDArray[np.uint32], item: NDArray[np.uint32], n_items: int) -> NDArray[np.int64]:
    """Places of the pairs in the order of (user, item); users ascend."""
    bits = user.size.bit_length()
    if (int(user[-1]) - int(user[0]) + 1) * n_items >= 1 << (64 - bits):
        return np.lexsort((item, user))
    # One number of pair and place: sorting such is several times faster than finding the order of the pairs.
    key = _pairs(user, item, n_items) << np.uint64(bits) | np.arange(user.size, dtype=np.uint64)
    key.sort()
    places: NDArray[np.int64] = (key & np.uint64((1 << bits) - 1)).astype(np.int64)
    return places


def _pairs(user: NDArray[np.uint32], item: NDArray[np.uint32], n_items: int) -> NDArray[np.uint64]:
    """One number for each pair, in the order of (user, item)."""
    pairs = user.astype(np.uint64)
    if pairs.size:
        pairs -= pairs.min()
    pairs *= np.uint64(max(n_items, 1))
    pairs += item
    return pairs


def _frame(user: pl.Series, item: pl.Series, value: pl.Series, timestamp: pl.Series | None) -> pl.DataFrame:
    if timestamp is None:
        timestamp = pl.repeat(None, user.len(), dtype=pl.Int64, eager=True)
    return pl.DataFrame(
        {"user": user, "item": item, "value": value, "timestamp": timestamp}, schema_overrides=INTERACTION_SCHEMA
    )
