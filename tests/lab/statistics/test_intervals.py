"""Intervals: against a plain loop over bootstrap draws, and their properties."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recterm.lab.statistics import intervals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def test_totals_are_those_of_a_plain_bootstrap() -> None:
    columns = np.random.default_rng(0).random((7, 3))
    drawn = intervals.resampled_totals(columns, seed=4, replicates=20)
    rng = np.random.default_rng(4)
    for replicate in drawn:
        np.testing.assert_allclose(replicate, columns[rng.integers(0, 7, size=7)].sum(axis=0))


def test_many_users_are_drawn_in_pieces_from_one_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    columns = np.random.default_rng(0).random((11, 2))
    whole = intervals.resampled_totals(columns, seed=1, replicates=9)
    monkeypatch.setattr(intervals, "DRAWN_AT_ONCE", 25)
    np.testing.assert_array_equal(intervals.resampled_totals(columns, seed=1, replicates=9), whole)


def test_the_interval_of_a_mean_is_as_wide_as_theory_says() -> None:
    """For a mean the percentile interval is close to mean +- 1.96 standard errors."""
    values = np.random.default_rng(2).random((2000, 1))
    (measure,) = intervals.means(values, seed=0)
    error = values.std() / np.sqrt(2000)
    assert measure.mean == pytest.approx(values.mean())
    assert measure.low == pytest.approx(values.mean() - 1.96 * error, abs=0.25 * error)
    assert measure.high == pytest.approx(values.mean() + 1.96 * error, abs=0.25 * error)


def of_rmse(totals: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    return np.sqrt(totals[0] / totals[-1])


def of_mae(totals: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    return totals[1] / totals[-1]


def test_what_comes_later_changes_nothing_of_the_others() -> None:
    """Not even the last bit, which depends on the width of a matrix."""
    values = np.random.default_rng(4).random((61, 14))
    first = intervals.means(values[:, :12], seed=0)
    alone = [intervals.means(values[:, [place]], seed=0)[0] for place in (12, 13)]
    measures = intervals.means(values, seed=0, together=12)
    assert measures[:12] == first
    for measure, other in zip(measures[12:], alone, strict=True):
        assert (measure.low, measure.mean, measure.high) == pytest.approx((other.low, other.mean, other.high))


def test_what_comes_later_changes_nothing_of_the_others_in_folds() -> None:
    rng = np.random.default_rng(4)
    tested = rng.random((61, 5)) < 0.5
    values = rng.random((61, 14, 5)) * tested[:, None]
    first = intervals.fold_means(values[:, :12], tested, seed=0)
    assert intervals.fold_means(values, tested, seed=0, together=12)[:12] == first
    (last,) = intervals.fold_means(values[:, 13:], tested, seed=0)
    measure = intervals.fold_means(values, tested, seed=0, together=12)[13]
    assert (measure.low, measure.mean, measure.high) == pytest.approx((last.low, last.mean, last.high))


def test_rating_errors_by_hand() -> None:
    # Fold 1: squared errors 4 over 2 ratings and 2 over 1; fold 2: 9 over 1.
    squared, absolute, counts = [[4.0, 0.0], [2.0, 9.0]], [[2.0, 0.0], [1.0, 3.0]], [[2, 0], [1, 1]]
    rmse, mae = intervals.fold_statistics((squared, absolute, counts), (of_rmse, of_mae), seed=0)
    assert rmse.mean == pytest.approx((np.sqrt(6 / 3) + np.sqrt(9 / 1)) / 2)
    assert mae.mean == pytest.approx((3 / 3 + 3 / 1) / 2)
    # A replicate of the first user alone has no rating in the second fold: sqrt(4 / 2) of the first is all there is.
    assert rmse.low == pytest.approx(np.sqrt(2))


def test_rmse_is_resampled_by_user() -> None:
    rng = np.random.default_rng(3)
    counts = rng.integers(1, 30, size=(40, 1)).astype(float)
    squared = rng.random((40, 1)) * counts
    (rmse,) = intervals.fold_statistics((squared, squared, counts), (of_rmse,), seed=9)
    loop = np.random.default_rng(9)
    drawn = []
    for _ in range(intervals.REPLICATES):
        users = loop.integers(0, 40, size=40)
        drawn.append(np.sqrt(squared[users].sum() / counts[users].sum()))
    assert (rmse.low, rmse.high) == pytest.approx(tuple(np.percentile(drawn, [2.5, 97.5])))


def test_one_user_gives_an_interval_without_width() -> None:
    (measure,) = intervals.means(np.array([[0.3]]), seed=0)
    assert (measure.low, measure.mean, measure.high) == (0.3, 0.3, 0.3)


@given(
    values=st.lists(st.floats(0, 1), min_size=1, max_size=30),
    seed=st.integers(0, 2**32),
)
def test_intervals_hold_their_mean_and_repeat(values: list[float], seed: int) -> None:
    table = np.array(values)[:, None]
    (measure,) = intervals.means(table, seed=seed, replicates=50)
    assert 0 <= measure.low <= measure.mean <= measure.high <= 1 + 1e-12
    assert intervals.means(table, seed=seed, replicates=50) == [measure]
