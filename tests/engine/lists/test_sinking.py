"""Sinking: worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from recterm.domain.model import ItemRow
from recterm.engine.lists.reranking import POOL
from recterm.engine.lists.sinking import depth, sunk


def tired(times: dict[int, int]) -> dict[ItemRow, int]:
    return {ItemRow(row): visits for row, visits in times.items()}


def test_the_loss_begins_at_five_and_never_ends() -> None:
    assert depth(np.array([0, 1, 4])).tolist() == [0.0, 0.0, 0.0]
    assert depth(np.array([5, 6, 8, 12])) == pytest.approx([1 - 2**-0.5, 0.5, 0.75, 0.9375])
    losses = depth(np.arange(4, 60))
    assert (np.diff(losses) > 0).all()
    assert losses.max() < 1.0


def test_a_tired_item_loses_its_share_of_the_distance() -> None:
    scores = np.array([10.0, 8.0, 6.0, 2.0, np.nan], dtype=np.float32)
    lowered = sunk(scores, np.arange(5), tired({0: 6, 1: 8, 4: 9}))
    assert lowered[:4].tolist() == [10.0 - 0.5 * 8, 8.0 - 0.75 * 8, 6.0, 2.0]
    assert np.isnan(lowered[4])
    assert scores[0] == 10.0


def test_the_distance_is_that_to_the_end_of_the_pool() -> None:
    scores = np.arange(2 * POOL, dtype=np.float32)[::-1].copy()
    best, last = float(scores[0]), float(scores[POOL - 1])
    assert sunk(scores, np.arange(2 * POOL), tired({0: 6}))[0] == pytest.approx(best - 0.5 * (best - last))


def test_what_is_no_candidate_changes_nothing() -> None:
    scores = np.array([3.0, 2.0, 1.0], dtype=np.float32)
    assert sunk(scores, np.array([1, 2]), tired({0: 9})) is scores
    assert sunk(scores, np.array([1, 2]), {}) is scores
    assert sunk(np.full(3, np.nan, dtype=np.float32), np.arange(3), tired({0: 9})).shape == (3,)
