"""Deduplication of events from several services: the same play, view or rating may come from each.

Services record the start of a play or its end, in seconds or minutes, and a view with its time or only its day. So
plays of one track within 300 seconds are one (the rule of Last.fm importers for Spotify's downloads), a time and a
day are one if it can be that day somewhere, a month or a year is any moment in it, no date is any moment at all, and
plays from one service are never merged with each other. Every event matches at most one from each service; the
earliest match is taken, which leaves the fewest events and does not depend on which history came first.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from recterm.domain.clock import DAY, NO_TIME, NOON, SAME_PLAY, rough_span, some_time_in, year_of
from recterm.domain.feedback_kinds import STANDING
from recterm.store.people.feedback import check_value

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from recterm.domain.model import EventId, EventKind, ItemId

BEFORE_NOON, AFTER_NOON = 12 * 3600, 20 * 3600
"""Seconds from noon of a day to its first and last moment: an evening in Los Angeles is the next morning
in UTC, and few watch films in the morning, which in Sydney would be the evening before."""

_STANDING = frozenset(row.kind for row in STANDING)
"""Kinds that stay true: another time does not make a second event."""

BY_HAND = ""
"""Source of events made in recterm itself."""


SURE = 0
"""Match of events that came without a title to decide on."""


class ImportedEvent(NamedTuple):
    """Event as one service reports it."""

    item: ItemId
    kind: EventKind
    value: float | None
    """Stars of a RATE, else None."""
    timestamp: int | None
    """UTC seconds; noon if only the day is known, None without a date."""
    source: str
    """Service that reports it: `lastfm`."""
    match: int = SURE
    """Number of its title in `matches`; 0 if the item was certain."""
    subject: str = ""
    """Part of the item, if that distinguishes events: the track of an album."""
    weight: float | None = None
    """What a VIEW counts; None: 1."""


Report = tuple[str, int, int]
"""Source, match and time of one report."""


class KnownEvent:
    """Event, and the sources that reported it."""

    __slots__ = ("event", "reports", "subject")

    def __init__(self, event: EventId, subject: str | None, reports: tuple[Report, ...]) -> None:
        self.event = event
        self.subject = subject
        """None until a source reports it: then it may be about any part of its item."""
        self.reports = reports
        """The first one first."""

    @property
    def first(self) -> str:
        """Source that reported it first."""
        return self.reports[0][0] if self.reports else BY_HAND

    def reported_by(self, source: str) -> bool:
        """Return whether this source reports it."""
        return any(name == source for name, _, _ in self.reports)


class Timeline:
    """Events of one item, kind and value, by time."""

    __slots__ = ("_sources", "_times", "at", "kind", "value")

    def __init__(self, kind: EventKind, value: float | None) -> None:
        self.kind, self.value = kind, value
        self.at: dict[int, tuple[KnownEvent, ...]] = {}
        self._sources: set[str] = set()
        self._times: list[int] | None = None

    def add(self, event: KnownEvent, when: int, source: str) -> None:
        """Add an event that a source reports, or that was made here, at this time."""
        at = self.at.get(when)
        if at is None:
            self.at[when] = (event,)
            if self._times is not None:
                insort(self._times, when)
        elif event not in at:
            self.at[when] = (*at, event)
        self._sources.add(source)

    def put_last(self, when: int, undone: Collection[int]) -> None:
        """Put undone events of a time behind those that took their place: a report belongs to what stands."""
        self.at[when] = tuple(sorted(self.at[when], key=lambda event: event.event in undone))

    def add_report(self, event: KnownEvent, imported: ImportedEvent, timestamp: int) -> None:
        """Add another source's report of a known event."""
        event.reports = (*event.reports, (imported.source, imported.match, timestamp))
        event.subject = imported.subject if event.subject is None else event.subject
        self.add(event, timestamp, imported.source)

    def find(self, imported: ImportedEvent) -> KnownEvent | None:
        """Find the known event that it reports; None when it is new."""
        source, when = imported.source, imported.timestamp
        if when is None:
            every = (event for event in self._every() if _about(event, imported))
            return min(every, key=lambda event: not event.reported_by(source), default=None)
        for event in self.at.get(when, ()):
            if _about(event, imported) and any(report[0] == source and report[2] == when for report in event.reports):
                return event
        if not self.reported_by_others(source):
            return None
        others = self._every() if imported.kind in _STANDING else self._near(when)
        return next(
            (event for event in others if _about(event, imported) and not event.reported_by(source)),
            None,
        )

    def reported_by_others(self, source: str) -> bool:
        """Return whether any other source, or the person, has an event here."""
        return len(self._sources) > (source in self._sources)

    def _in_order(self) -> list[int]:
        """Return the times of events, sorted at the first call, since most logs never need it."""
        if self._times is None:
            self._times = sorted(self.at)
        return self._times

    def _every(self) -> Iterator[KnownEvent]:
        """Return all events, earliest first."""
        return (event for when in self._in_order() for event in self.at[when])

    def _near(self, timestamp: int) -> Iterator[KnownEvent]:
        """Find events near this time, earliest first; then those of its day, month or year, and undated ones."""
        if span := rough_span(timestamp):
            times = self._in_order()
            for place in range(bisect_left(times, timestamp - NOON), bisect_left(times, timestamp - NOON + span)):
                yield from self.at[times[place]]
        else:
            yield from self._near_moment(timestamp)
            for rough in _rough_moments(timestamp):
                yield from self.at.get(rough, ())
        yield from self.at.get(NO_TIME, ())

    def _near_moment(self, timestamp: int) -> Iterator[KnownEvent]:
        of_day = timestamp % DAY == NOON
        first, last = (BEFORE_NOON, AFTER_NOON) if of_day else (SAME_PLAY, SAME_PLAY)
        times = self._in_order()
        for place in range(bisect_left(times, timestamp - first), bisect_right(times, timestamp + last)):
            when = times[place]
            if not of_day or when % DAY != NOON or when == timestamp:
                yield from self.at[when]
        if not of_day:
            noon = timestamp - timestamp % DAY + NOON
            for day in (noon - DAY, noon):
                if -BEFORE_NOON <= timestamp - day <= AFTER_NOON:
                    yield from self.at.get(day, ())


class KnownEvents:
    """Known events of one profile."""

    def __init__(self) -> None:
        self._logs: dict[tuple[ItemId, EventKind, float | None], Timeline] = {}
        self._by_item: dict[ItemId, list[Timeline]] = {}

    def log(self, item: ItemId, kind: EventKind, value: float | None) -> Timeline:
        """Return the timeline of this item, kind and value.

        Raises:
            RectermError: the value does not go with the kind.
        """
        log = self._logs.get((item, kind, value))
        if log is None:
            check_value(kind, value)
            log = self._logs[item, kind, value] = Timeline(kind, value)
            self._by_item.setdefault(item, []).append(log)
        return log

    def differs(self, imported: ImportedEvent) -> bool:
        """Return whether another source, or the person, rated this item differently."""
        return any(
            log.kind is imported.kind and log.value != imported.value and log.reported_by_others(imported.source)
            for log in self._by_item.get(imported.item, ())
        )


def _rough_moments(timestamp: int) -> tuple[int, int]:
    """Return the moments that stand for the month and for the year of a moment."""
    month = datetime.fromtimestamp(timestamp, UTC).month
    return some_time_in(year_of(timestamp), month), some_time_in(year_of(timestamp))


def _about(event: KnownEvent, imported: ImportedEvent) -> bool:
    return event.subject is None or event.subject == imported.subject
