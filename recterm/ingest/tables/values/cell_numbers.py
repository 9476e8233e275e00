"""Numbers in the cells of a sample, however they are written: the filled cells, the share of numbers, plain or not."""

from __future__ import annotations

import polars as pl

from recterm.ingest.tables.values.value_styles import written_number


def filled(cells: pl.Series) -> pl.Series:
    """Return the cells with text, trimmed."""
    trimmed = cells.str.strip_chars().drop_nulls()
    return trimmed.filter(trimmed != "")


def numbers_of(cells: pl.Series) -> pl.Series:
    """Return the finite numbers among some cells."""
    numbers = filled(cells).to_frame("c").select(number_from_text(pl.col("c"))).to_series()
    return numbers.filter(numbers.is_finite())


def are_plain(cells: pl.Series) -> bool:
    """Return whether every number among some cells is a plain one."""
    numbers = filled(cells).to_frame("c").select(any=number_from_text(pl.col("c")), plain=plain_number(pl.col("c")))
    return numbers["any"].null_count() == numbers["plain"].null_count()


def share_of_numbers(cells: pl.Series) -> float:
    """Return the share of filled cells that are numbers, or words for yes and no; 0 without filled cells."""
    count = filled(cells).len()
    return numbers_of(cells).len() / count if count else 0.0


def plain_number(text: pl.Expr) -> pl.Expr:
    """Parse a plain number as Float32; many times faster than also looking for commas and words."""
    return text.str.strip_chars().cast(pl.Float32, strict=False)


def number_from_text(text: pl.Expr) -> pl.Expr:
    """Parse a cell as Float32, however its number is written; null for any other text."""
    return pl.coalesce(plain_number(text), written_number(text.str.strip_chars()))
