"""Habits, disagreements and drift: small tastes with figures worked out by hand."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from recterm.domain.clock import some_time_in
from recterm.domain.model import Feedback
from recterm.service.taste.disagreements import disagreements_of
from recterm.service.taste.drift import drift_of
from recterm.service.taste.habits import groups_of_kind, habits_of, most_liked
from tests.service.taste.making import crowd, item, own, rated

if TYPE_CHECKING:
    from recterm.service.taste.own_items import OwnItem

EVEN = {2.0: 5, 4.0: 5}
"""Ratings with the mean 3."""


def test_habits_are_compared_on_the_same_items() -> None:
    by = crowd([EVEN, {5.0: 10}, {1.0: 4}, EVEN, EVEN, EVEN, EVEN], habits=[-1.0, -0.5, 0.0, 0.5])
    items = [item(row) for row in range(7)]
    given = {0: rated(2.0), 1: rated(4.0), 2: rated(5.0), 3: rated(3.0), 4: rated(3.0), 5: rated(2.0), 6: rated(2.5)}
    habits = habits_of(own(given, items, by), by)
    assert habits is not None
    assert (habits.rated, habits.compared) == (7, 6)  # four raters of the third are too few
    assert habits.own_counts == (0, 0, 0, 2, 1, 2, 0, 1, 0, 0)
    assert habits.own_mean == pytest.approx(16.5 / 6)
    assert habits.crowd_mean == pytest.approx(20 / 6)
    assert habits.crowd_shares[3] == pytest.approx(2.5 / 6)
    assert habits.crowd_shares[9] == pytest.approx(1 / 6)
    assert habits.difference is not None
    assert habits.difference.value == pytest.approx(-3.5 / 6)
    assert habits.harsher_than == pytest.approx(3 / 4)  # only one of four is harsher than -0.58


def test_nothing_compared_has_no_habits() -> None:
    by = crowd([{3.0: 1}])
    assert habits_of(own({0: rated(4.0)}, [item(0)], by), by) is None


def test_a_genre_is_measured_against_the_habit() -> None:
    by = crowd([EVEN] * 40, shares={"genre": {"Space": 0.5}})
    items = [item(row, ("Space",) if row < 20 else ("Love",), creators=("A",)) for row in range(40)]
    given = {row: rated((4.0 if row % 2 else 3.5) if row < 20 else (3.0 if row % 2 else 2.5)) for row in range(40)}
    groups = groups_of_kind("genre", own(given, items, by), by)
    space, love = sorted(groups.groups, key=lambda group: group.name == "Love")
    assert (space.count, space.share.value, space.crowd_share) == (20, 0.5, 0.5)
    assert (space.own_mean, space.crowd_mean) == (3.75, 3.0)
    assert space.is_favourite
    assert love.is_disliked
    assert space.liking is not None
    assert 0.3 < space.liking.value < 0.5  # half a star above the habit, drawn towards 0
    assert most_liked(groups) == space


def test_views_alone_give_shares_but_no_liking() -> None:
    by = crowd([])
    viewed = own({0: Feedback(views=2), 1: Feedback(liked=True)}, [item(0, ("Jazz",)), item(1, ("Rock",), None)], by)
    groups = groups_of_kind("genre", viewed, by)
    assert [(group.name, group.count, group.liking) for group in groups.groups] == [
        ("Jazz", 1, None),
        ("Rock", 1, None),
    ]
    assert groups_of_kind("decade", viewed, by).items == 1


def test_a_disagreement_is_in_deviations_of_the_item() -> None:
    by = crowd([{3.0: 50, 4.0: 50}, {1.0: 50, 5.0: 50}, {3.0: 100}])
    items = [item(row) for row in range(3)]
    answer = disagreements_of(own({0: rated(1.0), 1: rated(0.5), 2: rated(3.0)}, items, by), by)
    # The first two are 2.5 stars away, less a habit of -5/3; people agree on the first, but not on the second.
    assert [disagreement.item for disagreement in answer.below] == ["x:0"]
    assert [disagreement.item for disagreement in answer.above] == ["x:2"]
    within = (25 + 400 + 0) / 297  # squares about the items' means, over all ratings
    spread = math.sqrt((25 + 10 * within) / 109)
    assert answer.below[0].distance == pytest.approx((-2.5 + 5 / 3) / (spread * math.sqrt(1.01)))
    assert (answer.below[0].as_low, answer.below[0].as_high) == (0.0, 1.0)


def test_the_habit_is_no_disagreement() -> None:
    by = crowd([EVEN] * 10)
    harsh = own({row: rated(1.0) for row in range(10)}, [item(row) for row in range(10)], by)
    answer = disagreements_of(harsh, by)
    assert (answer.above, answer.below, answer.compared) == ((), (), 10)


def drifting(late_genre: str, late_stars: float) -> list[OwnItem]:
    """Return 20 items a year from 2001 to 2004, the later ones of another genre and with other stars."""
    by = crowd([EVEN] * 80)
    items = [item(row, ("Space",) if row < 40 else (late_genre,), 1980) for row in range(80)]
    given = {
        row: rated((3.0 if row < 40 else late_stars) + row % 2 / 2, f"{2001 + row // 20}-06-01") for row in range(80)
    }
    return own(given, items, by)


def test_what_changed_beyond_chance_is_said() -> None:
    drift = drift_of(drifting("Love", 1.5))
    assert (drift.earlier, drift.later, drift.dated, drift.undated) == ("2001 to 2002", "2003 to 2004", 80, 0)
    assert [period.name for period in drift.periods] == ["2001", "2002", "2003", "2004"]
    changed = {(change.kind, change.name) for change in drift.changes}
    assert changed == {("ratings", "your stars"), ("genre", "Space"), ("genre", "Love")}
    assert (drift.changes[0].before, drift.changes[0].after) == pytest.approx((0.25, -1.25))


def test_what_stays_within_chance_is_not() -> None:
    drift = drift_of(drifting("Space", 3.0))
    assert drift.changes == ()
    assert drift.compared == 2


def test_one_evening_cannot_drift() -> None:
    by = crowd([EVEN] * 30)
    items = [item(row) for row in range(30)]
    drift = drift_of(own({row: rated(3.0, "2024-05-01" if row else "") for row in range(30)}, items, by))
    assert (drift.dated, drift.undated, drift.earlier, drift.changes) == (29, 1, "", ())
    assert [period.name for period in drift.periods] == ["2024 Q2"]


def test_a_year_alone_is_in_no_quarter() -> None:
    by = crowd([EVEN] * 3)
    given = {
        0: Feedback(stars=3.0, rated_at=some_time_in(2024)),
        1: Feedback(stars=3.0, rated_at=some_time_in(2024, 5)),
        2: rated(3.0, "2024-11-01"),
    }
    drift = drift_of(own(given, [item(row) for row in range(3)], by))
    assert (drift.dated, drift.undated) == (2, 1)
    assert [period.name for period in drift.periods] == ["2024 Q2", "2024 Q4"]
