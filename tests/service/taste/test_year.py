"""Year in review from events: what stands, what is undated, and the year before."""

from __future__ import annotations

from datetime import datetime

from recterm.domain.clock import some_time_in
from recterm.domain.model import Event, EventId, EventKind, ItemId, ProfileId
from recterm.service.taste.year import Years, stars_of_year, year_in_review
from tests.service.taste.making import crowd, item, own, rated

EVEN = {2.0: 5, 4.0: 5}


def event(number: int, row: int, kind: EventKind, day: str, value: float | None = None, undoes: int = 0) -> Event:
    at = int(datetime.strptime(f"{day} 12:00", "%Y-%m-%d %H:%M").astimezone().timestamp()) if day else 0
    undone = EventId(undoes) if undoes else None
    return Event(EventId(number), ProfileId(1), ItemId(f"x:{row}"), kind, value, at, undone)


EVENTS = [
    event(1, 0, EventKind.RATE, "2023-05-01", 3.0),
    event(2, 1, EventKind.RATE, "2024-01-05", 2.0),
    event(3, 1, EventKind.RATE, "2024-02-05", 4.5),  # a change of mind
    event(4, 2, EventKind.VIEW, "2024-02-06"),
    event(5, 2, EventKind.VIEW, "2024-03-06"),
    event(6, 3, EventKind.RATE, "2024-03-07", 5.0),
    event(7, 3, EventKind.UNDO, "2024-03-08", None, 6),
    event(8, 4, EventKind.RATE, "2024-04-01", 1.0),
    event(9, 4, EventKind.UNRATE, "2024-04-02"),
    event(10, 5, EventKind.LIKE, "2024-12-31"),
    event(11, 6, EventKind.VIEW, ""),
    event(12, 7, EventKind.SAVE, "2024-06-01"),
    event(13, 8, EventKind.RATE, "2024-11-11", 1.0),
]


def test_a_year_counts_what_stands() -> None:
    years = Years.of(EVENTS)
    assert (list(years.by_year), years.undated, years.latest) == ([2023, 2024], 1, 2024)
    assert stars_of_year(years, 2024) == {"x:1": 4.5, "x:2": None, "x:8": 1.0, "x:5": None}
    items = {ItemId(f"x:{row}"): item(row, ("Space",)) for row in range(9)}
    by = crowd([EVEN] * 9)
    mine = own({1: rated(4.5), 8: rated(1.0)}, list(items.values()), by)
    review = year_in_review(years, 2024, items, mine, by)
    counts = review.counts
    assert (counts.items, counts.ratings, counts.views, counts.likes, counts.mean) == (4, 2, 2, 1, 2.75)
    assert review.before is not None
    assert (review.before.items, review.before.mean) == (1, 3.0)
    assert review.months == (1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1)
    assert [(top.item, top.stars) for top in review.top] == [("x:1", 4.5), ("x:8", 1.0)]
    assert [(viewed.item, viewed.views) for viewed in review.most_viewed] == [("x:2", 2)]
    assert review.first is not None
    assert review.last is not None
    assert (review.first.item, review.first.day, review.last.item) == ("x:1", "2024-01-05", "x:5")
    assert review.surprising is not None
    assert review.genre is not None
    assert (review.undated, review.years) == (1, (2023, 2024))


def test_a_year_of_plays_lists_what_was_played_most() -> None:
    plays = [event(1, 0, EventKind.VIEW, "2024-01-01")]
    plays += [event(2 + n, 1, EventKind.VIEW, f"2024-02-{n + 1:02}") for n in range(3)]
    items = {ItemId(f"x:{row}"): item(row) for row in range(2)}
    review = year_in_review(Years.of(plays), 2024, items, [], crowd([]))
    assert [(top.item, top.views) for top in review.top] == [("x:1", 3), ("x:0", 1)]
    assert (review.counts.mean, review.surprising, review.before) == (None, None, None)


def test_events_of_one_moment_have_an_order_whatever_their_numbers() -> None:
    liked, rating = (EventKind.LIKE, None), (EventKind.RATE, 4.0)
    items = {ItemId(f"x:{row}"): item(row) for row in range(2)}
    for first, second in (((0, *rating), (1, *liked)), ((1, *liked), (0, *rating))):
        events = [
            event(number, row, kind, "2024-05-05", stars)
            for number, (row, kind, stars) in enumerate((first, second), 1)
        ]
        review = year_in_review(Years.of(events), 2024, items, [], crowd([]))
        assert review.first is not None
        assert review.last is not None
        assert (review.first.item, review.last.item) == ("x:0", "x:1")


def test_an_empty_year_is_empty() -> None:
    review = year_in_review(Years.of(EVENTS), 1999, {}, [], crowd([]))
    assert (review.counts.items, review.top, review.first, review.genre) == (0, (), None, None)
    assert Years.of([]).latest is None


def test_a_year_alone_is_in_no_month_and_no_day() -> None:
    def rough(number: int, row: int, year: int, month: int | None = None) -> Event:
        at = some_time_in(year, month)
        return Event(EventId(number), ProfileId(1), ItemId(f"x:{row}"), EventKind.VIEW, None, at, None)

    events = [rough(1, 0, 2024), rough(2, 1, 2024, 3), event(3, 2, EventKind.VIEW, "2024-05-01")]
    items = {ItemId(f"x:{row}"): item(row) for row in range(3)}
    review = year_in_review(Years.of(events), 2024, items, [], crowd([]))
    assert (review.counts.views, review.without_month) == (3, 1)
    assert review.months == (0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0)
    assert [top.day for top in review.top] == ["2024", "2024-03", "2024-05-01"]
    assert review.first is not None
    assert (review.first.item, review.first.day) == ("x:2", "2024-05-01")


def test_a_rating_beside_a_view_of_the_same_month_counts_once() -> None:
    years = Years.of(
        [
            event(1, 0, EventKind.VIEW, "2024-05-01"),
            event(2, 0, EventKind.RATE, "2024-05-01", 4.0),
            event(3, 0, EventKind.VIEW, "2024-05-09"),
            event(4, 1, EventKind.RATE, "2024-05-10", 3.0),
        ]
    )
    assert years.by_year[2024].months == (0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0)
