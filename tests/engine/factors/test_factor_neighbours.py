"""Neighbours by factors."""

from __future__ import annotations

import numpy as np

from recterm.domain.model import ItemRow
from recterm.engine.factors.factor_neighbours import closest, lengths_of

FACTORS = np.array([[2, 0], [1, 1], [0, 3], [5, 0], [0, 0], [4, 0]], dtype=np.float32)


def test_cosine_times_support_by_hand() -> None:
    """Item 3 points where item 0 does, with 10 interactions; item 1 lies 45 degrees off, with many; 5 has none."""
    popularity = np.array([40, 990, 90, 10, 90, 0], dtype=np.float32)
    neighbours = closest(FACTORS, lengths_of(FACTORS), popularity, ItemRow(0), 10)
    np.testing.assert_array_equal(neighbours.rows, [1, 3, 2, 4])
    np.testing.assert_allclose(neighbours.similarities, [np.sqrt(0.5) * 0.99, 0.5, 0.0, 0.0], rtol=1e-6)


def test_an_item_at_the_origin_is_close_to_nothing() -> None:
    neighbours = closest(FACTORS, lengths_of(FACTORS), np.full(6, 50, dtype=np.float32), ItemRow(4), 3)
    np.testing.assert_array_equal(neighbours.similarities, 0)
