"""Neighbour table, sparse, item to item: scores, neighbours and reasons of models whose score is a weighted sum.

The score of an item is the sum, over the history, of weight times similarity, where the similarity counts if the
history item is among the k neighbours *of the scored item*.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from recterm.engine.core.protocol import Neighbours
from recterm.engine.core.ragged import entries_of

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from recterm.domain.model import ItemRow
    from recterm.engine.core.arrays import F32Matrix, F32Vector, RowVector
    from recterm.engine.core.protocol import Arrays
    from recterm.engine.core.taste import WeightedHistory
    from recterm.engine.neighbourhood.similarity import NeighbourLists


@dataclass(frozen=True, slots=True, eq=False)
class NeighbourTable:
    """Neighbour lists in both directions: by scored item for reasons, by history item for scores."""

    indptr: NDArray[np.int64]
    """(I + 1,) bounds of each item's own list."""
    rows: NDArray[np.int32]
    """(N,) neighbours of each item, the closest first."""
    values: F32Vector
    """(N,) their similarities."""
    heard_indptr: NDArray[np.int64]
    """(I + 1,) bounds of the reversed lists."""
    heard_rows: NDArray[np.int32]
    """(N,) for each item, the items that have it in their list."""
    heard_values: F32Vector
    """(N,) the similarities again."""

    @classmethod
    def build(cls, lists: NeighbourLists) -> NeighbourTable:
        """Reverse the lists once, when they are made, so that loading need not."""
        from scipy.sparse import csr_matrix

        n_items = len(lists.indptr) - 1
        heard = csr_matrix((lists.values, lists.rows, lists.indptr), shape=(n_items, n_items)).tocsc()
        return cls(
            lists.indptr,
            lists.rows,
            lists.values,
            heard.indptr.astype(np.int64),
            heard.indices.astype(np.int32),
            heard.data.astype(np.float32),
        )

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> NeighbourTable:
        """Restore the table that `arrays` was taken from."""
        return cls(*(arrays[name] for name in cls.__slots__))

    def arrays(self) -> Arrays:
        """Return the six arrays by name."""
        return {name: getattr(self, name) for name in self.__slots__}

    @property
    def lonely(self) -> NDArray[np.bool_]:
        """(I,) items without neighbours, which no history can score."""
        return np.equal(np.diff(self.indptr), 0)

    def similar(self, item: ItemRow, n: int) -> Neighbours:
        """Return the first n entries of the item's own list."""
        mine = slice(self.indptr[item], min(self.indptr[item] + n, self.indptr[item + 1]))
        return Neighbours(self.rows[mine].astype(np.int64), self.values[mine])

    def score(self, evidence: WeightedHistory) -> F32Vector:
        """Return (I,) weighted sums, NaN for items without neighbours."""
        places, lengths = entries_of(self.heard_indptr, evidence.rows)
        parts = self.heard_values[places].astype(np.float64) * np.repeat(evidence.weights, lengths)
        sums = np.bincount(self.heard_rows[places], weights=parts, minlength=len(self.indptr) - 1)
        return self._marked(sums.astype(np.float32))

    def score_many(self, weights: csr_matrix) -> F32Matrix:
        """Return (n, I) weighted sums of weighted histories, the same numbers as `score`."""
        from scipy.sparse import csr_matrix

        n_items = len(self.indptr) - 1
        heard = csr_matrix(
            (self.heard_values.astype(np.float64), self.heard_rows, self.heard_indptr), shape=(n_items, n_items)
        )
        return self._marked((weights.astype(np.float64) @ heard).toarray().astype(np.float32))

    def amounts(self, evidence: WeightedHistory, items: RowVector) -> NDArray[np.float64]:
        """Return (len(items), H) weight times similarity, of each history row for each item."""
        place = np.full(len(self.indptr) - 1, -1)
        place[evidence.rows] = np.arange(len(evidence.rows))
        amounts = np.zeros((len(items), len(evidence.rows)))
        for line, item in zip(amounts, items, strict=True):
            mine = slice(self.indptr[item], self.indptr[item + 1])
            at = place[self.rows[mine]]
            present = at >= 0
            line[at[present]] = self.values[mine][present] * evidence.weights[at[present]].astype(np.float64)
        return amounts

    def gather(
        self, rows: RowVector, values: NDArray[np.float64], items: RowVector
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Sum over the items' own lists, where they meet the history.

        Args:
            rows: (H,) history rows.
            values: (H,) one number for each row.
            items: (N,) items whose lists are read.

        Returns:
            (N,) similarity times value, summed, and (N,) the similarity alone, summed.
        """
        n_items = len(self.indptr) - 1
        history_values = np.zeros(n_items)
        history_values[rows] = values
        present = np.zeros(n_items, dtype=bool)
        present[rows] = True
        places, lengths = entries_of(self.indptr, items)
        neighbours = self.rows[places]
        met = np.flatnonzero(present[neighbours])
        line = np.repeat(np.arange(len(items)), lengths)[met]
        similarities = self.values[places[met]].astype(np.float64)
        sums = np.bincount(line, similarities * history_values[neighbours[met]], len(items))
        alone = np.bincount(line, similarities, len(items))
        return sums.astype(np.float64, copy=False), alone.astype(np.float64, copy=False)

    def _marked(self, scores: NDArray[np.float32]) -> NDArray[np.float32]:
        scores[..., self.lonely] = np.nan
        return scores
