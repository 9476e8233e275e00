"""Models small enough to check by eye, registered for the tests of the evaluation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

import numpy as np

from recterm.domain.model import ItemRow, Progress, Role
from recterm.domain.progress import silent
from recterm.engine import ModelSpec, Neighbours, Predictions, RatingPredictor, Reasons, Recommender, Task
from recterm.engine.core.hyperparameters import Hyperparameters, number
from recterm.engine.core.model_spec import Family
from recterm.engine.core.user_items import ExtendedCatalogue

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from recterm.domain.progress import ProgressSink
    from recterm.engine import Interactions, Taste
    from recterm.engine.core.arrays import F32Matrix, F32Vector, RowVector
    from recterm.engine.core.memberships import Memberships
    from recterm.engine.core.protocol import Ranks


@dataclass(frozen=True, slots=True, kw_only=True)
class ByRowParams(Hyperparameters):
    """How the row number becomes the score."""

    model: ClassVar[str] = "by-row"
    slope: float = number(1.0, -1.0, 1.0, "Score per row.")
    unknown_from: float = number(1e9, 0.0, 1e9, "From this row on an item cannot be scored.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ConstantParams(Hyperparameters):
    """What is predicted."""

    model: ClassVar[str] = "constant"
    stars: float = number(3.0, -100.0, 100.0, "The prediction for every pair.")


class Fitted:
    """What all tiny models share: nothing to learn, two steps of progress, and the arguments of `fit` kept."""

    fallback: ClassVar[str] = ""
    fits: ClassVar[list[tuple[str, Interactions, float]]] = []

    def __init__(self, hyperparameters: Any) -> None:
        self.hyperparameters = hyperparameters
        self.n_items = 0

    def resolved(self, data: Interactions) -> Hyperparameters:
        made: Hyperparameters = self.hyperparameters
        return made

    def fit(self, data: Interactions, *, rng: np.random.Generator, progress: ProgressSink = silent) -> Self:
        progress(Progress("inner", 1, 4, "epoch 1"))
        progress(Progress("inner", 4, 4, "epoch 4"))
        Fitted.fits.append((self.hyperparameters.model, data, float(rng.random())))
        self.n_items = data.n_items
        return self

    def arrays(self) -> dict[str, NDArray[Any]]:
        return {}

    @classmethod
    def from_arrays(cls, hyperparameters: Any, arrays: dict[str, NDArray[Any]]) -> Self:
        return cls(hyperparameters)


class ByRow(Fitted):
    """Scores an item by its row, whatever the history."""

    task: ClassVar[Literal[Task.RANKING]] = Task.RANKING
    additive: ClassVar[bool] = False

    @property
    def popularity(self) -> F32Vector:
        return np.ones(self.n_items, dtype=np.float32)

    @property
    def n_known(self) -> int:
        return self.n_items

    def _scores(self) -> F32Vector:
        rows = np.arange(self.n_items)
        scores: F32Vector = (self.hyperparameters.slope * rows).astype(np.float32)
        scores[rows >= self.hyperparameters.unknown_from] = np.nan
        return scores

    def score(self, taste: Taste) -> F32Vector:
        return self._scores()

    def score_many(
        self, history: csr_matrix, groups: Memberships | None = None, times: csr_matrix | None = None
    ) -> F32Matrix:
        return np.tile(self._scores(), (history.shape[0], 1))

    def similar(self, item: ItemRow, n: int) -> Neighbours:
        return Neighbours(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32))

    def explain(self, taste: Taste, item: ItemRow) -> Reasons:
        return self.explain_many(taste, np.array([item]))[0]

    def explain_many(self, taste: Taste, items: RowVector) -> Sequence[Reasons]:
        return [Reasons(np.zeros(0, dtype=np.int64), np.zeros(0)) for _ in items]

    def with_items(self, words: Sequence[Iterable[str]]) -> Ranks:
        return ExtendedCatalogue(self, len(words))


class Constant(Fitted):
    """Predicts the same number for every pair."""

    task: ClassVar[Literal[Task.RATING]] = Task.RATING

    def predict(self, taste: Taste, items: RowVector) -> Predictions:
        values = np.full(len(items), self.hyperparameters.stars, dtype=np.float32)
        return Predictions(values, np.ones_like(values))

    def predict_pairs(
        self, history: csr_matrix, rows: RowVector, items: RowVector, groups: Memberships | None = None
    ) -> F32Vector:
        return np.full(len(rows), self.hyperparameters.stars, dtype=np.float32)


class HistoryMean(Fitted):
    """Predicts the mean of the history row that a pair names; 0 for an empty one."""

    task: ClassVar[Literal[Task.RATING]] = Task.RATING

    def predict(self, taste: Taste, items: RowVector) -> Predictions:
        values = np.full(len(items), taste.ratings.mean(), dtype=np.float32)
        return Predictions(values, np.ones_like(values))

    def predict_pairs(
        self, history: csr_matrix, rows: RowVector, items: RowVector, groups: Memberships | None = None
    ) -> F32Vector:
        counts = np.maximum(1, np.diff(history.indptr))
        means: F32Vector = (np.asarray(history.sum(axis=1)).ravel() / counts).astype(np.float32)
        return means[rows]


class Torn(ByRow):
    """Forgets the last item."""

    def score_many(
        self, history: csr_matrix, groups: Memberships | None = None, times: csr_matrix | None = None
    ) -> F32Matrix:
        return super().score_many(history, groups, times)[:, :-1]


class Lost(Constant):
    """Predicts NaN."""

    def predict_pairs(
        self, history: csr_matrix, rows: RowVector, items: RowVector, groups: Memberships | None = None
    ) -> F32Vector:
        return np.full(len(rows), np.nan, dtype=np.float32)


def ranking(name: str, cls: type[ByRow], params: type[Hyperparameters]) -> ModelSpec[Recommender]:
    return ModelSpec(name, cls, params, (Role.RANKING,), Family.BASELINE, name, name, name, name)


def rating(name: str, cls: type[Constant | HistoryMean], params: type[Hyperparameters]) -> ModelSpec[RatingPredictor]:
    return ModelSpec(name, cls, params, (Role.STARS,), Family.BASELINE, name, name, name, name)


SPECS: tuple[ModelSpec[Recommender] | ModelSpec[RatingPredictor], ...] = (
    ranking("by-row", ByRow, ByRowParams),
    ranking("torn", Torn, ByRowParams),
    rating("constant", Constant, ConstantParams),
    rating("history-mean", HistoryMean, ConstantParams),
    rating("lost", Lost, ConstantParams),
)
