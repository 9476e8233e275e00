"""Base of the models that are a neighbour table: scores, neighbours, reasons and arrays all come from it."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from recterm.engine.core import defaults
from recterm.engine.core.ranking_model import RankingModel
from recterm.engine.core.taste import FeedbackWeights
from recterm.engine.neighbourhood.neighbours import NeighbourTable

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from recterm.domain.model import ItemRow
    from recterm.domain.progress import ProgressSink
    from recterm.engine.core.arrays import F32Matrix, F32Vector, RowVector
    from recterm.engine.core.interactions import Interactions
    from recterm.engine.core.protocol import Arrays, Neighbours
    from recterm.engine.core.taste import WeightedHistory
    from recterm.engine.neighbourhood.similarity import NeighbourLists

P = TypeVar("P", bound=FeedbackWeights)


class NeighbourTableModel(RankingModel[P]):
    """Ranks by the weighted sum of the history's entries in each item's list; subclasses make the lists.

    Its hyperparameters have an open `n_neighbours`, the length of the lists.
    """

    additive = True

    _table: NeighbourTable

    @abstractmethod
    def _lists(self, data: Interactions, progress: ProgressSink) -> NeighbourLists:
        """Return each item's list: the items whose presence in a history speaks for it most."""

    def similar(self, item: ItemRow, n: int) -> Neighbours:
        """Return the first items of the item's own list, at most n_neighbours."""
        self._check_rows(np.array([item]))
        return self._table.similar(item, n)

    def _resolved(self, data: Interactions) -> P:
        return self._hyperparameters.resolved({"n_neighbours": defaults.knn_neighbours(data)})

    def _train(self, data: Interactions, rng: np.random.Generator, progress: ProgressSink) -> None:
        self._table = NeighbourTable.build(self._lists(data, progress))

    def _score(self, evidence: WeightedHistory) -> F32Vector:
        return self._table.score(evidence)

    def _score_many(self, weights: csr_matrix) -> F32Matrix:
        return self._table.score_many(weights)

    def _amounts(self, evidence: WeightedHistory, items: RowVector) -> NDArray[np.float64]:
        return self._table.amounts(evidence, items)

    def _arrays(self) -> Arrays:
        return self._table.arrays()

    def _restore(self, arrays: Arrays) -> None:
        self._table = NeighbourTable.from_arrays(arrays)
