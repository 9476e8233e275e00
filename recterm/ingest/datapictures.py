"""What of the data card is drawn: the matrix as blocks, activity, and how much was recorded when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from numpy.typing import NDArray

BLOCKS = (24, 64)
"""Rows (users) and columns (items) of the heat map, at most."""

ROWS_AT_ONCE = 4_000_000
"""Interactions that are put into blocks together; bounds the memory to about 100 MB."""

_UNITS = ((1000, "1y", "%Y"), (60, "1mo", "%Y-%m"), (0, "1d", "%Y-%m-%d"))
"""Days of the whole span from which on the bars are years, months, days."""


def heat_map(user: NDArray[Any], item: NDArray[Any], per_user: NDArray[Any], per_item: NDArray[Any]) -> dict[str, Any]:
    """Density of the matrix in equal blocks, the most active users at the top, the most popular items at the left.

    Args:
        user: (N,) user of each interaction.
        item: (N,) item of each interaction.
        per_user: (U,) interactions of each user, at least one each.
        per_item: (I,) interactions of each item; items without any are left out of the picture.
    """
    items = int((per_item > 0).sum())
    height, width = min(BLOCKS[0], per_user.size), min(BLOCKS[1], items)
    if not height or not width:
        return {"density": [], "users": 0, "items": 0}
    row = _block(per_user, per_user.size, height)
    column = _block(per_item, items, width)
    counts = np.zeros(height * width, dtype=np.int64)
    for start in range(0, len(user), ROWS_AT_ONCE):
        part = slice(start, start + ROWS_AT_ONCE)
        counts += np.bincount(row[user[part]] * width + column[item[part]], minlength=height * width)
    cells = np.outer(np.bincount(row, minlength=height), np.bincount(column[per_item > 0], minlength=width))
    density = counts.reshape(height, width) / cells
    return {"density": np.round(density, 6).tolist(), "users": int(per_user.size), "items": items}


def doubling_histogram(counts: NDArray[Any]) -> list[list[int]]:
    """How many have 1, 2-3, 4-7, ... interactions: each bar is named by its lowest count, the first is not empty."""
    touched = counts[counts > 0]
    if not touched.size:
        return []
    bucket = np.floor(np.log2(touched)).astype(np.int64)
    first = int(bucket.min())
    return [[int(2**power), int(count)] for power, count in enumerate(np.bincount(bucket)) if power >= first]


def over_time(timestamp: pl.Series) -> list[list[Any]]:
    """Interactions per year, month or day, whatever gives a readable number of bars; empty without timestamps."""
    known = timestamp.drop_nulls()
    if known.is_empty():
        return []
    low, high = known.min(), known.max()
    assert isinstance(low, int)
    assert isinstance(high, int)
    days = (high - low) / 86_400
    every, shape = next((every, shape) for least, every, shape in _UNITS if days >= least)
    moments = pl.from_epoch(known, time_unit="s").alias("moment").dt.truncate(every)
    counted = moments.value_counts().sort("moment")
    whole = pl.DataFrame(
        {"moment": pl.datetime_range(counted["moment"][0], counted["moment"][-1], interval=every, eager=True)}
    )
    bars = whole.join(counted, on="moment", how="left").with_columns(pl.col("count").fill_null(0))
    return [[moment.strftime(shape), int(count)] for moment, count in bars.iter_rows()]


def _block(counts: NDArray[Any], n: int, blocks: int) -> NDArray[np.int64]:
    """The block of each user or item when the n with the most interactions are parted evenly."""
    place = np.empty(counts.size, dtype=np.int64)
    place[np.argsort(-counts.astype(np.int64), kind="stable")] = np.arange(counts.size)
    return np.minimum(place * blocks // n, blocks - 1)
