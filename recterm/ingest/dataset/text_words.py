"""Words of texts: the few of each title, description or item's reviews that few others have, in any language.

A word that a fifth of the texts have tells none from the others: this removes articles as well as praise, without
stemming and without lists of stop words. Of the others each text keeps those of the highest TF-IDF (Salton and Buckley,
"Term-weighting approaches in automatic text retrieval", 1988); of reviews, TF counts those of the item with the word.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterator

WORDS_EACH = 8
"""Words kept for each text."""

MOST_WORDS = 20_000
"""Distinct words kept of a column, those that most texts have."""

MOST_CHARACTERS = 60_000_000
"""Characters of reviews that are read: of more reviews, every second or n-th one counts."""

_COMMON_SHARE = 5
"""A word is common if one text in five has it."""

_ROWS_AT_ONCE = 20_000
_MARKUP = r"<[^<>]{0,200}>|&#?\w{1,8};"
_WORD = r"\p{L}{3,}"


class ReviewWords(NamedTuple):
    """Words of the reviews of each item."""

    words: pl.Series
    """(I,) lists of text."""
    nth: int
    """Which reviews were read: every n-th one."""


def text_words(texts: pl.Series) -> pl.Series:
    """Return the words of each text that occur in few other texts, but in at least one."""
    rows = texts.alias("text").to_frame().with_row_index("row")
    words = rows.select("row", word=pl.col("text").str.to_lowercase().str.extract_all(_WORD)).explode("word")
    return _best(words.drop_nulls("word").group_by("row", "word").len("times"), texts.len())


def every_nth(n_reviews: int, characters_each: float) -> int:
    """Return which reviews are read so that there are at most MOST_CHARACTERS: every n-th one."""
    return max(1, math.ceil(n_reviews * characters_each / MOST_CHARACTERS))


def review_words(reviews: pl.LazyFrame, keys: pl.Series, nth: int = 1) -> ReviewWords:
    """Return the words of each item's reviews that the reviews of few other items have.

    Args:
        reviews: `key` and `text`, as text.
        keys: the key of each item.
        nth: which reviews count: every n-th one.
    """
    rows = reviews if nth == 1 else reviews.with_row_index("n").filter(pl.col("n") % nth == 0).drop("n")
    places = keys.cast(pl.String).alias("key").to_frame().with_row_index("row")
    texts = rows.drop_nulls().collect(engine="streaming").join(places, on="key").select("row", "text")
    empty = pl.DataFrame(schema={"row": pl.UInt32, "word": pl.String, "times": pl.UInt32})
    counted = pl.concat([empty, *_counted(texts)]).group_by("row", "word").agg(pl.col("times").sum())
    return ReviewWords(_best(counted, keys.len()), nth)


def _counted(texts: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Yield how many reviews of each item have each word, for some reviews at a time."""
    for part in texts.iter_slices(_ROWS_AT_ONCE):
        plain = pl.col("text").str.replace_all(_MARKUP, " ").str.to_lowercase()
        words = part.select("row", word=plain.str.extract_all(_WORD).list.unique()).explode("word")
        yield words.drop_nulls("word").group_by("row", "word").agg(times=pl.len().cast(pl.UInt32))


def _best(counted: pl.DataFrame, n_texts: int) -> pl.Series:
    """Return the best words of each text, best first.

    Args:
        counted: `row` of a text, `word`, and how many `times` it occurs.
        n_texts: number of texts.
    """
    spread = counted.group_by("word").len("texts")
    spread = spread.filter((pl.col("texts") >= 2) & (pl.col("texts") <= max(2, n_texts // _COMMON_SHARE)))
    spread = spread.sort("texts", "word", descending=[True, False]).head(MOST_WORDS)
    score = pl.col("times") * (n_texts / pl.col("texts")).log()
    best = (
        counted.join(spread, on="word")
        .with_columns(score=score)
        .sort("row", "score", "word", descending=[False, True, False])
    )
    kept = best.group_by("row", maintain_order=True).agg(pl.col("word").head(WORDS_EACH))
    rows = pl.DataFrame({"row": range(n_texts)}, schema={"row": pl.UInt32})
    return rows.join(kept, on="row", how="left", maintain_order="left")["word"].fill_null([])
