"""Clock: spans of time in seconds, and the time of a date without a time of day, for all layers."""

from __future__ import annotations

from datetime import UTC, datetime

DAY = 86_400
"""Seconds."""

NOON = DAY // 2
"""A date without a time of day counts as noon UTC, so that no time zone moves it to another day."""

SAME_PLAY = 300
"""Seconds within which plays from two services, or from two downloads of one, are the same play."""


def year_of(seconds: int) -> int:
    """Return the year of a moment in UTC seconds."""
    return datetime.fromtimestamp(seconds, UTC).year


def day_of(seconds: int) -> str:
    """Return the day of a moment in UTC seconds: `2026-11-30`."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d")
