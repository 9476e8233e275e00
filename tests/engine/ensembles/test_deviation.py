"""Learned deviations on errors whose spread is known."""

from __future__ import annotations

import numpy as np
import pytest

from recterm.engine.ensembles.deviation import Deviation


def test_it_finds_the_powers_that_errors_were_made_with() -> None:
    rng = np.random.default_rng(0)
    columns = rng.normal(3.0, 0.7, (20_000, 3))
    own = np.exp(rng.normal(0, 0.5, 20_000))
    truth = own * np.exp(0.4 - 0.8 * columns[:, 0] + 0.3 * columns[:, 1])
    deviation = Deviation.learn(columns, own, rng.normal(0.0, np.sqrt(truth)) ** 2)
    np.testing.assert_allclose(deviation.weights, [0.4, -0.8, 0.3, 0.0], atol=0.06)
    np.testing.assert_allclose(deviation.apply(columns, own), truth, rtol=0.1)


def test_with_few_errors_it_stays_near_the_own_variance() -> None:
    rng = np.random.default_rng(1)
    columns, own = rng.normal(size=(5, 2)), np.full(5, 2.0)
    deviation = Deviation.learn(columns, own, np.array([2.0, 2.0, 0.0, 4.0, 2.0]))
    assert deviation.apply(columns, own) == pytest.approx(2.0, rel=0.4)


def test_nothing_is_said_beyond_what_was_seen() -> None:
    rng = np.random.default_rng(2)
    columns = rng.uniform(1.0, 2.0, (500, 1))
    deviation = Deviation.learn(columns, np.ones(500), rng.normal(0.0, columns[:, 0]) ** 2)
    edge, beyond = deviation.apply(np.array([[2.0], [200.0]]), np.ones(2))
    assert beyond == pytest.approx(edge, rel=0.01)


def test_without_a_lesson_variances_are_the_models_own() -> None:
    own = np.array([0.5, 2.0])
    np.testing.assert_array_equal(Deviation.none(3).apply(np.ones((2, 3)), own), own)


def test_errors_and_columns_without_spread_are_no_trouble() -> None:
    deviation = Deviation.learn(np.ones((60, 2)), np.zeros(60), np.zeros(60))
    assert np.isfinite(deviation.weights).all()
    assert (deviation.apply(np.array([[1.0, 9.0]]), np.array([0.0])) == 0).all()


def test_saved_and_loaded_it_says_the_same() -> None:
    rng = np.random.default_rng(3)
    columns, own = rng.normal(size=(100, 2)), np.ones(100)
    deviation = Deviation.learn(columns, own, rng.normal(size=100) ** 2)
    again = Deviation.from_arrays(deviation.arrays())
    np.testing.assert_array_equal(again.apply(columns, own), deviation.apply(columns, own))
