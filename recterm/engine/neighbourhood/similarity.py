"""Similarity of items, from who rated or played them; the k most similar items of each.

One sparse product gives the dot products of all pairs, block by block, so that memory stays bounded; each similarity
is a function of the dot product and of the two lengths. Sarwar et al., "Item-based collaborative filtering
recommendation algorithms", 2001, has cosine, adjusted cosine and Pearson; here lengths are taken over all ratings of
an item, not only over the users that two items share, which is steadier when few users are shared. phi is the
correlation over all users, with 0 for those who did not touch an item: what is left of the cosine once the common
users that popularity alone would bring are taken away.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from recterm.domain.model import Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from recterm.domain.progress import ProgressSink
    from recterm.engine.core.arrays import F32Vector

SIMILARITIES = ("cosine", "jaccard", "dice", "euclidean", "adjusted-cosine", "pearson", "phi")
WEIGHTINGS = ("none", "tf-idf", "bm25")

PLAIN_PRODUCTS = ("cosine", "adjusted-cosine", "pearson")
"""Similarities that are a product of unit vectors when nothing is added to the denominator."""

TIED_AT_ONCE = 512
"""Items with ties in the last place that are compared again at once."""

CELLS_AT_ONCE = 16_000_000
"""Item pairs in one block at most: 300 MB for each thread in the worst case, where every pair shares a user."""

ROUNDING = 1e-6
"""Similarities below this are zero in single precision."""

MOST_THREADS = 4
"""Beyond this, memory bandwidth is the limit, and each thread has a block of its own in memory."""


@dataclass(frozen=True, slots=True, eq=False)
class NeighbourLists:
    """The most similar items of each item, as in a CSR matrix; each list is descending, positive only."""

    indptr: NDArray[np.int64]
    """(I + 1,)"""
    rows: NDArray[np.int32]
    """(N,) item rows; the item itself is not in its list."""
    values: F32Vector
    """(N,) similarities, > 0."""

    @classmethod
    def of(cls, lists: list[tuple[NDArray[np.int32], F32Vector]]) -> NeighbourLists:
        """Make lists from the rows and similarities of each item in turn."""
        indptr = np.zeros(len(lists) + 1, dtype=np.int64)
        np.cumsum([len(rows) for rows, _ in lists], out=indptr[1:])
        return cls(indptr, np.concatenate([rows for rows, _ in lists]), np.concatenate([values for _, values in lists]))


def centred(matrix: csr_matrix, by: str) -> csr_matrix:
    """Subtract from ratings the mean of their `user` or `item`; a zero stays stored."""
    index = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr)) if by == "user" else matrix.indices
    size = matrix.shape[0] if by == "user" else matrix.shape[1]
    counts = np.maximum(np.bincount(index, minlength=size), 1)
    means = np.bincount(index, weights=matrix.data, minlength=size) / counts
    return _with_data(matrix, matrix.data - means[index])


def weighted(matrix: csr_matrix, weighting: str, k1: float, b: float) -> csr_matrix:
    """Weigh values like words in documents: an item is a document, its users are the words.

    `tf-idf`: sqrt(x) * idf; `bm25`: x (k1 + 1) / (k1 (1 - b + b * length / mean length) + x) * idf, as in the implicit
    library. idf = log(1 + I / interactions of the user): a user who rated everything hardly distinguishes items.
    Negative values keep their sign.
    """
    if weighting == "none":
        return matrix
    lengths = np.diff(matrix.indptr)
    idf = np.repeat(np.log1p(matrix.shape[1] / np.maximum(lengths, 1)), lengths)
    size = np.abs(matrix.data)
    if weighting == "tf-idf":
        return _with_data(matrix, np.sign(matrix.data) * np.sqrt(size) * idf)
    sums = np.bincount(matrix.indices, weights=size, minlength=matrix.shape[1])
    mean = sums[sums > 0].mean() if (sums > 0).any() else 1.0
    norm = 1.0 - b + b * sums[matrix.indices] / mean
    return _with_data(matrix, matrix.data * (k1 + 1.0) / np.maximum(k1 * norm + size, 1e-12) * idf)


def nearest(
    vectors: csr_matrix,
    similarity: str,
    *,
    k: int,
    shrinkage: float = 0.0,
    support: float = 0.0,
    progress: ProgressSink,
) -> NeighbourLists:
    """Find the k most similar items of every item.

    cosine, adjusted-cosine, pearson: dot / (|i| |j| + shrinkage); jaccard (Tanimoto; on sets, the share of common
    users): dot / (|i|^2 + |j|^2 - dot + shrinkage); dice: 2 dot / (|i|^2 + |j|^2 + shrinkage); phi: as cosine, after
    the mean over all users is taken off, for pairs with a common user. Then times n / (n + support), with n the users
    in common. euclidean: 1 / (1 + d), with d the root of the mean squared difference over the users in common
    (Segaran, "Programming collective intelligence", 2007), times n / (n + shrinkage + support).

    Args:
        vectors: (U, I) values as the similarity uses them: centred, weighted or binary.
        similarity: one of SIMILARITIES.
        k: neighbours kept for each item, >= 1.
        shrinkage: interactions added to the denominator, >= 0 (times the mean square of a stored value): pairs with
            little support count less.
        support: common users at which a similarity counts half, >= 0; costs a second product.
        progress: called after every block; may raise to stop.
    """
    comparison = _Comparison(vectors, similarity, k, shrinkage, support)
    if similarity in PLAIN_PRODUCTS and not shrinkage and not support:
        return _by_products_alone(comparison, k, progress)
    return NeighbourLists.of(list(in_threads(comparison.block, vectors.shape[1], progress)))


def _by_products_alone(comparison: _Comparison, k: int, progress: ProgressSink) -> NeighbourLists:
    """Find plain cosines, which are products of unit vectors: implicit's compiled loop keeps the largest.

    Where the last places are tied it keeps an arbitrary one; these items are compared again, so that rows decide.
    """
    from implicit._nearest_neighbours import all_pairs_knn
    from scipy.sparse import csr_matrix

    users, n_items = comparison.users, comparison.users.shape[1]
    progress(Progress("comparing items", 0, n_items))
    lengths = np.where(comparison.measure > 0, comparison.measure, 1.0).astype(np.float64)
    unit = csr_matrix((users.data / lengths[users.indices], users.indices, users.indptr), shape=users.shape)
    threads = min(MOST_THREADS, os.cpu_count() or 1)
    # One more for the item itself, and one that shows whether the last place is a tie.
    nearest = all_pairs_knn(unit, min(k + 2, n_items), show_progress=False, num_threads=threads).tocsr()
    width = int(np.diff(nearest.indptr).max(initial=0))
    line = np.repeat(np.arange(n_items), np.diff(nearest.indptr))
    place = np.arange(nearest.nnz) - np.repeat(nearest.indptr[:-1], np.diff(nearest.indptr))
    rows = np.full((n_items, width), n_items, dtype=np.int32)
    values = np.zeros((n_items, width), dtype=np.float32)
    rows[line, place] = nearest.indices
    values[line, place] = np.where((nearest.data >= ROUNDING) & (nearest.indices != line), nearest.data, 0.0)
    order = np.argsort(rows, axis=1, kind="stable")
    rows, values = np.take_along_axis(rows, order, axis=1), np.take_along_axis(values, order, axis=1)
    order = np.argsort(-values, axis=1, kind="stable")
    rows, values = np.take_along_axis(rows, order, axis=1), np.take_along_axis(values, order, axis=1)
    lists = list(zip(rows[:, :k], values[:, :k], strict=True))
    if width > k:
        tied = np.flatnonzero((values[:, k] > 0) & (values[:, k - 1] - values[:, k] <= ROUNDING))
        by_item = unit.T.tocsr()
        for start in range(0, len(tied), TIED_AT_ONCE):
            part = tied[start : start + TIED_AT_ONCE]
            dots = by_item[part] @ unit
            near = np.where(dots.data >= ROUNDING, dots.data, 0.0).astype(np.float32)
            for item, first, last in zip(part, dots.indptr[:-1], dots.indptr[1:], strict=True):
                lists[item] = strongest(dots.indices[first:last], near[first:last], int(item), k)
            progress(Progress("comparing items", n_items * start / len(tied), n_items))
    progress(Progress("comparing items", n_items, n_items))
    return NeighbourLists.of(
        [
            (neighbours[:n], similarities[:n])
            for neighbours, similarities in lists
            for n in (int((similarities > 0).sum()),)
        ]
    )


class _Comparison:
    """State shared by all blocks of one comparison."""

    def __init__(self, vectors: csr_matrix, similarity: str, k: int, shrinkage: float, support: float) -> None:
        self.users = vectors.astype(np.float32, copy=False)
        self.items = self.users.T.tocsr()
        self.k = k
        self.similarity = similarity
        euclidean = similarity == "euclidean"
        self.support = np.float32(support + shrinkage if euclidean else support)
        self.touched = (_ones(self.users), _ones(self.items)) if self.support > 0 or euclidean else None
        self.squares = (_squares(self.users), _squares(self.items)) if euclidean else None
        n_users, n_items = vectors.shape
        lengths = np.bincount(self.users.indices, weights=self.users.data.astype(np.float64) ** 2, minlength=n_items)
        self.damping = np.float32(shrinkage * lengths.sum() / max(1, self.users.nnz))
        self.chance: F32Vector | None = None
        if similarity == "phi":
            sums = np.bincount(self.users.indices, weights=self.users.data, minlength=n_items)
            self.chance = (sums / np.sqrt(n_users)).astype(np.float32)
            # A column that everyone has alike leaves only rounding errors: it correlates with nothing.
            lengths = np.where(lengths * n_users > sums**2 * (1.0 + ROUNDING), lengths - sums**2 / n_users, 0.0)
        self.of_sets = similarity in ("jaccard", "dice")
        self.measure = (lengths if self.of_sets else np.sqrt(lengths)).astype(np.float32)

    def block(self, rows: range) -> list[tuple[NDArray[np.int32], F32Vector]]:
        """Return the lists of some items."""
        dots = self.items[rows.start : rows.stop] @ self.users
        values = dots.data
        common = self._common(rows, dots)
        if self.squares is not None and common is not None:
            values[:] = self._nearness(rows, dots, common)
        else:
            self._divide(rows, dots)
        if common is not None:
            values *= common / (common + self.support)
        return [
            strongest(dots.indices[start:stop], values[start:stop], item, self.k)
            for item, start, stop in zip(rows, dots.indptr[:-1], dots.indptr[1:], strict=True)
        ]

    def _divide(self, rows: range, dots: csr_matrix) -> None:
        """Turn the dot products of some items into similarities, in place."""
        values, repeats = dots.data, np.diff(dots.indptr)
        if self.chance is not None:
            values -= np.repeat(self.chance[rows.start : rows.stop], repeats) * self.chance[dots.indices]
        below = np.repeat(self.measure[rows.start : rows.stop], repeats)
        if self.of_sets:
            below += self.measure[dots.indices]
            if self.similarity == "dice":
                values *= 2.0
            else:
                below -= values
        else:
            below *= self.measure[dots.indices]
        below += self.damping
        np.divide(values, below, out=values, where=below > 0)
        values[(values < ROUNDING) | (below <= 0)] = 0.0

    def _common(self, rows: range, dots: csr_matrix) -> F32Vector | None:
        """Count the users in common for each stored entry of dots, if needed."""
        if self.touched is None:
            return None
        users, items = self.touched
        return _in_order(items[rows.start : rows.stop] @ users, dots)

    def _nearness(self, rows: range, dots: csr_matrix, common: F32Vector) -> F32Vector:
        """Compute 1 / (1 + root mean squared difference over the users in common) for each stored entry of dots."""
        assert self.squares is not None
        assert self.touched is not None
        users, items = self.touched
        squared_users, squared_items = self.squares
        apart: NDArray[np.floating] = _in_order(squared_items[rows.start : rows.stop] @ users, dots)
        apart = apart + _in_order(items[rows.start : rows.stop] @ squared_users, dots) - 2.0 * dots.data
        return (1.0 / (1.0 + np.sqrt(np.maximum(apart, 0.0) / common))).astype(np.float32)


def _in_order(counts: csr_matrix, dots: csr_matrix) -> F32Vector:
    """Return the counts of common users for each stored entry of dots, in its order."""
    if counts.nnz == dots.nnz:
        # The same sparse product of other values: the same entries in the same order.
        same: F32Vector = counts.data
        return same
    # SciPy dropped dot products that are exactly zero.
    counts.sort_indices()
    lines, width = np.arange(counts.shape[0]), np.int64(counts.shape[1])
    have = np.repeat(lines, np.diff(counts.indptr)) * width + counts.indices
    want = np.repeat(lines, np.diff(dots.indptr)) * width + dots.indices
    ordered: F32Vector = counts.data[np.searchsorted(have, want)]
    return ordered


def _ones(matrix: csr_matrix) -> csr_matrix:
    """Return 1 for each stored entry."""
    return _with_data(matrix, np.ones(matrix.nnz))


def _squares(matrix: csr_matrix) -> csr_matrix:
    """Return the square of each stored entry."""
    return _with_data(matrix, matrix.data**2)


def _with_data(matrix: csr_matrix, data: NDArray[np.floating]) -> csr_matrix:
    """Return the matrix with other stored values."""
    return type(matrix)((data.astype(np.float32), matrix.indices, matrix.indptr), shape=matrix.shape)


def strongest(rows: NDArray[np.int32], values: F32Vector, item: int, k: int) -> tuple[NDArray[np.int32], F32Vector]:
    """Return the k largest positive values and their rows, descending, ties by row, without the item itself."""
    good = np.flatnonzero((values > 0) & (rows != item))
    if len(good) > k:
        bound = np.partition(values[good], len(good) - k)[len(good) - k]
        good = good[values[good] >= bound]
    order = np.lexsort((rows[good], -values[good]))[:k]
    return rows[good[order]].astype(np.int32), values[good[order]]


def in_threads(
    block: Callable[[range], list[tuple[NDArray[np.int32], F32Vector]]], n_items: int, progress: ProgressSink
) -> Iterator[tuple[NDArray[np.int32], F32Vector]]:
    """Work through all items in blocks, on all cores: SciPy's products and NumPy's sorts release the lock."""
    size = max(1, CELLS_AT_ONCE // n_items)
    blocks = [range(start, min(start + size, n_items)) for start in range(0, n_items, size)]
    pool = ThreadPoolExecutor(max_workers=min(MOST_THREADS, os.cpu_count() or 1))
    try:
        for done, lists in enumerate(pool.map(block, blocks), start=1):
            yield from lists
            progress(Progress("comparing items", min(done * size, n_items), n_items))
    finally:
        pool.shutdown(cancel_futures=True)
