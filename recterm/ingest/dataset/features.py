"""Features: columns that describe items or users, as words that models can learn from.

A category is one word, a number one of five bands, a list its entries, a text its most distinctive words; a date counts
by its year, and a path of categories by each of its levels.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Literal

import polars as pl

from recterm.domain.answers.data.data_card import Feature
from recterm.ingest.dataset.quantities import levels, periods, quantities
from recterm.ingest.dataset.text_words import text_words
from recterm.ingest.tables.column_names import fold_column_name
from recterm.ingest.tables.table import as_list
from recterm.ingest.tables.values.cell_numbers import number_from_text
from recterm.ingest.tables.values.literals import is_literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Of = Literal["items", "users"]
Kind = Literal["category", "number", "list", "text"]
CATEGORY: Kind = "category"
NUMBER: Kind = "number"
LIST: Kind = "list"
TEXT: Kind = "text"

_NOUNS = {CATEGORY: "values", NUMBER: "bands", LIST: "entries", TEXT: "words"}

_OPINIONS = re.compile(
    r"(?<!ope)(?<!^age)(?<!content)(?<!mpaa)(?<!esrb)(?<!pegi)rating|score|(?<!de)vote|popularity|rank|members|reviews"
    r"|^ratio|ratio$|favou?rites|likes|(?<!dis)(?<!ac)count$|listeners|downloads"
)
"""Folded names of columns with opinions and popularity: models predict these, so as features they would leak."""

_CODES = re.compile(r"occupation|profession|job|code|class|type|group|category|zone|region")
"""Folded names of columns whose numbers stand for words."""

_PLACES = re.compile(r"zip|postal|postcode|phone|mail|street")
_ADDRESS = r"^(https?://|www\.|/\S+\.(jpe?g|png|gif|webp)$)"
_NOTHING = (
    *(
        "",
        "-",
        "--",
        "–",
        "—",
        "?",
        ".",
        "nan",
        "null",
        "none",
        "n/a",
        "#n/a",
        "n.a.",
        "na",
        "<na>",
        "nat",
        "nil",
        "unknown",
    ),
    *("undefined", "not available", "not specified", "not given", "missing", "(none)", "[]", "{}", "\\n"),
)
_LEAST_FILLED = 0.01
_FEW_NUMBERS = 10
_BANDS = 5
_CATEGORIES = 50
_PLAIN = 1e12
"""Numbers up to here are written without an exponent."""
_SHARED = 0.7
"""Share of the cells that another row must share for a column of many different ones to be a category."""

LONGEST_TEXT = 60_000_000
"""Characters of all texts of one column, above which it is left out."""

TOO_LONG = "text too long"

_COMMON = 5


def described(feature: Feature) -> str:
    """Return the number of a column's words: `brand (3 values)`, `price (5 bands)`."""
    return f"{feature.name} ({feature.values:,} {_NOUNS[feature.kind]})"


def feature_of(of: Of, name: str, kind: Kind, words: pl.Series) -> Feature:
    """Return the summary of one column of words."""
    counted = words.explode().drop_nulls().alias("word").value_counts(name="count")
    counted = counted.sort("count", "word", descending=[True, False])
    filled = int((words.list.len() > 0).sum())
    common = tuple((str(word), int(count)) for word, count in counted.head(_COMMON).iter_rows())
    return Feature(of, name, kind, counted.height, filled / max(words.len(), 1), common)


def words_of(name: str, cells: pl.Series) -> tuple[Kind, pl.Series] | str:
    """Return the kind of a column of text and the words of each cell, or the reason to leave it out."""
    text = cells.str.strip_chars()
    text = text.set(text.str.to_lowercase().is_in(_NOTHING), None)
    filled = text.drop_nulls()
    if filled.len() < max(2, text.len() * _LEAST_FILLED):
        return "nearly empty"
    if _OPINIONS.search(fold_column_name(name)):
        return "opinions or popularity"
    if _PLACES.search(fold_column_name(name)) or int(filled.str.contains(_ADDRESS).sum()) * 2 > filled.len():
        return "addresses"
    distinct = filled.n_unique()
    if distinct == 1:
        return "the same everywhere"
    codes = distinct <= _CATEGORIES and _CODES.search(fold_column_name(name)) is not None
    return _by_content(text, filled, distinct, codes=codes)


