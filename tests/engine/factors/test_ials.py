"""iALS against its loss, written out."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from recterm.engine import create_ranking
from recterm.engine.core.taste import weigh_taste
from recterm.engine.factors.ials import IALS, IALSParams, solved
from tests.engine.communities import ratings, taste_of


def test_each_row_is_at_the_minimum_of_its_loss() -> None:
    """Rows of 0 to 8 entries with 4 factors: fewer, as many, and more; two rows of 2 are solved side by side."""
    rng = np.random.default_rng(1)
    factors = rng.standard_normal((9, 4)).astype(np.float32)
    counts = (0, 1, 2, 2, 4, 6, 8)
    held = rng.uniform(0.5, 3.0, len(counts)).astype(np.float32)
    weights = np.zeros((len(counts), 9), dtype=np.float32)
    for row, count in enumerate(counts):
        weights[row, rng.choice(9, count, replace=False)] = rng.uniform(-0.2, 1.0, count)
    solution = solved(csr_matrix(weights), factors, held, 6.0)
    for row in range(len(counts)):
        confidence = 1 + 6.0 * np.abs(weights[row])
        wanted = (weights[row] > 0).astype(float)

        def loss(x: np.ndarray, c: np.ndarray = confidence, p: np.ndarray = wanted, r: int = row) -> float:
            return float(c @ (p - factors @ x) ** 2 + held[r] * x @ x)

        np.testing.assert_allclose(solution[row], minimize(loss, np.zeros(4), tol=1e-10).x, atol=1e-4)


@pytest.mark.parametrize("scaling", [0.0, 1.0])
def test_a_profile_is_held_as_a_user_with_its_history(scaling: float) -> None:
    data = ratings()
    model = IALS(IALSParams(n_factors=5, regularization=4.0, frequency_scaling=scaling, alpha=6.0, prior=0.0))
    model.fit(data, rng=np.random.default_rng(0))
    factors = model.arrays()["item_factors"].astype(np.float64)
    sizes = 6.0 * data.activity + data.n_items
    taste = taste_of(data, 11)
    evidence = weigh_taste(taste, data.scale, model.hyperparameters)
    weights = np.zeros(data.n_items)
    weights[evidence.rows] = evidence.weights
    held = 4.0 * (sizes[11] / sizes.mean()) ** scaling
    expected = solved(csr_matrix(weights[None]), factors.astype(np.float32), np.array([held], np.float32), 6.0)[0]
    np.testing.assert_allclose(model.score(taste), factors @ expected, rtol=1e-3, atol=1e-4)


def test_without_scaling_it_finds_what_als_finds() -> None:
    """Two trainers, two starts, one loss: its value after training is the same within a percent."""
    data = ratings(120, 60)
    settings = {"n_factors": 8, "regularization": 6.0, "n_iterations": 60}
    ials = create_ranking("ials", frequency_scaling=0.0, **settings).fit(data, rng=np.random.default_rng(0))
    als = create_ranking("als", **settings).fit(data, rng=np.random.default_rng(0))
    first, second = ials.score_many(data.matrix), als.score_many(data.matrix)
    assert np.corrcoef(first.ravel(), second.ravel())[0, 1] > 0.99
    assert np.linalg.norm(first) == pytest.approx(np.linalg.norm(second), rel=0.02)


def test_scaling_holds_the_active_more() -> None:
    data = ratings(60, 40)
    short = np.array([0.0, 1.0])
    for place, scaling in enumerate((0.0, 1.0)):
        model = IALS(IALSParams(n_factors=6, frequency_scaling=scaling, alpha=50.0)).fit(
            data, rng=np.random.default_rng(0)
        )
        held = model._held(data.activity, data.n_items)[0]
        short[place] = held[np.argmax(data.activity)] / held[np.argmin(data.activity)]
    assert short[0] == pytest.approx(1.0)
    assert short[1] > 1.5
