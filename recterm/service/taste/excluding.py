"""Excluding by names, as on the command line: which rules follow from events, services, periods and searches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recterm.domain.days import days_of, period_of
from recterm.domain.exclusions import BY_HAND
from recterm.errors import RectermError
from recterm.service.live.diary import no_such_event
from recterm.service.taste.diary_search import DiarySearch

if TYPE_CHECKING:
    from collections.abc import Callable

    from recterm.domain.exclusions import Exclusions, Period
    from recterm.domain.model import EventId
    from recterm.service.live.session import Session

HERE = "recterm"
"""Name of the person's own doing among the services."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a person names to exclude or to include again."""

    events: tuple[int, ...] = ()
    sources: tuple[str, ...] = ()
    first: str | None = None
    """First day, month or year of a period."""
    last: str | None = None
    """Last one; None for the same as the first."""
    search: str | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing is named."""
        return not (self.events or self.sources or self.first or self.search)


def excluding(session: Session, chosen: Chosen, day_of: Callable[[int], str]) -> Exclusions:
    """Return the profile's exclusions with what is chosen.

    Raises:
        RectermError: there is no such event, service or day.
    """
    exclusions = session.diary.exclusions
    for source in _sources(session, chosen):
        exclusions = exclusions.with_source(source)
    period = _period(chosen)
    if period is not None:
        exclusions = exclusions.with_period(period)
    return exclusions.with_events(_events(session, chosen, day_of))


def including(session: Session, chosen: Chosen, day_of: Callable[[int], str]) -> Exclusions:
    """Return the profile's exclusions without what is chosen.

    A period that is excluded counts again as such; of another one, every event does.

    Raises:
        RectermError: there is no such event, service or day.
    """
    exclusions = session.diary.exclusions
    for source in _sources(session, chosen):
        exclusions = exclusions.without_source(source)
    period = _period(chosen)
    events = _events(session, chosen, day_of)
    if period in exclusions.periods and period is not None:
        exclusions = exclusions.without_period(period)
    elif period is not None:
        events |= {entry.event.id for entry in session.diary.entries() if period.covers(entry.event.timestamp)}
    return exclusions.without_events(events) if events else exclusions


def _sources(session: Session, chosen: Chosen) -> list[str]:
    there = {source for entry in session.diary.entries() for source in entry.sources}
    there |= session.diary.exclusions.sources
    wanted = [BY_HAND if name.casefold() == HERE else name for name in chosen.sources]
    for source in wanted:
        if source not in there:
            names = ", ".join(sorted(name or HERE for name in there)) or "none"
            raise RectermError(f"nothing in your diary is from {source!r}", f"sources: {names}", code="no_such_source")
    return wanted


def _period(chosen: Chosen) -> Period | None:
    if chosen.first is None:
        return None
    return period_of(days_of(chosen.first)[0], days_of(chosen.last or chosen.first)[1])


def _events(session: Session, chosen: Chosen, day_of: Callable[[int], str]) -> set[EventId]:
    entries = session.diary.entries()
    there = {entry.event.id for entry in entries}
    for number in chosen.events:
        if number not in there:
            raise no_such_event(number)
    events = {event for event in there if event in chosen.events}
    if chosen.search:
        search = DiarySearch(session, day_of)
        search.over(entries)
        events |= {entry.event.id for entry in search.entries(chosen.search)}
    return events
