"""Diary of a profile: its events with the services that reported them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from recterm.domain.model import Event, EventId, EventKind, ItemId
from recterm.process.codec import OMITTED


class DiaryEntry(NamedTuple):
    """One event that was not undone; a tuple for the reason that `Event` is one."""

    event: Event
    sources: tuple[str, ...]
    """Services that reported it, such as `letterboxd`, the first one first; `BY_HAND` for the person."""
    excluded: bool = False
    """Whether it is excluded from the taste."""


@dataclass(frozen=True, slots=True)
class DiaryEvent:
    """One entry as it is listed; title and year are null when the item left the catalogue."""

    id: EventId
    item: ItemId
    title: str | None
    year: int | None
    kind: EventKind
    value: float | None
    timestamp: int
    day: str | None
    """Day in the machine's own time zone, `2024-03-14`; null when it is unknown."""
    sources: tuple[str, ...]
    excluded: bool
    weight: float | None = field(default=None, metadata=OMITTED)
    """What a view counts that does not count 1; below 0: it was skipped."""
    note: str | None = field(default=None, metadata=OMITTED)
    """What the person wrote beside it."""


@dataclass(frozen=True, slots=True)
class DiaryEvents:
    """Entries that were asked for, the latest first."""

    matching: int
    """Number that match; the list may be shorter."""
    events: tuple[DiaryEvent, ...]
