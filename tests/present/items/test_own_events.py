"""Own events as lines, the latest first."""

from __future__ import annotations

from recterm.domain.clock import some_time_in
from recterm.domain.kind_words import words_of
from recterm.domain.model import Event, EventId, EventKind, ItemId, ProfileId
from recterm.present.items.own_events import MOST_EVENTS, format_day, format_events

DAY = 86_400


def event(number: int, kind: EventKind, value: float | None, timestamp: int) -> Event:
    return Event(EventId(number), ProfileId(1), ItemId("x"), kind, value, timestamp)


def test_the_latest_are_listed_and_the_others_counted() -> None:
    events = [event(number, EventKind.VIEW, None, DAY * 365) for number in range(MOST_EVENTS + 2)]
    events[0] = event(9, EventKind.RATE, 4.5, DAY * 366)
    events[1] = event(8, EventKind.VIEW, None, 0)
    lines = format_events(events, words_of("album"))
    assert lines[0].endswith("  rated 4½")
    assert lines[1] == "no date     heard"
    assert lines[-1] == "and 2 earlier"
    assert len(lines) == MOST_EVENTS + 1
    assert format_events(events[:2], words_of("film"))[1].endswith("watched")


def test_a_year_or_month_alone_is_shown_as_no_more() -> None:
    assert [format_day(some_time_in(2019)), format_day(some_time_in(2019, 3))] == ["2019      ", "2019-03   "]