def _by_content(text: pl.Series, filled: pl.Series, distinct: int, *, codes: bool) -> tuple[Kind, pl.Series] | str:
    frame = text.to_frame("c")
    numbers = frame.select(number_from_text(pl.col("c"))).to_series()
    if int(numbers.is_finite().sum()) >= filled.len() * 0.95 and distinct > _FEW_NUMBERS and not codes:
        return NUMBER, _bands(numbers)
    if (measured := quantities(text)) is not None and measured.n_unique() > _FEW_NUMBERS:
        return NUMBER, _bands(measured)
    if (dated := periods(text)) is not None and dated.drop_nulls().n_unique() > 1:
        return CATEGORY, dated.to_frame("c").select(pl.concat_list("c").list.drop_nulls()).to_series()
    if (nested := levels(text)) is not None:
        return LIST, nested
    if _is_list(filled):
        return LIST, frame.select(as_list(pl.col("c"), pl.String())).to_series().fill_null([])
    repeats = distinct * 2 <= filled.len() if distinct <= _CATEGORIES else _mostly_shared(filled)
    if repeats and float(filled.str.len_chars().median() or 0) <= 60:  # type: ignore[arg-type]
        return CATEGORY, frame.select(pl.concat_list("c").list.drop_nulls()).to_series()
    if float(filled.str.count_matches(r"\s").mean() or 0) >= 2:  # type: ignore[arg-type]
        return (TEXT, text_words(text)) if int(filled.str.len_chars().sum()) <= LONGEST_TEXT else TOO_LONG
    return "nearly all different"


def _mostly_shared(filled: pl.Series) -> bool:
    """Return whether most cells are those of another row too: of thousands of brands, many have a product or two."""
    return int(filled.is_duplicated().sum()) >= filled.len() * _SHARED


def _is_list(filled: pl.Series) -> bool:
    """Return whether most cells hold several entries, between brackets, bars or commas, that repeat in other cells."""
    frame = filled.to_frame("c")
    if int(frame.select(is_literal(pl.col("c"))).to_series().sum()) * 2 > filled.len():
        return True
    if int(filled.str.contains(r"\||;|, ").sum()) * 3 < filled.len():
        return False
    entries = frame.select(as_list(pl.col("c"), pl.String())).to_series().explode().drop_nulls()
    return entries.n_unique() * 2 <= entries.len() and float(entries.str.len_chars().mean() or 0) <= 30  # type: ignore[arg-type]


def _bands(numbers: pl.Series) -> pl.Series:
    """Return each number as one of five bands of about equal counts: `9 to 14.5`."""
    edges = [numbers.quantile(place / _BANDS) for place in range(_BANDS + 1)]
    cuts = sorted({float(edge) for edge in edges if edge is not None})
    exact = [[_written(cut, digits) for cut in cuts] for digits in range(4, 18)]
    written = next((texts for texts in exact if len(set(texts)) == len(cuts)), exact[-1])
    band = pl.lit(None, pl.String)
    for high, (low, top) in reversed(list(zip(cuts[1:], itertools.pairwise(written), strict=True))):
        band = pl.when(pl.col("n") <= high).then(pl.lit(f"{low} to {top}")).otherwise(band)
    finite = pl.when(pl.col("n").is_finite()).then(band)
    return numbers.to_frame("n").select(pl.concat_list(finite).list.drop_nulls()).to_series()


def _written(number: float, digits: int) -> str:
    """Write a number with some digits: thousands and millions without an exponent."""
    text = f"{number:.{digits}g}"
    return f"{float(text):.0f}" if "e" in text and 1 <= abs(number) < _PLAIN else text


def features_of(rows: pl.DataFrame, of: Of) -> tuple[dict[str, pl.Series], list[Feature], dict[str, str]]:
    """Return the words of every usable column, a summary of each, and the reasons to leave out the others."""
    words: dict[str, pl.Series] = {}
    features: list[Feature] = []
    left: dict[str, str] = {}
    for cells in rows.iter_columns():
        result = words_of(cells.name, cells)
        if isinstance(result, str):
            left[cells.name] = result
            continue
        name = cells.name.replace(":", " ").strip()
        kind, words[name] = result
        features.append(feature_of(of, name, kind, words[name]))
    return words, features, left


def words_by_item(words: Mapping[str, pl.Series], n_rows: int) -> list[dict[str, list[str]]]:
    """Return the features of each item: column -> words."""
    columns = {name: series.to_list() for name, series in words.items()}
    return [{name: cells[row] for name, cells in columns.items() if cells[row]} for row in range(n_rows)]
