"""Clock: spans of time in seconds, and the time of a date without a time of day, for all layers."""

from __future__ import annotations

DAY = 86_400
"""Seconds."""

NOON = DAY // 2
"""A date without a time of day counts as noon UTC, so that no time zone moves it to another day."""

SAME_PLAY = 300
"""Seconds within which plays from two services, or from two downloads of one, are the same play."""
