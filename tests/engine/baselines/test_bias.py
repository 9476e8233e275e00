"""Bias model against dense least squares."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from recterm.domain.model import Scale
from recterm.engine import Interactions, Taste, default_stars
from recterm.engine.baselines.bias import Bias, BiasParams
from recterm.engine.core.rating_model import Rated, rated_by
from recterm.errors import EngineError
from tests.engine.star_contract import StarContract, ratings, taste_of

if TYPE_CHECKING:
    from numpy.typing import NDArray


WIDE = Scale(-100.0, 100.0, 1.0)
"""Nothing is cut off on it."""


def least_squares(data: Interactions, damping: float) -> tuple[float, NDArray[np.float64], NDArray[np.float64]]:
    """Return mean, user biases and item biases from the dense normal equations."""
    n, mean = len(data), float(data.value.mean(dtype=np.float64))
    design = np.zeros((n, data.n_users + data.n_items))
    design[np.arange(n), data.user] = 1.0
    design[np.arange(n), data.n_users + data.item] = 1.0
    matrix = design.T @ design + damping * np.eye(design.shape[1])
    solution = np.linalg.solve(matrix, design.T @ (data.value - mean)).astype(np.float64)
    return mean, solution[: data.n_users], solution[data.n_users :]


def fitted(data: Interactions, damping: float = 5.0, shrink: str = "none") -> Bias:
    return Bias(BiasParams(damping=damping, shrink=shrink)).fit(data, rng=np.random.default_rng(0))


class TestContract(StarContract):
    name = "bias"


@pytest.mark.parametrize("damping", [0.1, 5.0, 80.0])
def test_the_biases_are_the_least_squares_solution(damping: float) -> None:
    data = ratings()
    model = fitted(data, damping)
    mean, user_bias, item_bias = least_squares(data, damping)
    everything = np.arange(data.n_items)
    for user in range(data.n_users):
        rated = rated_by(data.matrix, user)
        np.testing.assert_allclose(model.user_bias(rated), user_bias[user], atol=1e-7)
        np.testing.assert_allclose(model.baseline(rated, everything), mean + user_bias[user] + item_bias, atol=1e-7)
    errors = data.value - mean - user_bias[data.user] - item_bias[data.item]
    np.testing.assert_allclose(model.residuals(data), errors, atol=1e-6)


def test_without_damping_the_predictions_are_ordinary_least_squares() -> None:
    """The biases themselves are free up to a constant then; what they add up to is not."""
    data = ratings()
    mean, user_bias, item_bias = least_squares(data, 1e-9)
    model = fitted(data, 0.0)
    expected = (mean + user_bias[data.user] + item_bias[data.item])[data.user == 7]
    rated = rated_by(data.matrix, 7)
    np.testing.assert_allclose(model.baseline(rated, rated.rows), expected, atol=1e-4)


def test_a_new_profile_gets_the_bias_that_minimises_its_own_loss() -> None:
    model = fitted(ratings(), damping=3.0)
    rated = Rated(np.array([3, 8, 30]), np.array([5.0, 4.5, 5.0]))
    nobody = Rated(rated.rows[:0], rated.ratings[:0])
    left = rated.ratings - model.baseline(nobody, rated.rows)
    tried = np.linspace(-2, 2, 40_001)
    loss = ((left[:, None] - tried) ** 2).sum(axis=0) + 3.0 * tried**2
    assert model.user_bias(rated) == pytest.approx(tried[loss.argmin()], abs=1e-4)
    assert model.user_bias(nobody) == 0.0


def test_more_ratings_make_a_surer_prediction() -> None:
    data = ratings()
    model = fitted(data)
    items = np.argsort(model.counts, kind="stable")
    without_history = model.predict(Taste.empty(), items).deviations
    with_history = model.predict(taste_of(data, 0), items).deviations
    assert (np.diff(without_history) <= 0).all()
    assert (with_history < without_history).all()


def test_the_deviation_is_calibrated() -> None:
    """On data that the model is right about, held-out errors are as large as it says, for few ratings and for many."""
    rng = np.random.default_rng(3)
    n_users, n_items = 400, 300
    truth = 3.0 + rng.normal(0, 0.45, (n_users, 1)) + rng.normal(0, 0.45, n_items) + rng.normal(0, 1.0, (400, 300))
    user, item = np.nonzero(rng.random(truth.shape) < np.linspace(0.005, 0.2, n_items))
    test = rng.random(len(user)) < 0.3
    data = Interactions.from_arrays(
        user[~test], item[~test], truth[user[~test], item[~test]], n_users=n_users, n_items=n_items, scale=WIDE
    )
    model = fitted(data)
    scores = []
    for who in range(n_users):
        asked = item[test & (user == who)]
        answer = model.predict(taste_of(data, who), asked)
        scores.append((truth[who, asked] - answer.values) / answer.deviations)
    score = np.concatenate(scores)
    assert 0.97 < score.std() < 1.03
    assert (np.abs(score) < 1.96).mean() == pytest.approx(0.95, abs=0.01)


def test_there_is_a_default_for_ratings_only() -> None:
    assert hasattr(default_stars(ratings()), "predict")
    with pytest.raises(EngineError, match="no ratings"):
        default_stars(Interactions.from_arrays([0, 1], [0, 1]))
