"""Biased matrix factorisation, by regularised least squares: mean + user bias + item bias + factors . factors.

Koren, Bell and Volinsky, "Matrix factorization techniques for recommender systems", 2009. Two ways lead to the same
objective: alternating least squares, each side solved exactly while the other is held (Bell and Koren 2007), or
L-BFGS on everything at once with the analytic gradient (Liu and Nocedal 1989). A profile is folded in by the exact
ridge solution for its own bias and factors. What SVD++ adds, who rated what, is in the Bayesian form (`bayesian-mf`).

U users, I items, K factors, D = K + 1 dimensions (the bias is the first), N ratings.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from recterm.domain.model import Progress
from recterm.engine.core import defaults
from recterm.engine.core.hyperparameters import Hyperparameters, choice, number, whole
from recterm.engine.core.rating_model import Expected, Rated
from recterm.engine.factors.newcomers import FactorFoldIn
from recterm.engine.factors.variational import triangle

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from recterm.domain.progress import ProgressSink
    from recterm.engine.core.arrays import F32Matrix, RowVector
    from recterm.engine.core.interactions import Interactions
    from recterm.engine.core.protocol import Arrays

STAGE = "training biased-mf"

START = 0.1
"""Standard deviation of the first factors."""

ROWS_AT_ONCE = 2048
"""Users or items solved at once: 5 MB at 16 factors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BiasedMFParams(Hyperparameters):
    """Hyperparameters of biased matrix factorisation."""

    model: ClassVar[str] = "biased-mf"

    n_factors: int = whole(16, 0, 256, "Length of the factors; 0 leaves the biases alone.", tune=(4, 64), log=True)
    regularization: float | None = number(
        None, 1e-3, 1e4,
        "Pull of the factors towards zero, in ratings. More is safer with few ratings.",
        tune=(1.0, 50.0), log=True,
    )  # fmt: skip
    damping: float = number(
        4.0, 1e-3, 1e4,
        "Pull of the biases towards zero, in ratings at the mean.",
        tune=(0.5, 50.0), log=True,
    )  # fmt: skip
    solver: str = choice(
        "als", ("als", "l-bfgs"), "Alternating least squares, or L-BFGS on all parameters: the same objective."
    )
    n_iterations: int = whole(20, 1, 2000, "Passes over users and items, or steps of L-BFGS.", tune=(10, 100))


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """The objective: squared errors + damping * squares of biases + regularization * squares of factors."""

    ratings: csr_matrix
    """(U, I) ratings minus their mean."""
    by_item: csr_matrix
    """(I, U) the same."""
    ridge: NDArray[np.float64]
    """(D,) penalty of each dimension."""

    def value_and_gradient(self, flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        """Return the objective and its gradient at (U + I) x D parameters, users first."""
        n_users, n_items = self.ratings.shape
        both = flat.reshape(n_users + n_items, len(self.ridge))
        users, items = both[:n_users], both[n_users:]
        errors = self.errors(users, items)
        value = float(errors.data @ errors.data + (both**2 @ self.ridge).sum())
        gradient = 2.0 * both * self.ridge
        transposed = errors.T.tocsr()
        gradient[:n_users, 0] -= 2.0 * np.asarray(errors.sum(axis=1)).ravel()
        gradient[n_users:, 0] -= 2.0 * np.asarray(transposed.sum(axis=1)).ravel()
        gradient[:n_users, 1:] -= 2.0 * (errors @ items[:, 1:])
        gradient[n_users:, 1:] -= 2.0 * (transposed @ users[:, 1:])
        return value, gradient.ravel()

    def errors(self, users: NDArray[np.float64], items: NDArray[np.float64]) -> csr_matrix:
        """Return ratings minus the predictions of these parameters, as stored entries."""
        rows = np.repeat(np.arange(self.ratings.shape[0]), np.diff(self.ratings.indptr))
        columns = self.ratings.indices
        predicted = users[rows, 0] + items[columns, 0]
        for factor in range(1, len(self.ridge)):
            predicted += users[rows, factor] * items[columns, factor]
        shape = self.ratings.shape
        return type(self.ratings)((self.ratings.data - predicted, columns, self.ratings.indptr), shape=shape)


class BiasedMF(FactorFoldIn[BiasedMFParams]):
    """Predicts mean + user bias + item bias + user factors . item factors."""

    _mean: float
    _noise: float
    """Variance of a rating about its expectation."""
    _items: NDArray[np.float64]
    """(I, D) bias, then factors."""

    @property
    def item_factors(self) -> F32Matrix:
        """(I, K) factors of the items."""
        return self._items[:, 1:].astype(np.float32)

    def expect_by_factors(self, rated: Rated, items: RowVector) -> Expected:
        """Return the expectation for a profile whose bias and factors solve its own ridge regression."""
        ridge = np.diag(self._ridge)
        seen = self._shown(rated.rows)
        inverse = np.linalg.inv(seen.T @ seen + ridge)
        mine = inverse @ (seen.T @ (rated.ratings - self._mean - self._items[rated.rows, 0]))
        asked = self._shown(items)
        means = self._mean + self._items[items, 0] + asked @ mine
        profile = np.einsum("nd,de,ne->n", asked, inverse, asked)
        item = 1.0 / (self.counts[items].astype(np.float64) + self._hyperparameters.damping)
        return Expected(means, self._noise * (1.0 + profile + item))

    @property
    def _ridge(self) -> NDArray[np.float64]:
        params = self._hyperparameters
        return np.concatenate([[params.damping], np.full(params.n_factors, params.regularization or 0.0)])

    def _shown(self, rows: RowVector) -> NDArray[np.float64]:
        """Return (N, D) vectors that an item multiplies a user's with: 1 for the user's bias, then the factors."""
        return np.column_stack([np.ones(len(rows)), self._items[rows, 1:]])

    def _resolved(self, data: Interactions) -> BiasedMFParams:
        return self._hyperparameters.resolved({"regularization": defaults.biased_mf_regularization(data)})

    def _train(self, data: Interactions, rng: np.random.Generator, progress: ProgressSink) -> None:
        params = self._hyperparameters
        self._mean = float(data.value.mean(dtype=np.float64))
        matrix = data.matrix.astype(np.float64)
        matrix.data -= self._mean
        problem = Problem(matrix, matrix.T.tocsr(), self._ridge)
        size = params.n_factors + 1
        users, items = rng.normal(0.0, START, (data.n_users, size)), rng.normal(0.0, START, (data.n_items, size))
        users[:, 0], items[:, 0] = 0.0, 0.0
        progress(Progress(STAGE, 0, params.n_iterations))
        if params.solver == "als":
            users, items = _alternate(problem, users, items, params.n_iterations, progress)
        else:
            users, items = _descend(problem, users, items, params.n_iterations, progress)
        # Items given the current users, then users given those items: the fold-in's own solution.
        users, free_users = _solved(problem.ratings, items, problem.ridge)
        _, free_items = _solved(problem.by_item, users, problem.ridge)
        squares = float((problem.errors(users, items).data ** 2).sum())
        self._noise = squares / max(1.0, len(data) - min(free_users + free_items, 0.9 * len(data)))
        self._items = items

    def _arrays(self) -> Arrays:
        return {"items": self._items, "mean_noise": np.array([self._mean, self._noise])}

    def _restore(self, arrays: Arrays) -> None:
        self._items = arrays["items"]
        self._mean, self._noise = arrays["mean_noise"].tolist()


def _alternate(
    problem: Problem, users: NDArray[np.float64], items: NDArray[np.float64], n: int, progress: ProgressSink
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Run alternating least squares: each step solves one side exactly, so the objective never rises."""
    for iteration in range(1, n + 1):
        users, _ = _solved(problem.ratings, items, problem.ridge)
        items, _ = _solved(problem.by_item, users, problem.ridge)
        progress(Progress(STAGE, iteration, n))
    return users, items


def _descend(
    problem: Problem, users: NDArray[np.float64], items: NDArray[np.float64], n: int, progress: ProgressSink
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Run L-BFGS on all parameters."""
    from scipy.optimize import minimize

    done = 0

    def report(_: NDArray[np.float64]) -> None:
        nonlocal done
        done += 1
        progress(Progress(STAGE, done, n))

    start = np.concatenate([users, items]).ravel()
    solution = minimize(  # type: ignore[call-overload]
        problem.value_and_gradient, start, jac=True, method="L-BFGS-B", callback=report, options={"maxiter": n}
    )
    both = np.asarray(solution.x, dtype=np.float64).reshape(-1, users.shape[1])
    return both[: len(users)], both[len(users) :]


def _solved(
    ratings: csr_matrix, others: NDArray[np.float64], ridge: NDArray[np.float64]
) -> tuple[NDArray[np.float64], float]:
    """Solve (n, D) the ridge regression of each row on the other side; also return the effective parameters.

    Args:
        ratings: (n, m) ratings minus the mean.
        others: (m, D) the other side: bias, then factors.
        ridge: (D,) penalties.
    """
    size = others.shape[1]
    rows, columns, full, _ = triangle(size)
    shown = np.column_stack([np.ones(len(others)), others[:, 1:]])
    products = shown[:, rows] * shown[:, columns]
    left = type(ratings)((ratings.data - others[ratings.indices, 0], ratings.indices, ratings.indptr), ratings.shape)
    ones = type(ratings)((np.ones(ratings.nnz), ratings.indices, ratings.indptr), ratings.shape)
    solution, free = np.empty((ratings.shape[0], size)), 0.0
    for start in range(0, len(solution), ROWS_AT_ONCE):
        part = slice(start, start + ROWS_AT_ONCE)
        gram = np.take(np.asarray(ones[part] @ products), full, axis=1)
        inverse = np.linalg.inv(gram + np.diag(ridge))
        solution[part] = (inverse @ np.asarray(left[part] @ shown)[:, :, None])[:, :, 0]
        free += float(np.einsum("nij,nji->", gram, inverse))
    return solution, free
