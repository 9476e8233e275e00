"""Popularity: the same list for everyone, and every model's answer to an empty history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal, Self

import numpy as np

from recterm.domain.clock import DAY
from recterm.domain.progress import silent
from recterm.engine.core.hyperparameters import Hyperparameters, number
from recterm.engine.core.protocol import Neighbours, Reasons, Task
from recterm.engine.core.user_items import ExtendedCatalogue
from recterm.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scipy.sparse import csr_matrix

    from recterm.domain.model import ItemRow
    from recterm.domain.progress import ProgressSink
    from recterm.engine.core.arrays import F32Matrix, F32Vector, RowVector
    from recterm.engine.core.interactions import Interactions
    from recterm.engine.core.memberships import Memberships
    from recterm.engine.core.protocol import Arrays, Ranks
    from recterm.engine.core.taste import Taste


@dataclass(frozen=True, slots=True, kw_only=True)
class PopularityParams(Hyperparameters):
    """Hyperparameters of popularity."""

    model: ClassVar[str] = "popularity"

    half_life: float = number(
        0.0, 0.0, 1e6,
        "Days after which an interaction counts half, back from the newest one in the data. 0 counts old and new "
        "alike, as do data without dates.",
    )  # fmt: skip


class Popularity:
    """Scores an item by the number of its interactions; with a half-life, the older ones count less."""

    task: ClassVar[Literal[Task.RANKING]] = Task.RANKING
    additive: ClassVar[bool] = False
    fallback: ClassVar[str] = ""

    def __init__(self, hyperparameters: PopularityParams) -> None:
        self.hyperparameters = hyperparameters
        self._counts: F32Vector | None = None

    @property
    def popularity(self) -> F32Vector:
        """(I,) interactions of each item in the community, with decay; EngineError before the model is fitted."""
        if self._counts is None:
            raise EngineError("the popularity model is not fitted", "call fit first")
        return self._counts

    @property
    def n_known(self) -> int:
        """I, the items that it was fitted on."""
        return len(self.popularity)

    def resolved(self, data: Interactions) -> PopularityParams:
        """Return the hyperparameters as given: none depends on the data."""
        return self.hyperparameters

    def fit(self, data: Interactions, *, rng: np.random.Generator, progress: ProgressSink = silent) -> Self:
        """Count the interactions of each item, or sum 0.5 ** (age / half_life) over them."""
        half_life = self.hyperparameters.half_life
        if half_life > 0 and data.timestamp is not None:
            age = (data.timestamp.max() - data.timestamp) / DAY
            faded = np.bincount(data.item, weights=np.exp2(-age / half_life), minlength=data.n_items)
            self._counts = faded.astype(np.float32)
        else:
            self._counts = data.popularity.astype(np.float32)
        return self

    def score(self, taste: Taste) -> F32Vector:
        """Return (I,) interactions of each item, with decay, whatever the taste."""
        return self.popularity.copy()

    def score_many(
        self, history: csr_matrix, groups: Memberships | None = None, times: csr_matrix | None = None
    ) -> F32Matrix:
        """Return (n, I), the same row for everyone."""
        return np.tile(self.popularity, (history.shape[0], 1))

    def similar(self, item: ItemRow, n: int) -> Neighbours:
        """Return nothing: popularity has no neighbours."""
        return Neighbours(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32))

    def explain(self, taste: Taste, item: ItemRow) -> Reasons:
        """Return nothing: the score does not come from the taste."""
        return Reasons(np.zeros(0, dtype=np.int64), np.zeros(0))

    def explain_many(self, taste: Taste, items: RowVector) -> Sequence[Reasons]:
        """Return nothing, for each item."""
        return [Reasons(np.zeros(0, dtype=np.int64), np.zeros(0)) for _ in items]

    def with_items(self, words: Sequence[Iterable[str]]) -> Ranks:
        """Extend the model to further items, which it cannot score."""
        return ExtendedCatalogue(self, len(words)) if words else self

    def arrays(self) -> Arrays:
        """Return the counts."""
        return {"popularity": self.popularity}

    @classmethod
    def from_arrays(cls, hyperparameters: PopularityParams, arrays: Arrays) -> Self:
        """Return the fitted model that `arrays()` was taken from."""
        model = cls(hyperparameters)
        model._counts = arrays["popularity"]
        return model
