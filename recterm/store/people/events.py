"""Events: the append-only log of profiles, and their current feedback, written in the same transaction."""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from recterm.domain.clock import NO_TIME
from recterm.domain.model import Event, EventId, EventKind, Feedback, ItemId, ItemRow, ProfileId
from recterm.errors import RectermError
from recterm.store.file.damage import damaged
from recterm.store.people.feedback import (
    VALUES,
    after,
    after_all,
    check_note,
    check_value,
    check_weight,
    is_weight,
    replay,
)
from recterm.store.people.feedback_table import FeedbackTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from recterm.store.catalogue.catalogue import Catalogue
    from recterm.store.file.connection import Connection
    from recterm.store.people.profiles import Profiles

_EVENT = "id, profile, item, kind, value, timestamp, undoes, weight, note"
_APPEND = (
    "INSERT INTO events (profile, item, kind, value, timestamp, undoes, weight, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
_MAX_TIMESTAMP = 1 << 62

WHOLE_LOG = "+profile = ?"
"""A profile's log, read in table order. Without the plus SQLite uses the index of items, jumps all over the table, and
sorts the result: two to five times as long for 200,000 events."""

_WHOLE = frozenset({int})

KINDS = {kind.value: kind for kind in EventKind}
"""Kinds by their names in the log; the enumeration's own look-up takes ten times as long."""


@dataclass(frozen=True, slots=True)
class RestoredEvents:
    """Events of another log to be restored into this one."""

    numbers: Mapping[EventId, EventId]
    """Id there -> id here, including events that are already here."""
    new: Sequence[Event]
    """New events, with their ids here."""
    first: EventId
    """The first id that is new."""

    @property
    def next(self) -> EventId:
        """The id that follows."""
        return EventId(self.first + len(self.new))


class Recorded(NamedTuple):
    """An event that was recorded."""

    event: Event
    feedback: Feedback
    """What the profile thinks of the item since then."""


class Events:
    """Event log of a library's profiles."""

    def __init__(self, db: Connection, catalogue: Catalogue, profiles: Profiles) -> None:
        self._db = db
        self._catalogue = catalogue
        self._profiles = profiles
        self._states = FeedbackTable(db)

    def record(
        self,
        profile: ProfileId,
        item: ItemRow | ItemId,
        kind: EventKind,
        value: float | None = None,
        timestamp: int | None = None,
    ) -> Event:
        """Append an event and update the feedback; on disk when this returns.

        Every call is an event, even if it changes nothing, such as hiding a hidden item. Many events are faster
        inside one `library.transaction()`.

        Args:
            profile: whose event it is.
            item: row or id of an item in the catalogue.
            kind: anything but UNDO.
            value: stars for RATE, else None.
            timestamp: UTC seconds; None is now.

        Raises:
            UnknownItemError: the item is not in the catalogue.
            RectermError: the value does not go with the kind, or the profile is gone.
            LibraryError: the library cannot be written.
        """
        when = int(time.time()) if timestamp is None else int(timestamp)
        with self._db.transaction():
            return self.append(profile, self._id_of(item), kind, value, when).event

    def append(
        self,
        profile: ProfileId,
        item: ItemId,
        kind: EventKind,
        value: float | None,
        timestamp: int,
        before: Feedback | None = None,
        *,
        weight: float | None = None,
        note: str | None = None,
    ) -> Recorded:
        """Append an event on an item by its id, whether it is in the catalogue or not, and its feedback.

        Args:
            profile: whose event it is.
            item: id of the item.
            kind: anything but UNDO.
            value: stars for RATE, else None.
            timestamp: UTC seconds.
            before: the profile's feedback on the item, if the caller knows it and that the profile exists; then
                nothing is read.
            weight: what a VIEW counts; None: 1.
            note: what the person wrote beside it.

        Raises:
            RectermError: the value, the weight or the note does not go with the kind, or the profile is gone.
            LibraryError: the library cannot be written.
        """
        check_value(kind, value)
        check_weight(kind, weight)
        check_note(kind, note)
        if abs(timestamp) > _MAX_TIMESTAMP:
            raise RectermError(f"{timestamp} is not a time in seconds", "give UTC seconds since 1970", code="bad_event")
        with self._db.joined():
            if before is None:
                self._profiles.check(profile)
                before = self.feedback_of(profile, item)
            exact = None if value is None else float(value)
            event = self._append(profile, item, kind, exact, timestamp, weight=weight, note=note)
            feedback = after(before, event)
            self._states.keep(profile, item, feedback)
        return Recorded(event, feedback)

    def plan_restore(self, profile: ProfileId | None, events: Iterable[Event], first: EventId) -> RestoredEvents:
        """Plan which events of another log, oldest first, a profile lacks; only reads.

        Events get new ids from `first`, and UNDOs follow them. An event is known when item, kind, value, time and note
        are the same; restoring twice changes nothing. Items that are not in the catalogue are kept by their id.

        Args:
            profile: None for one that does not exist yet.
            events: of the other log.
            first: `next_id`, or the id after an earlier plan.

        Raises:
            RectermError: a value does not go with its kind.
        """
        ids_of: dict[tuple[Any, ...], list[EventId]] = {}
        undone: set[EventId | None] = set()
        for event in reversed(self.history(profile)) if profile is not None else ():
            ids_of.setdefault(_content(event), []).append(event.id)
            undone.add(event.undoes)
        numbers: dict[EventId, EventId] = {}
        new: list[Event] = []
        for event in events:
            same = ids_of.get(_content(event))
            if same:
                numbers[event.id] = same.pop(0)
                continue
            undoes = None
            if event.kind is EventKind.UNDO:
                undoes = None if event.undoes is None else numbers.get(event.undoes)
                if undoes is None or undoes in undone:
                    continue
                undone.add(undoes)
            else:
                check_value(event.kind, event.value)
                check_weight(event.kind, event.weight)
                check_note(event.kind, event.note)
            numbers[event.id] = EventId(first + len(new))
            new.append(event._replace(id=numbers[event.id], undoes=undoes))
        return RestoredEvents(numbers, new, first)

    def restore(self, profile: ProfileId, plan: RestoredEvents) -> None:
        """Append the planned events, if nothing was written since; part of a transaction.

        Raises:
            RectermError: the profile is gone.
            LibraryError: the library cannot be written.
        """
        self._profiles.check(profile)
        self._db.run_many(
            f"INSERT INTO events ({_EVENT}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (number, profile, item, str(kind), None if value is None else float(value), when, undoes, weight, note)
                for number, _, item, kind, value, when, undoes, weight, note in plan.new
            ),
        )
        self.settle(profile, {event.item for event in plan.new})

    def take_back(self, event: Event) -> None:
        """Append the UNDO of an event; part of a step, which knows that the event stands."""
        with self._db.joined():
            self._append(event.profile, event.item, EventKind.UNDO, None, int(time.time()), event.id)
            self.settle(event.profile, (event.item,))

    def get(self, event: EventId) -> Event | None:
        """Return one event; None if it was merged with an imported one."""
        return next(iter(self._events("id = ?", event)), None)

    def without(self, event: Event) -> Feedback:
        """Return the feedback on an event's item as it would be without the event."""
        log = self._events("profile = ? AND item = ? ORDER BY id", event.profile, event.item)
        return replay([logged for logged in log if logged.id != event.id])

    def settle(self, profile: ProfileId, items: Iterable[ItemId]) -> None:
        """Recompute the feedback of these items from their events; call it after changing the log."""
        with self._db.transaction():
            for item in items:
                log = self._events("profile = ? AND item = ? ORDER BY id", profile, item)
                self._states.keep(profile, item, replay(log))

    def after_imported(self, events: Sequence[Event]) -> list[tuple[ItemId, Feedback]]:
        """Return one profile's feedback on each item after the events of a history; only reads."""
        by_item = defaultdict[ItemId, list[Event]](list)
        for event in events:
            by_item[event.item].append(event)
        return [(item, after_all(self.feedback_of(added[0].profile, item), added)) for item, added in by_item.items()]

    def append_imported(self, events: Sequence[Event], feedback: Sequence[tuple[ItemId, Feedback]]) -> None:
        """Append events of a history to one profile, numbered from `next_id`.

        Args:
            events: in order.
            feedback: from `after_imported`, if nothing was written since.
        """
        self._db.run_many(
            "INSERT INTO events (id, profile, item, kind, value, timestamp, weight, note, imported)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1)",
            (
                (number, who, item, str(kind), value, when, weight, note)
                for number, who, item, kind, value, when, _, weight, note in events
            ),
        )
        if events:
            self._states.keep_all(events[0].profile, feedback)

    def next_id(self) -> EventId:
        """Return the id of the next event."""
        return EventId((self._db.value("SELECT seq FROM sqlite_sequence WHERE name = 'events'") or 0) + 1)

    def history(self, profile: ProfileId, limit: int | None = None) -> list[Event]:
        """Return the events of a profile, UNDOs included, newest first."""
        return self._events(f"{WHOLE_LOG} ORDER BY id DESC LIMIT ?", profile, -1 if limit is None else limit)

    def by_date(self, profile: ProfileId, limit: int | None = None) -> list[Event]:
        """Return the events of a profile by date, UNDOs included, latest first: an import brings earlier ones."""
        sql = f"{WHOLE_LOG} ORDER BY timestamp DESC, id DESC LIMIT ?"
        return self._events(sql, profile, -1 if limit is None else limit)

    def since(self, profile: ProfileId, last: EventId) -> list[Event]:
        """Return the events of a profile with a higher number, UNDOs included, latest first by date."""
        return self._events("+profile = ? AND id > ? ORDER BY timestamp DESC, id DESC", profile, last)

    def on_item(self, profile: ProfileId, item: ItemId) -> list[Event]:
        """Return a profile's events on one item that were not undone, latest first."""
        log = self._events("profile = ? AND item = ? ORDER BY timestamp DESC, id DESC", profile, item)
        undone = {event.undoes for event in log}
        return [event for event in log if event.undoes is None and event.id not in undone]

    def feedback(self, profile: ProfileId) -> dict[ItemRow, Feedback]:
        """Return the state of each catalogue item with events of a profile, by last event, oldest first."""
        return self._states.of_profile(profile)

    def first_views(self, profile: ProfileId) -> dict[ItemRow, int]:
        """Return UTC seconds of a profile's first dated view of each catalogue item; undone views do not count."""
        sql = (
            "SELECT row, min(timestamp) FROM events JOIN items ON items.id = item WHERE profile = ? AND events.kind = ?"
            f" AND ifnull(weight, 1) > 0 AND timestamp > {NO_TIME}"
            " AND events.id NOT IN (SELECT undoes FROM events WHERE undoes IS NOT NULL) GROUP BY row"
        )
        return {ItemRow(row): first for row, first in self._db.rows(sql, (profile, EventKind.VIEW))}

    def feedback_of(self, profile: ProfileId, item: ItemId) -> Feedback:
        """Return a profile's feedback on an item, whether or not that is in the catalogue."""
        return self._states.of(profile, item)

    def last_id(self, profile: ProfileId) -> EventId:
        """Return the id of a profile's last event, UNDOs included; 0 when there is none."""
        return EventId(self._db.value("SELECT max(id) FROM events WHERE profile = ?", (profile,)) or 0)

    def disagreements(self) -> list[str]:
        """List feedback that differs from the sum of its events; empty for a sound library."""
        kept = self._states.all()
        logs: dict[tuple[ProfileId, ItemId], list[Event]] = {}
        for event in self._events("1 ORDER BY id"):
            logs.setdefault((event.profile, event.item), []).append(event)
        replayed = {key: replay(log) for key, log in logs.items()}
        return [
            f"feedback of profile {profile} on {item} does not match its events"
            for profile, item in sorted(kept.keys() | replayed.keys())
            if kept.get((profile, item), Feedback()) != _or_nothing(replayed.get((profile, item), Feedback()))
        ]

    def _id_of(self, item: ItemRow | ItemId) -> ItemId:
        if isinstance(item, str):
            self._catalogue.row_of(ItemId(item))
            return ItemId(item)
        return self._catalogue.item(item).id

    def _append(
        self,
        profile: ProfileId,
        item: ItemId,
        kind: EventKind,
        value: float | None,
        timestamp: int,
        undoes: EventId | None = None,
        weight: float | None = None,
        note: str | None = None,
    ) -> Event:
        event = Event(EventId(0), profile, item, kind, value, timestamp, undoes, weight, note)
        fields = (profile, item, kind.value, *event[4:])
        return event._replace(id=EventId(self._db.insert(_APPEND, fields)))

    def _events(self, where: str, *parameters: object) -> list[Event]:
        rows = self._db.rows(f"SELECT {_EVENT} FROM events WHERE {where}", parameters)
        if not (
            KINDS.keys() >= {fields[3] for fields in rows}
            and {fields[4] for fields in rows} <= VALUES
            and {type(fields[5]) for fields in rows} <= _WHOLE
            and all(_is_weighed(fields) for fields in rows if fields[7] is not None)
        ):
            wrong = next(fields[0] for fields in rows if not _is_event(fields))
            raise damaged(self._db.path, f"event {wrong} is not one that recterm writes")
        return [_event(fields) for fields in rows]


def _content(event: Event) -> tuple[Any, ...]:
    """Return the key by which events of two logs are the same."""
    return event.item, event.kind, event.value, event.timestamp, event.note


def _is_event(fields: tuple[Any, ...]) -> bool:
    weighed = fields[7] is None or _is_weighed(fields)
    return fields[3] in KINDS and fields[4] in VALUES and type(fields[5]) in _WHOLE and weighed


def _is_weighed(fields: tuple[Any, ...]) -> bool:
    return fields[3] == EventKind.VIEW and is_weight(fields[7])


def _event(fields: tuple[Any, ...]) -> Event:
    event, profile, item, kind, *rest = fields
    return Event(event, profile, item, KINDS[kind], *rest)


def _or_nothing(feedback: Feedback) -> Feedback:
    """Return None for an empty state, which has no row in the table."""
    return Feedback() if feedback.empty else feedback
