"""Month and day as one number without a year, such as 1101 for November 1st, as Tmall's data write it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise

import polars as pl

from recterm.domain.clock import DAY, NOON

_MONTH_DAY = r"^0?[1-9](0[1-9]|[12]\d|3[01])$|^1[0-2](0[1-9]|[12]\d|3[01])$"
_LEAP = 2000
"""A year with all 366 days."""

_LEAP_YEARS_APART = 10
"""More years than ever pass between two leap years, and one for days that are still to come."""

_FEWEST = 5
"""Different days below which numbers of four digits may be something else."""

_FEWEST_UNPADDED = 20
"""The same where a zero that a month begins with is missing, so that the numbers look like any other."""


@dataclass(frozen=True, slots=True)
class MonthDays:
    """Year in which days without a year are placed."""

    year: int
    """That of the first day."""
    first: int
    """The first day, as 100 * month + day; smaller ones are of the year after."""

    @property
    def note(self) -> str:
        """What was assumed, for the report."""
        month, day = divmod(self.first, 100)
        return (
            f"times such as {self.first:04} are a month and a day without a year: {self.year} is taken, from"
            f" {self.year}-{month:02}-{day:02} on, since only their order matters"
        )


def month_days(cells: pl.Series, now: float) -> MonthDays | None:
    """Return the year in which to place days; None if the cells are anything else.

    The widest stretch of the calendar without a day shows where the data begin, also across the turn of a year. No day
    may lie in the future.

    Args:
        cells: distinct or not, all filled and trimmed.
        now: UTC seconds.
    """
    if cells.is_empty() or not cells.str.contains(_MONTH_DAY).all():
        return None
    numbers = cells.cast(pl.Int32).unique().sort().to_list()
    days = [number for number in numbers if _ordinal(number, _LEAP) is not None]
    padded = cells.str.starts_with("0").any() or not (cells.str.len_chars() < 4).any()
    if len(days) < len(numbers) or len(days) < (_FEWEST if padded else _FEWEST_UNPADDED):
        return None
    return _placed(days, now)


def _placed(days: list[int], now: float) -> MonthDays:
    """Return the latest years in which days follow each other after the widest gap, and none is in the future."""
    places = [place for day in days if (place := _ordinal(day, _LEAP)) is not None]
    gaps = [after - before for before, after in pairwise(places)]
    around = places[0] + 366 - places[-1]
    widest = max(gaps, default=0)
    first = days[0] if around >= widest else days[gaps.index(widest) + 1]
    last = days[-1] if first == days[0] else days[days.index(first) - 1]
    today = datetime.fromtimestamp(now, UTC).date()
    newest = today.year - (last < first)

    def fits(year: int) -> bool:
        ordinals = [_ordinal(day, year + (day < first)) for day in days]
        return all(ordinal is not None and ordinal <= today.toordinal() for ordinal in ordinals)

    return MonthDays(next(year for year in range(newest, newest - _LEAP_YEARS_APART, -1) if fits(year)), first)


def month_day_seconds(text: pl.Expr, placed: MonthDays) -> pl.Expr:
    """Parse text such as `1101` to UTC seconds of noon, Int64; null if that year has no such day."""
    number = pl.when(text.str.contains(_MONTH_DAY)).then(text.cast(pl.Int32, strict=False))
    year = pl.when(number < placed.first).then(placed.year + 1).otherwise(placed.year)
    written = pl.format("{}-{}-{}", year, number // 100, number % 100)
    return written.str.to_date("%Y-%m-%d", strict=False).cast(pl.Int64) * DAY + NOON


def _ordinal(number: int, year: int) -> int | None:
    month, day = divmod(number, 100)
    try:
        return date(year, month, day).toordinal()
    except ValueError:
        return None
