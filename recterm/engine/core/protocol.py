"""What every model of the engine is: the two protocols, and the small answers that they give."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, Self, cast, runtime_checkable

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

    from recterm.domain.model import ItemRow, Progress
    from recterm.engine.core.arrays import F32Matrix, F32Vector, RowVector
    from recterm.engine.core.interactions import Interactions
    from recterm.engine.core.taste import Taste


Arrays = dict[str, NDArray[Any]]
"""A fitted model's arrays by name."""

ProgressSink = Callable[["Progress"], None]
"""Called now and then while a model is fitted; may raise to stop the work."""


def silent(progress: Progress) -> None:
    """Take progress and do nothing with it."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Items close to one item, closest first; the item itself is never among them."""

    rows: RowVector
    """(N,) item rows."""
    similarities: F32Vector
    """(N,) in the model's own unit, descending."""

    @classmethod
    def none(cls) -> Self:
        """Nothing is close."""
        return cls(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32))


@dataclass(frozen=True, slots=True)
class Reasons:
    """What each row of the history adds to one item's score."""

    rows: RowVector
    """(H,) rows of the history."""
    amounts: NDArray[np.float64]
    """(H,) parts of the score; they sum to it where the score is linear in the history."""
    general: float = 0.0
    """Part of the score, and of these amounts, that is what people like on average (see `prior`)."""


@dataclass(frozen=True, slots=True)
class Predictions:
    """Predicted ratings in the scale of the data the model was fitted on; never NaN."""

    values: F32Vector
    """(N,) expected rating, clipped to the scale."""
    deviations: F32Vector
    """(N,) standard deviation of the prediction, same unit."""


class Model(Protocol):
    """What the store needs to keep any model."""

    @property
    def hyperparameters(self) -> Any:
        """The model's frozen dataclass of hyperparameters."""
        ...

    def fit(self, data: Interactions, *, rng: np.random.Generator, progress: ProgressSink = silent) -> Self:
        """Learn from the community; returns self."""
        ...

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Everything a fitted model needs to answer, as arrays by name."""
        ...

    @classmethod
    def from_arrays(cls, hyperparameters: Any, arrays: dict[str, NDArray[Any]]) -> Self:
        """The fitted model that `arrays()` was taken from; needs numpy only."""
        ...


class Ranks(Protocol):
    """Answers for one taste: what shelves are made with. Rows only. I items, H history length."""

    def score(self, taste: Taste) -> F32Vector:
        """(I,) scores of every item for one taste, NaN where the model cannot score; popularity for an empty taste."""
        ...

    def similar(self, item: ItemRow, n: int) -> Neighbours:
        """The n closest items to one item."""
        ...

    def explain(self, taste: Taste, item: ItemRow) -> Reasons:
        """Each history row's part in `score(taste)[item]`."""
        ...


@runtime_checkable
class ExplainsMany(Protocol):
    """A model that explains several scores at the price of one."""

    def explain_many(self, taste: Taste, items: RowVector) -> Sequence[Reasons]:
        """What `explain` says of each item."""
        ...


@runtime_checkable
class Recommender(Model, Ranks, Protocol):
    """Ranks items. Rows only: ids never enter the engine. U users, I items, H history length."""

    def score_many(self, history: csr_matrix) -> F32Matrix:
        """(n, I) scores, one row per row of history (values in the data's scale); the same numbers as `score`."""
        ...


class Predicts(Protocol):
    """Predicts stars for one taste."""

    def predict(self, taste: Taste, items: RowVector) -> Predictions:
        """Ratings that this taste would give to the items."""
        ...


@runtime_checkable
class RatingPredictor(Model, Predicts, Protocol):
    """Predicts ratings in the scale of the data."""

    def predict_pairs(self, history: csr_matrix, rows: RowVector, items: RowVector) -> F32Vector:
        """Ratings that the user of history row rows[j] would give to items[j], (N,)."""
        ...


def explain_each(model: Ranks, taste: Taste, items: RowVector) -> Sequence[Reasons]:
    """What `explain` says of each item, at the price of one where the model can do that."""
    if isinstance(model, ExplainsMany):
        return model.explain_many(taste, items)
    return [model.explain(taste, cast("ItemRow", row)) for row in items.tolist()]
