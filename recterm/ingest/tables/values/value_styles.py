"""Value styles: ratings that are written as fractions, percentages, stars, letters or words, as numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from recterm.domain.model import Scale
from recterm.errors import InputError
from recterm.ingest.tables.column_names import fold_column_name
from recterm.ingest.tables.values.scale import Values, guess_values, of_chosen_scale, of_scale

if TYPE_CHECKING:
    from collections.abc import Mapping

_LETTERS = {
    letter: float(place)
    for place, letter in enumerate(
        ("f", "e", "d-", "d", "d+", "c-", "c", "c+", "b-", "b", "b+", "a-", "a", "a+"), start=0
    )
}
_GOOD = (
    *("yes", "y", "good", "like", "liked", "up", "thumbs up", "thumbsup", "positive", "recommended", "love", "loved"),
    *("👍", "👍🏻", "❤", "❤️", "+", "ja", "oui", "sí", "gut", "bien", "bom"),
)
_BAD = (
    *("no", "n", "bad", "dislike", "disliked", "down", "thumbs down", "thumbsdown", "negative", "not recommended"),
    *("hate", "hated", "👎", "👎🏻", "-", "nein", "non", "schlecht", "mal", "ruim"),
)
_SO_SO = ("ok", "okay", "meh", "so-so", "neutral", "mixed", "average", "fine")
_TWO_WAYS = {word: number for words, number in ((_GOOD, 1.0), (_BAD, -1.0), (_SO_SO, 0.0)) for word in words}
_FIVE_WAYS: dict[str, float] = {
    "terrible": 1.0, "awful": 1.0, "very bad": 1.0, "hated it": 1.0, "poor": 2.0, "bad": 2.0, "didn't like it": 2.0,
    "did not like it": 1.0, "ok": 3.0, "okay": 3.0, "it was ok": 2.0, "fair": 3.0, "average": 3.0, "good": 4.0,
    "liked it": 3.0, "really liked it": 4.0, "very good": 5.0, "great": 5.0, "excellent": 5.0, "it was amazing": 5.0,
    "amazing": 5.0, "loved it": 5.0, "masterpiece": 5.0, "meh": 2.0, "boring": 2.0, "not good": 2.0, "mediocre": 3.0,
    "decent": 3.0, "nice": 4.0, "hated": 1.0, "loved": 5.0, "liked": 4.0, "disliked": 2.0, "fine": 3.0, "so-so": 3.0,
    "sehr gut": 5.0, "gut": 4.0, "befriedigend": 3.0, "ausreichend": 2.0, "mangelhaft": 1.0, "mittelmäßig": 3.0,
    "schlecht": 2.0, "sehr schlecht": 1.0, "très bien": 5.0, "bien": 4.0, "moyen": 3.0, "mauvais": 2.0, "nul": 1.0,
    "excellente": 5.0, "excelente": 5.0, "muy bueno": 5.0, "bueno": 4.0, "regular": 3.0, "malo": 2.0, "muy malo": 1.0,
    "отлично": 5.0, "хорошо": 4.0, "нормально": 3.0, "плохо": 2.0, "ужасно": 1.0, "ottimo": 5.0, "buono": 4.0,
    "discreto": 3.0, "scarso": 2.0, "pessimo": 1.0, "ótimo": 5.0, "bom": 4.0, "ruim": 2.0, "péssimo": 1.0,
}  # fmt: skip
_FIVE_WORDS = frozenset(_FIVE_WAYS) - frozenset(_TWO_WAYS)


@dataclass(frozen=True, slots=True)
class ValueStyle:
    """Ratings in words, and the numbers that they stand for."""

    numbers: Mapping[str, float]
    """Folded cell -> number."""
    scale: Scale
    name: str


STARS_BEHIND = (
    r"(?i)\s*(?:stars?|sterne?|étoiles?|estrellas?|estrelas?|stelle|звезды?|звёзды?|звезд|pts?|points?|★|⭐|☆|️)+\s*$"
)
"""What a number of stars may have behind it: `4 stars`, `7/10 ★`."""

_STYLES = (
    ValueStyle(_LETTERS, Scale(0, 13, 1), "letters from F to A+"),
    ValueStyle(_FIVE_WAYS, Scale(1, 5, 1), "words from bad to excellent"),
    ValueStyle(_TWO_WAYS, Scale(-1, 1, 1), "words for positive and negative"),
)


def value_style(sample: pl.Series) -> ValueStyle | None:
    """Return the words that a sample of cells is written in; None if they are numbers, or other text.

    Nine of ten filled cells must be such words, and two different ones must occur.
    """
    cells = sample.str.strip_chars().str.to_lowercase().drop_nulls()
    cells = cells.filter(cells != "")
    words = set(cells.unique().to_list())
    if len(words) < 2:
        return None
    for style in _STYLES:
        if style.numbers is _FIVE_WAYS and not words & _FIVE_WORDS:
            continue
        if cells.is_in(list(style.numbers)).sum() >= 0.9 * cells.len():
            return style
    return None


def number_in_words(text: pl.Expr, style: ValueStyle) -> pl.Expr:
    """Parse a cell as Float32 by its word; null for any other text."""
    folded = text.str.strip_chars().str.to_lowercase()
    return folded.replace_strict(dict(style.numbers), default=None, return_dtype=pl.Float32)


def written_number(trimmed: pl.Expr) -> pl.Expr:
    """Parse a cell as Float32: `4,5`, `1,204`, `4/5 ★`, `4 stars`, `80 %`, `4½`, `★★★½`, true (1), false (-1)."""
    bare = trimmed.str.replace(STARS_BEHIND, "")
    trimmed = pl.when(bare != "").then(bare).otherwise(trimmed)
    half = trimmed.str.extract(r"^(\d+)\s*(?:½|1/2)$").cast(pl.Float32, strict=False) + 0.5
    number = trimmed.str.replace(r"^(-?\d+),(\d{1,2})$", "${1}.${2}")
    grouped = trimmed.str.replace_all(r"[,’' \u00a0\u202f]", "")
    grouped = pl.when(trimmed.str.contains(r"^-?\d{1,3}([,’' \u00a0\u202f]\d{3})+(\.\d+)?$")).then(grouped)
    part = trimmed.str.extract(r"^(-?\d+(?:[.,]\d+)?)\s*(?:/|of|out of|von|sur|de)\s*\d+$").str.replace(",", ".")
    share = trimmed.str.extract(r"^(-?\d+(?:[.,]\d+)?)\s*%$").str.replace(",", ".")
    word = trimmed.str.to_lowercase().replace_strict(
        {"true": 1.0, "false": -1.0}, default=None, return_dtype=pl.Float32
    )
    texts = (number, grouped, part, share)
    plain = pl.when(bare != "").then(bare)
    numbers = (text.cast(pl.Float32, strict=False) for text in (plain, *texts))
    return pl.coalesce(half, *numbers, _stars(trimmed), word)


def _stars(trimmed: pl.Expr) -> pl.Expr:
    """Count stars; empty ones count for nothing, and half ones for a half."""
    full = trimmed.str.count_matches("[★⭐🌟]") + trimmed.str.count_matches(r"^\*+") * trimmed.str.count_matches(r"\*")
    stars = full.cast(pl.Float32) + trimmed.str.contains("[½⯨⯪]").cast(pl.Float32) / 2
    return pl.when(trimmed.str.contains(r"^[★⭐🌟☆✩½⯨⯪*\s\x{fe0f}]+$")).then(stars)


def values_of(column: str, words: ValueStyle | None, chosen_scale: str | None, numbers: pl.Series) -> Values:
    """Return the meaning of the finite numbers of a value column.

    Args:
        column: its name.
        words: those that its ratings are written in; None for numbers.
        chosen_scale: the scale that a person named, `LOW:HIGH`; None leaves it to the numbers.
        numbers: float, without null and NaN; at least one.

    Raises:
        InputError: `chosen_scale` is not a scale.
    """
    if chosen_scale is not None:
        return of_chosen_scale(parse_scale(chosen_scale), numbers)
    if words is None:
        return guess_values(numbers, fold_column_name(column))
    values = of_scale(words.scale)
    return replace(values, description=f"{values.description}, written in {words.name}")


def parse_scale(text: str) -> Scale:
    """Parse `LOW:HIGH`, such as `1:10`, as a scale in steps that the values show.

    Raises:
        InputError: it is not such a pair.
    """
    low, colon, high = text.partition(":")
    try:
        scale = Scale(float(low), float(high), 1)
    except ValueError:
        scale = None
    if not colon or scale is None or not scale.minimum < scale.maximum:
        raise InputError(f"{text!r} is not a scale", "give the lowest and the highest rating, such as 1:10")
    return scale
