"""Diary events as they are listed: the latest of a profile with titles and days. Imports only the standard library."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from recterm.domain.answers.taste.diary import DiaryEvent, DiaryEvents
from recterm.domain.clock import rough_date
from recterm.service.live.diary import entries_of

if TYPE_CHECKING:
    from recterm.domain.model import ProfileId
    from recterm.store import Library

MOST = 200
"""Events of a page to share."""


def latest_events(library: Library, profile: ProfileId, most: int = MOST) -> DiaryEvents:
    """Return the latest events of a profile that were not undone, and how many there are."""
    events, sources = library.events.by_date(profile), library.provenance.sources(profile)
    entries = entries_of(events, sources, library.exclusions.of(profile))
    listed = entries[:most]
    rows = library.catalogue.rows_of({entry.event.item for entry in listed})
    items = {item.id: item for item in library.catalogue.page(list(rows.values()))}
    answers = []
    for event, reported, excluded in listed:
        item = items.get(event.item)
        answers.append(
            DiaryEvent(
                event.id,
                event.item,
                None if item is None else item.title,
                None if item is None else item.year,
                event.kind,
                event.value,
                event.timestamp,
                _day(event.timestamp),
                reported,
                excluded,
                event.weight,
                event.note,
            )
        )
    return DiaryEvents(len(entries), tuple(answers))


def _day(timestamp: int) -> str | None:
    """Return the day of UTC seconds in the machine's own time zone, or its month or year; None for an unknown one."""
    if timestamp <= 0:
        return None
    return rough_date(timestamp) or datetime.fromtimestamp(timestamp).astimezone().date().isoformat()
