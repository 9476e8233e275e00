"""Pairwise models, trained against sampled items: how a profile gets its factors, and its reasons.

Training leaves item factors Y and item biases b. A profile x is asked to rank what it liked above the background, which
is an item drawn from the community's interactions. The loss of one pair is -log sigmoid(s), s the difference of the
scores (Rendle et al., "BPR", 2009); its second-order expansion at s = 0 is (s - 2)^2 / 8. In that form the mean over
the whole background needs its covariance only, as in Takacs and Tikk, "Alternating least squares for personalized
ranking", 2012, and x is the solution of one small linear system: the first Newton step, free of sampling noise.

The implicit library samples the items to compare with from the interactions, that is, by popularity. So x Y + b learns
how much more than by chance an item is liked, log p(i | x) / p(i), as word2vec does (Levy and Goldberg, "Neural word
embedding as implicit matrix factorization", 2014); log p(i) is added to rank by what is liked. On MovieLens
latest-small that takes BPR from an NDCG@10 of 0.14 to 0.26.

Given the system, x is a sum over the history, so every item has its exact part in each score; what the scored
item has for any history, its bias and its popularity, is shared among the liked items by weight.
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np

from recterm.engine.core import defaults
from recterm.engine.core.hyperparameters import number, whole
from recterm.engine.core.latest import Latest
from recterm.engine.core.ranking_model import RankingModel
from recterm.engine.core.taste import FeedbackWeights
from recterm.engine.factors.factor_neighbours import closest, lengths_of

if TYPE_CHECKING:
    from typing import Self

    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from recterm.domain.model import ItemRow
    from recterm.domain.progress import ProgressSink
    from recterm.engine.core.arrays import F32Matrix, F32Vector, RowVector
    from recterm.engine.core.interactions import Interactions
    from recterm.engine.core.protocol import Arrays, Neighbours
    from recterm.engine.core.taste import WeightedHistory

MARGIN = 2.0
"""Difference of two scores at which the expanded loss is lowest."""

CURVATURE = 0.25
"""Second derivative of -log sigmoid at 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PairwiseParams(FeedbackWeights):
    """Hyperparameters that these models share; the defaults were among the best on data of four shapes."""

    n_factors: int | None = whole(
        None, 1, 1024,
        "Length of the factors. More can distinguish finer tastes, and take longer.",
        tune=(16, 128), log=True,
    )  # fmt: skip
    profile_regularization: float = number(
        0.02, 1e-6, 1e4,
        "Pull of a profile's factors towards zero. More is safer with few interactions.",
        tune=(0.003, 0.3), log=True,
    )  # fmt: skip
    popularity_power: float = number(
        1.0, 0.0, 2.0,
        "How far popularity counts: 1 ranks by the chance that an item is liked, 0 by how far that is above the "
        "item's average, which shows rarer ones.",
        tune=(0.5, 1.2),
    )  # fmt: skip


P = TypeVar("P", bound=PairwiseParams)


@dataclass(frozen=True, slots=True, eq=False)
class _Items:
    """Item factors, biases and log popularity, less the mean of the background. K factors."""

    factors: F32Matrix
    """(I, K)"""
    biases: F32Vector
    """(I,)"""
    covariance: NDArray[np.float64]
    """(K, K) of the factors over the background."""
    with_bias: NDArray[np.float64]
    """(K,) covariance of the factors with the biases."""
    fame: F32Vector
    """(I,) log popularity; half a like for items without any."""

    @classmethod
    def of(cls, factors: NDArray[np.float64], biases: NDArray[np.float64], likes: NDArray[np.float64]) -> Self:
        """Centre what training learned; the background is weighted by the (I,) number of likes."""
        chance = likes / max(float(likes.sum()), 1.0)
        centred = factors - chance @ factors
        level = biases - chance @ biases
        fame = np.log(np.maximum(likes, 0.5))
        return cls(
            np.ascontiguousarray(centred, dtype=np.float32),
            level.astype(np.float32),
            (centred.T * chance) @ centred,
            centred.T @ (chance * level),
            (fame - chance @ fame).astype(np.float32),
        )


class System(NamedTuple):
    """Linear system of a profile."""

    matrix: NDArray[np.float64]
    """(K, K)"""
    sides: NDArray[np.float64]
    """(K, H) right sides, one per row."""
    shares: NDArray[np.float64]
    """(H,) of the rows in what every profile gets."""


