"""Beyond-accuracy metrics, each against a table worked by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from recterm.errors import EngineError
from recterm.lab.metrics.definitions import beyond_accuracy
from recterm.lab.metrics.definitions.beyond_accuracy import (
    coverage,
    entropy_of_exposure,
    gini_of_exposure,
    intra_list_diversity,
    novelty,
    popularity_lift,
    serendipity,
)


def test_coverage_counts_each_shown_item_once() -> None:
    assert coverage(np.array([[0, 3], [3, -1], [7, 0]]), 10) == pytest.approx(0.3)
    assert coverage(np.full((2, 3), -1), 10) == 0.0


def test_coverage_needs_candidates() -> None:
    with pytest.raises(EngineError, match="candidate"):
        coverage(np.array([[0]]), 0)


def test_diversity_is_the_mean_distance_of_pairs() -> None:
    half = np.sqrt(0.5)
    vectors = csr_matrix(np.array([[1, 0], [1, 0], [0, 1], [half, half]]))
    lists = np.array([[0, 1, 2], [0, 3, -1], [2, -1, -1], [-1, -1, -1]])
    # Pairs of the first: 0-1 alike, 0-2 and 1-2 apart: (0 + 1 + 1) / 3.
    assert intra_list_diversity(lists, vectors) == pytest.approx([2 / 3, 1 - half, 0, 0])


def test_lists_longer_than_the_catalogue_need_no_more_memory() -> None:
    short = np.tile(np.array([0, 1, 2]), (300, 1))
    long = np.full((300, 10_000), -1)
    long[:, :3] = short
    vectors = csr_matrix(np.eye(3))
    assert intra_list_diversity(long, vectors).tolist() == intra_list_diversity(short, vectors).tolist()
    assert serendipity(long == 2, long, long[:, :2]).sum() == pytest.approx(300 / 10_000)
    assert serendipity(long == 1, long, long).sum() == 0.0


def test_diversity_by_parts_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = np.random.default_rng(1)
    lists, vectors = chance.permuted(np.tile(np.arange(30), (9, 1)), axis=1)[:, :8], csr_matrix(np.eye(30)[:, :20])
    whole = intra_list_diversity(lists, vectors)
    monkeypatch.setattr(beyond_accuracy, "PAIRS_AT_ONCE", 60)
    assert intra_list_diversity(lists, vectors) == pytest.approx(whole, abs=1e-12)


def test_novelty_is_bits_of_surprise() -> None:
    popularity = np.array([8, 4, 1, 0])
    lists = np.array([[0, 1], [2, -1], [3, 0]])
    assert novelty(lists, popularity, 8) == pytest.approx([(0 + 1) / 2, 3, (4 + 0) / 2])


def test_popularity_lift_is_against_what_the_person_chose() -> None:
    popularity = np.array([100, 50, 10, 10])
    histories = csr_matrix(np.array([[0, 1, 0, 0], [0, 0, 1, 1]]))
    assert popularity_lift(np.array([[0, -1], [0, 2]]), popularity, histories) == pytest.approx([1.0, 4.5])


def test_serendipity_counts_hits_that_were_not_to_be_expected() -> None:
    hits = np.array([[True, True, False, False], [False, False, False, True]])
    lists = np.array([[0, 5, 6, 7], [8, 9, 1, 2]])
    expected = np.array([[0, 1, 2], [2, 1, 0]])
    assert serendipity(hits, lists, expected).tolist() == [0.25, 0.0]


def test_gini_of_exposure() -> None:
    candidates = np.array([0, 1, 2, 3])
    assert gini_of_exposure(np.array([[0, 1], [2, 3]]), candidates) == pytest.approx(0.0)
    assert gini_of_exposure(np.array([[0], [0], [-1]]), candidates) == pytest.approx(0.75)
    assert gini_of_exposure(np.array([[-1]]), candidates) == 0.0


def test_entropy_of_exposure_is_in_bits() -> None:
    # Four items a quarter of the places each: 2 bits; one alone: none.
    assert entropy_of_exposure(np.array([[0, 1], [2, 3]])) == pytest.approx(2.0)
    assert entropy_of_exposure(np.array([[7], [7], [-1]])) == 0.0
    # Shares of 1/2, 1/4 and 1/4: 1/2 + 2/4 + 2/4.
    assert entropy_of_exposure(np.array([[0, 5], [0, 9]])) == pytest.approx(1.5)
    assert entropy_of_exposure(np.array([[-1]])) == 0.0
