"""Id styles: what programs write around an id (`17850.0`, `="0195153448"`) or in place of a missing one (`NA`)."""

from __future__ import annotations

import polars as pl

from recterm.ingest.tables.values.cell_numbers import filled

NOBODY = ("NA", "N/A", "n/a", "NaN", "nan", "NULL", "null", "None", "none", "<NA>", "\\N", "undefined", "(not set)")
"""Written in place of a missing user."""

_ENOUGH, _OFTEN = 20, 0.05
"""Rows, and the share of these, from which on such a word is not the name of a user."""

_FORMULA = r'^="?(.*?)"?$'
_WHOLE = r"^-?\d+\.0+$"


def plain_ids(text: pl.Expr, sample: pl.Series) -> pl.Expr:
    """Return ids without the `.0` of a column that passed through pandas, and without a spreadsheet's formula."""
    cells = filled(sample)
    if cells.is_empty():
        return text
    if cells.str.starts_with("=").any():
        text = pl.coalesce(text.str.strip_chars().str.extract(_FORMULA), text)
    if cells.str.contains(_WHOLE).all():
        return text.str.replace(r"\.0+\s*$", "")
    return text


def users_or_null(text: pl.Expr, sample: pl.Series) -> pl.Expr:
    """Return users, with null for those written as missing."""
    return pl.when(~text.str.strip_chars().is_in(NOBODY)).then(text) if has_nobody(sample) else text


def has_nobody(sample: pl.Series) -> bool:
    """Return whether such a word is frequent among some users; else it may be somebody's name."""
    missing = sample.str.strip_chars().is_in(NOBODY).sum()
    return sample.len() >= _ENOUGH and missing >= _OFTEN * sample.len()


def share_of_nobody(sample: pl.Series) -> float:
    """Return the share of cells without a user."""
    non_empty = filled(sample)
    return 1 - non_empty.filter(~non_empty.is_in(NOBODY)).len() / max(sample.len(), 1)
