"""Stacked star predictor: neighbours correct the factors, as far as they proved right on held-out ratings.

Two good models err differently: Bayesian matrix factorisation knows the whole history, item neighbourhoods the few
items that matter. The correction is a ridge regression on their output, also in proportion to the (log) number of
ratings of the profile and of the item (Sill et al., "Feature-weighted linear stacking", 2009). It is learned on
ratings held out of the training data, with whole histories and with histories cut short, so that it holds for new
profiles too; then the models are refitted on all of the data.

What factors and neighbours together add to the bias model counts by the share of it that holds on held-out ratings of
users from whom the correction was not learned: on real data all or nearly all, in noise none.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, NamedTuple, Self

import numpy as np

from recterm.engine.core.hyperparameters import Hyperparameters, number
from recterm.engine.core.inner_holdout import HELD_OUT, hold_out, share_that_holds
from recterm.engine.core.rating_model import Expected, Rated, RatingModel, grouped, rated_by
from recterm.engine.ensembles.deviation import Deviation
from recterm.engine.factors.bayesian_mf import BayesianMF, BayesianMFParams
from recterm.engine.factors.newcomers import HALF_KNOWN
from recterm.engine.neighbourhood.item_knn_stars import ItemKNNStars, ItemKNNStarsParams

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from recterm.domain.progress import ProgressSink
    from recterm.engine.core.arrays import F32Matrix, RowVector
    from recterm.engine.core.inner_holdout import InnerHoldout
    from recterm.engine.core.interactions import Interactions
    from recterm.engine.core.protocol import Arrays
    from recterm.engine.core.rating_model import F64Vector

N_SIGNALS = 6
"""Columns of the correction."""

BIAS_ALONE = "predicts the bias model's ratings: nothing beyond it was confirmed on held-out ratings"
"""How the model describes itself when nothing is added."""

N_PARTS = 5
"""Folds of users, to see what holds for others."""

N_CIRCUMSTANCES = 5
"""Columns of the deviation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StackedStarsParams(Hyperparameters):
    """Hyperparameters of the stacked star predictor; its models have their own defaults."""

    model: ClassVar[str] = "stacked-stars"

    ridge: float = number(
        10.0, 1e-3, 1e6,
        "Pull of the correction towards zero: 1 / prior variance of its weights.",
        tune=(1.0, 100.0), log=True,
    )  # fmt: skip


