"""Compatibility by hand, its shrinkage, and the nearest people of a community with two tastes."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from recterm.domain.model import Feedback, ItemRow
from recterm.engine.lists.likes import Likes
from recterm.service.taste.compatibility import (
    USUAL,
    CommunityStars,
    agreement,
    compatibility,
    correlate,
    correlate_two,
)
from recterm.service.taste.people import Someone, people_by_likes, people_by_ratings
from tests.service.taste.making import item


def test_agreement_is_the_share_of_pairs() -> None:
    assert agreement(0.0) == pytest.approx(0.5)
    assert agreement(math.atanh(0.5)) == pytest.approx(2 / 3)
    assert agreement(-math.atanh(0.5)) == pytest.approx(1 / 3)


def test_a_correlation_by_hand() -> None:
    rows = np.arange(5)
    mine, theirs = np.array([1.0, 2, 3, 4, 5]), np.array([1.0, 3, 2, 5, 4])
    pair = correlate_two(rows, mine, rows, theirs)
    assert pair.shared.tolist() == [5]
    assert pair.observed[0] == pytest.approx(math.atanh(0.8))
    values, deviations = pair.drawn((0.2, 0.5))
    # Two observations' worth beside a prior precision of 4.
    assert values[0] == pytest.approx((2 * math.atanh(0.8) + 0.2 * 4) / 6)
    assert deviations[0] == pytest.approx(1 / math.sqrt(6))


def test_few_shared_items_say_nothing() -> None:
    rows = np.arange(4)
    pair = correlate_two(rows, np.arange(4.0), rows, np.arange(4.0))
    assert math.isnan(pair.observed[0])
    assert pair.drawn(USUAL)[0][0] == pytest.approx(USUAL[0])


def test_the_same_stars_for_everything_say_nothing() -> None:
    rows = np.arange(8)
    assert math.isnan(correlate_two(rows, np.full(8, 3.0), rows, np.arange(8.0)).observed[0])


@given(some.lists(some.sampled_from([0.5, 1.0, 2.0, 3.5, 5.0]), min_size=5, max_size=12), some.randoms())
def test_two_people_agree_with_each_other_alike(stars: list[float], random: object) -> None:
    rows = np.arange(len(stars))
    mine, theirs = np.array(stars), np.array(stars[::-1])
    there, back = correlate_two(rows, mine, rows, theirs), correlate_two(rows, theirs, rows, mine)
    assert there.observed[0] == pytest.approx(back.observed[0], nan_ok=True)


@given(some.floats(-2, 2), some.floats(0.01, 1))
def test_a_compatibility_lies_in_its_interval(value: float, deviation: float) -> None:
    estimate = compatibility(value, deviation)
    assert 0 <= estimate.low <= estimate.value <= estimate.high <= 1


def community() -> CommunityStars:
    """Users 0 to 19 love what is even and 20 to 39 what is odd, of 30 items; everybody rated all, with some noise."""
    chance = np.random.default_rng(1)
    user, row = np.repeat(np.arange(40), 30), np.tile(np.arange(30), 40)
    liked = (row % 2 == 0) == (user < 20)
    stars = np.clip(np.where(liked, 4.5, 2.0) + chance.choice([-0.5, 0.0, 0.5], len(user)), 0.5, 5)
    return CommunityStars.of(user, row, stars)


def test_everyone_is_compared_as_two_are() -> None:
    users = community()
    rows, stars = np.array([0, 1, 2, 3, 4, 5, 90]), np.array([5.0, 1, 4, 2, 4.5, 1.5, 5])
    everyone = correlate(users, rows, stars, 30)
    for user in (0, 25):
        pair = correlate_two(rows, stars, *users.of_user(user))
        assert everyone.shared[user] == pair.shared[0] == 6
        assert everyone.observed[user] == pytest.approx(pair.observed[0])


def someone(given: dict[int, float]) -> Someone:
    return Someone.of({ItemRow(row): Feedback(stars=stars) for row, stars in given.items()}, rated=True)


def test_the_nearest_have_the_same_taste() -> None:
    me = someone({row: 5.0 if row % 2 == 0 else 1.0 for row in range(12)})
    like_me, unlike = (
        someone({row: 4.5 if row % 2 == 0 else 2.0 for row in range(20)}),
        someone({row: 2.0 if row % 2 == 0 else 4.0 for row in range(20)}),
    )
    counts = np.full(30, 40)
    people = people_by_ratings(
        me, community(), {"anna": unlike, "berta": like_me}, counts, lambda rows: [item(row) for row in rows]
    )
    assert people.compared == 40
    assert len(people.nearest) == 10
    assert all(int(person.name.removeprefix("user ")) <= 20 for person in people.nearest)
    assert people.nearest[0].compatibility.low > 0.5
    assert [(person.name, person.is_profile) for person in people.profiles] == [("berta", True), ("anna", True)]
    assert people.profiles[1].compatibility.high < 0.5
    named = [titled.item for person in (*people.nearest, *people.profiles) for titled in person.they_love]
    assert len(named) == len(set(named))
    assert all(int(name.removeprefix("x:")) >= 12 for name in named)
    assert {titled.item for titled in people.nearest[0].both_love} <= {f"x:{row}" for row in range(0, 12, 2)}


def test_without_ratings_the_shared_items_count() -> None:
    user, row = np.array([0, 0, 0, 1, 1, 2]), np.array([0, 1, 2, 1, 3, 3])
    likes = Likes.of(user.astype(np.int32), row.astype(np.int32), np.ones(6, np.float32), n_items=4, scale=None)
    me = Someone.of({ItemRow(0): Feedback(views=1), ItemRow(1): Feedback(views=3)}, rated=False)
    people = people_by_likes(me, likes, {}, np.array([1, 2, 1, 2]), lambda rows: [item(row) for row in rows])
    assert people.measure == "shared"
    assert [(person.name, person.shared) for person in people.nearest] == [("user 1", 2), ("user 2", 1)]
    assert people.nearest[1].compatibility.value == 0.5
    assert people.typical == pytest.approx(3 / 6)
