"""Exclusions: what a profile leaves out of its taste, by event, by service, by period. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from recterm.domain.model import EventId

if TYPE_CHECKING:
    from collections.abc import Collection

BY_HAND = ""
"""Source of events made in recterm itself."""


class Period(NamedTuple):
    """Span of time, in UTC seconds."""

    since: int
    """First second."""
    until: int
    """Second after the last one."""

    def covers(self, timestamp: int) -> bool:
        """Return whether a time lies in it; an unknown one, 0, never does."""
        return timestamp > 0 and self.since <= timestamp < self.until


@dataclass(frozen=True, slots=True)
class Exclusions:
    """Rules by which events stay in the history and say nothing about the taste."""

    events: frozenset[EventId] = frozenset()
    """Events excluded by themselves."""
    kept: frozenset[EventId] = frozenset()
    """Events that count although their services or their time are excluded."""
    sources: frozenset[str] = frozenset()
    """Services: an event is excluded once every one that reported it is; "" is the person in recterm."""
    periods: tuple[Period, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "events", frozenset(map(EventId, self.events)))  # lists, as they are stored
        object.__setattr__(self, "kept", frozenset(map(EventId, self.kept)))
        object.__setattr__(self, "sources", frozenset(map(str, self.sources)))
        object.__setattr__(self, "periods", tuple(sorted({Period(*map(int, period)) for period in self.periods})))

    @property
    def empty(self) -> bool:
        """Whether nothing is excluded."""
        return not (self.events or self.sources or self.periods)

    @property
    def by_rule(self) -> bool:
        """Whether events other than the named ones may be excluded."""
        return bool(self.sources or self.periods)

    def covers(self, event: EventId, timestamp: int, sources: Collection[str]) -> bool:
        """Return whether an event is excluded.

        Args:
            event: its id.
            timestamp: UTC seconds.
            sources: services that reported it, "" for the person.
        """
        if event in self.events:
            return True
        if event in self.kept:
            return False
        return self.sources.issuperset(sources) or any(period.covers(timestamp) for period in self.periods)

    def with_events(self, events: Collection[EventId]) -> Exclusions:
        """Return a copy that excludes these events."""
        return replace(self, events=self.events.union(events), kept=self.kept.difference(events))

    def without_events(self, events: Collection[EventId]) -> Exclusions:
        """Return a copy in which these events count, whatever rule covers them."""
        kept = self.kept.union(events) if self.by_rule else self.kept
        return replace(self, events=self.events.difference(events), kept=kept)

    def renamed(self, gone: Collection[EventId], made: EventId) -> Exclusions:
        """Return a copy in which the rules that name events name the one in their place."""
        events, kept = (
            named.difference(gone) | {made} if named.intersection(gone) else named for named in (self.events, self.kept)
        )
        return replace(self, events=events, kept=kept)

    def with_source(self, source: str) -> Exclusions:
        """Return a copy that excludes a service."""
        return replace(self, sources=self.sources | {source})

    def without_source(self, source: str) -> Exclusions:
        """Return a copy in which a service counts."""
        return replace(self, sources=self.sources - {source})._tidy()

    def with_period(self, period: Period) -> Exclusions:
        """Return a copy that excludes a period."""
        return replace(self, periods=(*self.periods, period))

    def without_period(self, period: Period) -> Exclusions:
        """Return a copy in which a period counts."""
        return replace(self, periods=tuple(other for other in self.periods if other != period))._tidy()

    def _tidy(self) -> Exclusions:
        """Return a copy without exceptions once there is no rule that they are exceptions to."""
        return self if self.by_rule else replace(self, kept=frozenset())

    def document(self) -> dict[str, Any]:
        """Return the rules in JSON types, from which the class can be made again."""
        return {
            "events": sorted(self.events),
            "kept": sorted(self.kept),
            "sources": sorted(self.sources),
            "periods": [list(period) for period in self.periods],
        }


NOTHING_EXCLUDED = Exclusions()


def exclusions_key(profile: int) -> str:
    """Return the key of the setting that holds a profile's exclusions."""
    return f"exclusions of profile {profile}"
