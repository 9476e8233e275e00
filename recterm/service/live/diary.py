"""Diary of the profile: its events by date, with their sources. Imports only the standard library."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

from recterm.domain.answers.taste.diary import DiaryEntry
from recterm.domain.exclusions import BY_HAND
from recterm.domain.model import EventKind
from recterm.domain.notes import note_of
from recterm.errors import RectermError
from recterm.service.live.state.acts import AmendAct, ExcludeAct
from recterm.store.people.feedback import check_value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recterm.domain.exclusions import Exclusions
    from recterm.domain.model import Event, EventId, Item, ItemId, ItemRow
    from recterm.service.live.state.live_state import LiveState
    from recterm.service.live.writes.session_writes import Writes


_BY_HAND = (BY_HAND,)


class _Reading(NamedTuple):
    """Entries as last read."""

    basis: tuple[object, ...]
    """Profile, version of the library file, and exclusions."""
    last: EventId
    """The last event read."""
    entries: list[DiaryEntry]


class Diary:
    """Diary of the current profile."""

    def __init__(self, state: LiveState, writes: Writes) -> None:
        self._state = state
        self._writes = writes
        self._read: _Reading | None = None

    def entries(self) -> list[DiaryEntry]:
        """Return the events that were not undone, latest first."""
        library, profile = self._state.library, self._state.profile.id
        basis, last = self._basis, library.events.last_id(profile)
        entries = entries_of(library.events.by_date(profile), library.provenance.sources(profile), self.exclusions)
        self._read = _Reading(basis, last, entries)
        return entries

    def updated(self) -> list[DiaryEntry]:
        """Return the entries after this session did something: only the events since the last reading are read.

        All are read after another process wrote, or when the profile or what it excludes is another.
        """
        before = self._read
        if before is None or before.basis != self._basis:
            return self.entries()
        library, profile = self._state.library, self._state.profile.id
        events = library.events.since(profile, before.last)
        if not events:
            return before.entries
        undone = {event.undoes for event in events}
        entries = entries_of(events, library.provenance.sources(profile, before.last), self.exclusions)
        entries += [entry for entry in before.entries if entry.event.id not in undone]
        entries.sort(key=lambda entry: (entry.event.timestamp, entry.event.id), reverse=True)
        self._read = _Reading(before.basis, max(event.id for event in events), entries)
        return entries

    @property
    def _basis(self) -> tuple[object, ...]:
        return self._state.profile.id, self._state.library.data_version(), self.exclusions

    def entry(self, number: int) -> DiaryEntry:
        """Return the entry of an event.

        Raises:
            RectermError: there is no such event, or it was undone.
        """
        for entry in self.entries():
            if entry.event.id == number:
                return entry
        raise no_such_event(number)

    def amend(
        self, event: Event, kind: EventKind, value: float | None, timestamp: int, note: str | None = None
    ) -> None:
        """Put another event in the place of one, with its sources: another rating, kind, time or note. A step to undo.

        Args:
            event: one of the entries' events.
            kind: anything but UNDO.
            value: stars for RATE, else None.
            timestamp: UTC seconds, not in the future.
            note: what is written beside it from now on; empty for nothing, None for what is.

        Raises:
            RectermError: the event no longer stands, a later one takes it back, or kind, value, time or note do not
                fit.
        """
        check_value(kind, value)
        if timestamp > time.time():
            raise RectermError("that day is in the future", "give a day up to today", code="bad_date")
        written = event.note if note is None else note_of(note)
        self._write(event, event._replace(kind=kind, value=value, timestamp=timestamp, note=written))

    def delete(self, event: Event) -> None:
        """Undo one event, whatever was done since. A step to undo.

        Raises:
            RectermError: the event no longer stands, or a later one takes it back.
        """
        self._write(event, None)

    def _write(self, event: Event, wanted: Event | None) -> None:
        state = self._state
        rows = state.library.catalogue.rows_of([event.item])
        title = state.items_of([rows[event.item]])[0].title if event.item in rows else str(event.item)
        without = state.library.events.without(event)
        act = AmendAct(state.profile.id, event.item, title, event, wanted, without)
        if self._writes.do(act):
            self._take_back(event, rows.get(event.item))

    def _take_back(self, event: Event, row: ItemRow | None) -> None:
        """Read again what an event's change may have changed: the item alone, if the change is its last event."""
        state = self._state
        last = state.library.events.last_id(state.profile.id)
        now = state.library.events.feedback_of(state.profile.id, event.item)
        if row is not None and now.last_event == last and state.profile.exclusions.empty:
            state.profile.reread(row, event.item)
        else:
            state.reload()

    @property
    def exclusions(self) -> Exclusions:
        """What this profile excludes from its taste. From memory."""
        return self._state.profile.exclusions

    def exclude(self, exclusions: Exclusions) -> None:
        """Store what this profile excludes from its taste: the events stay, models and shelves do not see them.

        It is a step that can be undone; unchanged rules are not.
        """
        profile = self._state.profile
        if exclusions == profile.exclusions:
            return
        if self._writes.do(ExcludeAct(profile.id, profile.exclusions, exclusions)):
            profile.exclude(exclusions)
            profile.redoable = False

    def items(self, entries: Sequence[DiaryEntry]) -> dict[ItemId, Item]:
        """Return the items of entries by id, without those that left the catalogue."""
        catalogue = self._state.library.catalogue
        rows = catalogue.rows_of({entry.event.item for entry in entries})
        return {item.id: item for item in catalogue.page(list(rows.values()))}


def entries_of(
    events: Sequence[Event], sources: Mapping[EventId, tuple[str, ...]], exclusions: Exclusions
) -> list[DiaryEntry]:
    """Return the entries of events that none of them undoes, in their order."""
    undone = {event.undoes for event in events}
    entries = []
    for event in events:
        if event.id not in undone and event.kind is not EventKind.UNDO:
            reported = sources.get(event.id, _BY_HAND)
            excluded = not exclusions.empty and exclusions.covers(event.id, event.timestamp, reported)
            entries.append(DiaryEntry(event, reported, excluded))
    return entries


def no_such_event(number: int) -> RectermError:
    """Make the error for a number that no event of the diary has."""
    return RectermError(
        f"your diary has no event {number}", "`recterm history list` shows the numbers", code="no_such_event"
    )
