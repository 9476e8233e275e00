"""Biased matrix factorisation: its gradient, its two solvers, its fold-in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.optimize import check_grad

from recterm.engine import create_rating
from recterm.engine.core.rating_model import Rated
from recterm.engine.factors.biased_mf import BiasedMF, BiasedMFParams, Problem
from tests.engine.star_contract import StarContract, ratings, taste_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from recterm.engine import Interactions


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


class TestByALS(StarContract):
    name = "biased-mf"


class TestByLBFGS(StarContract):
    name = "biased-mf"
    settings = {"solver": "l-bfgs", "n_iterations": 100}  # noqa: RUF012


def problem_of(data: Interactions, size: int, regularization: float = 8.0) -> Problem:
    matrix = data.matrix.astype(np.float64)
    matrix.data -= data.value.mean(dtype=np.float64)
    return Problem(matrix, matrix.T.tocsr(), np.array([4.0] + [regularization] * (size - 1)))


def objective(model: BiasedMF, problem: Problem) -> float:
    """Return the objective at the model's items, with every user at the matching ridge solution."""
    items = model.arrays()["items"]
    shown = np.column_stack([np.ones(len(items)), items[:, 1:]])
    users = []
    for line in problem.ratings:
        seen, left = shown[line.indices], line.data - items[line.indices, 0]
        users.append(np.linalg.solve(seen.T @ seen + np.diag(problem.ridge), seen.T @ left))
    return problem.value_and_gradient(np.concatenate([users, items]).ravel())[0]


def test_the_gradient_is_that_of_finite_differences() -> None:
    data = ratings(9, 7)
    problem = problem_of(data, 4)
    at = rng().normal(0, 0.3, 16 * 4)

    def value(flat: NDArray[np.float64]) -> float:
        return problem.value_and_gradient(flat)[0]

    def gradient(flat: NDArray[np.float64]) -> NDArray[np.float64]:
        return problem.value_and_gradient(flat)[1]

    wrong = check_grad(value, gradient, at)
    assert wrong < 1e-4 * np.linalg.norm(problem.value_and_gradient(at)[1])


def test_both_solvers_reach_the_same_objective_and_predictions() -> None:
    data = ratings(60, 40, rank=1)
    models: list[BiasedMF] = [
        BiasedMF(BiasedMFParams(n_factors=2, regularization=3.0, solver=solver, n_iterations=400)).fit(data, rng=rng())
        for solver in ("als", "l-bfgs")
    ]
    problem = problem_of(data, 3, regularization=3.0)
    reached = [objective(model, problem) for model in models]
    assert reached[0] == pytest.approx(reached[1], rel=1e-5)
    # One pass is not there yet, so that equal numbers mean something.
    early = BiasedMF(BiasedMFParams(n_factors=2, regularization=3.0, n_iterations=1)).fit(data, rng=rng())
    assert objective(early, problem) > 1.001 * reached[0]
    first, second = (model.predict(taste_of(data, 5), np.arange(data.n_items)).values for model in models)
    np.testing.assert_allclose(first, second, atol=0.02)


def test_without_factors_it_is_the_bias_model() -> None:
    data = ratings()
    model = create_rating("biased-mf", n_factors=0, damping=5.0, n_iterations=300).fit(data, rng=rng())
    bias = create_rating("bias", damping=5.0).fit(data, rng=rng())
    taste, items = taste_of(data, 3), np.arange(data.n_items)
    np.testing.assert_allclose(model.predict(taste, items).values, bias.predict(taste, items).values, atol=1e-3)


def test_factors_find_what_biases_cannot() -> None:
    data = ratings(200, 80, noise=0.3, rank=2)
    draw = rng(1).random(len(data)) < 0.2
    train, test = data.part(np.flatnonzero(~draw)), data.part(np.flatnonzero(draw))
    errors = {}
    for name in ("bias", "biased-mf"):
        model = create_rating(name).fit(train, rng=rng())
        predicted = model.predict_pairs(train.matrix, test.user.astype(np.int64), test.item.astype(np.int64))
        errors[name] = float(np.sqrt(np.mean((predicted - test.value) ** 2)))
    assert errors["biased-mf"] < 0.93 * errors["bias"]


def test_the_fold_in_is_the_ridge_solution() -> None:
    data = ratings()
    model = BiasedMF(BiasedMFParams(n_factors=3, regularization=8.0)).fit(data, rng=rng())
    rows, stars = np.array([2, 9, 17, 30]), np.array([5.0, 1.0, 4.0, 3.5])
    items = model.arrays()["items"]
    mean = float(model.arrays()["mean_noise"][0])
    seen = np.column_stack([np.ones(4), items[rows, 1:]])
    target = stars - mean - items[rows, 0]
    mine = np.linalg.solve(seen.T @ seen + np.diag([4.0, 8.0, 8.0, 8.0]), seen.T @ target)
    expected = mean + items[:, 0] + mine[0] + items[:, 1:] @ mine[1:]
    answer = model.expect_by_factors(Rated(rows, stars), np.arange(data.n_items))
    np.testing.assert_allclose(answer.means, expected, rtol=1e-5)


@pytest.mark.parametrize("solver", ["als", "l-bfgs"])
def test_deviations_are_of_the_size_of_the_errors(solver: str) -> None:
    data = ratings(150, 60)
    draw = rng(2).random(len(data)) < 0.25
    train, test = data.part(np.flatnonzero(~draw)), data.part(np.flatnonzero(draw))
    model = create_rating("biased-mf", solver=solver, n_iterations=60).fit(train, rng=rng())
    scores = []
    for user in range(train.n_users):
        mine = test.user == user
        answer = model.predict(taste_of(train, user), test.item[mine].astype(np.int64))
        scores.append((test.value[mine] - answer.values) / answer.deviations)
    assert 0.85 < np.concatenate(scores).std() < 1.2
