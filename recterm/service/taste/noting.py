"""Notes and dates of feedback on an item: a new event, or a change of the latest. Standard library only."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from recterm.domain.days import moment_of
from recterm.domain.model import EventKind
from recterm.domain.notes import note_of
from recterm.errors import RectermError

if TYPE_CHECKING:
    from recterm.domain.model import Event, ItemRow
    from recterm.service.live.session import Session


@dataclass(frozen=True, slots=True)
class Entry:
    """Stars, day and note of an event."""

    stars: float | None
    """None: without a rating."""
    day: str | None
    """`2026-03-14`, a month or a year, as typed; None for the day as it is, which for a new event is today."""
    note: str | None
    """As typed; empty for none, None for the one there is."""


def noted_event(session: Session, row: ItemRow) -> Event | None:
    """Return the event to which a note on an item belongs: the latest rating, else the latest of any kind."""
    events = session.feedback.on_item(row)
    ratings = [event for event in events if event.kind is EventKind.RATE]
    return next(iter(ratings or events), None)


def record_entry(session: Session, row: ItemRow, kind: EventKind, entry: Entry) -> Event:
    """Record a new event of a kind, with its day and note. A step to undo.

    Raises:
        RectermError: the day is not one or in the future, the note is too long, or the stars do not go with the kind.
    """
    moment = _moment(entry.day, 0 if entry.day else int(time.time()))
    return session.feedback.record(kind, row, entry.stars, moment, note_of(entry.note or ""))


def write_entry(session: Session, row: ItemRow | None, event: Event | None, entry: Entry) -> None:
    """Change an event to an entry; stars on anything but a rating make a new event, and so does no event at all.


    Args:
        session: whose diary it is.
        row: the item; None if it left the catalogue, where only its event can change.
        event: the event that was shown when this was typed; None if there was none.
        entry: without stars, a new event is a view.

    Raises:
        RectermError: a rating has no stars any more, the event changed in the meantime, the item is gone, or what
            `record_entry` raises.
    """
    if event is None or (entry.stars is not None and event.kind is not EventKind.RATE):
        if row is None:
            raise RectermError("it is no longer in the catalogue", "import the data again", code="no_such_item")
        record_entry(session, row, EventKind.VIEW if entry.stars is None else EventKind.RATE, entry)
        return
    if event.kind is EventKind.RATE and entry.stars is None:
        raise RectermError("a rating needs stars", "give stars such as 4 or 3.5", code="bad_event")
    moment = event.timestamp if entry.day is None else _moment(entry.day, event.timestamp)
    session.diary.amend(event, event.kind, entry.stars, moment, entry.note)


def _moment(day: str | None, was: int) -> int:
    """Return the UTC seconds of a day as typed, or the moment before."""
    now = int(time.time())
    moment = was if day is None else moment_of(day, was, now)
    if moment > now:
        raise RectermError("that day is in the future", "give a day up to today", code="bad_date")
    return moment
