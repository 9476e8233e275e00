"""Estimates: figures worked out by hand or looked up in tables, and what holds for any values."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as some

from recterm.service.taste.estimates import (
    difference_of_means,
    difference_of_shares,
    drawn_to_zero,
    mean_estimate,
    share_estimate,
    t_quantile,
)

values = some.lists(some.floats(-4, 4), min_size=5, max_size=40)


@pytest.mark.parametrize(("freedom", "tabulated"), [(4, 2.776), (5, 2.571), (10, 2.228), (30, 2.042), (1000, 1.962)])
def test_students_t_is_that_of_the_tables(freedom: int, tabulated: float) -> None:
    assert t_quantile(freedom) == pytest.approx(tabulated, rel=0.003)


def test_a_mean_has_students_interval() -> None:
    # Mean 3, variance 2.5, standard error sqrt(2.5 / 5) = 0.7071, t(4) = 2.776.
    estimate = mean_estimate([1, 2, 3, 4, 5])
    assert estimate is not None
    assert estimate.value == 3
    assert estimate.high - 3 == pytest.approx(2.776 * 0.7071, rel=0.003)
    assert 3 - estimate.low == pytest.approx(estimate.high - 3)


def test_four_values_have_no_interval() -> None:
    assert mean_estimate([1, 2, 3, 4]) is None


def test_a_share_has_wilsons_interval() -> None:
    # Newcombe 1998, table I: 81 of 263 is 0.2553 to 0.3662, and 0 of 20 is 0 to 0.1611.
    estimate = share_estimate(81, 263)
    assert (estimate.low, estimate.high) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert (share_estimate(0, 20).low, share_estimate(0, 20).high) == pytest.approx((0, 0.1611), abs=5e-5)


def test_two_shares_differ_as_published() -> None:
    # Newcombe 1998, "Interval estimation for the difference": 56/70 - 48/80 is 0.2, by method 10 0.0524 to 0.3339.
    estimate = difference_of_shares((48, 80), (56, 70))
    assert estimate.value == pytest.approx(0.2)
    assert (estimate.low, estimate.high) == pytest.approx((0.0524, 0.3339), abs=5e-5)


def test_two_means_differ_by_welch() -> None:
    # Variances 2.5 and 10, errors 0.5 and 2, freedom 6.25 / (0.0625 + 1) = 5.882, t = 2.459.
    estimate = difference_of_means([1, 2, 3, 4, 5], [2, 4, 6, 8, 10])
    assert estimate is not None
    assert estimate.value == 3
    assert estimate.high - 3 == pytest.approx(2.459 * math.sqrt(2.5), rel=0.002)


def test_groups_are_drawn_to_zero_by_hand() -> None:
    # Squares within: 8 * 0.25 + 0 = 2; within = (2 + 10 * 0.81) / (7 + 10) = 0.59412.
    # Weights 13.4653 and 1.6832; excess = 13.4653 * 1 + 1.6832 * 4 - 2 = 18.198, over 15.1485 = 1.2013, at most 0.36.
    groups = drawn_to_zero({"eight": [0.5, 1.5] * 4, "single": [2.0]})
    kept = 0.36 / (0.36 + 0.59412 / 8)
    assert groups["eight"].value == pytest.approx(kept, rel=1e-4)
    assert groups["eight"].high - groups["eight"].value == pytest.approx(1.96 * math.sqrt(kept * 0.59412 / 8), rel=1e-4)
    assert groups["single"].value == pytest.approx(2 * 0.36 / (0.36 + 0.59412), rel=1e-4)


def test_one_film_makes_no_favourite() -> None:
    groups = drawn_to_zero({"ten": [0.4, -0.5, 0.1, 0.6, -0.3, 0.2, -0.2, 0.5, -0.6, 0.1], "single": [1.5]})
    assert not groups["single"].is_clear


def test_many_films_do() -> None:
    assert drawn_to_zero({"forty": [0.2, 0.8] * 20, "others": [-0.2, 0.1] * 20})["forty"].is_clear


@given(values)
def test_an_interval_holds_its_figure(numbers: list[float]) -> None:
    estimate = mean_estimate(numbers)
    assert estimate is not None
    assert estimate.low <= estimate.value <= estimate.high


@given(some.dictionaries(some.text(max_size=3), values, max_size=5))
def test_what_is_drawn_to_zero_keeps_its_side_and_shrinks(groups: dict[str, list[float]]) -> None:
    for name, estimate in drawn_to_zero(groups).items():
        mean = math.fsum(groups[name]) / len(groups[name])
        assert abs(estimate.value) <= abs(mean) + 1e-9
        assert estimate.value * mean >= 0


@given(some.integers(0, 50), some.integers(0, 50), some.integers(1, 50), some.integers(1, 50))
def test_turning_a_comparison_around_turns_its_interval(first: int, second: int, more: int, others: int) -> None:
    before, after = (first, first + more), (second, second + others)
    there, back = difference_of_shares(before, after), difference_of_shares(after, before)
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low), abs=1e-12)
    assert -1 <= there.low <= there.value <= there.high <= 1
