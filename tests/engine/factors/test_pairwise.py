"""Fold-in that BPR and logistic MF share, against the loss that it should minimize."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.optimize import minimize

from recterm.engine import Recommender, create_ranking
from recterm.engine.core.taste import FeedbackWeights, weigh_taste
from tests.engine.communities import ratings, taste_of

if TYPE_CHECKING:
    from recterm.domain.model import Progress

REG = 0.35

LIKED = 1.5
"""The lowest rating with a weight above 0."""


@pytest.fixture(scope="module", params=["bpr", "lmf"])
def model(request: pytest.FixtureRequest) -> Recommender:
    unfitted = create_ranking(
        request.param, n_factors=6, n_iterations=20, profile_regularization=REG, popularity_power=0.7
    )
    fitted: Recommender = unfitted.fit(ratings(), rng=np.random.default_rng(0))
    return fitted


def background() -> np.ndarray:
    """Return the (I,) chance of each item among the liked feedback."""
    data = ratings()
    counts = np.bincount(data.item[data.value >= LIKED], minlength=data.n_items)
    return np.asarray(counts / counts.sum())


def test_a_profile_is_at_the_minimum_of_the_expanded_loss(model: Recommender) -> None:
    data = ratings()
    user = int(data.user[np.argmin(data.value)])
    evidence = weigh_taste(taste_of(data, user), data.scale, FeedbackWeights())
    assert (evidence.weights < 0).any()
    factors = model.arrays()["item_factors"].astype(np.float64)
    biases = model.arrays()["item_biases"].astype(np.float64)

    def loss(profile: np.ndarray) -> float:
        scores = factors @ profile + biases
        pairs = np.sign(evidence.weights)[:, None] * (scores[evidence.rows][:, None] - scores)
        sizes = np.abs(evidence.weights) / np.abs(evidence.weights).sum()
        return float(sizes @ ((pairs - 2) ** 2 / 8) @ background() + REG / 2 * profile @ profile)

    best = minimize(loss, np.zeros(6), tol=1e-10).x
    expected = factors @ best + biases + 0.7 * model.arrays()["item_fame"]
    np.testing.assert_allclose(model.score(taste_of(data, user)), expected, atol=1e-4)


def test_a_profile_that_is_held_tight_gets_what_all_get() -> None:
    data = ratings()
    tight = create_ranking("bpr", profile_regularization=1e4).fit(data, rng=np.random.default_rng(0))
    arrays = tight.arrays()
    np.testing.assert_allclose(tight.score(taste_of(data, 3)), arrays["item_biases"] + arrays["item_fame"], atol=1e-3)


def test_fame_is_the_logarithm_of_the_likes(model: Recommender) -> None:
    chance = background()
    fame = model.arrays()["item_fame"]
    liked = chance > 0
    gap = fame[liked] - np.log(chance[liked])
    np.testing.assert_allclose(gap, gap[0], atol=1e-5)


def test_the_background_is_at_zero(model: Recommender) -> None:
    """Scores say how far an item is above one drawn from the community's liked feedback."""
    arrays, chance = model.arrays(), background()
    np.testing.assert_allclose(chance @ arrays["item_factors"], 0, atol=1e-5)
    np.testing.assert_allclose(chance @ arrays["item_biases"], 0, atol=1e-5)
    np.testing.assert_allclose(chance @ arrays["item_fame"], 0, atol=1e-5)


@pytest.mark.parametrize("name", ["bpr", "lmf"])
def test_training_tells_of_every_pass(name: str) -> None:
    reports: list[Progress] = []
    create_ranking(name, n_iterations=4).fit(ratings(), rng=np.random.default_rng(0), progress=reports.append)
    assert [(report.done, report.total) for report in reports] == [(1, 4), (2, 4), (3, 4), (4, 4)]
