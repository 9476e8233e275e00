"""When two services tell of the same deed: a play, a view or a rating that one has told is told again by the other.

Services stamp the start of a play or its end, in seconds or minutes, and a view with its moment or only its day. So
plays of one track within 300 seconds are one (the rule of Last.fm importers for Spotify's downloads), a moment and a
day are one where it can be that day somewhere, and one service's own plays are never taken for each other. Every deed
is told once by each service at most; the earliest that fits is taken, which leaves the fewest deeds and does not
depend on whose history came first.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from recterm.domain import EventKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recterm.domain import EventId, ItemId

SAME_PLAY = 300
"""Seconds between two services' times of one play."""

DAY = 86_400
NOON = DAY // 2
"""A deed whose day alone is known stands at noon UTC."""

SAME_DAY = 20 * 3600
"""Seconds between a moment and the noon of its day: an evening in Los Angeles is the next morning in UTC."""

_STANDING = frozenset({EventKind.SAVE, EventKind.HIDE, EventKind.LIKE})
"""Kinds that are true from then on: told again at another time they are no second deed."""

BY_HAND = ""
"""The source of what the person did in recterm itself."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What one service tells of one deed."""

    item: ItemId
    kind: EventKind
    value: float | None
    """Stars of a RATE, else None."""
    timestamp: int | None
    """UTC seconds; noon of the day where no more is known, None without a date."""
    source: str
    """Who tells it: `lastfm`."""
    match: int | None = None
    """Number of the title that it came under, in `matches`; None where the item was sure."""
    subject: str = ""
    """The part of the item that it is about, where that tells deeds apart: the track of an album."""


@dataclass(slots=True)
class Deed:
    """One event, and who has told of it."""

    event: EventId
    subject: str | None
    """None while nobody has told of it: then it may be about any part of its item."""
    told: set[tuple[str, int | None, int]] = field(default_factory=set)
    """Source, match and time of every telling."""
    first: str = BY_HAND
    """Who told it first."""

    def told_by(self, source: str) -> bool:
        """Whether this source tells of it."""
        return any(one[0] == source for one in self.told)


class _Log:
    """The deeds of one item, kind and value, by time."""

    __slots__ = ("at", "sources", "times")

    def __init__(self) -> None:
        self.at: dict[int, list[Deed]] = {}
        self.times: list[int] = []
        self.sources: set[str] = set()


class Deeds:
    """The deeds of one profile."""

    def __init__(self) -> None:
        self._logs: dict[tuple[ItemId, EventKind, float | None], _Log] = {}
        self._ratings: dict[ItemId, dict[float | None, set[str]]] = {}

    def add(self, item: ItemId, kind: EventKind, value: float | None, timestamp: int, deed: Deed) -> None:
        """Take in an event with its time and its tellings."""
        log = self._logs.setdefault((item, kind, value), _Log())
        sources = {source for source, _, _ in deed.told} or {BY_HAND}
        log.sources |= sources
        for when in {timestamp, *(when for _, _, when in deed.told)}:
            _note(log, when, deed)
        if kind is EventKind.RATE:
            self._ratings.setdefault(item, {}).setdefault(value, set()).update(sources)

    def tell(self, deed: Deed, telling: Telling, timestamp: int) -> None:
        """Another telling of a deed."""
        log = self._logs[telling.item, telling.kind, telling.value]
        deed.told.add((telling.source, telling.match, timestamp))
        deed.subject = telling.subject if deed.subject is None else deed.subject
        log.sources.add(telling.source)
        if deed not in log.at.get(timestamp, ()):
            _note(log, timestamp, deed)
        if telling.kind is EventKind.RATE:
            self._ratings[telling.item][telling.value].add(telling.source)

    def find(self, telling: Telling) -> Deed | None:
        """The deed that it tells of; None when it is a new one."""
        log = self._logs.get((telling.item, telling.kind, telling.value))
        if log is None:
            return None
        if telling.timestamp is None:
            every = (deed for when in log.times for deed in log.at[when] if _about(deed, telling))
            return min(every, key=lambda deed: not deed.told_by(telling.source), default=None)
        same = [deed for deed in log.at.get(telling.timestamp, ()) if _about(deed, telling)]
        for deed in same:
            if any(source == telling.source and when == telling.timestamp for source, _, when in deed.told):
                return deed
        if log.sources == {telling.source}:
            return None
        near = _near(log, telling.timestamp) if telling.kind not in _STANDING else _all(log)
        return next((deed for deed in (*same, *near) if _retold(deed, telling)), None)

    def differs(self, telling: Telling) -> bool:
        """Whether another source, or the person, rated this item otherwise."""
        return any(
            value != telling.value and sources - {telling.source}
            for value, sources in self._ratings.get(telling.item, {}).items()
        )


def _note(log: _Log, when: int, deed: Deed) -> None:
    at = log.at.get(when)
    if at is None:
        log.at[when] = [deed]
        insort(log.times, when)
    else:
        at.append(deed)


def _about(deed: Deed, telling: Telling) -> bool:
    return deed.subject is None or deed.subject == telling.subject


def _retold(deed: Deed, telling: Telling) -> bool:
    return _about(deed, telling) and not deed.told_by(telling.source)


def _all(log: _Log) -> Iterable[Deed]:
    return (deed for when in log.times for deed in log.at[when])


def _near(log: _Log, timestamp: int) -> Iterator[Deed]:
    """Deeds of about this time, the earliest first; of a moment also those of a day that it may be of."""
    reach = SAME_DAY if timestamp % DAY == NOON else SAME_PLAY
    for place in range(bisect_left(log.times, timestamp - reach), bisect_right(log.times, timestamp + reach)):
        when = log.times[place]
        if reach == SAME_PLAY or when % DAY != NOON or when == timestamp:
            yield from log.at[when]
    if reach == SAME_PLAY:
        noon = timestamp - timestamp % DAY + NOON
        for day in (noon - DAY, noon, noon + DAY):
            if abs(day - timestamp) <= SAME_DAY:
                yield from log.at.get(day, ())
