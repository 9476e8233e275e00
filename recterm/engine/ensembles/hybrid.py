"""Hybrid: a blend of ranking models, with weights learned on held-out interactions, and content for new items.

A weighted hybrid (Burke, "Hybrid recommender systems: survey and experiments", 2002). Every part is divided by the
spread of its own scores, so that weights are comparable; they are found by coordinate ascent on NDCG@10 of interactions
held out of the training data, as linear feature models are tuned in ranking (Metzler and Croft, "Linear
feature-based models for information retrieval", 2007). A step is taken only where it gains more than its own standard
error, so that noise does not decide. Then the parts are refitted on all of the data.

An item without interactions is scored by content alone, times the blend's mean score per unit of content.
Everything is linear in the parts, so reasons are weighted sums of theirs, and exact where theirs are.
"""

from __future__ import annotations

import json
from copy import copy
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from recterm.engine.baselines.content import Content, ContentParams
from recterm.engine.core import defaults
from recterm.engine.core.hyperparameters import choice
from recterm.engine.core.inner_holdout import hold_out
from recterm.engine.core.prior import Prior, PriorParams
from recterm.engine.core.protocol import Neighbours
from recterm.engine.core.ranking_model import RankingModel
from recterm.engine.core.taste import FeedbackWeights
from recterm.engine.core.user_items import padded
from recterm.engine.ensembles.blend_weights import Blend, learn
from recterm.engine.factors.als import ALS, ALSParams
from recterm.engine.factors.ials import IALS, IALSParams
from recterm.engine.linear.ease import EASE, EASEParams
from recterm.engine.neighbourhood.item_knn import ItemKNN, ItemKNNParams

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from recterm.domain.model import ItemRow
    from recterm.domain.progress import ProgressSink
    from recterm.engine.core.arrays import F32Matrix, F32Vector, RowVector
    from recterm.engine.core.group_prior import GroupPrior
    from recterm.engine.core.interactions import Interactions
    from recterm.engine.core.protocol import Arrays, Ranks
    from recterm.engine.core.taste import WeightedHistory

Fold = RankingModel[Any]

PARTS: dict[str, tuple[type[Fold], type[FeedbackWeights]]] = {
    "ease": (EASE, EASEParams),
    "als": (ALS, ALSParams),
    "ials": (IALS, IALSParams),
    "item-knn": (ItemKNN, ItemKNNParams),
    "content": (Content, ContentParams),
}
"""Models that can be blended; stored models refer to them by index, so new ones go to the end."""

