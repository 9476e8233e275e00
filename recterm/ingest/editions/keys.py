"""Keys of titles and makers, computed for a whole catalogue at once: what editions of one work share."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import polars as pl

from recterm.domain.titles import fold, title_key
from recterm.ingest.editions.marks import MAY_HAVE_MARKS, without_marks

if TYPE_CHECKING:
    from collections.abc import Mapping

ISBN = "isbn"
"""Namespace of the ISBNs that are found in items' own ids."""

LONG = r"[:;(\[]|\s[-–—]\s"
"""What begins a subtitle or an addition."""

_SHORT = re.compile(r"(?<=\S)(?:\s*[:;(\[]|\s+[-–—]\s).*$")
_MOVED = r", ?\S{1,3}$"
_INITIALS = re.compile(r"\b(\w) (?=\w\b)")
_LAST_FIRST = re.compile(r"^([^,]+), ([^,]+)$")


def keyed(items: pl.DataFrame) -> pl.DataFrame:
    """Return what the items are compared by, in their order.

    Args:
        items: `dataset.ITEM_SCHEMA`.

    Returns:
        `row`; `kind`; `year`; `key`, the folded title without edition marks; `maker`, the first creator's folded name,
        or an empty text; `marks` and `number` as in `BareTitle`; `book`, the digits that both forms of an ISBN share,
        or null.
    """
    title = pl.col("title")
    bare = {text: without_marks(text) for text in _distinct(items, title.str.contains(MAY_HAVE_MARKS))}
    keys = {text: title_key(each.title) for text, each in bare.items()}
    keys |= {text: title_key(text) for text in _distinct(items, title.str.contains(_MOVED)) if text not in keys}
    rows = items.select("id", "title", "year", "kind", "sort_title", maker=pl.col("creators").list.first())
    makers = {text: _maker(text) for text in items["creators"].list.first().drop_nulls().unique().to_list()}
    digits = pl.col("id").str.extract(r"(?:^|:)(?:97[89])?-?(\d{9})[\dXx]$")
    return rows.with_row_index("row").select(
        "row",
        "kind",
        "year",
        key=_replaced(title, keys, pl.col("sort_title")),
        maker=_replaced(pl.col("maker"), makers, pl.lit("")),
        marks=_replaced(title, {text: each.marks for text, each in bare.items()}, pl.lit("")),
        number=_replaced(title, {text: each.number.lower() for text, each in bare.items()}, pl.lit("")),
        book=pl.when(pl.col("kind") == "book").then(digits),
    )


def short_key(title: str) -> str:
    """Return the key of a title without edition marks, a subtitle and brackets."""
    return title_key(_SHORT.sub("", without_marks(title).title))


def _distinct(items: pl.DataFrame, condition: pl.Expr) -> list[str]:
    """Return the titles that meet a condition, each once."""
    titles: list[str] = items.filter(condition)["title"].unique().to_list()
    return titles


def _replaced(column: pl.Expr, texts: Mapping[str, str], otherwise: pl.Expr) -> pl.Expr:
    if not texts:
        return otherwise
    return column.replace_strict(list(texts), list(texts.values()), default=otherwise, return_dtype=pl.String)


def _maker(name: str) -> str:
    """Return a name that no comma and no dot changes: `Tolkien, J.R.R.` is `J. R. R. Tolkien`."""
    return _INITIALS.sub(r"\1", fold(_LAST_FIRST.sub(r"\2 \1", name)))