class Opinions(NamedTuple):
    """Opinions of the models on N items."""

    factors: Expected
    """Bayesian matrix factorisation."""
    counts: NDArray[np.float64]
    """(N, 2) log of 1 + ratings of the profile, and of the item."""
    signals: NDArray[np.float64]
    """(N, 6) how far the bias model is from the factors, and how far neighbours move it; each alone and times the
    counts."""

    @property
    def biases(self) -> F64Vector:
        """(N,) ratings that the bias model expects."""
        expected: F64Vector = self.factors.means + self.signals[:, 0]
        return expected

    def part(self, places: RowVector) -> Opinions:
        """Return the opinions on some of the items."""
        factors = Expected(self.factors.means[places], self.factors.variances[places])
        return Opinions(factors, self.counts[places], self.signals[places])

    def corrected(self, constant: float, weights: F64Vector) -> F64Vector:
        """Correct (N,) expectations of the factors; a person without ratings gets the bias model's."""
        n_rated = np.expm1(self.counts[:, 0])
        corrected: F64Vector = self.factors.means + constant * n_rated / (n_rated + HALF_KNOWN) + self.signals @ weights
        return corrected

    def circumstances(self, means: F64Vector) -> NDArray[np.float64]:
        """Return (N, 5) circumstances that decide how far off predictions are."""
        return np.column_stack([np.log(self.factors.variances), self.counts, means, means**2])


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """The two models, fitted on the same ratings."""

    neighbours: ItemKNNStars
    factors: BayesianMF
    counted: float = 1.0
    """Share of an item's ratings that is reported: a lesson holds for the counts from which it was learned."""

    @classmethod
    def fit(cls, data: Interactions, rng: np.random.Generator, progress: ProgressSink, *, counted: float = 1.0) -> Self:
        """Fit both with their defaults."""
        return cls(
            ItemKNNStars(ItemKNNStarsParams()).fit(data, rng=rng, progress=progress),
            BayesianMF(BayesianMFParams()).fit(data, rng=rng, progress=progress),
            counted,
        )

    def ask(self, rated: Rated, items: RowVector) -> Opinions:
        """Return both opinions on the items for the person who gave these ratings."""
        factors = self.factors.expect(rated, items)
        apart = self.neighbours.bias.baseline(rated, items) - factors.means
        moved, _ = self.neighbours.moved(rated, items)
        counts = np.empty((len(items), 2))
        counts[:, 0] = np.log1p(len(rated))
        counts[:, 1] = np.log1p(self.counted * self.factors.counts[items])
        signals = [apart, apart * counts[:, 0], apart * counts[:, 1], moved, moved * counts[:, 0], moved * counts[:, 1]]
        return Opinions(factors, counts, np.column_stack(signals))

    def arrays(self) -> Arrays:
        """Return both models' arrays, distinguished by a prefix."""
        parts = (("neighbours", self.neighbours), ("factors", self.factors))
        return {f"{part}.{name}": array for part, model in parts for name, array in model.arrays().items()}

    @classmethod
    def from_arrays(cls, arrays: Arrays, *, counted: float = 1.0) -> Self:
        """Restore what `arrays` returned; other arrays are ignored."""
        return cls(
            ItemKNNStars.from_arrays(ItemKNNStarsParams(), _part("neighbours", arrays)),
            BayesianMF.from_arrays(BayesianMFParams(), _part("factors", arrays)),
            counted,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """Lesson learned from held-out ratings: it also holds for a pair fitted on more data."""

    constant: float
    weights: F64Vector
    """(6,) of the signals."""
    deviation: Deviation
    share: float = 1.0
    """Share of all that this adds to the bias model, in [0, 1]."""

    @classmethod
    def learn(cls, pair: Pair, held_out: InnerHoldout, ridge: float, rng: np.random.Generator) -> Self:
        """Learn from the errors of a pair fitted on `held_out.train`."""
        if not held_out.enough:
            return cls(0.0, np.zeros(N_SIGNALS), Deviation.none(N_CIRCUMSTANCES), share=0.0)
        asked = [(pair.ask(rated, held_out.item[places]), places) for rated, places in _histories(held_out, rng)]
        factors = Expected(*(np.concatenate([batch.factors[part] for batch, _ in asked]) for part in range(2)))
        opinions = Opinions(factors, *(np.concatenate([batch[part] for batch, _ in asked]) for part in (1, 2)))
        places = np.concatenate([places for _, places in asked])
        values = held_out.value[places]
        share = _share(opinions, values, held_out.user[places], ridge)
        lesson = cls(*_ridge(opinions, values - factors.means, ridge), Deviation.none(N_CIRCUMSTANCES), share)
        means = lesson.means(opinions)
        deviation = Deviation.learn(opinions.circumstances(means), factors.variances, (values - means) ** 2)
        return replace(lesson, deviation=deviation)

    def means(self, opinions: Opinions) -> F64Vector:
        """Return the bias model's expectation plus a share of what the corrected factors add."""
        corrected = opinions.corrected(self.constant, self.weights)
        means: F64Vector = opinions.biases + self.share * (corrected - opinions.biases)
        return means

    def apply(self, opinions: Opinions) -> Expected:
        """Return the corrected expectation."""
        means = self.means(opinions)
        return Expected(means, self.deviation.apply(opinions.circumstances(means), opinions.factors.variances))


class StackedStars(RatingModel[StackedStarsParams]):
    """Predicts what the factors expect, corrected by the neighbours."""

    _pair: Pair
    _lesson: Lesson

    @property
    def fallback(self) -> str:
        """The bias model, when nothing added to it is confirmed."""
        if self._lesson.share:
            return ""
        return self._pair.neighbours.bias.fallback or BIAS_ALONE

    @property
    def item_factors(self) -> F32Matrix:
        """(I, K) factors of the items."""
        return self._pair.factors.item_factors

    def expect(self, rated: Rated, items: RowVector) -> Expected:
        """Return the corrected expectation, with a variance learned from held-out ratings."""
        return self._lesson.apply(self._pair.ask(rated, items))

    def _train(self, data: Interactions, rng: np.random.Generator, progress: ProgressSink) -> None:
        held_out = hold_out(data, rng)
        trial = Pair.fit(held_out.train, rng, progress)
        self._lesson = Lesson.learn(trial, held_out, self._hyperparameters.ridge, rng)
        self._pair = Pair.fit(data, rng, progress, counted=1.0 - HELD_OUT)

    def _arrays(self) -> Arrays:
        own = {
            "correction": np.concatenate([[self._lesson.constant], self._lesson.weights]),
            "correction_share": np.array([self._lesson.share]),
        }
        return {**self._pair.arrays(), **own, **self._lesson.deviation.arrays()}

    def _restore(self, arrays: Arrays) -> None:
        self._pair = Pair.from_arrays(arrays, counted=1.0 - HELD_OUT)
        constant, weights = float(arrays["correction"][0]), arrays["correction"][1:]
        # A model stored before it had a share counts in full.
        share = float(arrays.get("correction_share", np.ones(1))[0])
        self._lesson = Lesson(constant, weights, Deviation.from_arrays(arrays), share)


def _part(part: str, arrays: Arrays) -> Arrays:
    """Return the arrays of one of the models."""
    prefix = part + "."
    return {name.removeprefix(prefix): array for name, array in arrays.items() if name.startswith(prefix)}


def _histories(held_out: InnerHoldout, rng: np.random.Generator) -> Iterator[tuple[Rated, RowVector]]:
    """Yield each user's history with the positions of their held-out ratings, whole and cut to a random length.

    The logarithm of 1 + that length is drawn evenly, so that the first few ratings count as much as the next hundred.
    """
    groups = held_out.train.memberships
    for user, places in grouped(held_out.user):
        rated = rated_by(held_out.train.matrix, user, () if groups is None else groups.names_of(user))
        yield rated, places
        left = rng.permutation(len(rated))[: int(np.exp(rng.random() * np.log1p(len(rated))) - 1.0)]
        yield Rated(rated.rows[left], rated.ratings[left], rated.groups), places


def _share(opinions: Opinions, values: F64Vector, users: RowVector, ridge: float) -> float:
    """Return the share of the factors' addition to the bias model that holds for users left out of learning."""
    part = np.unique(users, return_inverse=True)[1] % N_PARTS
    added = np.zeros(len(values))
    for fold in range(N_PARTS):
        ours, others = np.flatnonzero(part == fold), np.flatnonzero(part != fold)
        if not len(ours) or not len(others):
            return 0.0
        correction = _ridge(opinions.part(others), values[others] - opinions.factors.means[others], ridge)
        mine = opinions.part(ours)
        added[ours] = mine.corrected(*correction) - mine.biases
    return share_that_holds(values - opinions.biases, added, users)


def _ridge(opinions: Opinions, target: F64Vector, ridge: float) -> tuple[float, F64Vector]:
    """Solve a ridge regression of the target on the signals: constant and weights (6,).

    The weights are dimensionless, and those for mean counts are drawn to 0 like those for the difference that counts
    make are: the products are taken with centred counts, and put back afterwards.
    """
    centre = opinions.counts.mean(axis=0)
    columns = opinions.signals.copy()
    for first in (0, 3):
        columns[:, first + 1 : first + 3] -= columns[:, [first]] * centre
    design = columns - columns.mean(axis=0)
    matrix = design.T @ design + ridge * float(target.var()) * np.eye(N_SIGNALS)
    weights = np.linalg.solve(matrix, design.T @ (target - target.mean()))
    for first in (0, 3):
        weights[first] -= weights[first + 1 : first + 3] @ centre
    return float(target.mean() - weights @ opinions.signals.mean(axis=0)), weights
