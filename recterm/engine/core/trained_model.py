"""Base of all models: hyperparameters as given and as the data resolve them, the scale, and the known items."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np

from recterm.domain.model import Scale
from recterm.engine.core.checks.histories import check_history
from recterm.engine.core.hyperparameters import Hyperparameters
from recterm.errors import EngineError

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from recterm.domain.progress import ProgressSink
    from recterm.engine.core.arrays import F32Matrix, F32Vector, RowVector
    from recterm.engine.core.interactions import Interactions
    from recterm.engine.core.protocol import Arrays
    from recterm.engine.core.taste import Taste

P = TypeVar("P", bound=Hyperparameters)


class TrainedModel(ABC, Generic[P]):
    """Base of the ranking models and the star predictors. I items."""

    def __init__(self, hyperparameters: P) -> None:
        self._given = hyperparameters
        self._hyperparameters = hyperparameters
        self._scale: Scale | None = None
        self._counts: F32Vector | None = None

    @property
    def hyperparameters(self) -> P:
        """As given; once fitted, with the values that the data decided."""
        return self._hyperparameters

    @property
    def n_known(self) -> int:
        """I, the items that it was fitted on and those that were added."""
        return len(self._item_counts)

    @property
    def item_factors(self) -> F32Matrix | None:
        """(I, K) factors of the items, biases left out; None for a model that has none."""
        return None

    def resolved(self, data: Interactions) -> P:
        """Return the hyperparameters with which `fit` learns from this data: open ones are set by `defaults`."""
        fresh = type(self)(self._given)
        fresh._scale = data.scale
        return fresh._resolved(data)

    def _resolved(self, data: Interactions) -> P:
        """Return the hyperparameters with open values filled in from this data by the rules in `defaults`."""
        return self._hyperparameters

    @abstractmethod
    def _train(self, data: Interactions, rng: np.random.Generator, progress: ProgressSink) -> None:
        """Learn from the data; hyperparameters are resolved and the scale is known."""

    @abstractmethod
    def _arrays(self) -> Arrays:
        """Return the model's own arrays."""

    @abstractmethod
    def _restore(self, arrays: Arrays) -> None:
        """Take the model's own arrays back."""

    @property
    def _item_counts(self) -> F32Vector:
        """(I,) interactions of each item in the community; EngineError before the model is fitted."""
        if self._counts is None:
            raise EngineError(f"the {self._hyperparameters.model} model is not fitted", "call fit first")
        return self._counts

    def _check_taste(self, taste: Taste) -> None:
        """Raise EngineError for a taste with rows that the model does not know."""
        if taste.top_row >= self.n_known:
            raise EngineError(
                f"item row {taste.top_row} is outside the {self.n_known} items of the model",
                "the catalogue has changed since the model was trained: train again",
            )

    def _check_history(self, history: csr_matrix) -> None:
        """Raise EngineError for histories of another catalogue, or with values that no history has."""
        if history.shape[1] != self.n_known:
            raise EngineError(f"a history of {history.shape[1]} items for a model of {self.n_known}")
        check_history(history)

    def _check_rows(self, items: RowVector) -> None:
        """Raise EngineError for rows outside the catalogue."""
        if len(items) and (items.min() < 0 or items.max() >= self.n_known):
            raise EngineError(f"an item row is outside 0 to {self.n_known - 1}")


def pack_scale(scale: Scale | None) -> NDArray[np.float64]:
    """Pack a scale into an array for the store: minimum, maximum, step; empty for None."""
    return np.array([] if scale is None else [scale.minimum, scale.maximum, scale.step], dtype=np.float64)


def unpack_scale(array: NDArray[np.float64]) -> Scale | None:
    """Return the scale that `pack_scale` was given."""
    return Scale(*(float(value) for value in array)) if len(array) else None
