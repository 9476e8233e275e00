"""Ids as codes 0, 1, 2, ...: numbers straight from the parser where ids are numbers, categories where they are text."""

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
"""Rows at a time."""


@dataclass(frozen=True, eq=False)
class Codes:
    """The code of each row, looked up when it is asked for: codes may be changed as often as need be, rows are not."""

    raw: NDArray[np.uint32]
    """(N,) numbers."""
    table: NDArray[np.uint32] | None = None
    """The code of each number, and for one that does not occur that of a smaller one; None: numbers are codes."""
    occurrences: NDArray[np.int64] | None = None
    """How often each number occurs, as long as the table, where that is known."""

    def __len__(self) -> int:
        return self.raw.size

    def __getitem__(self, rows: slice) -> NDArray[np.uint32]:
        """The codes of some rows that follow each other."""
        return self.raw[rows] if self.table is None else self.table.take(self.raw[rows])

    def array(self) -> NDArray[np.uint32]:
        """(N,) the codes of all rows."""
        if self.table is None:
            return self.raw
        found = np.empty_like(self.raw)
        for part in parts_of(found.size):
            found[part] = self[part]
        return found

    def recoded(self, table: NDArray[np.uint32]) -> Codes:
        """`table[code]` in the place of each code."""
        return Codes(self.raw, table if self.table is None else table[self.table], self.occurrences)

    def filter(self, keep: NDArray[np.bool_]) -> Codes:
        """The codes of the rows where `keep` is true."""
        return Codes(self.raw[keep], self.table)

    def counts(self, n: int) -> NDArray[np.int64]:
        """(n,) how often each of n codes occurs."""
        if self.table is not None and self.occurrences is not None:
            return np.bincount(self.table, self.occurrences, n).astype(np.int64)
        return _counts(self, n)

    def ascending(self) -> bool:
        """Whether no code is smaller than the one before it; may be False where only the numbers are not in order."""
        if self.table is not None and not (self.table[1:] >= self.table[:-1]).all():
            return False
        parts = (self.raw[max(part.start - 1, 0) : part.stop] for part in parts_of(len(self)))
        return all(bool((part[1:] >= part[:-1]).all()) for part in parts)


def plain_numbers(rows: pl.LazyFrame, ids: Mapping[str, pl.Expr]) -> dict[str, bool]:
    """Whether each of some columns of ids, trimmed, holds plain numbers in its first rows."""
    found = rows.head(_SAMPLE_ROWS).select(
        (number(text).is_not_null() | is_empty(text)).all().alias(name) for name, text in ids.items()
    )
    return found.collect().row(0, named=True)


def number(text: pl.Expr) -> pl.Expr:
    """The id as UInt32, if writing that gives the same text again; null for `007`, `+7` and whatever is no number."""
    plain = (text == "0") | ~(text.str.starts_with("0") | text.str.starts_with("+"))
    value = text.cast(pl.UInt32, strict=False)
    return pl.when(plain & (value <= MAX_NUMBER)).then(value)


def category(text: pl.Expr) -> pl.Expr:
    """Text as codes of its own set of categories."""
    return text.cast(pl.Categorical(pl.Categories.random("ids")))


def is_empty(text: pl.Expr) -> pl.Expr:
    """Whether a trimmed cell has nothing in it."""
    return text.is_null() | (text == "")


def _counts(numbers: Codes | NDArray[np.uint32], n: int) -> NDArray[np.int64]:
    counts = np.zeros(n, np.int64)
    for part in parts_of(len(numbers)):
        counts += np.bincount(numbers[part], minlength=n)
    return counts


def dense_codes(numbers: NDArray[np.uint32]) -> tuple[Codes, NDArray[np.int64]]:
    """Codes 0, 1, ... of (N,) numbers, and the number that each code stands for."""
    n = int(numbers.max()) + 1
    if n <= _PART:
        occurrences = _counts(numbers, n)
        seen = occurrences > 0
    else:  # counting part by part would take longer than the rows do
        occurrences = None
        seen = np.zeros(n, bool)
        for part in parts_of(numbers.size):
            seen[numbers[part]] = True
    table = np.maximum(np.cumsum(seen, dtype=np.uint32), 1) - np.uint32(1)
    return Codes(numbers, table, occurrences), np.flatnonzero(seen)


def names_of(column: pl.Series, numbers: NDArray[np.int64]) -> pl.Series:
    """The texts that some of a column's ids stand for: what they are as numbers in it, ascending."""
    if not isinstance(column.dtype, pl.Categorical):
        return pl.Series(numbers).cast(pl.String)
    distinct = column.unique()
    return distinct[distinct.to_physical().arg_sort()].cast(pl.String)


def pieces_of(column: pl.Series) -> Iterator[NDArray[Any]]:
    """A column without nulls, some rows at a time: what is made of them stays in the processor's cache, and NumPy,
    which turns what it counts or looks up into 8 bytes each first, does so with few of them."""
    return (column[part].to_numpy() for part in parts_of(column.len()))


def parts_of(n: int) -> Iterator[slice]:
    """Slices of some hundred thousand places each that make up n."""
    return (slice(start, min(start + _PART, n)) for start in range(0, n, _PART))
