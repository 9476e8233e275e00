"""Item-to-item weights: every representation answers as the plain matrix does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from recterm.engine.linear.linear_weights import Dense, Pruned, ThroughUsers

if TYPE_CHECKING:
    from collections.abc import Callable

    from recterm.engine.core.arrays import F32Matrix
    from recterm.engine.linear.linear_weights import LinearWeights

USERS, ITEMS = 12, 30
ROWS = np.array([7, 2, 29, 0, 11])
ASKED = np.array([11, 3, 29, 3, 0])
"""Some of the history itself, one of them twice."""


def of_users() -> tuple[LinearWeights, F32Matrix]:
    """Return weights through a few users, some of whom have nothing; item 0 has no users."""
    chance = np.random.default_rng(3)
    heard = (chance.random((ITEMS, USERS)) < 0.3) & (np.arange(ITEMS) > 0)[:, None]
    by_item = csr_matrix(np.where(heard, chance.random((ITEMS, USERS)), 0).astype(np.float32))
    through = chance.normal(size=(USERS, ITEMS)).astype(np.float32)
    matrix = (by_item @ through).astype(np.float32)
    np.fill_diagonal(matrix, 0.0)
    return ThroughUsers(by_item.indptr.astype(np.int64), by_item.indices, by_item.data, through), matrix


def of_the_largest() -> tuple[LinearWeights, F32Matrix]:
    """Return some weights only; row 2 has none."""
    chance = np.random.default_rng(4)
    matrix = np.where(chance.random((ITEMS, ITEMS)) < 0.2, chance.normal(size=(ITEMS, ITEMS)), 0).astype(np.float32)
    matrix[2] = 0.0
    rows, columns = np.nonzero(matrix)
    return Pruned.of_entries(rows, columns, matrix[rows, columns], ITEMS), matrix


def of_all() -> tuple[LinearWeights, F32Matrix]:
    """Return all weights."""
    matrix = np.random.default_rng(5).normal(size=(ITEMS, ITEMS)).astype(np.float32)
    return Dense(matrix), matrix


@pytest.mark.parametrize("make", [of_users, of_the_largest, of_all])
def test_they_answer_as_the_matrix_does(make: Callable[[], tuple[LinearWeights, F32Matrix]]) -> None:
    weights, matrix = make()
    history = np.array([1.0, 0.5, -0.25, 2.0, 1.0], dtype=np.float32)
    for _ in range(2):  # what is kept of the first time is the same
        np.testing.assert_allclose(weights.block(ROWS, ASKED), matrix[np.ix_(ROWS, ASKED)], rtol=1e-5, atol=1e-6)
        np.testing.assert_allclose(weights.scores(ROWS, history), history @ matrix[ROWS], rtol=1e-5, atol=1e-6)
    assert weights.block(ROWS[:0], ASKED).shape == (0, len(ASKED))
    assert weights.block(ROWS, ASKED[:0]).shape == (len(ROWS), 0)
