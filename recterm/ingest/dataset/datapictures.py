"""Data pictures of the data card: the matrix as blocks, activity, and interactions over time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from recterm.domain.answers.data.data_card import HeatMap
from recterm.domain.clock import DAY
from recterm.ingest.interactions.id_encoding import pieces_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

BLOCKS = (24, 64)
"""Rows (users) and columns (items) of the heat map, at most."""

_UNITS = ((1000, "1y", "%Y"), (60, "1mo", "%Y-%m"), (0, "1d", "%Y-%m-%d"))
"""Length of the whole span, in days, from which the bars are years, months, days."""


def heat_map(user: pl.Series, item: pl.Series, per_user: NDArray[Any], per_item: NDArray[Any]) -> HeatMap:
    """Compute the density of the matrix in equal blocks, the most active users on top, the most popular items left.

    Args:
        user: (N,) user of each interaction.
        item: (N,) item of each interaction.
        per_user: (U,) interactions of each user, at least one each.
        per_item: (I,) interactions of each item; items without any are left out of the picture.
    """
    items = int((per_item > 0).sum())
    height, width = min(BLOCKS[0], per_user.size), min(BLOCKS[1], items)
    if not height or not width:
        return HeatMap()
    row, column = _block(per_user, per_user.size, height), _block(per_item, items, width)
    first = (row * width).astype(np.uint16)
    offset = column.astype(np.uint16)
    counts = np.zeros(height * width, dtype=np.int64)
    for users, rows in zip(pieces_of(user), pieces_of(item), strict=True):
        counts += np.bincount(first.take(users) + offset.take(rows), minlength=height * width)
    cells = np.outer(np.bincount(row, minlength=height), np.bincount(column[per_item > 0], minlength=width))
    density = counts.reshape(height, width) / cells
    return HeatMap(tuple(map(tuple, np.round(density, 6).tolist())), int(per_user.size), items)


def doubling_histogram(counts: NDArray[Any]) -> tuple[tuple[int, int], ...]:
    """Count those with 1, 2-3, 4-7, ... interactions: each bar is named by its lowest count, the first is not empty."""
    touched = counts[counts > 0]
    if not touched.size:
        return ()
    bucket = np.floor(np.log2(touched)).astype(np.int64)
    first = int(bucket.min())
    return tuple((int(2**power), int(count)) for power, count in enumerate(np.bincount(bucket)) if power >= first)


def over_time(timestamp: pl.Series) -> tuple[tuple[str, int], ...]:
    """Count interactions per year, month or day, for a readable number of bars; empty without timestamps."""
    dated = timestamp.drop_nulls()
    if dated.is_empty():
        return ()
    low, high = dated.min(), dated.max()
    assert isinstance(low, int)
    assert isinstance(high, int)
    every, shape = next((every, shape) for least, every, shape in _UNITS if (high - low) / DAY >= least)
    counted = _per_day(dated, low // DAY, high // DAY)
    counted = counted.group_by(pl.col("moment").dt.truncate(every)).agg(pl.col("count").sum()).sort("moment")
    whole = pl.DataFrame(
        {"moment": pl.datetime_range(counted["moment"][0], counted["moment"][-1], interval=every, eager=True)}
    )
    bars = whole.join(counted, on="moment", how="left").with_columns(pl.col("count").fill_null(0))
    return tuple((moment.strftime(shape), int(count)) for moment, count in bars.iter_rows())


def _per_day(seconds: pl.Series, first: int, last: int) -> pl.DataFrame:
    """Return `moment`, the start of each day (UTC) with interactions, and its `count`; days count from 1970."""
    counts = np.zeros(last - first + 1, dtype=np.int64)
    for piece in pieces_of(seconds):
        counts += np.bincount(piece // DAY - first, minlength=counts.size)
    days = np.flatnonzero(counts)
    moments = pl.from_epoch(pl.Series("moment", (days + first) * DAY), time_unit="s")
    return pl.DataFrame({"moment": moments, "count": counts[days]})


def _block(counts: NDArray[Any], n: int, blocks: int) -> NDArray[np.int64]:
    """Return the block of each user or item when the n with the most interactions are divided evenly."""
    place = np.empty(counts.size, dtype=np.int64)
    place[np.argsort(-counts.astype(np.int64), kind="stable")] = np.arange(counts.size)
    return np.minimum(place * blocks // n, blocks - 1)
