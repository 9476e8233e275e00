"""What all layers agree on about time: spans in seconds, and where a date without a time of day stands."""

from __future__ import annotations

DAY = 86_400
"""Seconds."""

NOON = DAY // 2
"""A date without a time of day stands at noon UTC, so that no time zone moves it to another day."""

SAME_PLAY = 300
"""Seconds within which two services, or two downloads of one, tell of the same play."""
