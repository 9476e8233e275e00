"""Base of the ranking models: they weigh feedback alike, serve profiles by fold-in, and fall back to popularity."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Literal, Self, TypeVar

import numpy as np

from recterm.domain.progress import silent
from recterm.engine.core.fading import FadingParams, fade_histories, fading
from recterm.engine.core.group_prior import GroupPrior
from recterm.engine.core.latest import Latest
from recterm.engine.core.prior import Prior, PriorParams
from recterm.engine.core.protocol import EVERYBODY, Reasons, Task
from recterm.engine.core.taste import FeedbackWeights, WeightedHistory, weigh_taste, weigh_values
from recterm.engine.core.trained_model import TrainedModel, pack_scale, unpack_scale
from recterm.engine.core.user_items import ExtendedCatalogue

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from recterm.domain.model import ItemRow
    from recterm.domain.progress import ProgressSink
    from recterm.engine.core.arrays import F32Matrix, F32Vector, RowVector
    from recterm.engine.core.interactions import Interactions
    from recterm.engine.core.memberships import Memberships
    from recterm.engine.core.protocol import Arrays, Neighbours, Ranks
    from recterm.engine.core.taste import Taste

P = TypeVar("P", bound=FeedbackWeights)

PRIOR = "mean_weights"
"""Name of the array that the prior is kept in."""


class RankingModel(TrainedModel[P]):
    """Base of the ranking models: subclasses see weighted rows only, never ratings, counts or empty histories.

    U users, I items, H rows of a history.
    """

    task: ClassVar[Literal[Task.RANKING]] = Task.RANKING
    additive: ClassVar[bool] = False
    fallback: ClassVar[str] = ""

    def __init__(self, hyperparameters: P) -> None:
        super().__init__(hyperparameters)
        self._prior: Prior | None = None
        self._groups: GroupPrior | None = None
        self._weighed: Latest[Taste, WeightedHistory] = Latest()
        self._faded: Latest[Taste, WeightedHistory] = Latest()

    @property
    def popularity(self) -> F32Vector:
        """(I,) interactions of each item in the community; EngineError before the model is fitted."""
        return self._item_counts

    @property
    def scorable(self) -> NDArray[np.bool_]:
        """(I,) items that the model can score: those with any interaction."""
        touched: NDArray[np.bool_] = self.popularity > 0
        return touched

    def fit(self, data: Interactions, *, rng: np.random.Generator, progress: ProgressSink = silent) -> Self:
        """Learn from the community; returns self."""
        self._scale = data.scale
        self._hyperparameters = self.resolved(data)
        self._train(data, rng, progress)
        self._counts = data.popularity.astype(np.float32)
        self._prior = self._prior_of(data)
        self._groups = self._groups_of(data)
        self._weighed, self._faded = Latest(), Latest()
        return self

    def score(self, taste: Taste) -> F32Vector:
        """Return (I,) scores, with the priors; NaN for items that cannot be scored; popularity without likes."""
        evidence = self._evidence(taste)
        scores = self._score(self._faded_evidence(taste)) if evidence.positive else self.popularity.copy()
        if self._prior is not None:
            scores = scores + self._prior.scores(evidence.weights)
        if self._groups is not None and taste.groups:
            parts = self._groups.parts(taste.groups, evidence.weights, slice(None))
            scores = scores + parts.sum(axis=0).astype(np.float32)
        return self._unknown_to_nan(scores) if evidence.positive else scores

    def score_many(
        self, history: csr_matrix, groups: Memberships | None = None, times: csr_matrix | None = None
    ) -> F32Matrix:
        """Return (n, I) scores, a row per row of history (values in the data's scale); the same numbers as `score`.

        `groups` has a row per row of history, and `times` the structure of history: UTC seconds, by which it fades.
        """
        self._check_history(history)
        weights, tau = self.weigh(history), self._tau
        scores = self._score_many(fade_histories(weights, times, tau) if tau and times is not None else weights)
        if self._prior is not None:
            scores += self._prior.scores_many(weights)
        scores = self._unknown_to_nan(scores)
        positive = np.zeros(history.shape[0], dtype=bool)
        positive[np.repeat(np.arange(history.shape[0]), np.diff(weights.indptr))[weights.data > 0]] = True
        scores[~positive] = self.popularity
        if self._groups is not None and groups is not None:
            scores += self._groups.scores_many(weights, groups)
        return scores

    def explain(self, taste: Taste, item: ItemRow) -> Reasons:
        """Return each history row's part in `score(taste)[item]`; see `explain_many`."""
        return self.explain_many(taste, np.array([item], dtype=np.int64))[0]

    def explain_many(self, taste: Taste, items: RowVector) -> Sequence[Reasons]:
        """Return reasons for several items at the cost of one.

        The amounts sum to the score, over the rated, viewed and hidden rows and over the person's groups. They are
        empty where the score does not come from the taste: popularity, or an item that cannot be scored.
        """
        self._check_rows(items)
        evidence = self._evidence(taste)
        nothing = Reasons(evidence.rows[:0], np.zeros(0))
        by_group = self._group_amounts(taste, evidence, items)
        if not evidence.positive:
            counts = zip(self.popularity[items].tolist(), by_group, strict=True)
            return [replace(nothing, groups={EVERYBODY: count} | parts if parts else {}) for count, parts in counts]
        amounts, general = self._amounts(self._faded_evidence(taste), items), np.zeros(len(items))
        if self._prior is not None:
            added = self._prior.amounts(evidence.weights, items)
            amounts, general = amounts + added, added.sum(axis=1)
        scorable = self.scorable[items]
        return [
            Reasons(evidence.rows, amounts[j], float(general[j]), by_group[j]) if scorable[j] else nothing
            for j in range(len(items))
        ]

    @abstractmethod
    def similar(self, item: ItemRow, n: int) -> Neighbours:
        """Return the n closest items to one item, closest first; fewer when there are no more."""

    def with_items(self, words: Sequence[Iterable[str]]) -> Ranks:
        """Extend the model to further items, which it cannot score."""
        return ExtendedCatalogue(self, len(words)) if words else self

    def arrays(self) -> Arrays:
        """Everything that the fitted model needs to answer, as arrays by name."""
        prior = {} if self._prior is None else {PRIOR: self._prior.means}
        groups = {} if self._groups is None else self._groups.arrays()
        return {"popularity": self.popularity, "scale": pack_scale(self._scale), **prior, **groups, **self._arrays()}

    @classmethod
    def from_arrays(cls, hyperparameters: P, arrays: Arrays) -> Self:
        """Return the fitted model that `arrays()` was taken from; needs numpy only."""
        model = cls(hyperparameters)
        model._scale = unpack_scale(arrays["scale"])
        model._counts = arrays["popularity"]
        if isinstance(hyperparameters, PriorParams) and PRIOR in arrays:  # older models have none
            model._prior = Prior(arrays[PRIOR], hyperparameters.prior)
        model._groups = GroupPrior.from_arrays(arrays)
        model._restore(arrays)
        return model

    def weigh(self, history: csr_matrix) -> csr_matrix:
        """Return the history with weights for values: what the model is trained on and asked with."""
        weights = history.astype(np.float32, copy=False)
        return type(weights)(
            (weigh_values(weights.data, self._scale, self._hyperparameters), weights.indices, weights.indptr),
            shape=weights.shape,
        )

    def _prior_of(self, data: Interactions) -> Prior | None:
        """Return what is added when little is known about a person; None for models whose scores are not weights."""
        params = self._hyperparameters
        return Prior.of(self.weigh(data.matrix), params.prior) if isinstance(params, PriorParams) else None

    def _groups_of(self, data: Interactions) -> GroupPrior | None:
        """Return what the groups of the users add; to popularity only in models whose scores are not weights."""
        params = self._hyperparameters
        strength = params.groups if isinstance(params, PriorParams) else 0.0
        if data.memberships is None or (isinstance(params, PriorParams) and not strength):
            return None
        return GroupPrior.of(self.weigh(data.matrix), data.memberships, strength)

    def _group_amounts(self, taste: Taste, evidence: WeightedHistory, items: RowVector) -> list[dict[str, float]]:
        """Return what each of the person's groups adds to each item's score."""
        if self._groups is None or not taste.groups:
            return [{} for _ in items]
        names = [self._groups.names[place] for place in self._groups.places_of(taste.groups)]
        parts = self._groups.parts(taste.groups, evidence.weights, items)
        columns = (zip(names, column, strict=True) for column in parts.T.tolist())
        return [{name: part for name, part in column if part} for column in columns]

    @abstractmethod
    def _score(self, evidence: WeightedHistory) -> F32Vector:
        """Return (I,) scores of the model alone; there is a positive weight."""

    @abstractmethod
    def _score_many(self, weights: csr_matrix) -> F32Matrix:
        """Return (n, I) scores of weighted histories; rows without a positive weight may hold anything."""

    @abstractmethod
    def _amounts(self, evidence: WeightedHistory, items: RowVector) -> NDArray[np.float64]:
        """Return (len(items), H) parts of each item's score of the model alone."""

    def _evidence(self, taste: Taste) -> WeightedHistory:
        """Return the taste, weighted; EngineError when it has rows that the model does not know."""
        self._check_taste(taste)
        return self._weighed.of(taste, lambda taste: weigh_taste(taste, self._scale, self._hyperparameters))

    @property
    def _tau(self) -> float:
        """Events after which a history fades to exp(-1); 0: not at all."""
        params = self._hyperparameters
        return (params.fade or 0.0) if isinstance(params, FadingParams) else 0.0

    def _faded_evidence(self, taste: Taste) -> WeightedHistory:
        """Return what the scores are made of: the weights, faded where the order is known.

        How much is known about a person (`prior`) does not fade, nor does what was hidden.
        """
        evidence, tau, when = self._evidence(taste), self._tau, taste.when
        if not tau or when is None:
            return evidence

        def compute(_: Taste) -> WeightedHistory:
            times = when()
            weights = evidence.weights.copy()
            weights[: len(times)] *= fading(np.zeros(len(times), dtype=np.int64), times, tau)
            return WeightedHistory(evidence.rows, weights)

        return self._faded.of(taste, compute)

    def _unknown_to_nan(self, scores: NDArray[np.float32]) -> NDArray[np.float32]:
        """Scores with NaN for items that cannot be scored."""
        scores[..., ~self.scorable] = np.nan
        return scores
