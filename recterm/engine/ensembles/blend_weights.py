"""Weights of a blend of ranking models, learned on held-out interactions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import numpy as np

from recterm.domain.model import LIKED_STARS
from recterm.engine.core.taste import to_stars

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from recterm.engine.core.inner_holdout import InnerHoldout
    from recterm.engine.core.protocol import Arrays
    from recterm.engine.core.ranking_model import RankingModel

K = 10
"""Length of the lists that the weights are judged by."""

STEPS = (0.0, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1.0, 1.5)
"""Weights that are tried, relative to 1 for the first part."""

ROUNDS = 2
"""Of coordinate ascent."""

MOST_CELLS = 12_000_000
"""Users x items that take part at most: about 150 MB for three parts."""

SURE = 1.0
"""Standard errors that the gain of a step must exceed."""


@dataclass(frozen=True, slots=True, eq=False)
class Blend:
    """Weights of the P parts."""

    weights: NDArray[np.float64]
    """(P,) per spread of its scores."""
    spreads: NDArray[np.float64]
    """(P,) standard deviation of each part's scores over the items."""
    cold_share: float
    """Weight of content where nothing else is known."""

    @property
    def shares(self) -> NDArray[np.float64]:
        """(P,) factors by which each part's raw scores are multiplied."""
        return self.weights / self.spreads

    @classmethod
    def first_alone(cls, n_parts: int) -> Self:
        """Return weights of the first part alone, when there is nothing to learn from."""
        return cls(np.eye(n_parts)[0], np.ones(n_parts), 1.0)

    def arrays(self) -> Arrays:
        """Return the arrays for the store."""
        return {"blend": np.stack([self.weights, self.spreads]), "cold": np.array([self.cold_share])}

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> Self:
        """Restore what `arrays` returned; other arrays are ignored."""
        weights, spreads = arrays["blend"]
        return cls(weights, spreads, float(arrays["cold"][0]))


class _Judges(NamedTuple):
    """U users with the interactions held out of their histories."""

    scores: list[NDArray[np.float32]]
    """(U, I) of each part, over its spread; -inf in the first where an item is already in the history."""
    relevant: NDArray[np.bool_]
    """(U, I) items that were held out and liked."""

    def ndcg(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return (U,) NDCG@10 of the blend."""
        total = self.scores[0].copy()
        for weight, scores in zip(weights[1:], self.scores[1:], strict=True):
            if weight:
                total += np.float32(weight) * scores
        k = min(K, total.shape[1])
        best = np.argpartition(-total, k - 1, axis=1)[:, :k]
        order = np.argsort(-np.take_along_axis(total, best, axis=1), axis=1, kind="stable")
        hits = np.take_along_axis(self.relevant, np.take_along_axis(best, order, axis=1), axis=1)
        discounts = 1.0 / np.log2(np.arange(2, k + 2))
        ideal = np.cumsum(discounts)[np.minimum(self.relevant.sum(axis=1), k) - 1]
        gained: NDArray[np.float64] = hits @ discounts / ideal
        return gained


def learn(
    parts: Sequence[RankingModel[Any]],
    held_out: InnerHoldout,
    histories: csr_matrix,
    *,
    content: bool,
    rng: np.random.Generator,
) -> Blend:
    """Learn the weights of parts fitted on `held_out.train`; the last part is content when `content` is True.

    Args:
        parts: the fitted models, starting with the one that always takes part.
        held_out: the interactions that they have not seen.
        histories: (U, I) weighted histories of the same users, from `held_out.train`.
        content: whether the last part can score items without interactions.
        rng: draws the users that take part when there are too many.
    """
    liked = _liked(held_out)
    users = np.unique(held_out.user[liked])
    users = users[np.diff(histories.indptr)[users] > 0]
    most = max(50, MOST_CELLS // histories.shape[1])
    if len(users) > most:
        users = np.sort(rng.choice(users, most, replace=False))
    if not len(users):
        return Blend.first_alone(len(parts))
    raw = [np.nan_to_num(part._score_many(histories[users])) for part in parts]
    spreads = np.array([max(float(scores.std(axis=1).mean()), 1e-9) for scores in raw])
    scores = [(part_scores / spread).astype(np.float32) for part_scores, spread in zip(raw, spreads, strict=True)]
    relevant = np.zeros(raw[0].shape, dtype=bool)
    place = np.full(histories.shape[0], -1)
    place[users] = np.arange(len(users))
    mine = liked & (place[held_out.user] >= 0)
    relevant[place[held_out.user[mine]], held_out.item[mine]] = True
    warm = held_out.train.popularity > 0
    slope = _slope(scores, warm) if content else 1.0
    lines = np.repeat(np.arange(len(users)), np.diff(histories[users].indptr))
    scores[0][lines, histories[users].indices] = -np.inf
    scores[0][:, ~warm] = -np.inf
    weights = _ascend(_Judges(scores, relevant), len(parts))
    cold = (float(weights[-1]) + slope) / float(spreads[-1]) if content else 1.0
    return Blend(weights, spreads, cold)


def _liked(held_out: InnerHoldout) -> NDArray[np.bool_]:
    """Return which of the held-out interactions a list should contain."""
    scale = held_out.train.scale
    if scale is None:
        return np.asarray(held_out.value >= 0)
    return np.asarray(to_stars(held_out.value.astype(np.float32), scale) >= LIKED_STARS)


def _slope(scores: list[NDArray[np.float32]], warm: NDArray[np.bool_]) -> float:
    """Return the first part's mean score per unit of content: least squares through the origin, at least 0."""
    content, first = scores[-1][:, warm].astype(np.float64), scores[0][:, warm].astype(np.float64)
    return max(0.0, float((content * first).sum() / max(float((content**2).sum()), 1e-12)))


def _ascend(judges: _Judges, n_parts: int) -> NDArray[np.float64]:
    """Run coordinate ascent over STEPS, from the first part alone."""
    weights = np.zeros(n_parts)
    weights[0] = 1.0
    reached = judges.ndcg(weights)
    for _ in range(ROUNDS):
        before = weights.copy()
        for part in range(1, n_parts):
            for step in STEPS:
                trial = weights.copy()
                trial[part] = step
                gained = judges.ndcg(trial)
                gain = gained - reached
                if gain.mean() > SURE * gain.std() / np.sqrt(len(gain)) and gain.mean() > 0:
                    weights, reached = trial, gained
        if np.array_equal(before, weights):
            break
    return weights
