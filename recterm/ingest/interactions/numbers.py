"""Number tables, which consist of numbers only: from the parser into arrays, which are later sorted in place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from recterm.domain.clock import DAY
from recterm.ingest.interactions.id_encoding import MAX_NUMBER, parts_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from recterm.ingest.files.archive import Content, Member

USER, ITEM, VALUE, TIME = "user", "item", "value", "time"
"""The columns."""

_TYPES = {USER: pl.UInt32(), ITEM: pl.UInt32(), VALUE: pl.Float32(), TIME: pl.UInt32()}
_DTYPES = {USER: np.uint32, ITEM: np.uint32, VALUE: np.float32, TIME: np.uint32}

_BATCH_ROWS = 1 << 19
"""Few enough to need little memory, enough that the parser rarely waits for Python."""

_MARGIN = 1.05
"""Ratio of allocated to expected rows: unused memory costs nothing."""


@dataclass(frozen=True)
class NumberTable:
    """Text table whose lines are a user, an item, a value and a time, if it has only numbers.

    The text has not been checked: the parser finds anything that is not a number.
    """

    content: Content
    columns: Sequence[str]
    """USER, ITEM, VALUE and TIME in the order of the file, below a header of one line; separated by commas."""
    expected: int
    """Approximate number of rows."""

    @classmethod
    def of(cls, member: Member, columns: Sequence[str]) -> NumberTable:
        """Make the table of a file."""
        content = member.content()
        size = content.stat().st_size if isinstance(content, Path) else len(content)
        return cls(content, columns, size * member.head.count(b"\n") // len(member.head))

    def arrays(self, now: int) -> dict[str, NDArray[Any]] | None:
        """Return (N,) for each column; None if any row needs a closer look.

        Args:
            now: UTC seconds; times may be up to a day later.
        """
        arrays = {name: np.empty(int(self.expected * _MARGIN) + 1, dtype) for name, dtype in _DTYPES.items()}
        rows = pl.scan_csv(
            self.content, glob=False, has_header=False, skip_lines=1, separator=",", quote_char=None,
            schema={name: _TYPES[name] for name in self.columns}, missing_columns="insert", extra_columns="raise",
        )  # fmt: skip
        size = 0
        try:
            # In batches: as one polars frame it would need the same memory again, which takes longer to allocate than
            # numbers to parse.
            for batch in rows.collect_batches(chunk_size=_BATCH_ROWS, maintain_order=True, engine="streaming"):
                if any(column.null_count() for column in batch.iter_columns()):
                    return None
                end = size + batch.height
                for name, array in arrays.items():
                    if end > array.size:
                        array.resize(end + end // 4, refcheck=False)
                    array[size:end] = batch[name].to_numpy()
                size = end
        except pl.exceptions.PolarsError:
            return None
        filled = {name: array[:size] for name, array in arrays.items()}
        return filled if size and _sound(filled, now) else None


def _sound(arrays: Mapping[str, NDArray[Any]], now: int) -> bool:
    """Return whether ids are small, times possible and values finite."""
    if max(arrays[USER].max(), arrays[ITEM].max()) > MAX_NUMBER or arrays[TIME].max() > now + DAY:
        return False
    value = arrays[VALUE]
    return all(bool(np.isfinite(value[part]).all()) for part in parts_of(value.size))
