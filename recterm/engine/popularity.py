"""Popularity: the same list for everybody, and the answer of every model to an empty history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Self

import numpy as np

from recterm.engine.hyperparameters import Hyperparameters
from recterm.engine.protocol import Neighbours, Reasons, silent
from recterm.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scipy.sparse import csr_matrix

    from recterm.domain import ItemRow
    from recterm.engine.interactions import Interactions
    from recterm.engine.protocol import Arrays, F32Matrix, F32Vector, ProgressSink, RowVector
    from recterm.engine.taste import Taste


@dataclass(frozen=True, slots=True, kw_only=True)
class PopularityParams(Hyperparameters):
    """Popularity has none."""

    model: ClassVar[str] = "popularity"


class Popularity:
    """Scores an item by the number of its interactions."""

    def __init__(self, hyperparameters: PopularityParams) -> None:
        self.hyperparameters = hyperparameters
        self._counts: F32Vector | None = None

    @property
    def popularity(self) -> F32Vector:
        """(I,) interactions of each item in the community; EngineError before the model is fitted."""
        if self._counts is None:
            raise EngineError("the popularity model is not fitted", "call fit first")
        return self._counts

    def fit(self, data: Interactions, *, rng: np.random.Generator, progress: ProgressSink = silent) -> Self:
        """Count the interactions of each item."""
        self._counts = data.popularity.astype(np.float32)
        return self

    def score(self, taste: Taste) -> F32Vector:
        """(I,) interactions of each item, whatever the taste."""
        return self.popularity.copy()

    def score_many(self, history: csr_matrix) -> F32Matrix:
        """(n, I) the same row for everybody."""
        return np.tile(self.popularity, (history.shape[0], 1))

    def similar(self, item: ItemRow, n: int) -> Neighbours:
        """Nothing: popularity knows no neighbours."""
        return Neighbours(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32))

    def explain(self, taste: Taste, item: ItemRow) -> Reasons:
        """Nothing: the score does not come from the taste."""
        return Reasons(np.zeros(0, dtype=np.int64), np.zeros(0))

    def explain_many(self, taste: Taste, items: RowVector) -> Sequence[Reasons]:
        """Nothing, for each item."""
        return [Reasons(np.zeros(0, dtype=np.int64), np.zeros(0)) for _ in items]

    def arrays(self) -> Arrays:
        """The counts."""
        return {"popularity": self.popularity}

    @classmethod
    def from_arrays(cls, hyperparameters: PopularityParams, arrays: Arrays) -> Self:
        """The fitted model that `arrays()` was taken from."""
        model = cls(hyperparameters)
        model._counts = arrays["popularity"]
        return model
