"""Provenance of imported events: the sources of each, and the title in each source, so that events can move."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from recterm.domain.clock import NO_TIME
from recterm.domain.model import Event, EventId, ItemId, ProfileId
from recterm.store.file.damage import damaged, decoding
from recterm.store.people.deduplication import BY_HAND, SURE, ImportedEvent, KnownEvent, KnownEvents, Timeline
from recterm.store.people.events import KINDS, WHOLE_LOG
from recterm.store.people.feedback import check_weight

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from recterm.domain.model import Feedback
    from recterm.store.file.connection import Connection
    from recterm.store.people.events import Events
    from recterm.store.people.profiles import Profiles

_KNOWN_EVENTS = """
SELECT events.id, item, kind, value, events.timestamp, subject, source, match, tellings.timestamp
FROM events LEFT JOIN tellings ON tellings.event = events.id
WHERE {whose} AND kind <> 'undo' ORDER BY events.id, place
"""

_MOVING = """
SELECT event, profile, item, kind, value, imported, subject, source, match, tellings.timestamp, weight,
    EXISTS (SELECT 1 FROM events AS later WHERE later.undoes = event),
    EXISTS (SELECT 1 FROM tellings AS other WHERE other.event = tellings.event AND other.match <> tellings.match),
    import, note
FROM tellings JOIN events ON events.id = event WHERE match > 0 AND match = ? AND item <> ?
ORDER BY event, place
"""

_INSERT_REPORT = (
    "INSERT INTO tellings (event, source, match, timestamp, subject, place, import) VALUES (?, ?, ?, ?, ?, ?, ?)"
)


NO_IMPORT = 0
"""Import of events from before imports were numbered, or from another library."""

EventSource = tuple[str, int, int, str]
"""Source, match, UTC seconds and subject of a report."""


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """Counts of a history's events by outcome."""

    new: int
    repeated: int
    """Events that this source had already brought."""
    elsewhere: Mapping[str, int]
    """Events that another source had brought: source -> number; `` is the person, in recterm."""
    differing: int
    """New ratings of items rated differently by another source or by hand: the latest counts."""
    new_reports: int = 0
    """New reports of known events: a new source, or a time."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """New part of a history for a profile, ready to be written."""

    profile: ProfileId
    brought: BroughtIn
    events: Sequence[Event]
    feedback: Sequence[tuple[ItemId, Feedback]]
    """State of each item after its events."""
    reports: Sequence[tuple[Any, ...]]
    """Event, source, match, UTC seconds, subject and place of each report."""


NO_MATCHES: Mapping[int, int] = MappingProxyType({})


class Provenance:
    """Sources of imported events."""

    def __init__(self, db: Connection, events: Events, profiles: Profiles) -> None:
        self._db = db
        self._events = events
        self._profiles = profiles

    def prepare(self, profile: ProfileId, imported: Iterable[ImportedEvent]) -> Prepared:
        """Find what is new in a history; only reads, and holds until something else is written.

        Raises:
            RectermError: a value does not go with its kind.
        """
        repeated, differing, elsewhere = 0, 0, Counter[str]()
        known_events, number = self._known_events(profile), self._events.next_id()
        new: list[Event] = []
        reports: list[tuple[Any, ...]] = []
        for reported in imported:
            item, kind, value, timestamp, source, match, subject, weight = reported
            when = NO_TIME if timestamp is None else timestamp
            log = known_events.log(item, kind, value)
            known_event = log.find(reported)
            if known_event is None:
                differing += value is not None and known_events.differs(reported)
                event = EventId(number + len(new))
                check_weight(kind, weight)
                new.append(Event(event, profile, item, kind, value, when, None, weight))
                known_event = KnownEvent(event, subject, ((source, match, when),))
                log.add(known_event, when, source)
            elif known_event.reported_by(source):
                repeated += 1
                if timestamp is None or (source, match, when) in known_event.reports:
                    continue
                log.add_report(known_event, reported, when)
            else:
                elsewhere[known_event.first] += 1
                log.add_report(known_event, reported, when)
            reports.append((known_event.event, source, match, when, subject, len(known_event.reports)))
        brought = BroughtIn(len(new), repeated, elsewhere, differing, len(reports))
        return Prepared(profile, brought, new, self._events.after_imported(new), reports)

    def write(self, prepared: Prepared, number: int, matches: Mapping[int, int] = NO_MATCHES) -> None:
        """Append what was prepared, in the transaction of the import with this number.

        Args:
            prepared: from `prepare`; nothing was written since.
            number: the import's in `imports`.
            matches: numbers of titles that were not stored when it was prepared -> their numbers now.

        Raises:
            RectermError: the profile is gone.
        """
        self._profiles.check(prepared.profile)
        self._events.append_imported(prepared.events, prepared.feedback)
        self._db.run_many(
            _INSERT_REPORT,
            (
                (event, source, matches.get(match, match), when, subject, place, number)
                for event, source, match, when, subject, place in prepared.reports
            ),
        )

    def under(self, match: int) -> list[ImportedEvent]:
        """Return the events under a title, of any profile, latest first."""
        sql = (
            "SELECT item, kind, value, tellings.timestamp, source, match, subject, weight FROM tellings"
            " JOIN events ON events.id = event WHERE match > 0 AND match = ? ORDER BY tellings.timestamp DESC"
        )
        rows = self._db.rows(sql, (match,))
        with decoding(self._db.path, "the sources of imported events"):
            return [ImportedEvent(item, KINDS[kind], *rest) for item, kind, *rest in rows]

    def of(self, profile: ProfileId) -> dict[EventId, list[EventSource]]:
        """Return the sources of a profile's events, first one first, including the person themselves."""
        sources: dict[EventId, list[EventSource]] = {}
        sql = (
            "SELECT event, imported, events.timestamp, source, match, tellings.timestamp, subject FROM tellings"
            f" JOIN events ON events.id = event WHERE {WHOLE_LOG} ORDER BY event, place"
        )
        for event, imported, done, *report in self._db.rows(sql, (profile,)):
            by_hand = [] if imported else [(BY_HAND, SURE, done, "")]
            source, match, when, subject = report
            sources.setdefault(event, by_hand).append((source, match, when, subject))
        return sources

    def copy(self, event: EventId, to: EventId) -> None:
        """Give an event that takes another's place the sources of that one; part of a transaction."""
        self._db.run(
            "INSERT INTO tellings (event, source, match, timestamp, subject, place, import)"
            " SELECT ?, source, match, timestamp, subject, place, import FROM tellings WHERE event = ?",
            (to, event),
        )
        self._db.run(
            "UPDATE events SET imported = (SELECT imported FROM events WHERE id = ?) WHERE id = ?", (event, to)
        )

    def sources(self, profile: ProfileId, after: int = 0) -> dict[EventId, tuple[str, ...]]:
        """Return the services that reported each imported event, first one first, and `BY_HAND` for the person too.

        Only events with a higher number than `after` are read.
        """
        sources: dict[EventId, tuple[str, ...]] = {}
        sql = (
            "SELECT event, imported, source FROM tellings JOIN events ON events.id = event"
            f" WHERE {WHOLE_LOG} AND event > ? ORDER BY event, place"
        )
        for event, imported, source in self._db.rows(sql, (profile, after)):
            reported = sources.get(event) or (() if imported else (BY_HAND,))
            if source not in reported:
                sources[event] = (*reported, source)
        return sources

    def event_sources(self, profile: ProfileId) -> set[tuple[EventId, EventSource]]:
        """Return the known events of a profile with their sources."""
        sql = (
            "SELECT event, source, match, tellings.timestamp, subject FROM tellings JOIN events ON events.id = event"
            f" WHERE {WHOLE_LOG}"
        )
        return {(event, tuple(report)) for event, *report in self._db.rows(sql, (profile,))}

    def restore(self, sources: Mapping[EventId, Iterable[EventSource]], new_from: EventId) -> None:
        """Restore the sources of events that `Events.restore` brought from another log, by their ids here.

        Args:
            sources: of each event, the first one first, titles by their numbers here.
            new_from: the first new id: earlier events stay made by hand.

        Raises:
            LibraryError: the library cannot be written.
        """
        rows = (
            (event, source, match, when, subject, place, NO_IMPORT)
            for event, of_event in sources.items()
            for place, (source, match, when, subject) in enumerate(of_event, start=1)
        )
        with self._db.transaction():
            self._db.run_many(_INSERT_REPORT.replace("INSERT", "INSERT OR IGNORE", 1), rows)
            brought = ((event,) for event in sources if event >= new_from)
            self._db.run_many("UPDATE events SET imported = 1 WHERE id = ?", brought)

    def move(self, match: int, own_id: str, item: str) -> None:
        """Move the events under a title to another item, with their dates, and update the feedback.

        Events that other sources or the person have on the item stay there and are not doubled; when moved
        on later, only the events under this title leave again. The person's own events on the title's item in
        recterm go along, since that item is the title.

        Args:
            match: number of the title.
            own_id: id of the title's own item.
            item: where its events belong from now on.

        Raises:
            LibraryError: the library cannot be written.
        """
        with self._db.transaction():
            if item != own_id:
                self._adopt(match, own_id)
            rows = self._db.rows(_MOVING, (match, item))
            touched: dict[ProfileId, set[ItemId]] = {}
            known_events: dict[ProfileId, KnownEvents] = {}
            for _, group in groupby(rows, key=itemgetter(0)):
                reports = list(group)
                profile, left = reports[0][1], reports[0][2]
                if profile not in known_events:
                    known_events[profile] = self._known_events(profile, item)
                self._move(reports, ItemId(item), known_events[profile])
                touched.setdefault(profile, {ItemId(item)}).add(left)
            for profile, items in touched.items():
                self._events.settle(profile, items)

    def _move(self, reports: list[tuple[Any, ...]], item: ItemId, known_events: KnownEvents) -> None:
        """Move one event, or one title's report of it."""
        event, profile, _, kind, value, imported, subject = reports[0][:7]
        source, match, when, weight, undone, by_others = reports[0][7:13]
        imported_event = ImportedEvent(item, KINDS[kind], value, when, source, match, subject)
        log = known_events.log(item, imported_event.kind, value)
        same = None if undone else log.find(imported_event)
        stays = by_others or not imported
        if same is not None:
            target = same.event
        elif stays:
            target = self._events.next_id()
            copy = [Event(target, profile, item, imported_event.kind, value, when, None, weight)]
            self._events.append_imported(copy, self._events.after_imported(copy))
        else:
            target = event
            self._db.run("UPDATE events SET item = ? WHERE id = ? OR undoes = ?", (item, event, event))
        if same is None:
            moved = KnownEvent(target, subject, tuple(report[7:10] for report in reports))
            for report in reports if not undone else ():  # the event that took its place must not be merged with it
                log.add(moved, report[9], report[7])
        else:
            for report in reports:
                log.add_report(same, imported_event._replace(source=report[7]), report[9])
        if target != event:
            n_reports = len(same.reports) if same is not None else 0
            self._db.run("DELETE FROM tellings WHERE event = ? AND match = ?", (event, match))
            rows = (
                (target, *report[7:10], report[6], n_reports + place, report[13])
                for place, report in enumerate(reports, start=1)
            )
            self._db.run_many(_INSERT_REPORT.replace("INSERT", "INSERT OR IGNORE", 1), rows)
            if not stays:
                note = reports[0][14]
                self._db.run("UPDATE events SET note = coalesce(note, ?) WHERE id = ?", (note, target))
                self._db.run("DELETE FROM events WHERE id = ?", (event,))

    def _adopt(self, match: int, own_id: str) -> None:
        """Count the person's events on a title's own item among the events under the title."""
        where = "item = ? AND NOT imported AND kind <> 'undo'"
        self._db.run(
            "INSERT INTO tellings (event, source, match, timestamp, subject, place)"
            f" SELECT id, ?, ?, timestamp, '', 0 FROM events WHERE {where}",
            (BY_HAND, match, own_id),
        )
        self._db.run(f"UPDATE events SET imported = 1 WHERE {where}", (own_id,))

    def _known_events(self, profile: ProfileId, item: str | None = None) -> KnownEvents:
        """Return a profile's known events, on one item or on all."""
        sql = _KNOWN_EVENTS.format(whose=WHOLE_LOG if item is None else "profile = ? AND item = ?")
        known_events = KnownEvents()
        known_event: KnownEvent | None = None
        undone = {event for (event,) in self._db.rows("SELECT undoes FROM events WHERE undoes IS NOT NULL")}
        undone_at: list[tuple[Timeline, int]] = []
        for event, of, kind, value, when, subject, source, match, reported_at in self._db.rows(
            sql, (profile,) if item is None else (profile, item)
        ):
            if known_event is None or known_event.event != event:
                if kind not in KINDS:
                    raise damaged(self._db.path, f"event {event} is not one that recterm writes")
                log, known_event = known_events.log(of, KINDS[kind], value), KnownEvent(event, subject, ())
                log.add(known_event, when, source or BY_HAND)
                undone_at += [(log, when)] if event in undone else []
            if source is not None:
                known_event.reports = (*known_event.reports, (source, match, reported_at))
                if reported_at != when:
                    log.add(known_event, reported_at, source)
        for log, when in undone_at:
            log.put_last(when, undone)
        return known_events
