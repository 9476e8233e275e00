"""Diary of a profile: its events with the services that reported them."""

from __future__ import annotations

from typing import NamedTuple

from recterm.domain.model import Event

BY_HAND = ""
"""Source of events made in recterm itself."""


class DiaryEntry(NamedTuple):
    """One event that was not undone; a tuple for the reason that `Event` is one."""

    event: Event
    sources: tuple[str, ...]
    """Services that reported it, such as `letterboxd`, the first one first; `BY_HAND` for the person."""
