"""Amendments of the log: an event is undone and, unless it is deleted, another one takes its place and its sources."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

from recterm.domain.exclusions import Exclusions, exclusions_key
from recterm.domain.feedback_kinds import BY_EVENT
from recterm.domain.model import EventKind
from recterm.errors import RectermError
from recterm.store.file.damage import decoding

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from recterm.domain.model import Event, EventId
    from recterm.store.file.connection import Connection
    from recterm.store.file.preferences import LibrarySettings
    from recterm.store.people.events import Events
    from recterm.store.people.provenance import Provenance


class Amended(NamedTuple):
    """What an amendment left: each is None where there is no such event."""

    taken: EventId | None
    """Event that was undone."""
    made: EventId | None
    """Event in its place."""


class Amendments:
    """Amendments of a library's log. Events are only ever added: what is changed or deleted is undone."""

    def __init__(self, db: Connection, events: Events, provenance: Provenance, settings: LibrarySettings) -> None:
        self._db = db
        self._events = events
        self._provenance = provenance
        self._settings = settings

    def amend(self, event: Event, wanted: Event) -> Amended:
        """Put another event in the place of one that stands; part of a transaction.

        Args:
            event: the one that stands.
            wanted: its kind, value, time and note are those of the new one.

        Raises:
            RectermError: the event no longer stands, a later event takes it back, the value does not go with the kind,
                or the time is in the future.
        """
        if wanted.timestamp > time.time():
            raise RectermError("that day is in the future", "give a day up to today", code="bad_date")
        self.delete(event)
        return Amended(event.id, self._again(event, wanted, {event.id}))

    def delete(self, event: Event) -> Amended:
        """Undo one event that stands; part of a transaction.

        Raises:
            RectermError: the event no longer stands, or a later one takes it back.
        """
        if not self._stands(event):
            raise RectermError(
                "this event is no longer in your diary", "`recterm history list` shows what is", code="done_meanwhile"
            )
        self._check_last(event)
        self._events.take_back(event)
        return Amended(event.id, None)

    def revert(self, done: Amended, replaced: Event | None) -> Amended:
        """Undo an amendment, or redo it with `taken` and `made` exchanged; part of a transaction.

        Args:
            done: the event that was put in place, and the one to bring back.
            replaced: the event to bring back; None if it was deleted with its import.
        """
        made = None if done.made is None else self._events.get(done.made)
        if made is not None and self._stands(made):
            self._events.take_back(made)
        if replaced is None:
            return Amended(done.made, None)
        gone = {replaced.id} if done.made is None else {replaced.id, done.made}
        again = self._again(replaced, replaced, gone)
        self.follow(replaced, again)
        return Amended(done.made, again)

    def follow(self, event: Event, again: EventId) -> None:
        """Let every step that names an event name the one that was made of it again; part of a transaction."""
        for key in ("event", "taken", "made"):
            path = f"$.{key}"
            self._db.run(
                "UPDATE steps SET change = json_set(change, ?, ?) WHERE profile = ? AND kind IN ('feedback', 'diary')"
                " AND json_extract(change, ?) = ?",
                (path, again, event.profile, path, event.id),
            )

    def _again(self, event: Event, wanted: Event, gone: Collection[EventId]) -> EventId:
        """Append an event in place of another, with its sources and the exclusions that name what is gone."""
        kind, value, moment, note = wanted.kind, wanted.value, wanted.timestamp, wanted.note
        weight = event.weight if kind is event.kind else None
        made = self._events.append(event.profile, event.item, kind, value, moment, weight=weight, note=note).event.id
        self._provenance.copy(event.id, made)
        if event.weight is not None and kind is EventKind.VIEW:
            self._db.run("UPDATE events SET weight = ? WHERE id = ?", (event.weight, made))
            self._events.settle(event.profile, (event.item,))
        key = exclusions_key(event.profile)
        with decoding(self._db.path, f"the exclusions of profile {event.profile}"):
            rules = Exclusions(**self._settings.get(key, {}))
        renamed = rules.renamed(gone, made)
        if renamed != rules:
            self._settings.set(key, renamed.document())
        return made

    def _stands(self, event: Event) -> bool:
        return event.id in {other.id for other in self._events.on_item(event.profile, event.item)}

    def _check_last(self, event: Event) -> None:
        """Refuse to change an event that a later one takes back: once brought back, it would hold again."""
        opposite = _opposite(event.kind)
        later: Sequence[Event] = self._events.on_item(event.profile, event.item)
        if opposite is not None and any(other.kind is opposite and other.id > event.id for other in later):
            raise RectermError(
                "a later event takes this one back", "delete the later one first", code="event_taken_back"
            )


def _opposite(kind: EventKind) -> EventKind | None:
    row = BY_EVENT[kind]
    return row.opposite if kind is row.kind else row.kind
