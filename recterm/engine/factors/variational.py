"""Variational Bayes for biased matrix factorisation (mean-field), with co-rating features as prior means.

rating = b_u + c_i + p_u . q_i + noise, of ratings with mean 0 and variance 1. Each user's (p_u, b_u) and each item's
(q_i, c_i) has a normal posterior; they are updated in turn: Lim and Teh, "Variational Bayesian approach to movie
rating prediction", 2007, with the biases as one more dimension (Raiko, Ilin and Karhunen 2007). The prior of a side is
normal about a linear function of its features (Simm et al., "Macau", 2017). Some people and some items are rated more
erratically than others: each has its own part in the noise (Lakshminarayanan, Bouchard and Archambeau, "Robust
Bayesian matrix factorisation", 2011). All priors and the noise are estimated from the data.

N members of a side, D = K + 1 dimensions (the bias is the last), T = D (D + 1) / 2 entries of a symmetric matrix.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Places = NDArray[np.intp]

ROWS_AT_ONCE = 2048
"""Members updated together: 5 MB at 16 factors, besides their ratings."""

MOST_THREADS = 4
"""Beyond this, memory bandwidth is the limit."""

START = 0.3
"""Standard deviation of the first factors, in units of a rating's standard deviation."""

TRACE_RIDGE = 10.0
"""Pull of the weights of features towards zero, in members."""

PRIOR_VARIANCE = 0.1
"""Prior of the variances of a side, worth D members."""

PRIOR_NOISE = 0.5
"""Prior of the noise variance, worth two ratings."""


class Triangle(NamedTuple):
    """Layout of a symmetric (D, D) matrix as the T entries of its lower triangle."""

    rows: Places
    """(T,)"""
    columns: Places
    """(T,)"""
    full: Places
    """(D, D) position of each entry."""
    twice: Vector
    """(T,) number of times each entry is in the matrix: 1 on the diagonal, else 2."""


@lru_cache(maxsize=8)
def triangle(size: int) -> Triangle:
    """Return the triangle of a (size, size) matrix."""
    rows, columns = np.tril_indices(size)
    full = np.zeros((size, size), dtype=np.intp)
    full[rows, columns] = np.arange(len(rows))
    return Triangle(rows, columns, np.maximum(full, full.T), np.where(rows == columns, 1.0, 2.0))


@dataclass(frozen=True, slots=True, eq=False)
class Posterior:
    """Normal distributions of (factors, bias) of N members."""

    mean: Matrix
    """(N, D)"""
    covariance: Matrix
    """(N, T) lower triangles."""

    @property
    def shown(self) -> Matrix:
        """(N, D) means of (factors, 1): what the other side's vectors are multiplied with."""
        shown = self.mean.copy()
        shown[:, -1] = 1.0
        return shown

    def expected_products(self) -> Matrix:
        """Return (N, T) expected products of (factors, 1) with itself."""
        rows, columns, _, _ = triangle(self.mean.shape[1])
        shown = self.shown
        # np.take, here and below: ten times as fast as an index on the second axis.
        expected = np.take(shown, rows, axis=1) * np.take(shown, columns, axis=1)
        expected += self.covariance * (rows < self.mean.shape[1] - 1)
        return expected

    def second_moments(self) -> Matrix:
        """Return (N, T) expected products of (factors, bias) with itself."""
        rows, columns, _, _ = triangle(self.mean.shape[1])
        products = np.take(self.mean, rows, axis=1) * np.take(self.mean, columns, axis=1)
        products += self.covariance
        return products

    def with_bias(self) -> Matrix:
        """Return (N, D) covariance of (factors, 1) with the bias."""
        with_bias: Matrix = np.take(self.covariance, triangle(self.mean.shape[1]).full[-1], axis=1)
        with_bias[:, -1] = 0.0
        return with_bias


class Evidence(NamedTuple):
    """Evidence from ratings about the (factors, bias) of their members, summed over each member's ratings."""

    products: Matrix
    """(N, T) of the other side's (factors, 1), weighted by its reliability."""
    target: Matrix
    """(N, D) of (factors, 1) and the rating less the other side's bias, likewise."""
    squares: Vector
    """(N,) expected square of the rating less the other side's bias, likewise."""
    counts: Vector
    """(N,) number of ratings."""


class Prior(NamedTuple):
    """Prior of a side, before its ratings."""

    pull: Matrix
    """(N, D) prior means times the prior precision."""
    precision: Matrix
    """(D, D)"""
    typical: float
    """Ratings with average noise that each member starts with."""


def posterior(evidence: Evidence, prior: Prior, noise: float, reliability: Vector) -> tuple[Posterior, Vector, Vector]:
    """Compute the posterior of each member, given the other side.

    Args:
        evidence: of the ratings.
        prior: of this side.
        noise: precision of the noise.
        reliability: (N,) factors on it for each member's ratings, as estimated so far.

    Returns:
        The posterior, (N,) the updated reliability, and (N,) the expected squared errors, weighted
        by the other side's reliability.
    """
    size = prior.precision.shape[0]
    rows, columns, full, twice = triangle(size)
    own = noise * reliability[:, None]
    inverse = np.linalg.inv(np.take(own * evidence.products, full, axis=1) + prior.precision)
    mean = (inverse @ (own * evidence.target + prior.pull)[:, :, None])[:, :, 0]
    updated = Posterior(mean, np.take(inverse.reshape(-1, size * size), rows * size + columns, axis=1))
    errors = evidence.squares + (evidence.products * updated.second_moments()) @ twice
    errors = np.maximum(errors - 2.0 * (mean * evidence.target).sum(axis=1), 0.0)
    return updated, (prior.typical + evidence.counts) / (prior.typical + noise * errors), errors