RESOLVED = "hyperparameters"
"""Name of the array with a part's resolved hyperparameters: JSON in UTF-8."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HybridParams(PriorParams):
    """Hyperparameters of the blend; its parts have their own defaults."""

    model: ClassVar[str] = "hybrid"

    first: str | None = choice(
        None, ("ease", "als", "ials", "item-knn"), "The model that the others are added to: the default for the data."
    )
    second: str | None = choice(
        None,
        ("ease", "als", "ials", "item-knn"),
        "A model of another kind: factors beside item weights, or neighbours.",
    )


class Hybrid(RankingModel[HybridParams]):
    """Ranks by a weighted sum of the scores of two models and of content."""

    _names: tuple[str, ...]
    _parts: tuple[Fold, ...]
    """At least two."""
    _blend: Blend

    @property
    def weights(self) -> dict[str, float]:
        """Weights of each part's scores per unit of spread."""
        return dict(zip(self._names, (float(weight) for weight in self._blend.weights), strict=True))

    @property
    def scorable(self) -> NDArray[np.bool_]:
        """(I,) items that any part can score."""
        warm: NDArray[np.bool_] = self._warm
        return warm | self._content.scorable if self._content else warm

    @property
    def _content(self) -> Content | None:
        last = self._parts[-1]
        return last if isinstance(last, Content) else None

    @property
    def _warm(self) -> NDArray[np.bool_]:
        """(I,) items with interactions."""
        touched: NDArray[np.bool_] = self.popularity > 0
        return touched

    def with_items(self, words: Sequence[Iterable[str]]) -> Ranks:
        """Return a copy with more items at the end, scored as far as content can; nothing is retrained."""
        if self._content is None:
            return super().with_items(words)
        wide = copy(self)
        wide._counts = np.concatenate([self.popularity, np.zeros(len(words), dtype=np.float32)])
        wide._parts = (*self._parts[:-1], self._content.with_items(words))
        if self._prior is not None:
            wide._prior = self._prior.padded(len(words))
        if self._groups is not None:
            wide._groups = self._groups.padded(len(words))
        return wide

    def similar(self, item: ItemRow, n: int) -> Neighbours:
        """Return the first model's neighbours, then those that only content knows."""
        first = self._parts[0]
        neighbours = first.similar(item, n) if item < len(first.popularity) else Neighbours.none()
        if self._content is None or len(neighbours.rows) >= n:
            return neighbours
        more = self._content.similar(item, n)
        new = np.flatnonzero(~np.isin(more.rows, neighbours.rows))[: n - len(neighbours.rows)]
        last = neighbours.similarities[-1] if len(neighbours.similarities) else np.float32(1.0)
        return Neighbours(
            np.concatenate([neighbours.rows, more.rows[new]]),
            np.concatenate([neighbours.similarities, more.similarities[new] * min(last, np.float32(1.0))]),
        )

    def _resolved(self, data: Interactions) -> HybridParams:
        first = self._hyperparameters.first or defaults.ranking_model(data)
        second = "ials" if first in ("ease", "item-knn") else "item-knn"
        return self._hyperparameters.resolved({"first": first, "second": second})

    def _train(self, data: Interactions, rng: np.random.Generator, progress: ProgressSink) -> None:
        params = self._hyperparameters
        names = dict.fromkeys(name for name in (params.first, params.second) if name)
        described = data.features is not None and len(data.features.tokens) > 0
        self._names = (*names, "content") if described else tuple(names)
        held_out = hold_out(data, rng)
        if held_out.enough:
            trial = self._fitted(held_out.train, rng, progress)
            self._blend = learn(trial, held_out, self.weigh(held_out.train.matrix), content=described, rng=rng)
        else:
            self._blend = Blend.first_alone(len(self._names))
        self._parts = self._fitted(data, rng, progress)

    def _fitted(self, data: Interactions, rng: np.random.Generator, progress: ProgressSink) -> tuple[Fold, ...]:
        """Fit all parts, with the blend's own feedback weights; what the users' groups say is added to the whole."""
        weighting = {entry.name: getattr(self._hyperparameters, entry.name) for entry in fields(FeedbackWeights)}
        parts = []
        for name in self._names:
            model, params = PARTS[name]
            parts.append(model(params(**weighting)).fit(replace(data, user_groups=()), rng=rng, progress=progress))
        return tuple(parts)

    def _prior_of(self, data: Interactions) -> Prior | None:
        """Return the prior of the parts that have one, by their shares of the blend."""
        prior = super()._prior_of(data)
        return None if prior is None else Prior(prior.means * np.float32(self._leaning), prior.strength)

    def _groups_of(self, data: Interactions) -> GroupPrior | None:
        groups = super()._groups_of(data)
        return None if groups is None else replace(groups, strength=groups.strength * self._leaning)

    @property
    def _leaning(self) -> float:
        """The shares in the blend of the parts whose scores are weights."""
        shares = zip(self._blend.shares, self._parts, strict=True)
        return float(sum(share for share, part in shares if isinstance(part.hyperparameters, PriorParams)))

    def _score(self, evidence: WeightedHistory) -> F32Vector:
        return self._together([self._score_of(part, evidence) for part in self._parts])

    def _score_of(self, part: Fold, evidence: WeightedHistory) -> F32Vector:
        """Return (I,) scores of one part, NaN for the items after those that it was trained on."""
        n_items = len(part.popularity)
        return padded(part._score(evidence.below(n_items)), len(self.popularity))

    def _score_many(self, weights: csr_matrix) -> F32Matrix:
        return self._together([part._score_many(weights) for part in self._parts])

    def _together(self, scores: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
        """Blend every part's scores; a part that cannot score an item adds nothing to it."""
        total = np.zeros_like(scores[0])
        for share, part in zip(self._blend.shares, scores, strict=True):
            if share:
                total += np.float32(share) * np.nan_to_num(part)
        if self._content is not None:
            cold = ~self._warm
            total[..., cold] = np.float32(self._blend.cold_share) * scores[-1][..., cold]
        return total

    def _amounts(self, evidence: WeightedHistory, items: RowVector) -> NDArray[np.float64]:
        amounts = np.zeros((len(items), len(evidence.rows)))
        for share, part in zip(self._blend.shares, self._parts, strict=True):
            if share:
                n_items = len(part.popularity)
                asked, history_places = np.flatnonzero(items < n_items), np.flatnonzero(evidence.rows < n_items)
                asked = asked[part.scorable[items[asked]]]
                if len(asked):
                    amounts[np.ix_(asked, history_places)] += share * part._amounts(
                        evidence.below(n_items), items[asked]
                    )
        if self._content is not None:
            cold = np.flatnonzero(~self._warm[items])
            amounts[cold] = self._blend.cold_share * self._content._amounts(evidence, items[cold])
        return amounts

    def _arrays(self) -> Arrays:
        part_names = list(PARTS)
        own = {"parts": np.array([part_names.index(name) for name in self._names]), **self._blend.arrays()}
        for name, part in zip(self._names, self._parts, strict=True):
            resolved = json.dumps(part.hyperparameters.to_json()).encode()
            own[f"{name}.{RESOLVED}"] = np.frombuffer(resolved, dtype=np.uint8)
            own |= {f"{name}.{key}": array for key, array in part.arrays().items()}
        return own

    def _restore(self, arrays: Arrays) -> None:
        part_names = list(PARTS)
        self._names = tuple(part_names[place] for place in arrays["parts"])
        self._blend = Blend.from_arrays(arrays)
        parts = []
        for name in self._names:
            model, params = PARTS[name]
            prefix = name + "."
            mine = {key.removeprefix(prefix): array for key, array in arrays.items() if key.startswith(prefix)}
            resolved = json.loads(mine.pop(RESOLVED).tobytes())
            parts.append(model.from_arrays(params.from_json(resolved), mine))
        self._parts = tuple(parts)
