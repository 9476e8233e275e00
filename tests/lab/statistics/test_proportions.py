"""Proportions: worked out by hand, or as published."""

from __future__ import annotations

import pytest

from recterm.lab.statistics.proportions import clustered, design_effect, sign_test, wilson


def test_wilson_as_newcombe_published_it() -> None:
    """Newcombe 1998, "Two-sided confidence intervals for the single proportion", table I, method 3."""
    for successes, n, low, high in ((81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611)):
        share, lower, upper = wilson(successes, n)
        assert share == successes / n
        assert (lower, upper) == pytest.approx((low, high), abs=5e-5)


def test_equal_clusters_have_the_effect_worked_out_by_hand() -> None:
    # Two of two and none of two: share 1/2; ((2 - 1)^2 + (0 - 1)^2) * 2/1 = 4, over 4 * 1/4 = 1.
    assert design_effect([(2, 2), (0, 2)]) == 4.0
    assert clustered([(2, 2), (0, 2)]) == wilson(0.5, 1)


def test_clusters_that_differ_less_than_chance_have_none() -> None:
    assert design_effect([(1, 2), (1, 2), (1, 2)]) == 1.0
    assert clustered([(1, 2), (1, 2)]) == wilson(2, 4)


def test_what_cannot_be_estimated_counts_each_cluster_once() -> None:
    assert design_effect([(3, 12)]) == 12.0
    assert design_effect([(0, 5), (0, 5), (0, 2)]) == 4.0
    assert design_effect([(4, 4), (4, 4)]) == 4.0
    assert clustered([(0, 5), (0, 5), (0, 2)]).high == pytest.approx(wilson(0, 3).high)


def test_the_sign_test_is_the_binomial_tail() -> None:
    assert sign_test(0, 0) == 1.0
    assert sign_test(5, 0) == 2 / 32
    assert sign_test(6, 0) == sign_test(0, 6) == 2 / 64
    assert sign_test(7, 1) == pytest.approx(2 * (1 + 8) / 256)
    assert sign_test(3, 3) == 1.0
