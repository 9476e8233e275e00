"""Bayesian matrix factorisation: stars from factors and biases whose uncertainty is carried through.

See `variational` for the model. The items' posterior is stored; a profile's own posterior given it is a normal
distribution in closed form, so that a prediction has a mean and, under the model, an exact variance.

This is recterm's SVD++ (Koren, "Factorization meets the neighborhood", 2008): the idea that who rated what is
informative, whatever the rating was, enters through `co_rating_features`, with a posterior in place of point estimates.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from recterm.domain.model import Progress
from recterm.engine.core import defaults
from recterm.engine.core.hyperparameters import Hyperparameters, number, whole
from recterm.engine.core.rating_model import Expected, Rated
from recterm.engine.factors.co_rating_features import CoRatingFeatures, FromTraces
from recterm.engine.factors.newcomers import FactorFoldIn
from recterm.engine.factors.variational import Evidence, Posterior, Prior, Side, posterior, triangle

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from recterm.domain.progress import ProgressSink
    from recterm.engine.core.arrays import F32Matrix, F32Vector, RowVector
    from recterm.engine.core.interactions import Interactions
    from recterm.engine.core.protocol import Arrays

FIRST_PRECISION = 1.5
"""Initial noise, when ratings have variance 1; it is learned from the first update on."""

SMALLEST_UNIT = 1e-3
"""Part of the scale by which ratings that are all equal are taken to vary."""

RATINGS_AT_ONCE = 1024
"""Ratings of a profile whose covariances are summed at once, so that they stay in the processor's cache."""

