"""Weights from item to item, kept in the smallest of three representations and served with NumPy alone.

A linear model scores item j for a history x as sum over h of x[h] * W[h, j], with W[j, j] = 0. I items, U users,
H rows of a history, N asked items.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, Self

import numpy as np

from recterm.engine.core.ragged import entries_of

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from recterm.engine.core.arrays import F32Matrix, F32Vector, RowVector
    from recterm.engine.core.protocol import Arrays


class LinearWeights(Protocol):
    """Interface of a linear model's weights."""

    def scores(self, rows: RowVector, weights: F32Vector) -> F32Vector:
        """Return (I,) scores of a weighted history."""
        ...

    def scores_many(self, history: csr_matrix) -> F32Matrix:
        """Return (n, I) scores of n weighted histories."""
        ...

    def block(self, rows: RowVector, items: RowVector) -> F32Matrix:
        """Return (H, N) the weights W[rows, items]."""
        ...

    def arrays(self) -> Arrays:
        """Return the arrays for the store; `restore` takes them back."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Dense:
    """All weights as one matrix."""

    matrix: F32Matrix
    """(I, I)"""

    def scores(self, rows: RowVector, weights: F32Vector) -> F32Vector:
        """Return (I,) scores by one product with the rows of the history."""
        return weights @ self.matrix[rows]

    def scores_many(self, history: csr_matrix) -> F32Matrix:
        """Return (n, I) scores by one product."""
        scores: F32Matrix = history @ self.matrix
        return scores

    def block(self, rows: RowVector, items: RowVector) -> F32Matrix:
        """Return (H, N), a part of the matrix."""
        return self.matrix[np.ix_(rows, items)]

    def arrays(self) -> Arrays:
        """Return the matrix."""
        return {"dense": self.matrix}


@dataclass(frozen=True, slots=True, eq=False)
class Pruned:
    """The largest weights towards each item, stored by the row that they come from."""

    indptr: NDArray[np.int64]
    """(I + 1,)"""
    items: NDArray[np.int32]
    """(nonzeros,) ascending within a row."""
    values: F32Vector

    @classmethod
    def of(cls, matrix: F32Matrix, n_kept: int) -> Self:
        """Keep the n_kept weights of largest magnitude in each column of an (I, I) matrix."""
        n_items = len(matrix)
        keep = np.empty((n_kept, n_items), dtype=np.int32)
        for start in range(0, n_items, 512):
            part = np.abs(matrix[:, start : start + 512])
            keep[:, start : start + 512] = np.argpartition(part, n_items - n_kept, axis=0)[n_items - n_kept :]
        columns = np.tile(np.arange(n_items, dtype=np.int32), n_kept)
        return cls.of_entries(keep.ravel(), columns, np.take_along_axis(matrix, keep, axis=0).ravel(), n_items)

    @classmethod
    def of_entries(
        cls, rows: NDArray[np.integer], columns: NDArray[np.integer], values: F32Vector, n_items: int
    ) -> Self:
        """Make weights from W[rows, columns], each entry once; zeros are dropped."""
        from scipy.sparse import csr_matrix

        sparse = csr_matrix((values, (rows, columns)), shape=(n_items, n_items))
        sparse.eliminate_zeros()
        sparse.sort_indices()
        return cls(sparse.indptr.astype(np.int64), sparse.indices, sparse.data)

    def scores(self, rows: RowVector, weights: F32Vector) -> F32Vector:
        """Return (I,) the sum of the rows of the history."""
        places, lengths = entries_of(self.indptr, rows)
        summed = np.bincount(
            self.items[places], np.repeat(weights, lengths) * self.values[places], minlength=len(self.indptr) - 1
        )
        return summed.astype(np.float32)

    def scores_many(self, history: csr_matrix) -> F32Matrix:
        """Return (n, I) scores by one sparse product."""
        n_items = history.shape[1]
        matrix = type(history)((self.values, self.items, self.indptr), shape=(n_items, n_items))
        scores: F32Matrix = (history @ matrix).toarray()
        return scores

    def block(self, rows: RowVector, items: RowVector) -> F32Matrix:
        """Return (H, N) with zeros where a weight was not kept."""
        asked, columns = np.unique(items, return_inverse=True)
        place = np.full(len(self.indptr) - 1, -1)
        place[asked] = np.arange(len(asked))
        entries, lengths = entries_of(self.indptr, rows)
        column = place[self.items[entries]]
        met = np.flatnonzero(column >= 0)
        dense = np.zeros((len(rows), len(asked)), dtype=np.float32)
        dense[np.repeat(np.arange(len(rows)), lengths)[met], column[met]] = self.values[entries[met]]
        return dense[:, columns]

    def arrays(self) -> Arrays:
        """Row pointers, item rows and values."""
        return {"indptr": self.indptr, "items": self.items, "values": self.values}


@dataclass(frozen=True, slots=True, eq=False)
class ThroughUsers:
    """W[h, j] = sum over users of community[u, h] * through[u, j] for h != j: exact, and small when users are few."""

    indptr: NDArray[np.int64]
    """(I + 1,) of the community by item."""
    users: NDArray[np.int32]
    """(nonzeros,)"""
    values: F32Vector
    """(nonzeros,) the community's weights."""
    through: F32Matrix
    """(U, I)"""
    own: F32Vector = field(init=False, repr=False)
    """(I,) what each row would add to its own score; NaN where nobody asked for it yet."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "own", np.full(len(self.indptr) - 1, np.nan, dtype=np.float32))

    def scores(self, rows: RowVector, weights: F32Vector) -> F32Vector:
        """Return (I,) scores through the users who share items with the history."""
        places, lengths = entries_of(self.indptr, rows)
        shared = np.bincount(
            self.users[places], np.repeat(weights, lengths) * self.values[places], minlength=len(self.through)
        )
        scores = shared.astype(np.float32) @ self.through
        scores[rows] -= weights * self._own(rows)
        return scores

    def scores_many(self, history: csr_matrix) -> F32Matrix:
        """Return (n, I) scores through all users at once."""
        shape = (history.shape[1], len(self.through))
        community = type(history)((self.values, self.users, self.indptr), shape=shape)
        scores: F32Matrix = (history @ community) @ self.through
        own = self._own(np.arange(shape[0]))
        stored = history.tocoo()
        scores[stored.row, stored.col] -= stored.data * own[stored.col]
        return scores

    def block(self, rows: RowVector, items: RowVector) -> F32Matrix:
        """Return (H, N) sums over the users of each row."""
        places, lengths = entries_of(self.indptr, rows)
        users, values = self.users[places], self.values[places]
        heard = np.flatnonzero(lengths)
        starts = (np.cumsum(lengths) - lengths)[heard]
        sums = np.zeros((len(rows), len(items)), dtype=np.float32)
        for column, item in enumerate(items):
            # A copy in one piece: entries a row apart fall on the same lines of the processor's cache.
            parts = self.through[:, item].copy()[users] * values
            sums[heard, column] = np.add.reduceat(parts, starts, dtype=np.float64)
            sums[rows == item, column] = 0.0
        return sums

    def arrays(self) -> Arrays:
        """Return the community by item, and the dense part."""
        return {"indptr": self.indptr, "users": self.users, "values": self.values, "through": self.through}

    def _own(self, rows: RowVector) -> F32Vector:
        """Return (H,) amounts that each row would add to its own score; computed once for each."""
        new = rows[np.isnan(self.own[rows])]
        if len(new):
            places, lengths = entries_of(self.indptr, new)
            parts = self.values[places] * self.through[self.users[places], np.repeat(new, lengths)]
            owners = np.repeat(np.arange(len(new)), lengths)
            self.own[new] = np.bincount(owners, parts, minlength=len(new))
        return self.own[rows]


def restore(arrays: Arrays) -> LinearWeights:
    """Restore the weights whose `arrays()` were stored."""
    if "dense" in arrays:
        return Dense(arrays["dense"])
    if "through" in arrays:
        return ThroughUsers(arrays["indptr"], arrays["users"], arrays["values"], arrays["through"])
    return Pruned(arrays["indptr"], arrays["items"], arrays["values"])
