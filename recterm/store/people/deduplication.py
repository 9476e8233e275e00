"""When two services tell of the same deed: a play, a view or a rating that one has told is told again by the other.

Services stamp the start of a play or its end, in seconds or minutes, and a view with its moment or only its day. So
plays of one track within 300 seconds are one (the rule of Last.fm importers for Spotify's downloads), a moment and a
day are one where it can be that day somewhere, and one service's own plays are never taken for each other. Every deed
is told once by each service at most; the earliest that fits is taken, which leaves the fewest deeds and does not
depend on whose history came first.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from typing import TYPE_CHECKING, NamedTuple

from recterm.domain.clock import DAY, NOON, SAME_PLAY
from recterm.domain.feedback_kinds import STANDING
from recterm.store.people.feedback import check_value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recterm.domain.model import EventId, EventKind, ItemId

BEFORE_NOON, AFTER_NOON = 12 * 3600, 20 * 3600
"""Seconds from the noon of a day to the first and the last moment of it: an evening in Los Angeles is the next morning
in UTC, and few watch films in the morning, which in Sydney would be the evening before."""

_STANDING = frozenset(row.kind for row in STANDING)
"""Kinds that are true from then on: told again at another time they are no second deed."""

BY_HAND = ""
"""The source of what the person did in recterm itself."""


SURE = 0
"""The match of what came under no title that could be decided about."""


class ImportedEvent(NamedTuple):
    """What one service tells of one deed."""

    item: ItemId
    kind: EventKind
    value: float | None
    """Stars of a RATE, else None."""
    timestamp: int | None
    """UTC seconds; noon of the day where no more is known, None without a date."""
    source: str
    """Who tells it: `lastfm`."""
    match: int = SURE
    """Number of the title that it came under, in `matches`; 0 where the item was sure."""
    subject: str = ""
    """The part of the item that it is about, where that tells deeds apart: the track of an album."""


Told = tuple[str, int, int]
"""Source, match and time of one telling."""


class KnownEvent:
    """One event, and who has told of it."""

    __slots__ = ("event", "subject", "told")

    def __init__(self, event: EventId, subject: str | None, told: tuple[Told, ...]) -> None:
        self.event = event
        self.subject = subject
        """None while nobody has told of it: then it may be about any part of its item."""
        self.told = told
        """The first one first."""

    @property
    def first(self) -> str:
        """Who told it first."""
        return self.told[0][0] if self.told else BY_HAND

    def told_by(self, source: str) -> bool:
        """Whether this source tells of it."""
        return any(one[0] == source for one in self.told)


class Timeline:
    """The deeds of one item, kind and value, by time."""

    __slots__ = ("_sources", "_times", "at", "kind", "value")

    def __init__(self, kind: EventKind, value: float | None) -> None:
        self.kind, self.value = kind, value
        self.at: dict[int, tuple[KnownEvent, ...]] = {}
        self._sources: set[str] = set()
        self._times: list[int] | None = None

    def add(self, deed: KnownEvent, when: int, source: str) -> None:
        """A deed is told of by a source, or was done, at this time."""
        at = self.at.get(when)
        if at is None:
            self.at[when] = (deed,)
            if self._times is not None:
                insort(self._times, when)
        elif deed not in at:
            self.at[when] = (*at, deed)
        self._sources.add(source)

    def tell(self, deed: KnownEvent, telling: ImportedEvent, timestamp: int) -> None:
        """Another telling of a deed that was found."""
        deed.told = (*deed.told, (telling.source, telling.match, timestamp))
        deed.subject = telling.subject if deed.subject is None else deed.subject
        self.add(deed, timestamp, telling.source)

    def find(self, telling: ImportedEvent) -> KnownEvent | None:
        """The deed that it tells of; None when it is a new one."""
        source, when = telling.source, telling.timestamp
        if when is None:
            every = (deed for deed in self._every() if _about(deed, telling))
            return min(every, key=lambda deed: not deed.told_by(source), default=None)
        for deed in self.at.get(when, ()):
            if _about(deed, telling) and any(one[0] == source and one[2] == when for one in deed.told):
                return deed
        if not self.told_by_others(source):
            return None
        others = self._every() if telling.kind in _STANDING else self._near(when)
        return next((deed for deed in others if _about(deed, telling) and not deed.told_by(source)), None)

    def told_by_others(self, source: str) -> bool:
        """Whether any source but this one, or the person, told of any deed here."""
        return len(self._sources) > (source in self._sources)

    def _in_order(self) -> list[int]:
        """The times that deeds have; sorted when they are first asked for, as most logs never are."""
        if self._times is None:
            self._times = sorted(self.at)
        return self._times

    def _every(self) -> Iterator[KnownEvent]:
        """All deeds, the earliest first."""
        return (deed for when in self._in_order() for deed in self.at[when])

    def _near(self, timestamp: int) -> Iterator[KnownEvent]:
        """Deeds of about this time, the earliest first; of a moment also those of a day that it may be of."""
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
    """The deeds of one profile."""

    def __init__(self) -> None:
        self._logs: dict[tuple[ItemId, EventKind, float | None], Timeline] = {}
        self._by_item: dict[ItemId, list[Timeline]] = {}

    def log(self, item: ItemId, kind: EventKind, value: float | None) -> Timeline:
        """The deeds of this item, kind and value.

        Raises:
            RectermError: the value does not go with the kind.
        """
        log = self._logs.get((item, kind, value))
        if log is None:
            check_value(kind, value)
            log = self._logs[item, kind, value] = Timeline(kind, value)
            self._by_item.setdefault(item, []).append(log)
        return log

    def differs(self, telling: ImportedEvent) -> bool:
        """Whether another source, or the person, rated this item otherwise."""
        return any(
            log.kind is telling.kind and log.value != telling.value and log.told_by_others(telling.source)
            for log in self._by_item.get(telling.item, ())
        )


def _about(deed: KnownEvent, telling: ImportedEvent) -> bool:
    return deed.subject is None or deed.subject == telling.subject
