"""The rows of a table that is written as numbers throughout, from the parser into arrays that are sorted in place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from recterm.ingest.codes import MAX_NUMBER, parts_of
from recterm.moments import DAY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

PARSED: Mapping[str, pl.DataType] = {
    "user": pl.UInt32(),
    "item": pl.UInt32(),
    "value": pl.Float32(),
    "seconds": pl.Int64(),
}
"""What the parser makes of the columns."""

_DTYPES = {"user": np.uint32, "item": np.uint32, "value": np.float32, "seconds": np.int64}
_MARGIN = 1.05
"""Rows that there is room for, to rows that were expected: what is not used costs nothing."""


@dataclass(frozen=True)
class Parsed:
    """How a table of numbers is read."""

    rows: pl.LazyFrame
    """PARSED; it raises or has nulls where a row is written in any other way."""
    expected: int
    """About how many rows there are."""


def arrays_of(parsed: Parsed, now: int) -> dict[str, NDArray[Any]] | None:
    """(N,) for each column of PARSED; None where any row needs a second look.

    Args:
        parsed: the table.
        now: UTC seconds; times may be a day later.
    """
    arrays = {name: np.empty(int(parsed.expected * _MARGIN) + 1, dtype) for name, dtype in _DTYPES.items()}
    size = 0
    try:
        # In batches: the whole as polars' own would be as much memory again, and new memory takes longer than parsing.
        for batch in parsed.rows.collect_batches(maintain_order=True, engine="streaming"):
            if any(batch[name].null_count() for name in PARSED):
                return None
            end = size + batch.height
            for name, array in arrays.items():
                if end > array.size:
                    array.resize(end + end // 4, refcheck=False)
                array[size:end] = batch[name].to_numpy()
            size = end
    except pl.exceptions.PolarsError:
        return None
    found = {name: array[:size] for name, array in arrays.items()}
    return found if size and _sound(found, now) else None


def _sound(arrays: Mapping[str, NDArray[Any]], now: int) -> bool:
    """Whether ids are small, times possible and values numbers."""
    user, item, value, seconds = (arrays[name] for name in PARSED)
    if user.max() > MAX_NUMBER or item.max() > MAX_NUMBER or seconds.min() < 0 or seconds.max() > now + DAY:
        return False
    return all(bool(np.isfinite(value[part]).all()) for part in parts_of(value.size))
