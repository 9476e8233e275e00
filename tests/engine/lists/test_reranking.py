"""Re-ranking by hand: variety, the dial, and calibrated genres."""

from __future__ import annotations

import numpy as np
import pytest

from recterm.domain.reranking import PLAIN, Reranking
from recterm.engine.lists.reranking import Genres, divergence, genre_shares, pool_size, rerank

SCORES = np.array([1.0, 0.9, 0.8, 0.4, 0.0])
EVEN = np.ones(5)


def test_plain_settings_keep_the_order() -> None:
    assert rerank(SCORES, EVEN, 3, PLAIN).tolist() == [0, 1, 2]
    assert rerank(SCORES, EVEN, 99, PLAIN).tolist() == [0, 1, 2, 3, 4]
    assert rerank(SCORES[:0], EVEN[:0], 3, PLAIN).tolist() == []


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("settings", [Reranking(rarity=0.5), Reranking(diversity=0.5), Reranking(calibration=0.5)])
def test_of_nothing_nothing_is_chosen(settings: Reranking) -> None:
    genres = Genres(np.zeros((0, 2)), np.array([0.5, 0.5]))
    assert rerank(SCORES[:0], EVEN[:0], 3, settings, similarity=lambda _: EVEN[:0], genres=genres).tolist() == []


def test_variety_avoids_what_is_like_the_picks_above() -> None:
    """1 is a copy of 0; 2 stands alone. MMR with d = 0.5: 0, then 2 (0.4 - 0) before 1 (0.45 - 0.5)."""

    def similarity(place: int) -> np.ndarray:
        return np.array([1.0, 1.0, 0.0, 0.0, 0.0]) if place < 2 else np.eye(5)[place]

    assert rerank(SCORES, EVEN, 3, Reranking(diversity=0.5), similarity=similarity).tolist() == [0, 2, 3]
    assert rerank(SCORES, EVEN, 3, Reranking(diversity=0.05), similarity=similarity).tolist() == [0, 1, 2]


def test_the_dial_moves_the_rare_up_or_the_familiar() -> None:
    popularity = np.array([1000.0, 500.0, 100.0, 10.0, 1.0])
    scores = np.array([1.0, 0.99, 0.98, 0.97, 0.96])
    assert rerank(scores, popularity, 5, Reranking(rarity=1.0))[0] != 0
    assert rerank(scores[::-1], popularity[::-1], 5, Reranking(rarity=-1.0)).tolist() != [0, 1, 2, 3, 4]
    assert rerank(scores, popularity, 5, Reranking(rarity=-0.5)).tolist() == [0, 1, 2, 3, 4]


def test_calibrated_genres_follow_the_history() -> None:
    """Half of the history is romance, and the best four are horror: two of four places go to romance."""
    genres = Genres(genre_shares([("H",), ("H",), ("H",), ("H",), ("R",), ("R",)], ["H", "R"]), np.array([0.5, 0.5]))
    scores = np.array([1.0, 0.98, 0.96, 0.94, 0.5, 0.4])
    chosen = rerank(scores, np.ones(6), 4, Reranking(calibration=0.9), genres=genres)
    assert sorted(chosen.tolist()) == [0, 1, 4, 5]
    assert rerank(scores, np.ones(6), 4, Reranking(calibration=0.9)).tolist() == [0, 1, 2, 3]


def test_divergence_is_that_of_kullback_and_leibler() -> None:
    wanted = np.array([0.5, 0.5])
    assert divergence(wanted, wanted) == pytest.approx(0.0)
    given = np.array([[0.9, 0.1], [1.0, 0.0]])
    smoothed = 0.99 * given + 0.01 * wanted
    by_hand = (wanted * np.log(wanted / smoothed)).sum(axis=1)
    np.testing.assert_allclose(divergence(wanted, given), by_hand)
    assert np.isfinite(divergence(wanted, given)).all()


def test_items_have_their_genres_in_equal_parts() -> None:
    assert genre_shares([("a", "b"), (), ("b",)], ["a", "b"]).tolist() == [[0.5, 0.5], [0.0, 0.0], [0.0, 1.0]]


def test_the_pool_is_larger_than_the_list() -> None:
    assert pool_size(10) == 200
    assert pool_size(300) == 1200
