"""Top columns, against a full stable sort."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recterm.lab.metrics.top_k import top_k


@given(
    columns=st.integers(1, 3000),
    k=st.integers(1, 12),
    levels=st.sampled_from([1, 2, 5, 100, 10**6]),
    seed=st.integers(0, 2**32),
)
def test_top_k_is_the_head_of_a_stable_sort(columns: int, k: int, levels: int, seed: int) -> None:
    """Few levels make many ties: the lower column must win wherever they fall."""
    scores = np.random.default_rng(seed).integers(0, levels, size=(3, columns)).astype(np.float32)
    np.testing.assert_array_equal(top_k(scores, k), np.argsort(-scores, axis=1, kind="stable")[:, :k])


@pytest.mark.parametrize("columns", [48 * 10, 48 * 10 + 1, 9_724, 87_585])
def test_top_k_at_the_sizes_of_real_catalogues(columns: int) -> None:
    scores = np.random.default_rng(1).integers(0, columns // 3, size=(4, columns)).astype(np.float32)
    scores[0] = -np.inf
    scores[1, ::2] = -np.inf
    np.testing.assert_array_equal(top_k(scores, 10), np.argsort(-scores, axis=1, kind="stable")[:, :10])
