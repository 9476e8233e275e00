"""Bases of the linear item models: some items take part; scores are weighted sums of the history."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from recterm.engine.core.fading import FadingParams
from recterm.engine.core.hyperparameters import whole
from recterm.engine.core.prior import PriorParams
from recterm.engine.core.protocol import Neighbours
from recterm.engine.core.ranking import top_n
from recterm.engine.core.ranking_model import RankingModel
from recterm.engine.linear.linear_weights import LinearWeights, restore

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from recterm.domain.model import ItemRow
    from recterm.domain.progress import ProgressSink
    from recterm.engine.core.arrays import F32Matrix, F32Vector, RowVector
    from recterm.engine.core.hyperparameters import Value
    from recterm.engine.core.interactions import Interactions
    from recterm.engine.core.protocol import Arrays
    from recterm.engine.core.taste import WeightedHistory


@dataclass(frozen=True, slots=True, kw_only=True)
class LinearItemsParams(PriorParams):
    """Hyperparameters that the linear item models share."""

    max_items: int = whole(
        10_000, 1, 100_000,
        "Only this many of the most popular items take part; the others cannot be scored. Memory grows with the "
        "square, the time of EASE with the cube.",
    )  # fmt: skip


F = TypeVar("F", bound=FadingParams)
P = TypeVar("P", bound=LinearItemsParams)


class ItemWeights(RankingModel[F]):
    """Ranks by a weighted sum of the history; subclasses find the weights and call `_keep`."""

    additive = True

    _rows: RowVector
    """(K,) ascending item rows that take part."""
    _places: NDArray[np.int64]
    """(I,) index of each item in `_rows`, -1 for the others."""
    _weights: LinearWeights

    @property
    def scorable(self) -> NDArray[np.bool_]:
        """(I,) items that take part."""
        part: NDArray[np.bool_] = self._places >= 0
        return part

    def similar(self, item: ItemRow, n: int) -> Neighbours:
        """Return items by the weight of this one in their score; only positive weights."""
        here = np.array([item], dtype=np.int64)
        self._check_rows(here)
        place = self._places[here]
        if place[0] < 0:
            return Neighbours(here[:0], np.zeros(0, dtype=np.float32))
        weights = self._weights.block(place, np.arange(len(self._rows)))[0]
        best = top_n(weights, n, exclude=place, candidates=np.flatnonzero(weights > 0))
        return Neighbours(self._rows[best], weights[best])

    def _keep(self, rows: RowVector, n_items: int) -> None:
        self._rows = rows
        self._places = np.full(n_items, -1, dtype=np.int64)
        self._places[rows] = np.arange(len(rows))

    def _score(self, evidence: WeightedHistory) -> F32Vector:
        places = self._places[evidence.rows]
        covered = places >= 0
        scores = np.full(len(self._places), np.nan, dtype=np.float32)
        scores[self._rows] = self._weights.scores(places[covered], evidence.weights[covered])
        return scores

    def _score_many(self, weights: csr_matrix) -> F32Matrix:
        scores = np.full(weights.shape, np.nan, dtype=np.float32)
        scores[:, self._rows] = self._weights.scores_many(weights[:, self._rows])
        return scores

    def _amounts(self, evidence: WeightedHistory, items: RowVector) -> NDArray[np.float64]:
        amounts = np.zeros((len(items), len(evidence.rows)))
        places, asked = self._places[evidence.rows], self._places[items]
        covered, scored = np.flatnonzero(places >= 0), np.flatnonzero(asked >= 0)
        block = self._weights.block(places[covered], asked[scored])
        amounts[np.ix_(scored, covered)] = (block * evidence.weights[covered, None]).T
        return amounts

    def _arrays(self) -> Arrays:
        return {"rows": self._rows, **self._weights.arrays()}

    def _restore(self, arrays: Arrays) -> None:
        self._keep(arrays["rows"], len(self.popularity))
        self._weights = restore(arrays)


class LinearItems(ItemWeights[P]):
    """Base of the models that learn from whole histories, without their order."""

    @abstractmethod
    def _rules(self, community: csr_matrix) -> Mapping[str, Value]:
        """Return the hyperparameters that a weighted community (U, K) decides, by name."""

    @abstractmethod
    def _solve(self, community: csr_matrix, progress: ProgressSink) -> LinearWeights:
        """Solve the weights between the K items of a weighted community (U, K)."""

    def _resolved(self, data: Interactions) -> P:
        if None not in self._hyperparameters.to_json().values():
            return self._hyperparameters
        return self._hyperparameters.resolved(self._rules(self._community(data)[1]))

    def _train(self, data: Interactions, rng: np.random.Generator, progress: ProgressSink) -> None:
        rows, community = self._community(data)
        self._keep(rows, data.n_items)
        self._weights = self._solve(community, progress)

    def _community(self, data: Interactions) -> tuple[RowVector, csr_matrix]:
        """Return (K,) item rows that take part, and the weights of their users, (U, K)."""
        rows = most_popular(data, self._hyperparameters.max_items)
        community = self.weigh(data.matrix)[:, rows]
        return rows, community[np.diff(community.indptr) > 0]


def most_popular(data: Interactions, n: int, least: int = 1) -> RowVector:
    """Return the ascending rows of the n most popular items, of those with `least` interactions or more."""
    n_kept = min(n, int((data.popularity >= least).sum()))
    return np.sort(np.argsort(-data.popularity, kind="stable")[:n_kept]).astype(np.int64)


def gram(matrix: csr_matrix, regularization: float = 0.0) -> NDArray[np.float32]:
    """Compute MtM + regularization of a sparse (n, k) matrix, dense (k, k), in blocks of columns."""
    by_column = matrix.tocsc()
    size = matrix.shape[1]
    product = np.empty((size, size), dtype=np.float32)
    for start in range(0, size, 1024):
        product[start : start + 1024] = (by_column[:, start : start + 1024].T @ matrix).toarray()
    product.flat[:: size + 1] += np.float32(regularization)
    return product
