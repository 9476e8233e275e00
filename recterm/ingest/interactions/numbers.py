"""Number tables, which consist of numbers only: from the parser into arrays, which are later sorted in place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from recterm.domain.clock import DAY
from recterm.ingest.interactions.id_encoding import MAX_NUMBER, parts_of
from recterm.ingest.tables.text import blocks

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from recterm.ingest.files.archive import Content, Member

USER, ITEM, VALUE, TIME = "user", "item", "value", "time"
"""The columns."""

_TYPES = {USER: pl.UInt32(), ITEM: pl.UInt32(), VALUE: pl.Float32(), TIME: pl.UInt32()}
_DTYPES = {USER: np.uint32, ITEM: np.uint32, VALUE: np.float32, TIME: np.uint32}

_BATCH_ROWS = 1 << 19
"""Few enough to need little memory, enough that the parser rarely waits for Python."""

_BLOCK = 1 << 18
"""Bytes that stay in the processor's cache while they are looked through."""

_MARGIN = 1.05
"""Ratio of allocated to expected rows: unused memory costs nothing."""


@dataclass(frozen=True)
class NumberTable:
    """Text table whose lines hold a user, an item and perhaps a value and a time, if these are all numbers.

    The text has not been checked: the parser finds anything that is not a number.
    """

    content: Content
    columns: Sequence[str]
    """USER, ITEM, VALUE and TIME in the order of the file; any other name for a column that is not read."""
    expected: int
    """Approximate number of rows."""
    separator: str = ","
    quoting: bool = False
    skipped: int = 1
    """Lines before the first row."""
    strict: bool = False
    """True where an id such as `007` is not the number 7."""
    seconds: Callable[[pl.Expr], pl.Expr] | None = None
    """Converts the text of a time to UTC seconds; None if the times are seconds."""

    @classmethod
    def of(cls, member: Member, columns: Sequence[str]) -> NumberTable:
        """Make the table of a file of GroupLens."""
        content = member.content()
        return cls(content, columns, expected_rows(content, member.head))

    def arrays(self, now: int) -> dict[str, NDArray[Any]] | None:
        """Return (N,) for each column; None if any row needs a closer look.

        Args:
            now: UTC seconds; times may be up to a day later.
        """
        if self.strict and _has_padded_number(self.content, self.separator):
            return None
        arrays = {
            name: np.empty(int(self.expected * _MARGIN) + 1, dtype)
            for name, dtype in _DTYPES.items()
            if name in self.columns
        }
        rows = self._rows().select(*arrays)
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
        columns = {name: array[:size] for name, array in arrays.items()}
        return columns if size and _sound(columns, now) else None

    def _rows(self) -> pl.LazyFrame:
        """Scan all rows; a row with too many cells, or an id or value that is not a number, raises PolarsError."""
        types = dict(_TYPES) if self.seconds is None else _TYPES | {TIME: pl.String()}
        rows = pl.scan_csv(
            self.content, glob=False, has_header=False, skip_lines=self.skipped, separator=self.separator,
            quote_char='"' if self.quoting else None,
            schema={name: types.get(name, pl.String()) for name in self.columns},
            missing_columns="insert", extra_columns="raise",
        )  # fmt: skip
        if self.seconds is None or TIME not in self.columns:
            return rows
        return rows.with_columns(self.seconds(pl.col(TIME)).cast(pl.UInt32, strict=False).alias(TIME))


def expected_rows(content: Content, head: bytes) -> int:
    """Return the approximate number of lines of a text, from its first bytes."""
    size = content.stat().st_size if isinstance(content, Path) else len(content)
    return size * head.count(b"\n") // len(head)


def _has_padded_number(content: Content, separator: str) -> bool:
    """Return whether any cell starts with a zero or a plus before a digit."""
    cell_ends = (ord(separator), ord("\n"), ord('"'))
    carried = b"\n"
    for block in blocks(content, _BLOCK):
        block = carried + block
        text = np.frombuffer(block, np.uint8)
        carried = block[-2:]
        padded = text[1:-1] == ord("0")
        padded |= text[1:-1] == ord("+")
        padded &= text[2:] - np.uint8(ord("0")) < 10
        starts = text[:-2] == cell_ends[0]
        for end in cell_ends[1:]:
            starts |= text[:-2] == end
        padded &= starts
        if padded.any():
            return True
    return False


def _sound(arrays: Mapping[str, NDArray[Any]], now: int) -> bool:
    """Return whether ids are small, times possible and values finite."""
    if max(arrays[USER].max(), arrays[ITEM].max()) > MAX_NUMBER or (TIME in arrays and arrays[TIME].max() > now + DAY):
        return False
    value = arrays.get(VALUE)
    return value is None or all(bool(np.isfinite(value[part]).all()) for part in parts_of(value.size))
