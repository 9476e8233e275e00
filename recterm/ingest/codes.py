"""Ids as codes 0, 1, 2, ...: numbers straight from the parser where ids are numbers, categories where they are text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

Number = TypeVar("Number", bound=np.generic)

MAX_NUMBER = 1 << 25
"""Numbers up to here are looked up in an array of that length (128 MiB); larger ones are text."""

_SAMPLE_ROWS = 1_000

_PART = 1 << 18
"""Rows at a time: what is made of them on the way stays in the processor's cache."""


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


def dense_codes(column: pl.Series) -> tuple[NDArray[np.uint32], pl.Series]:
    """Codes 0, 1, ... of a column without nulls, and the text that each code stands for."""
    physical = column.to_physical()
    highest = physical.max()
    assert isinstance(highest, int)
    pieces = list(pieces_of(physical))
    seen = np.zeros(highest + 1, bool)
    for piece in pieces:
        seen[piece] = True
    present = np.flatnonzero(seen)
    dense = np.cumsum(seen, dtype=np.uint32) - np.uint32(1)
    codes = np.empty(len(column), np.uint32)
    start = 0
    for piece in pieces:
        codes[start : start + piece.size] = dense[piece]
        start += piece.size
    return codes, _names(column, present)


def _names(column: pl.Series, physical: NDArray[np.int64]) -> pl.Series:
    """The texts that some physical values of a column stand for."""
    if not isinstance(column.dtype, pl.Categorical):
        return pl.Series(physical).cast(pl.String)
    distinct = column.unique()
    return distinct[distinct.to_physical().arg_sort()].cast(pl.String)


def recoded(codes: NDArray[np.uint32], table: NDArray[Number]) -> NDArray[Number]:
    """`table[codes]`, in parts: NumPy turns what it indexes with into 8 bytes each first."""
    found = np.empty(codes.size, table.dtype)
    for part in parts_of(codes.size):
        found[part] = table[codes[part]]
    return found


def count_codes(codes: NDArray[np.uint32] | pl.Series, n: int) -> NDArray[np.int64]:
    """How often each of n codes occurs; in parts, as `recoded`."""
    counts = np.zeros(n, np.int64)
    for piece in pieces_of(codes) if isinstance(codes, pl.Series) else [codes]:
        for part in parts_of(piece.size):
            counts += np.bincount(piece[part], minlength=n)
    return counts


def pieces_of(column: pl.Series) -> Iterator[NDArray[Any]]:
    """A column without nulls in the pieces that it lies in: one array of all would be one more copy of it."""
    return (piece.to_numpy() for piece in column.get_chunks())


def parts_of(n: int) -> Iterator[slice]:
    """Slices of some hundred thousand places each that make up n."""
    return (slice(start, min(start + _PART, n)) for start in range(0, n, _PART))
