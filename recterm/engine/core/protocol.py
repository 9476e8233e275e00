"""Protocols of the engine's models, and the small answers that they give.

A `Recommender` ranks items, a `RatingPredictor` predicts stars; `task` tells them apart, for people and for mypy.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from recterm.domain.progress import ProgressSink, silent

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from scipy.sparse import csr_matrix

    from recterm.domain.model import ItemRow
    from recterm.engine.core.arrays import F32Matrix, F32Vector, RowVector
    from recterm.engine.core.hyperparameters import Hyperparameters
    from recterm.engine.core.interactions import Interactions
    from recterm.engine.core.memberships import Memberships
    from recterm.engine.core.taste import Taste


EVERYBODY = ""
"""Name of the group that all users are in."""

Arrays = dict[str, NDArray[Any]]
"""A fitted model's arrays by name."""


class Task(StrEnum):
    """What a model is trained to do."""

    RANKING = "ranking"
    RATING = "rating"


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Items close to one item, closest first; the item itself is never among them."""

    rows: RowVector
    """(N,) item rows."""
    similarities: F32Vector
    """(N,) in the model's own unit, descending."""

    @classmethod
    def none(cls) -> Self:
        """Return no neighbours."""
        return cls(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32))


@dataclass(frozen=True, slots=True)
class Reasons:
    """Amounts that each row of the history adds to one item's score."""

    rows: RowVector
    """(H,) rows of the history."""
    amounts: NDArray[np.float64]
    """(H,) parts of the score; they sum to it where the score is linear in the history."""
    general: float = 0.0
    """Part of the score, and of these amounts, that is what people like on average (see `prior`)."""
    groups: Mapping[str, float] = field(default_factory=dict)
    """Further parts of the score, by the name of each of the person's groups (see `group_prior`); `EVERYBODY` is the
    popularity that they correct where nothing is liked."""


@dataclass(frozen=True, slots=True)
class Predictions:
    """Predicted ratings in the scale of the data the model was fitted on; never NaN."""

    values: F32Vector
    """(N,) expected rating, clipped to the scale."""
    deviations: F32Vector
    """(N,) standard deviation of the prediction, same unit."""


class Model(Protocol):
    """Everything the store needs to keep a model, and the lab to report on it."""

    @property
    def hyperparameters(self) -> Hyperparameters:
        """The model's frozen dataclass of hyperparameters."""
        ...

    @property
    def fallback(self) -> str:
        """What the fitted model does when it finds nothing to learn, as the rest of a sentence; usually empty."""
        ...

    def resolved(self, data: Interactions) -> Hyperparameters:
        """Return the hyperparameters with which `fit` learns from this data: open ones as the data decide."""
        ...

    def fit(self, data: Interactions, *, rng: np.random.Generator, progress: ProgressSink = silent) -> Self:
        """Learn from the community; returns self."""
        ...

    def arrays(self) -> Arrays:
        """Return everything a fitted model needs to answer, as arrays by name."""
        ...

    @classmethod
    def from_arrays(cls, hyperparameters: Any, arrays: Arrays) -> Self:
        """Return the fitted model that `arrays()` was taken from; needs numpy only."""
        ...


class Ranks(Protocol):
    """Answers for one taste, from which shelves are made. Rows only. I items, H history length."""

    @property
    def additive(self) -> bool:
        """Whether each row of a history adds the same to a score, but for the prior, whatever else is in it."""
        ...

    @property
    def popularity(self) -> F32Vector:
        """(I,) interactions of each item in the community; EngineError before the model is fitted."""
        ...

    @property
    def n_known(self) -> int:
        """Items that it knows: later ones have no score, and feedback on them changes nothing."""
        ...

    def score(self, taste: Taste) -> F32Vector:
        """Return (I,) scores of all items for one taste, NaN where the model cannot score; popularity for no taste."""
        ...

    def similar(self, item: ItemRow, n: int) -> Neighbours:
        """Return the n closest items to one item."""
        ...

    def explain(self, taste: Taste, item: ItemRow) -> Reasons:
        """Return each history row's part in `score(taste)[item]`."""
        ...

    def explain_many(self, taste: Taste, items: RowVector) -> Sequence[Reasons]:
        """Return what `explain` returns for each item, at the cost of one."""
        ...


class Recommender(Model, Ranks, Protocol):
    """Ranks items. Rows only: ids never enter the engine. U users, I items, H history length."""

    @property
    def task(self) -> Literal[Task.RANKING]:
        """What it is trained to do."""
        ...

    def score_many(
        self, history: csr_matrix, groups: Memberships | None = None, times: csr_matrix | None = None
    ) -> F32Matrix:
        """Return (n, I) scores, a row per row of history (values in the data's scale); the same numbers as `score`.

        `groups` has a row per row of history.
        """
        ...

    def with_items(self, words: Sequence[Iterable[str]]) -> Ranks:
        """Extend the model to further items at the end, given by their tokens; nothing is retrained."""
        ...


class Predicts(Protocol):
    """Predicts stars for one taste."""

    def predict(self, taste: Taste, items: RowVector) -> Predictions:
        """Predict the ratings that this taste would give to the items."""
        ...


class RatingPredictor(Model, Predicts, Protocol):
    """Predicts ratings in the scale of the data."""

    @property
    def task(self) -> Literal[Task.RATING]:
        """What it is trained to do."""
        ...

    def predict_pairs(
        self, history: csr_matrix, rows: RowVector, items: RowVector, groups: Memberships | None = None
    ) -> F32Vector:
        """Predict (N,) ratings that the user of history row rows[j] would give to items[j].

        `groups` has a row per row of history.
        """
        ...


AnyModel = Recommender | RatingPredictor
"""A model whose name alone says what it does."""
