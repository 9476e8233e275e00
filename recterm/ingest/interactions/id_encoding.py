"""Id encoding as codes 0, 1, 2, ...: straight from the parser for numbers, categories for text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

MAX_NUMBER = 1 << 25
"""Numbers up to here are looked up in an array of that length (128 MiB); larger ones are text."""

_SAMPLE_ROWS = 1_000

_PART = 1 << 18
"""Rows processed at a time."""


@dataclass(frozen=True, eq=False)
class Codes:
    """Code of each row, looked up on request, so that recoding does not touch the rows."""

    raw: NDArray[np.uint32]
    """(N,) numbers."""
    table: NDArray[np.uint32] | None = None
    """The code of each number, or that of a smaller one if it does not occur; None: numbers are codes."""
    occurrences: NDArray[np.int64] | None = None
    """How often each number occurs, of the table's length, if known."""

    def __len__(self) -> int:
        return self.raw.size

    def __getitem__(self, rows: slice) -> NDArray[np.uint32]:
        """Return the codes of consecutive rows."""
        return self.raw[rows] if self.table is None else self.table.take(self.raw[rows])

    def array(self) -> NDArray[np.uint32]:
        """Return (N,) the codes of all rows."""
        if self.table is None:
            return self.raw
        codes = np.empty_like(self.raw)
        for part in parts_of(codes.size):
            codes[part] = self[part]
        return codes

    def recoded(self, table: NDArray[np.uint32]) -> Codes:
        """Replace each code by `table[code]`."""
        return Codes(self.raw, table if self.table is None else table[self.table], self.occurrences)

    def filter(self, keep: NDArray[np.bool_]) -> Codes:
        """Return the codes of the rows where `keep` is true."""
        return Codes(self.raw[keep], self.table)

    def counts(self, n: int) -> NDArray[np.int64]:
        """Count (n,) how often each of n codes occurs."""
        if self.table is not None and self.occurrences is not None:
            return np.bincount(self.table, self.occurrences, n).astype(np.int64)
        return _counts(self, n)

    def ascending(self) -> bool:
        """Return whether the codes ascend; may be False if only the numbers are out of order."""
        if self.table is not None and not (self.table[1:] >= self.table[:-1]).all():
            return False
        parts = (self.raw[max(part.start - 1, 0) : part.stop] for part in parts_of(len(self)))
        return all(bool((part[1:] >= part[:-1]).all()) for part in parts)


def plain_numbers(rows: pl.LazyFrame, ids: Mapping[str, pl.Expr]) -> dict[str, bool]:
    """Return whether each of some id columns, trimmed, holds plain numbers in its first rows."""
    all_numbers = rows.head(_SAMPLE_ROWS).select(
        (number(text).is_not_null() | is_empty(text)).all().alias(name) for name, text in ids.items()
    )
    return all_numbers.collect().row(0, named=True)


def number(text: pl.Expr) -> pl.Expr:
    """Parse an id as UInt32 if that round-trips; null for `007`, `+7` and anything that is not a number."""
    plain = (text == "0") | ~(text.str.starts_with("0") | text.str.starts_with("+"))
    value = text.cast(pl.UInt32, strict=False)
    return pl.when(plain & (value <= MAX_NUMBER)).then(value)


def category(text: pl.Expr) -> pl.Expr:
    """Encode text as codes of its own set of categories."""
    return text.cast(pl.Categorical(pl.Categories.random("ids")))


def is_empty(text: pl.Expr) -> pl.Expr:
    """Return whether a trimmed cell is empty."""
    return text.is_null() | (text == "")


def _counts(numbers: Codes | NDArray[np.uint32], n: int) -> NDArray[np.int64]:
    counts = np.zeros(n, np.int64)
    for part in parts_of(len(numbers)):
        counts += np.bincount(numbers[part], minlength=n)
    return counts


def dense_codes(numbers: NDArray[np.uint32]) -> tuple[Codes, NDArray[np.int64]]:
    """Return codes 0, 1, ... of (N,) numbers, and the number that each code stands for."""
    n = int(numbers.max()) + 1
    if n <= _PART:
        occurrences = _counts(numbers, n)
        seen = occurrences > 0
    else:  # counting part by part would take longer than the rows
        occurrences = None
        seen = np.zeros(n, bool)
        for part in parts_of(numbers.size):
            seen[numbers[part]] = True
    table = np.maximum(np.cumsum(seen, dtype=np.uint32), 1) - np.uint32(1)
    return Codes(numbers, table, occurrences), np.flatnonzero(seen)


def names_of(column: pl.Series, numbers: NDArray[np.int64]) -> pl.Series:
    """Return the texts of some ids of a column, given as ascending numbers."""
    if not isinstance(column.dtype, pl.Categorical):
        return pl.Series(numbers).cast(pl.String)
    distinct = column.unique()
    return distinct[distinct.to_physical().arg_sort()].cast(pl.String)


def pieces_of(column: pl.Series) -> Iterator[NDArray[Any]]:
    """Yield a column without nulls, some rows at a time: intermediate arrays stay in the processor's cache, and NumPy,
    which first widens what it counts or looks up to 8 bytes each, does so for few rows."""
    return (column[part].to_numpy() for part in parts_of(column.len()))


def parts_of(n: int) -> Iterator[slice]:
    """Yield slices of a few hundred thousand indices each that cover n."""
    return (slice(start, min(start + _PART, n)) for start in range(0, n, _PART))
