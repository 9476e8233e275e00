"""Scales of a person's ratings: named by the person, by the heading, by the cells, or shown by the numbers."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from recterm.domain.model import MAX_STARS, MIN_STARS, Scale
from recterm.ingest.tables.values.unrated_words import UNRATED_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recterm.ingest.tables.values.value_styles import ValueStyle

_RANGE = re.compile(r"(?<!\d)(-?\d{1,3})\s*(?:[-–—:]|\.\.|to|bis|à|a|до|al)\s*(\d{1,3})(?!\d)", re.IGNORECASE)
_OUT_OF = re.compile(r"(?:/|out of|of|sur|von|de|di|из|av|na|uit|su|\b10er)\s*(\d{1,3})(?!\d)", re.IGNORECASE)
_ENDS_IN_TEN = re.compile(r"\D(10|100)$")
_PART = re.compile(r"^-?\d+(?:[.,]\d+)?\s*(?:/|of|out of|von|sur|de|из)\s*(\d+)$")
_STARS = re.compile(r"^[★⭐🌟☆✩½⯨⯪*\s\ufe0f]+$")
_PERCENT = re.compile(r"^-?\d+(?:[.,]\d+)?\s*%$")

UNRATED = frozenset({"", *UNRATED_WORDS})
"""Cells that say that there is no rating."""

_NOT_RATED = (0.0, -1.0)
"""Numbers that stand for no rating, unless the scale has them."""


@dataclass(frozen=True, slots=True)
class Ratings:
    """What the cells of a rating column stand for."""

    stars: Mapping[str, float | None]
    """Stars by trimmed cell; None where the cell means not rated. Cells outside the scale are missing."""
    scale: str
    """`1 to 10`."""
    description: str
    """How it was found, for the report."""


def ratings_of(cells: Sequence[str], heading: str, scale_text: str | None) -> Ratings | None:
    """Read a column of ratings; None if its cells are not ratings.

    Args:
        cells: every cell of the column, trimmed.
        heading: the column's name, which may name the scale: `Score (0-20)`, `rating /5`.
        scale_text: the scale that a person named, `LOW:HIGH`.

    Raises:
        InputError: `scale_text` is not a scale.
    """
    import polars as pl

    from recterm.ingest.tables.values.cell_numbers import number_from_text
    from recterm.ingest.tables.values.value_styles import STARS_BEHIND, number_in_words, parse_scale, value_style

    named = None if scale_text is None else parse_scale(scale_text)
    filled = [cell for cell in cells if cell.lower() not in UNRATED]
    plain = [_with_plain_digits(cell) for cell in filled]
    plain = [re.sub(STARS_BEHIND, "", cell) or cell for cell in plain]
    texts = pl.Series("c", plain, dtype=pl.String)
    words = value_style(texts)
    cell = pl.col("c")
    number = number_from_text(cell) if words is None else number_in_words(cell, words)
    parsed = texts.to_frame().select(number).to_series().to_list()
    read = {text: value for text, value in zip(filled, parsed, strict=True) if value is not None and value == value}
    numbers = [read[text] for text in filled if text in read and math.isfinite(read[text])]
    if not numbers:
        return None
    scale, how = _scale(numbers, plain, heading, words, named)
    if scale is None:
        return None
    lowest_counts = words is not None or scale.minimum < 0 or (scale.minimum == 0 and how not in ("", _BY_CELLS))
    stars = {text: _stars(value, scale, lowest_counts=lowest_counts) for text, value in read.items()}
    lowest = 1.0 if how == "" and 0 < scale.minimum < 1 and scale.maximum > MAX_STARS else scale.minimum
    shown = f"{lowest:g} to {scale.maximum:g}"
    return Ratings(
        {text: value for text, value in stars.items() if value != _OUTSIDE} | dict.fromkeys(UNRATED),
        shown,
        f"ratings from {shown}{f', {how}' if how else ''}",
    )


def _with_plain_digits(cell: str) -> str:
    """Return a cell with the digits 0 to 9 for those of other scripts and widths; `½` and stars stay."""
    if cell.isascii():
        return cell
    return "".join(
        str(unicodedata.decimal(letter, letter)) if letter.isdecimal() else _WIDE.get(letter, letter) for letter in cell
    )


def scale_in(heading: str) -> Scale | None:
    """Return the scale that a heading names: `(1-10)`, `/ 5`, `out of 100`, `Rating10`; None if it names none."""
    if (match := _RANGE.search(heading)) is not None and int(match[1]) < int(match[2]):
        return Scale(int(match[1]), int(match[2]), 1)
    match = _OUT_OF.search(heading) or _ENDS_IN_TEN.search(heading.strip())
    return Scale(min(1.0, int(match[1]) / 2), int(match[1]), 1) if match is not None and int(match[1]) > 1 else None


_WIDE = {"．": ".", "，": ",", "／": "/", "％": "%", "－": "-", "٫": ".", "٪": "%"}
"""Signs of numbers in other widths and scripts."""

_OUTSIDE = -1.0
_BY_CELLS = "as the cells say"


def _scale(
    numbers: list[float], filled: Sequence[str], heading: str, words: ValueStyle | None, named: Scale | None
) -> tuple[Scale | None, str]:
    """Return the scale and how it was found; no scale if the numbers are counts."""
    if named is not None:
        return named, "as you said"
    if words is not None:
        return words.scale, f"written in {words.name}"
    if (headed := scale_in(heading)) is not None and max(numbers) <= headed.maximum:
        return headed, "as the heading says"
    if (written := _in_cells(filled)) is not None:
        return written, _BY_CELLS
    return _guessed(numbers), ""


def _in_cells(filled: Sequence[str]) -> Scale | None:
    """Return the scale of `4/5`, `80 %` or `★★★½`, if most cells are written so."""
    parts = Counter(int(match[1]) for cell in filled if (match := _PART.match(cell)))
    if sum(parts.values()) * 2 > len(filled):
        most = max(parts)
        return Scale(min(1.0, most / 2), most, 1) if most > 1 else None
    if sum(bool(_PERCENT.match(cell)) for cell in filled) * 2 > len(filled):
        return Scale(0, 100, 1)
    if sum(bool(_STARS.match(cell)) for cell in filled) * 2 > len(filled):
        most_stars = max(len(re.findall("[★⭐🌟☆✩*]", cell)) for cell in filled)
        return Scale(MIN_STARS, 5 if most_stars <= 5 else 10, 0.5)
    return None


def _guessed(numbers: list[float]) -> Scale | None:
    import polars as pl

    from recterm.ingest.tables.values.scale import guess_values

    rated = [value for value in numbers if value not in _NOT_RATED] if min(numbers) >= -1 else numbers
    if not rated or (set(numbers) <= {0.0, 1.0}):
        return None
    return guess_values(pl.Series("v", rated, dtype=pl.Float64), "rating").scale


def _stars(value: float, scale: Scale, *, lowest_counts: bool) -> float | None:
    """Return a rating in stars, in halves, quarters up; None for no rating, _OUTSIDE where the scale lacks it."""
    if value in _NOT_RATED and not (lowest_counts and scale.minimum <= value):
        return None
    if not min(scale.minimum, 0.0) <= value <= scale.maximum:
        return _OUTSIDE
    bottom = min(scale.minimum, 0.0)
    share = (value - bottom) / (scale.maximum - bottom)
    return min(MAX_STARS, max(MIN_STARS, math.floor(share * 10 + 0.5) / 2))
