"""Titles of plain letters, all at once: most of a large catalogue, and many times faster than one by one.

Says what `titles.parse_title` and `recterm.domain.titles.sort_title` say, or nothing.
"""

from __future__ import annotations

import polars as pl

_PLAIN = r"^[!-~](?:[ -~]*[!-~])?$"
"""ASCII without control characters, trimmed."""

_PLAIN_FILM = r"^([!-'*+\--~](?:[ -'*+\--~]*[!-'*+\--~])?)(?: \(([0-9]{4})\))?$"
"""The same without commas, which articles may stand behind, and without parentheses but a year's."""


def plain_titles(titles: pl.Series, *, films: bool) -> pl.DataFrame:
    """Columns `title`, `sort_title` and `year` (Int32), (N,); all null where a title takes a closer look.

    Args:
        titles: (N,) text without nulls.
        films: whether a year behind the title is taken off.
    """
    text = pl.col("text").str.strip_chars(" ")
    if films:
        parts = text.str.extract_groups(_PLAIN_FILM).struct
        title, year = parts.field("1"), parts.field("2").cast(pl.Int32)
    else:
        title, year = pl.when(text.str.contains(_PLAIN)).then(text), pl.lit(None, pl.Int32)
    found = titles.to_frame("text").select(title=title, year=year)
    return found.with_columns(sort_title=_sort_title(pl.col("title")))


def _sort_title(title: pl.Expr) -> pl.Expr:
    lowered = title.str.to_lowercase()
    words = lowered.str.replace_all("['`]", "").str.replace_all("&", " and ", literal=True)
    folded = words.str.replace_all("[^a-z0-9]+", " ").str.strip_chars(" ")
    return pl.when(folded == "").then(lowered).otherwise(folded).str.replace("^(?:the|an|a) ", "")
