"""Similarities against brute force, and the neighbour lists against sorting."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from implicit.nearest_neighbours import CosineRecommender
from scipy.sparse import csr_matrix

from recterm.domain.progress import silent
from recterm.engine.neighbourhood import similarity as module
from recterm.engine.neighbourhood.similarity import SIMILARITIES, NeighbourLists, centred, nearest, weighted
from tests.engine.communities import ratings

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from recterm.domain.model import Progress


def dense_of(lists: NeighbourLists) -> NDArray[np.float64]:
    """Return the lists as an (I, I) matrix."""
    n_items = len(lists.indptr) - 1
    return csr_matrix((lists.values, lists.rows, lists.indptr), shape=(n_items, n_items)).toarray().astype(np.float64)


def brute_force(
    vectors: NDArray[np.float64], stored: NDArray[np.bool_], similarity: str, shrinkage: float, support: float
) -> NDArray[np.float64]:
    """Return all similarities from the definitions, pair by pair; 0 for those that are not positive."""
    n_users, n_items = vectors.shape
    damping = shrinkage * float((vectors**2).sum()) / max(1, int(stored.sum()))
    answer = np.zeros((n_items, n_items))
    for i in range(n_items):
        for j in range(n_items):
            a, b = vectors[:, i], vectors[:, j]
            common = int((stored[:, i] & stored[:, j]).sum())
            if i == j or common == 0 or a @ b == 0:
                continue
            if similarity == "euclidean":
                both = stored[:, i] & stored[:, j]
                distance = np.sqrt(((a - b)[both] ** 2).mean())
                answer[i, j] = 1.0 / (1.0 + distance) * common / (common + shrinkage + support)
                continue
            if similarity == "dice":
                value = 2 * (a @ b) / (a @ a + b @ b + damping)
            elif similarity == "jaccard":
                value = a @ b / (a @ a + b @ b - a @ b + damping)
            elif similarity == "phi":
                value = n_users * np.cov(a, b, bias=True)[0, 1] / (n_users * a.std() * b.std() + damping)
            else:
                value = a @ b / (np.linalg.norm(a) * np.linalg.norm(b) + damping)
            answer[i, j] = max(0.0, float(value)) * common / (common + support)
    return answer


@pytest.mark.parametrize("similarity", SIMILARITIES)
@pytest.mark.parametrize(("shrinkage", "support"), [(0.0, 0.0), (6.0, 0.0), (0.0, 5.0), (2.5, 3.0)])
def test_similarities_are_those_of_their_definitions(similarity: str, shrinkage: float, support: float) -> None:
    data = ratings(25, 14)
    matrix = data.matrix
    if similarity in ("adjusted-cosine", "pearson"):
        matrix = centred(matrix, "user" if similarity == "adjusted-cosine" else "item")
    elif similarity in ("jaccard", "dice"):
        matrix = csr_matrix((np.ones(len(data), dtype=np.float32), matrix.indices, matrix.indptr), shape=matrix.shape)
    lists = nearest(matrix, similarity, k=100, shrinkage=shrinkage, support=support, progress=silent)
    expected = brute_force(
        matrix.toarray().astype(np.float64), data.matrix.toarray() > 0, similarity, shrinkage, support
    )
    np.testing.assert_allclose(dense_of(lists), expected, atol=2e-5)


def test_textbook_jaccard_and_cosine_of_sets() -> None:
    # Item 0 has users 0-3, item 1 users 2-5, item 2 user 6.
    users, items = np.array([0, 1, 2, 3, 2, 3, 4, 5, 6]), np.array([0, 0, 0, 0, 1, 1, 1, 1, 2])
    sets = csr_matrix((np.ones(9, dtype=np.float32), (users, items)), shape=(8, 3))
    assert dense_of(nearest(sets, "jaccard", k=5, progress=silent))[0].tolist() == pytest.approx([0, 2 / 6, 0])
    assert dense_of(nearest(sets, "dice", k=5, progress=silent))[0].tolist() == pytest.approx([0, 2 * 2 / 8, 0])
    assert dense_of(nearest(sets, "cosine", k=5, progress=silent))[0].tolist() == pytest.approx([0, 2 / 4, 0])
    # phi = (n11 n00 - n10 n01) / sqrt of the margins = (2 * 2 - 2 * 2) / ... = 0: no more than chance.
    assert dense_of(nearest(sets, "phi", k=5, progress=silent))[0].tolist() == pytest.approx([0, 0, 0])


def test_cosine_is_that_of_implicit() -> None:
    data = ratings(60, 40)
    theirs = CosineRecommender(K=40, num_threads=1)
    theirs.fit(data.matrix, show_progress=False)
    expected = theirs.similarity.toarray()
    np.fill_diagonal(expected, 0.0)
    ours = dense_of(nearest(data.matrix, "cosine", k=40, progress=silent))
    np.testing.assert_allclose(ours, expected, atol=1e-6)


@settings(deadline=None, max_examples=40)
@given(k=st.integers(1, 12), seed=st.integers(0, 1000), cells=st.sampled_from([1, 40, 10_000]))
def test_lists_hold_the_k_largest_in_falling_order_whatever_the_blocks(k: int, seed: int, cells: int) -> None:
    # Few distinct values make ties; the lower row comes first.
    dense = np.random.default_rng(seed).integers(0, 3, (9, 10)).astype(np.float32)
    for similarity in ("cosine", "jaccard"):
        full = dense_of(nearest(csr_matrix(dense), similarity, k=100, progress=silent))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(module, "CELLS_AT_ONCE", cells)
            lists = nearest(csr_matrix(dense), similarity, k=k, progress=silent)
        for item in range(10):
            mine = slice(lists.indptr[item], lists.indptr[item + 1])
            values = full[item].astype(np.float32)
            expected = sorted(np.flatnonzero(values > 0), key=lambda row: (-values[row], row))[:k]
            assert lists.rows[mine].tolist() == expected
            np.testing.assert_array_equal(lists.values[mine], values[expected])


def test_support_counts_users_whose_product_is_zero() -> None:
    """SciPy drops dot products that are exactly zero, which must not shift the counts of the others."""
    dense = np.array([[1, 1, 2], [1, -1, 2], [0, 3, 1]], dtype=np.float32)
    lists = nearest(csr_matrix(dense), "cosine", k=5, support=2.0, progress=silent)
    expected = brute_force(dense.astype(np.float64), dense != 0, "cosine", 0.0, 2.0)
    np.testing.assert_allclose(dense_of(lists), expected, atol=1e-6)
    assert dense_of(lists)[0, 1] == 0.0


def test_weightings_are_those_of_text_search() -> None:
    data = ratings(12, 8)
    dense = data.matrix.toarray().astype(np.float64)
    idf = np.log1p(8 / (dense > 0).sum(axis=1))[:, None]
    np.testing.assert_allclose(weighted(data.matrix, "tf-idf", 1.2, 0.75).toarray(), np.sqrt(dense) * idf, rtol=1e-5)
    lengths = dense.sum(axis=0) / dense.sum(axis=0).mean()
    bm25 = dense * 2.2 / (1.2 * (0.25 + 0.75 * lengths) + dense) * idf
    np.testing.assert_allclose(weighted(data.matrix, "bm25", 1.2, 0.75).toarray(), bm25, rtol=1e-5)
    assert weighted(data.matrix, "none", 1.2, 0.75) is data.matrix


def test_weights_below_zero_keep_their_sign() -> None:
    matrix = csr_matrix(np.array([[4.0, -4.0]], dtype=np.float32))
    for weighting in ("tf-idf", "bm25"):
        liked, disliked = weighted(matrix, weighting, 1.2, 0.75).data
        assert liked > 0
        assert disliked == -liked


def test_centring_keeps_ratings_that_come_out_as_zero() -> None:
    matrix = csr_matrix(np.array([[3.0, 5.0], [4.0, 0.0]], dtype=np.float32))
    by_user = centred(matrix, "user")
    assert by_user.data.tolist() == [-1.0, 1.0, 0.0]
    assert centred(matrix, "item").data.tolist() == [-0.5, 0.0, 0.5]


def test_progress_reaches_the_end_and_can_stop_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CELLS_AT_ONCE", 40)
    seen: list[Progress] = []
    nearest(ratings(20, 10).matrix, "cosine", k=3, shrinkage=1.0, progress=seen.append)
    assert [(step.done, step.total) for step in seen] == [(4, 10), (8, 10), (10, 10)]
    seen.clear()
    nearest(ratings(20, 10).matrix, "cosine", k=3, progress=seen.append)
    assert [(step.done, step.total) for step in (seen[0], seen[-1])] == [(0, 10), (10, 10)]

    def stop(step: Progress) -> None:
        raise KeyboardInterrupt

    for shrinkage in (0.0, 1.0):
        with pytest.raises(KeyboardInterrupt):
            nearest(ratings(20, 10).matrix, "cosine", k=3, shrinkage=shrinkage, progress=stop)


@pytest.mark.parametrize("n_users", [3, 1000])
def test_what_everybody_has_correlates_with_nothing(n_users: int) -> None:
    dense = np.ones((n_users, 4), dtype=np.float32) * 0.7
    dense[::2, 3] = 0.0
    assert len(nearest(csr_matrix(dense), "phi", k=5, progress=silent).rows) == 0


@pytest.mark.parametrize("k", [1, 3, 7, 40])
def test_ties_in_the_last_place_go_to_the_first_rows_in_the_compiled_loop_too(k: int) -> None:
    """Few users, many items: most cosines are equal, and the lists are those of a full sort."""
    rated = np.random.default_rng(3).random((6, 40)) < 0.5
    sets = csr_matrix(rated.astype(np.float32))
    vectors = rated / np.maximum(np.linalg.norm(rated, axis=0), 1e-12)
    cosines = (vectors.T @ vectors).astype(np.float32)
    np.fill_diagonal(cosines, 0.0)
    lists = nearest(sets, "cosine", k=k, progress=silent)
    for item in range(40):
        mine = slice(lists.indptr[item], lists.indptr[item + 1])
        rounded = np.round(cosines[item], 5)
        best = [row for row in np.lexsort((np.arange(40), -rounded)) if rounded[row] > 0][:k]
        assert np.round(lists.values[mine], 5).tolist() == rounded[best].tolist()
        assert set(lists.rows[mine].tolist()) == set(best)