PROFILE_ROUNDS = 3
"""Passes: a profile's factors and its reliability depend on each other; they converge this fast."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BayesianMFParams(Hyperparameters):
    """Hyperparameters of Bayesian matrix factorisation; all regularisation is learned from the data."""

    model: ClassVar[str] = "bayesian-mf"

    n_factors: int | None = whole(
        None, 0, 64,
        "Length of the factors besides the biases. Too many do little harm, since what the data do not support stays "
        "small. Time grows with the square.",
        tune=(4, 24),
    )  # fmt: skip
    n_traces: int = whole(
        32, 0, 256,
        "Directions of who rated what, from which factors are estimated before any rating is seen. 0 uses only the "
        "ratings.",
        tune=(0, 64),
    )  # fmt: skip
    typical: float = number(
        60.0, 1.0, 1e9,
        "Ratings with average noise that each user and each item starts with. Less trusts steady raters "
        "more, and erratic ones less.",
        tune=(20.0, 500.0), log=True,
    )  # fmt: skip
    n_iterations: int | None = whole(
        None, 1, 500, "Passes over users and items. Beyond about 30 little changes.", tune=(10, 60)
    )  # fmt: skip


class BayesianMF(FactorFoldIn[BayesianMFParams]):
    """Predicts mean + biases + the product of a folded-in profile's factors and the item's."""

    _mean: float
    _unit: float
    """Standard deviation of the ratings, the unit of everything else."""
    _noise: float
    """Precision."""
    _item_mean: F32Matrix
    _item_covariance: F32Matrix
    _item_reliability: F32Vector
    _prior_mean: FromTraces
    """Posterior of a profile."""
    _prior_precision: NDArray[np.float64]

    @property
    def item_factors(self) -> F32Matrix:
        """(I, K) factors of the items."""
        return self._item_mean[:, :-1]

    def expect_by_factors(self, rated: Rated, items: RowVector) -> Expected:
        """Mean and variance of bias + bias + factors . factors + noise."""
        (who, reliability), what = self.profile(rated), self._items(items)
        full, twice = triangle(who.mean.shape[1])[2:]
        means = what.shown @ who.mean[0] + what.mean[:, -1]
        noise = 1.0 / (self._noise * reliability * self._item_reliability[items].astype(np.float64))
        of_profile = np.einsum("ni,ij,nj->n", what.shown, who.covariance[0][full], what.shown)
        of_items = what.covariance @ (who.expected_products()[0] * twice)
        variances = noise + np.maximum(of_profile + of_items, 0.0)
        return Expected(self._mean + self._unit * means, self._unit**2 * variances)

    def profile(self, rated: Rated) -> tuple[Posterior, float]:
        """Return the posterior of the person who gave these ratings, given that of the items, and their reliability."""
        evidence = self._evidence(rated)
        pull = self._prior_mean.at(rated.rows) @ self._prior_precision
        prior = Prior(pull[None], self._prior_precision, self._hyperparameters.typical)
        reliability = np.ones(1)
        for _ in range(PROFILE_ROUNDS):
            person_posterior, reliability, _ = posterior(evidence, prior, self._noise, reliability)
        return person_posterior, float(reliability[0])

    def _evidence(self, rated: Rated) -> Evidence:
        """Return `Shown.evidence` for one member, without SciPy and without an array of each rating."""
        shown = self._item_mean[rated.rows].astype(np.float64)
        weights = self._item_reliability[rated.rows].astype(np.float64)
        left = (rated.ratings - self._mean) / self._unit - shown[:, -1]
        shown[:, -1] = 1.0
        rows, columns, full, _ = triangle(shown.shape[1])
        covariance = np.zeros(len(rows))
        for start in range(0, len(rated), RATINGS_AT_ONCE):
            part = slice(start, start + RATINGS_AT_ONCE)
            covariance += weights[part] @ self._item_covariance[rated.rows[part]].astype(np.float64)
        products = (shown.T @ (weights[:, None] * shown))[rows, columns] + covariance * (rows < shown.shape[1] - 1)
        with_bias = covariance[full[-1]]
        with_bias[-1] = 0.0
        return Evidence(
            products[None],
            ((weights * left) @ shown - with_bias)[None],
            np.array([weights @ left**2 + covariance[-1]]),
            np.array([float(len(rated))]),
        )

    def _items(self, rows: RowVector) -> Posterior:
        return Posterior(self._item_mean[rows].astype(np.float64), self._item_covariance[rows].astype(np.float64))

    def _resolved(self, data: Interactions) -> BayesianMFParams:
        return self._hyperparameters.resolved(
            {"n_factors": defaults.mf_factors(data), "n_iterations": defaults.mf_iterations(data)}
        )

    def _train(self, data: Interactions, rng: np.random.Generator, progress: ProgressSink) -> None:
        params = self._hyperparameters
        n_factors, n_iterations = params.n_factors or 0, params.n_iterations or 1
        values = data.value.astype(np.float64)
        span = data.scale.maximum - data.scale.minimum if data.scale else 1.0
        self._mean, self._unit = float(values.mean()), max(float(values.std()), SMALLEST_UNIT * span)
        matrix = data.matrix
        ratings = type(matrix)(((values - self._mean) / self._unit, matrix.indices, matrix.indptr), shape=matrix.shape)
        co_rating_features = CoRatingFeatures.of(matrix, params.n_traces, rng)
        users = Side.start(ratings, co_rating_features.users, n_factors, params.typical, rng)
        items = Side.start(ratings.T.tocsr(), co_rating_features.items, n_factors, params.typical, rng)
        noise = FIRST_PRECISION
        for iteration in range(n_iterations):
            progress(Progress("training bayesian-mf", iteration, n_iterations))
            noise = users.update(items, noise)
            noise = items.update(users, noise)
        progress(Progress("training bayesian-mf", n_iterations, n_iterations))
        self._noise = noise
        self._item_mean = items.posterior.mean.astype(np.float32)
        self._item_covariance = items.posterior.covariance.astype(np.float32)
        self._item_reliability = items.reliability.astype(np.float32)
        self._prior_mean = FromTraces.of(co_rating_features, users.prior_weights)
        self._prior_precision = users.prior_precision

    def _arrays(self) -> Arrays:
        return {
            "item_mean": self._item_mean,
            "item_covariance": self._item_covariance,
            "item_reliability": self._item_reliability,
            "prior_steps": self._prior_mean.steps,
            "prior_base": np.stack([self._prior_mean.base, self._prior_mean.centre]),
            "prior_precision": self._prior_precision,
            "mean_unit_noise": np.array([self._mean, self._unit, self._noise]),
        }

    def _restore(self, arrays: Arrays) -> None:
        self._mean, self._unit, self._noise = arrays["mean_unit_noise"].tolist()
        self._item_mean, self._item_covariance = arrays["item_mean"], arrays["item_covariance"]
        self._item_reliability = arrays["item_reliability"]
        base, centre = arrays["prior_base"]
        self._prior_mean = FromTraces(base, arrays["prior_steps"], centre)
        self._prior_precision = arrays["prior_precision"]