class PairwiseModel(RankingModel[P]):
    """Ranks by popularity + item bias + inner product of a folded-in profile and the item's factors."""

    _items: _Items

    @abstractmethod
    def _learn(
        self, likes: csr_matrix, rng: np.random.Generator, progress: ProgressSink
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Learn factors (I, K) and biases (I,) of the items from liked feedback (weights above 0; there is some)."""

    @cached_property
    def _lengths(self) -> F32Vector:
        """(I,) length of each item's factors."""
        return lengths_of(self._items.factors)

    @cached_property
    def _systems(self) -> Latest[WeightedHistory, System]:
        """System of the history that was asked about last."""
        return Latest()

    @cached_property
    def _given_to_all(self) -> F32Vector:
        """(I,) the part of each score that every profile gets."""
        return self._items.biases + np.float32(self._hyperparameters.popularity_power) * self._items.fame

    @property
    def item_factors(self) -> F32Matrix:
        """(I, K) factors of the items."""
        return self._items.factors

    def similar(self, item: ItemRow, n: int) -> Neighbours:
        """Return items by the cosine of their factors, lower for those with few interactions."""
        self._check_rows(np.array([item]))
        return closest(self._items.factors, self._lengths, self.popularity, item, n)

    def _resolved(self, data: Interactions) -> P:
        return self._hyperparameters.resolved({"n_factors": defaults.pairwise_factors(data)})

    def _train(self, data: Interactions, rng: np.random.Generator, progress: ProgressSink) -> None:
        # A copy: the pattern of `weigh` is that of the data, and items that are not liked are removed here.
        likes = self.weigh(data.matrix).copy()
        likes.data = np.maximum(likes.data, 0.0)
        likes.eliminate_zeros()
        if likes.nnz:
            factors, biases = self._learn(likes, rng, progress)
        else:
            factors, biases = np.zeros((data.n_items, self._hyperparameters.n_factors or 1)), np.zeros(data.n_items)
        self._items = _Items.of(factors, biases, np.bincount(likes.indices, minlength=data.n_items).astype(np.float64))

    def _system(self, rows: NDArray[np.integer], weights: F32Vector) -> System:
        """Return the system of a profile.

        The loss is the mean over the history, by size of weight, of CURVATURE / 2 (s - MARGIN)^2 over the background;
        for dislikes s has the other sign.
        """
        items, sizes = self._items, np.abs(weights).astype(np.float64)
        sizes /= sizes.sum()
        mine = items.factors[rows].astype(np.float64)
        ridge = self._hyperparameters.profile_regularization * np.eye(mine.shape[1])
        matrix = CURVATURE * ((mine.T * sizes) @ mine + items.covariance) + ridge
        wanted = MARGIN * np.sign(weights) - items.biases[rows]
        sides = CURVATURE * (mine.T * wanted - items.with_bias[:, None]) * sizes
        liked = np.maximum(weights, 0.0).astype(np.float64)
        return System(matrix, sides, liked / liked.sum())

    def _system_of(self, evidence: WeightedHistory) -> System:
        """Return the system of a history, computed once for its scores and its reasons."""
        return self._systems.of(evidence, lambda evidence: self._system(evidence.rows, evidence.weights))

    def _score(self, evidence: WeightedHistory) -> F32Vector:
        return self._scored(self._system_of(evidence))

    def _scored(self, system: System) -> F32Vector:
        matrix, sides, _ = system
        profile = np.linalg.solve(matrix, sides.sum(axis=1))
        return self._items.factors @ profile.astype(np.float32) + self._given_to_all

    def _score_many(self, weights: csr_matrix) -> F32Matrix:
        scores = np.zeros(weights.shape, dtype=np.float32)
        for line, (start, stop) in enumerate(zip(weights.indptr[:-1], weights.indptr[1:], strict=True)):
            if (weights.data[start:stop] > 0).any():
                scores[line] = self._scored(self._system(weights.indices[start:stop], weights.data[start:stop]))
        return scores

    def _amounts(self, evidence: WeightedHistory, items: RowVector) -> NDArray[np.float64]:
        matrix, sides, shares = self._system_of(evidence)
        through = np.linalg.solve(matrix, self._items.factors[items].T.astype(np.float64))
        amounts: NDArray[np.float64] = (
            through.T @ sides + self._given_to_all[items].astype(np.float64)[:, None] * shares
        )
        return amounts

    def _arrays(self) -> Arrays:
        return {f"item_{name}": getattr(self._items, name) for name in _Items.__slots__}

    def _restore(self, arrays: Arrays) -> None:
        self._items = _Items(*(arrays[f"item_{name}"] for name in _Items.__slots__))
