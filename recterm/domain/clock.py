"""Clock: spans of time in seconds, and moments of which only the day, month or year is known, for all layers."""

from __future__ import annotations

from datetime import UTC, date, datetime

DAY = 86_400
"""Seconds."""

HOUR = 3_600
"""Seconds."""

NOON = DAY // 2
"""A date without a time of day counts as noon UTC, so that no time zone moves it to another day."""

_OF_MONTH, _OF_YEAR = NOON + 1, NOON + 2
"""Times of day that mark the first day of a month or a year as all of it; few real moments are these."""

_EPOCH = date(1970, 1, 1).toordinal()

NO_TIME = 0
"""Time of an event whose moment nobody told, such as a view of an export without dates."""

SAME_PLAY = 300
"""Seconds within which plays from two services, or from two downloads of one, are the same play."""


def year_of(seconds: int) -> int:
    """Return the year of a moment in UTC seconds."""
    return datetime.fromtimestamp(seconds, UTC).year


def day_of(seconds: int) -> str:
    """Return the day of a moment in UTC seconds: `2026-11-30`."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d")


def some_time_in(year: int, month: int | None = None) -> int:
    """Return the UTC seconds that stand for a year, or a month, of which nothing more is known; `rough_date` tells."""
    days = date(year, month or 1, 1).toordinal() - _EPOCH
    return days * DAY + (_OF_YEAR if month is None else _OF_MONTH)


def rough_date(seconds: int) -> str:
    """Return the year or month that a moment stands for: `2019`, `2019-03`; empty where more is known."""
    if seconds % DAY not in (_OF_MONTH, _OF_YEAR):
        return ""
    moment = datetime.fromtimestamp(seconds, UTC)
    if moment.day != 1:
        return ""
    if seconds % DAY == _OF_MONTH:
        return moment.strftime("%Y-%m")
    return moment.strftime("%Y") if moment.month == 1 else ""


def rough_span(seconds: int) -> int:
    """Return the seconds of the year or month that a moment stands for, rounded up; 0 where more is known of it."""
    written = rough_date(seconds)
    return {len("2019"): 366 * DAY, len("2019-03"): 31 * DAY}.get(len(written), 0)