class Shown(NamedTuple):
    """Moments of a side of M members that the other side uses."""

    products: Matrix
    """(M, T) expected products of (factors, 1)."""
    means: Matrix
    """(M, D) of (factors, 1)."""
    with_bias: Matrix
    """(M, D) covariance of (factors, 1) with the bias."""
    bias: Vector
    """(M,)"""
    bias_variance: Vector
    """(M,)"""
    reliability: Vector
    """(M,)"""

    def evidence(self, ratings: csr_matrix) -> Evidence:
        """Return the evidence of ratings (N, M) about those who gave or got them."""
        left = ratings.data - self.bias[ratings.indices]
        # One matrix, multiplied in place from weights to weighted ratings to weighted squares.
        matrix = type(ratings)(
            (self.reliability[ratings.indices], ratings.indices, ratings.indptr), shape=ratings.shape
        )
        products = np.asarray(matrix @ self.products)
        target, squares = -np.asarray(matrix @ self.with_bias), np.asarray(matrix @ self.bias_variance)
        matrix.data *= left
        target += matrix @ self.means
        matrix.data *= left
        squares += matrix @ np.ones(ratings.shape[1])
        return Evidence(products, target, squares, np.diff(ratings.indptr).astype(np.float64))


@dataclass(slots=True, eq=False)
class Side:
    """The users, or the items, while they are learned."""

    ratings: csr_matrix
    """(N, M) ratings with mean 0 and variance 1, by this side; M members of the other."""
    co_rating_features: Matrix
    """(N, 1 + F) a column of ones, then the features."""
    typical: float
    """Ratings with average noise that each member starts with."""
    posterior: Posterior
    reliability: Vector
    """(N,) factors on the noise precision for each member's ratings; about 1."""
    prior_weights: Matrix
    """(1 + F, D) from features to prior means."""
    prior_precision: Matrix
    """(D, D)"""

    @classmethod
    def start(
        cls, ratings: csr_matrix, co_rating_features: Matrix, n_factors: int, typical: float, rng: np.random.Generator
    ) -> Side:
        """Start with small random factors and no biases."""
        size, n = n_factors + 1, len(co_rating_features)
        mean = rng.normal(0.0, START, (n, size))
        mean[:, -1] = 0.0
        rows, columns, _, _ = triangle(size)
        covariance = np.tile(PRIOR_VARIANCE * np.eye(size)[rows, columns], (n, 1))
        co_rating_features = np.column_stack([np.ones(n), co_rating_features])
        weights = np.zeros((co_rating_features.shape[1], size))
        return cls(ratings, co_rating_features, typical, Posterior(mean, covariance), np.ones(n), weights, np.eye(size))

    def update(self, other: Side, noise: float) -> float:
        """Update prior and posteriors, given the other side and the noise precision; return the next precision."""
        self._update_prior()
        shown = Shown(
            other.posterior.expected_products(),
            other.posterior.shown,
            other.posterior.with_bias(),
            other.posterior.mean[:, -1].copy(),
            other.posterior.covariance[:, -1].copy(),
            other.reliability,
        )
        pull = self.co_rating_features @ self.prior_weights @ self.prior_precision

        errors = np.empty(len(pull))

        def block(part: slice) -> None:
            """Update some of the members, whose old posteriors are no longer needed."""
            prior = Prior(pull[part], self.prior_precision, self.typical)
            evidence = shown.evidence(self.ratings[part])
            updated, self.reliability[part], errors[part] = posterior(evidence, prior, noise, self.reliability[part])
            self.posterior.mean[part], self.posterior.covariance[part] = updated.mean, updated.covariance

        parts = [slice(start, start + ROWS_AT_ONCE) for start in range(0, len(pull), ROWS_AT_ONCE)]
        with ThreadPoolExecutor(max_workers=min(MOST_THREADS, os.cpu_count() or 1)) as pool:
            list(pool.map(block, parts))
        return float((self.ratings.nnz + 2.0) / (self.reliability @ errors + 2.0 * PRIOR_NOISE))

    def _update_prior(self) -> None:
        """Set the prior that makes the current posteriors most likely (empirical Bayes), slightly regularised."""
        size = self.posterior.mean.shape[1]
        ridge = np.full(self.co_rating_features.shape[1], TRACE_RIDGE)
        ridge[0] = 1.0
        # Members without ratings have only what the prior gave them.
        present = np.diff(self.ratings.indptr) > 0
        co_rating_features, mean = self.co_rating_features[present], self.posterior.mean[present]
        self.prior_weights = np.linalg.solve(
            co_rating_features.T @ co_rating_features + np.diag(ridge), co_rating_features.T @ mean
        ).astype(np.float64)
        off = mean - co_rating_features @ self.prior_weights
        summed: Matrix = self.posterior.covariance[present].sum(axis=0)[triangle(size).full]
        spread = off.T @ off + summed
        spread += (self.prior_weights.T * ridge) @ self.prior_weights + size * PRIOR_VARIANCE * np.eye(size)
        self.prior_precision = np.linalg.inv(spread / (len(mean) + size))
