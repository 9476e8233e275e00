"""Interactions as parallel arrays, and as a frame in the order that every data set has them in: by user and item."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from recterm.ingest.codes import parts_of, recoded
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

_BLOCK = 1 << 19
"""Rows, at least, that one thread sorts at a time."""


@dataclass(frozen=True)
class Events:
    """Interactions as parallel arrays, before they are put in order."""

    user: NDArray[np.uint32]
    """(N,) a place in the users."""
    item: NDArray[np.uint32]
    """(N,) a row of the items as given."""
    value: NDArray[np.float32]
    """(N,)"""
    timestamp: pl.Series | None = None
    """(N,) Int64 UTC seconds, null where unknown; None when no row has one."""


def in_order(events: Events, row_of: NDArray[np.uint32]) -> pl.DataFrame:
    """Events with INTERACTION_SCHEMA, sorted by (user, item); pairs are distinct.

    Files mostly list one user after the other: then only the items of each user are sorted, some users at a time, and
    the frame is left in as many pieces.

    Args:
        events: the rows; users are in their order.
        row_of: (I,) where each item comes to stand.
    """
    n_items = len(row_of)
    if not events.user.size or not ascending(events.user):
        item = recoded(events.item, row_of)
        order = pl.Series(_pairs(events.user, item, n_items)).arg_sort().to_numpy()
        # One column after the other: what is held beside them is the order alone.
        timestamp = None if events.timestamp is None else events.timestamp.gather(order)
        return _frame(
            Events(recoded(order, events.user), recoded(order, item), recoded(order, events.value), timestamp)
        )

    def sort(block: slice) -> pl.DataFrame:
        user, item = events.user[block], row_of[events.item[block]]
        order = _order(user, item, n_items)
        timestamp = None if events.timestamp is None else events.timestamp[block][order]
        return _frame(Events(user, item[order], events.value[block][order], timestamp))

    return pl.concat(in_threads(sort, _whole_users(events.user)), rechunk=False)


def ascending(codes: NDArray[np.uint32]) -> bool:
    """Whether no code is smaller than the one before it."""
    parts = (codes[max(part.start - 1, 0) : part.stop] for part in parts_of(codes.size))
    return all(bool((part[1:] >= part[:-1]).all()) for part in parts)


def distinct(user: NDArray[np.uint32], item: NDArray[np.uint32], n_items: int) -> bool:
    """Whether no pair occurs twice."""

    def holds(block: slice) -> bool:
        pairs = _pairs(user[block], item[block], n_items)
        pairs.sort()
        return not (pairs[1:] == pairs[:-1]).any()

    return all(in_threads(holds, _whole_users(user) if ascending(user) else [slice(None)]))


def _whole_users(user: NDArray[np.uint32]) -> list[slice]:
    """Slices of ascending users that part none of them."""
    cuts = [0]
    while cuts[-1] < user.size:
        end = min(cuts[-1] + _BLOCK, user.size)
        cuts.append(int(np.searchsorted(user, user[end - 1], side="right")))
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


def _frame(events: Events) -> pl.DataFrame:
    timestamp: Any = events.timestamp
    if timestamp is None:
        timestamp = pl.repeat(None, events.user.size, dtype=pl.Int64, eager=True)
    return pl.DataFrame(
        {"user": events.user, "item": events.item, "value": events.value, "timestamp": timestamp},
        schema_overrides=INTERACTION_SCHEMA,
    )
