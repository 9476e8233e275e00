"""Column of a person's table with the share of each item that was played: a share, a percentage, or a time."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from recterm.ingest.exports.own.names import words_of
from recterm.ingest.exports.shares import share_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_PERCENT = 1.5
"""Largest share from which shares are in percent."""

_TIMES = frozenset({"seconds", "second", "sec", "secs", "ms", "minutes", "minute", "min", "mins", "hours", "time"})
"""Words in headings of times."""


def number_in(cell: str) -> float | None:
    """Return the number in a cell, of which a percent sign may follow; None for anything else, and below 0."""
    try:
        number = float(cell.strip().removesuffix("%").strip().replace(",", "."))
    except ValueError:
        return None
    return number if 0 <= number < float("inf") else None


def meaning_of(heading: str, cells: Sequence[str]) -> str:
    """Return what a column holds: `share of play`, `share of play, in percent` or `dwell time`."""
    numbers = [number for cell in cells if (number := number_in(cell)) is not None]
    if any("%" in cell for cell in cells) or "%" in heading:
        return "share of play, in percent"
    if _TIMES & set(words_of(heading)):
        return "dwell time"
    return "share of play, in percent" if max(numbers, default=0.0) > _PERCENT else "share of play"


def shares_in(heading: str, cells: Sequence[str]) -> list[float]:
    """Return the share of each cell, 1 where it holds none; a time d counts 2 d / (d + m), m the median of them all."""
    numbers = [number_in(cell) for cell in cells]
    meaning = meaning_of(heading, cells)
    if meaning == "dwell time":
        usual = median([number for number in numbers if number] or [1.0])
        return [1.0 if number is None else 2.0 * number / (number + usual) for number in numbers]
    whole = 100.0 if meaning.endswith("percent") else 1.0
    return [1.0 if number is None else share_of(number, whole) for number in numbers]
