"""Showings: counted by week, marked as opened, deleted with the profile, and kept by a repair."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from recterm.domain.clock import DAY
from recterm.domain.model import EventKind, ItemId, ProfileId
from recterm.domain.showings import ANY_SHELF, WINDOW, Showing, ShowingKey, monday, week_of
from recterm.errors import RectermError
from recterm.store import Library
from recterm.store.people.shown import MOST_WEEKS

if TYPE_CHECKING:
    from pathlib import Path

ME = ProfileId(1)
ALIEN, HEAT = ItemId("tmdb:348"), ItemId("tmdb:949")
NOON = 1_780_000_000
"""UTC seconds in 2026."""


def showing(item: ItemId = ALIEN, when: int = NOON, *, shelf: str = ANY_SHELF, profile: ProfileId = ME) -> Showing:
    model = "als 1a2b3c4d" if shelf else ""
    return Showing(ShowingKey(profile, item, week_of(when), shelf, model, ""), 3, when - 60, 1, when, when)


def test_visits_of_a_week_are_one_row(library: Library) -> None:
    library.shown.add([showing()])
    library.shown.add([showing(when=NOON + 600)._replace(place=1), showing(shelf="for-you")])
    any_shelf, for_you = library.shown.of(ME)
    assert any_shelf == showing()._replace(place=1, times=2, last=NOON + 600)
    assert for_you == showing(shelf="for-you")


def test_a_week_begins_on_monday() -> None:
    assert monday(week_of(NOON)).weekday() == 0
    assert week_of(NOON + 7 * DAY) == week_of(NOON) + 7
    assert 0 <= (datetime.fromtimestamp(NOON).astimezone().date() - monday(week_of(NOON))).days < 7


def test_an_item_opened_within_the_window_is_marked_once(library: Library) -> None:
    library.shown.add([showing(), showing(HEAT)])
    library.shown.add([], [(ME, ALIEN, NOON - 1), (ME, HEAT, NOON + WINDOW + 1)])
    assert [row.opened for row in library.shown.of(ME)] == [None, None]
    library.shown.add([], [(ME, ALIEN, NOON + WINDOW), (ME, ALIEN, NOON + WINDOW - 9)])
    assert {row.key.item: row.opened for row in library.shown.of(ME)} == {ALIEN: NOON + WINDOW, HEAT: None}


def test_showings_count_since_the_last_act(library: Library) -> None:
    weeks = [showing(when=NOON + 7 * DAY * week)._replace(times=3) for week in range(3)]
    library.shown.add(weeks)
    assert library.shown.unanswered(ME, 9) == {ALIEN: 9}
    assert library.shown.unanswered(ME, 10) == {}
    library.steps.record(ME, ALIEN, EventKind.VIEW, None, NOON + DAY)
    assert library.shown.unanswered(ME, 1) == {ALIEN: 6}
    library.shown.add([], [(ME, ALIEN, NOON + 8 * DAY)])
    assert library.shown.unanswered(ME, 1) == {ALIEN: 3}


def test_two_years_are_kept(library: Library) -> None:
    library.shown.add([showing(when=NOON - 7 * DAY * MOST_WEEKS), showing(when=NOON - 7 * DAY * (MOST_WEEKS - 1))])
    library.shown.add([showing()])
    assert [row.first for row in library.shown.of(ME)] == [NOON - 7 * DAY * (MOST_WEEKS - 1), NOON]


def test_a_profile_takes_its_showings_with_it(library: Library) -> None:
    ann = library.profiles.create("Ann").id
    library.shown.add([showing(), showing(profile=ann)])
    library.profiles.delete("Ann")
    assert library.shown.of(ann) == []
    library.shown.add([showing(profile=ann)], [(ann, ALIEN, NOON)])
    assert library.shown.of(ann) == []
    assert library.shown.forget(ME) == 1
    assert library.shown.of(ME) == []


def test_a_batch_does_not_change_how_a_rating_is_written(library: Library) -> None:
    library.shown.add([showing()])
    assert library.connection.value("PRAGMA synchronous") == 2

    def fail() -> None:
        with library.connection.unhurried():
            assert library.shown.forget(ME) == 1
            library.profiles.get("nobody")

    with pytest.raises(RectermError, match="no profile"):
        fail()
    assert library.connection.value("PRAGMA synchronous") == 2
    assert len(library.shown.of(ME)) == 1


def test_showings_are_on_the_disk_for_another_reader(library: Library, path: Path) -> None:
    library.shown.add([showing()])
    with Library.open(path, readonly=True) as other:
        assert other.shown.of(ME) == [showing()]
