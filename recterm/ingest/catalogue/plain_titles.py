"""Plain titles, parsed all at once: most of a large catalogue, and many times faster than one by one.

Gives the same results as `titles.parse_title` and `recterm.domain.titles.sort_title`, or null.
"""

from __future__ import annotations

import polars as pl

_PLAIN = r"^[!-~](?:[ -~]*[!-~])?$"
"""ASCII without control characters, trimmed."""

_PLAIN_FILM = r"^([!-'*+\--~](?:[ -'*+\--~]*[!-'*+\--~])?)(?: \(([0-9]{4})\))?$"
"""The same without commas, which articles may follow, and without parentheses except around a year."""


def plain_titles(titles: pl.Series, *, films: bool) -> pl.DataFrame:
    """Make columns `title`, `sort_title` and `year` (Int32), (N,); all null where a title needs a closer look.

    Args:
        titles: (N,) text without nulls.
        films: whether a year after the title is removed.
    """
    text = pl.col("text").str.strip_chars(" ")
    if films:
        parts = text.str.extract_groups(_PLAIN_FILM).struct
        title, year = parts.field("1"), parts.field("2").cast(pl.Int32)
    else:
        title, year = pl.when(text.str.contains(_PLAIN)).then(text), pl.lit(None, pl.Int32)
    columns = titles.to_frame("text").select(title=title, year=year)
    return columns.with_columns(sort_title=_sort_title(pl.col("title")))


def _sort_title(title: pl.Expr) -> pl.Expr:
    lowered = title.str.to_lowercase()
    words = lowered.str.replace_all("['`]", "").str.replace_all("&", " and ", literal=True)
    folded = words.str.replace_all("[^a-z0-9]+", " ").str.strip_chars(" ")
    return pl.when(folded == "").then(lowered).otherwise(folded).str.replace("^(?:the|an|a) ", "")
