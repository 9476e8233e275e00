"""Ids as codes 0, 1, 2, ...: numbers straight from the parser where ids are numbers, categories where they are text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

_MAX_NUMBER = 1 << 25
"""Numbers up to here are looked up in an array of that length (128 MiB); larger ones are text."""

_SAMPLE_ROWS = 1_000


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
    return pl.when(plain & (value <= _MAX_NUMBER)).then(value)


def category(text: pl.Expr) -> pl.Expr:
    """Text as codes of its own set of categories."""
    return text.cast(pl.Categorical(pl.Categories.random("ids")))


def is_empty(text: pl.Expr) -> pl.Expr:
    """Whether a trimmed cell has nothing in it."""
    return text.is_null() | (text == "")


def dense_codes(column: pl.Series) -> tuple[NDArray[np.uint32], pl.Series]:
    """Codes 0, 1, ... of a column without nulls, and the text that each code stands for."""
    seen = column.unique()
    physical = seen.to_physical().to_numpy()
    values = column.to_physical().to_numpy()
    order = np.argsort(physical)
    dense = np.zeros(int(physical.max()) + 1, np.uint32)
    dense[physical[order]] = np.arange(physical.size, dtype=np.uint32)
    return dense[values], seen.cast(pl.String)[order]
