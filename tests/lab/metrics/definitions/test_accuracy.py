"""Accuracy metrics against tables worked by hand."""

from __future__ import annotations

from math import log2, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recterm.errors import EngineError
from recterm.lab.metrics.definitions import accuracy as metrics
from recterm.lab.metrics.inputs import RatingErrors
from recterm.lab.metrics.registry import METRICS

# Four users, lists of five places: two hits at 1 and 4; one hit at 3; no hit; all five hit.
HITS = np.array(
    [
        [1, 0, 0, 1, 0],
        [0, 0, 1, 0, 0],
        [0, 0, 0, 0, 0],
        [1, 1, 1, 1, 1],
    ],
    dtype=bool,
)
RELEVANT = np.array([3, 1, 2, 8])


def test_precision_divides_by_k() -> None:
    np.testing.assert_allclose(metrics.precision_at_k(HITS, 5), [2 / 5, 1 / 5, 0, 1])
    np.testing.assert_allclose(metrics.precision_at_k(HITS, 3), [1 / 3, 1 / 3, 0, 1])


def test_precision_divides_by_k_also_for_a_short_list() -> None:
    np.testing.assert_allclose(metrics.precision_at_k(HITS, 10), [0.2, 0.1, 0, 0.5])


def test_recall_divides_by_all_relevant_items() -> None:
    np.testing.assert_allclose(metrics.recall_at_k(HITS, RELEVANT, 5), [2 / 3, 1, 0, 5 / 8])
    np.testing.assert_allclose(metrics.recall_at_k(HITS, RELEVANT, 1), [1 / 3, 0, 0, 1 / 8])


def test_ndcg_of_the_hand_worked_lists() -> None:
    ideal_of_three = 1 + 1 / log2(3) + 1 / log2(4)
    expected = [(1 + 1 / log2(5)) / ideal_of_three, 1 / log2(4), 0, 1]
    np.testing.assert_allclose(metrics.ndcg_at_k(HITS, RELEVANT, 5), expected)


def test_ndcg_ideal_stops_at_k() -> None:
    # The first user has three relevant items, but a list of two can hold only two: DCG 1 of 1 + 1/log2(3).
    np.testing.assert_allclose(metrics.ndcg_at_k(HITS, RELEVANT, 2)[0], 1 / (1 + 1 / log2(3)))


def test_ndcg_of_a_list_shorter_than_k_keeps_the_ideal_of_k() -> None:
    ideal_of_eight = sum(1 / log2(j + 1) for j in range(1, 9))
    dcg_of_five = sum(1 / log2(j + 1) for j in range(1, 6))
    np.testing.assert_allclose(metrics.ndcg_at_k(HITS, RELEVANT, 10)[3], dcg_of_five / ideal_of_eight)


def test_average_precision_of_the_hand_worked_lists() -> None:
    # First user: precision 1/1 at place 1 and 2/4 at place 4, of min(5, 3).
    np.testing.assert_allclose(metrics.average_precision_at_k(HITS, RELEVANT, 5), [1.5 / 3, (1 / 3) / 1, 0, 1])
    np.testing.assert_allclose(metrics.average_precision_at_k(HITS, RELEVANT, 2), [1 / 2, 0, 0, 1])


def test_hit_rate_is_one_or_nothing() -> None:
    np.testing.assert_array_equal(metrics.hit_rate_at_k(HITS, 5), [1, 1, 0, 1])
    np.testing.assert_array_equal(metrics.hit_rate_at_k(HITS, 2), [1, 0, 0, 1])


def test_f1_is_the_harmonic_mean() -> None:
    # 2 hits of 3 relevant in 5 places: 2 * 2/5 * 2/3 / (2/5 + 2/3) = 1/2, which is 2 * hits / (k + relevant).
    f1 = metrics.f1(metrics.precision_at_k(HITS, 5), metrics.recall_at_k(HITS, RELEVANT, 5))
    np.testing.assert_allclose(f1, [2 * 2 / 8, 2 * 1 / 6, 0, 2 * 5 / 13])


def test_the_reciprocal_rank_is_that_of_the_first_hit() -> None:
    np.testing.assert_allclose(metrics.reciprocal_rank_at_k(HITS, 5), [1, 1 / 3, 0, 1])
    np.testing.assert_allclose(metrics.reciprocal_rank_at_k(HITS, 2), [1, 0, 0, 1])


def test_rank_biased_precision_by_hand() -> None:
    # Somebody sees places 1 to 5 with chances 1, .8, .64, .512, .4096; a fifth of the sum of those with a hit.
    expected = [0.2 * (1 + 0.512), 0.2 * 0.64, 0, 0.2 * (1 + 0.8 + 0.64 + 0.512 + 0.4096)]
    np.testing.assert_allclose(metrics.rank_biased_precision_at_k(HITS, 5), expected)
    np.testing.assert_allclose(metrics.rank_biased_precision_at_k(HITS, 2), [0.2, 0, 0, 0.36])
    np.testing.assert_allclose(metrics.rank_biased_precision_at_k(HITS, 10)[3], 1 - 0.8**5)


def test_errors_of_the_hand_worked_ratings() -> None:
    error = np.array([4.0, 3.0, 1.5]) - np.array([5.0, 3.0, 3.5])
    totals = RatingErrors(np.sum(error**2), np.sum(np.abs(error)), np.array(3.0))
    assert METRICS["rmse"].of(totals) == pytest.approx(sqrt(5 / 3))
    assert METRICS["mse"].of(totals) == pytest.approx((1 + 0 + 4) / 3)
    assert METRICS["mae"].of(totals) == pytest.approx(1.0)


@pytest.mark.parametrize("k", [0, -1])
def test_a_list_needs_a_place(k: int) -> None:
    with pytest.raises(EngineError, match="list length"):
        metrics.precision_at_k(HITS, k)


def test_users_without_relevant_items_are_refused() -> None:
    with pytest.raises(EngineError, match="without relevant items"):
        metrics.recall_at_k(HITS, np.array([1, 1, 0, 1]), 5)


@given(
    hits=st.lists(st.lists(st.booleans(), min_size=6, max_size=6), min_size=1, max_size=8),
    k=st.integers(1, 9),
    more=st.integers(0, 5),
)
def test_metrics_agree_with_loops(hits: list[list[bool]], k: int, more: int) -> None:
    table = np.array(hits)
    relevant = np.maximum(1, table.sum(axis=1) + more)
    for row, user in enumerate(hits):
        top, n = user[:k], int(relevant[row])
        dcg = sum(1 / log2(j + 2) for j, hit in enumerate(top) if hit)
        best = sum(1 / log2(j + 2) for j in range(min(k, n)))
        precisions = sum(sum(top[: j + 1]) / (j + 1) for j, hit in enumerate(top) if hit)
        assert metrics.precision_at_k(table, k)[row] == pytest.approx(sum(top) / k)
        assert metrics.recall_at_k(table, relevant, k)[row] == pytest.approx(sum(top) / n)
        assert metrics.ndcg_at_k(table, relevant, k)[row] == pytest.approx(dcg / best)
        assert metrics.average_precision_at_k(table, relevant, k)[row] == pytest.approx(precisions / min(k, n))
        assert metrics.hit_rate_at_k(table, k)[row] == float(any(top))
