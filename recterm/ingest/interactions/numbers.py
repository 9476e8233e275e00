"""A table that is written as numbers throughout: from the parser into arrays, which are sorted in place later."""

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
"""Few enough to be no memory to speak of, so many that the parser seldom waits for Python."""

_MARGIN = 1.05
"""Rows that there is room for, to rows that are expected: what is not used costs nothing."""


@dataclass(frozen=True)
class NumberTable:
    """A text table whose lines are a user, an item, a value and a time, if it is no more than numbers.

    Nothing has looked at the text: whatever is not a number, the parser finds.
    """

    content: Content
    columns: Sequence[str]
    """USER, ITEM, VALUE and TIME in the order of the file, below a header of one line; separated by commas."""
    expected: int
    """About how many rows there are."""

    @classmethod
    def of(cls, member: Member, columns: Sequence[str]) -> NumberTable:
        """The table in a file."""
        content = member.content()
        size = content.stat().st_size if isinstance(content, Path) else len(content)
        return cls(content, columns, size * member.head.count(b"\n") // len(member.head))

    def arrays(self, now: int) -> dict[str, NDArray[Any]] | None:
        """(N,) for each column; None where any row needs a second look.

        Args:
            now: UTC seconds; times may be a day later.
        """
        arrays = {name: np.empty(int(self.expected * _MARGIN) + 1, dtype) for name, dtype in _DTYPES.items()}
        rows = pl.scan_csv(
            self.content, glob=False, has_header=False, skip_lines=1, separator=",", quote_char=None,
            schema={name: _TYPES[name] for name in self.columns}, missing_columns="insert", extra_columns="raise",
        )  # fmt: skip
        size = 0
        try:
            # In batches: as polars' own frame the whole would be as much memory again, which takes longer to get than
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
        found = {name: array[:size] for name, array in arrays.items()}
        return found if size and _sound(found, now) else None


def _sound(arrays: Mapping[str, NDArray[Any]], now: int) -> bool:
    """Whether ids are small, times possible and values finite."""
    if max(arrays[USER].max(), arrays[ITEM].max()) > MAX_NUMBER or arrays[TIME].max() > now + DAY:
        return False
    value = arrays[VALUE]
    return all(bool(np.isfinite(value[part]).all()) for part in parts_of(value.size))
