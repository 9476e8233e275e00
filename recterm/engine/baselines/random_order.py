"""Random order: the floor below popularity, and the coverage and novelty that come for free."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from recterm.engine.core.protocol import Neighbours, Reasons
from recterm.engine.core.ranking_model import RankingModel
from recterm.engine.core.taste import FeedbackWeights

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from recterm.domain.model import ItemRow
    from recterm.domain.progress import ProgressSink
    from recterm.engine.core.arrays import F32Matrix, F32Vector, RowVector
    from recterm.engine.core.interactions import Interactions
    from recterm.engine.core.protocol import Arrays
    from recterm.engine.core.taste import Taste, WeightedHistory


@dataclass(frozen=True, slots=True, kw_only=True)
class RandomParams(FeedbackWeights):
    """Hyperparameters of random order: none; its seed is that of the fit."""

    model: ClassVar[str] = "random"


class Random(RankingModel[RandomParams]):
    """Scores items at random: a different order for each history, always the same one for the same history."""

    _seed: NDArray[np.int64]

    def similar(self, item: ItemRow, n: int) -> Neighbours:
        """Return nothing: a random order has no neighbours."""
        self._check_rows(np.array([item]))
        return Neighbours(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32))

    def explain_many(self, taste: Taste, items: RowVector) -> Sequence[Reasons]:
        """Return nothing, for each item: the score does not come from the taste."""
        self._check_rows(items)
        return [Reasons(np.zeros(0, dtype=np.int64), np.zeros(0)) for _ in items]

    def _train(self, data: Interactions, rng: np.random.Generator, progress: ProgressSink) -> None:
        self._seed = rng.integers(0, 2**62, 1)

    def _score(self, evidence: WeightedHistory) -> F32Vector:
        return self._drawn(evidence.rows[evidence.weights > 0])

    def _score_many(self, weights: csr_matrix) -> F32Matrix:
        scores = np.empty(weights.shape, dtype=np.float32)
        for user, (start, stop) in enumerate(zip(weights.indptr[:-1], weights.indptr[1:], strict=True)):
            scores[user] = self._drawn(weights.indices[start:stop][weights.data[start:stop] > 0])
        return scores

    def _drawn(self, rows: NDArray[np.integer]) -> F32Vector:
        """Draw (I,) uniform numbers in [0, 1) from the seed and the set of liked rows."""
        seeds = [int(self._seed[0]), *np.sort(rows).tolist()]
        return np.random.default_rng(seeds).random(len(self.popularity), dtype=np.float32)

    def _amounts(self, evidence: WeightedHistory, items: RowVector) -> NDArray[np.float64]:
        return np.zeros((len(items), len(evidence.rows)))

    def _arrays(self) -> Arrays:
        return {"seed": self._seed}

    def _restore(self, arrays: Arrays) -> None:
        self._seed = arrays["seed"]
