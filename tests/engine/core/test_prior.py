"""Prior: what is added to the scores of a user about whom little is known."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from recterm.engine import create_ranking, ranking_spec
from recterm.engine.core.prior import HALVED_AT, Prior
from recterm.engine.core.ranking_model import PRIOR
from recterm.engine.core.taste import Taste
from tests.engine.communities import STARS, ratings

LEANING = ("ease", "slim", "als", "ials")


def fitted(name: str, **settings: float) -> Any:
    return create_ranking(name, **settings).fit(ratings(), rng=np.random.default_rng(0))


def liked(n: int) -> Taste:
    return Taste.from_history(np.arange(n), np.full(n, 5.0), scale=STARS)


def test_by_hand() -> None:
    prior = Prior.of(csr_matrix([[1.0, 0.0, 0.5], [1.0, -0.1, 0.0]], dtype=np.float32), 0.3)
    np.testing.assert_allclose(prior.means, [1.0, -0.05, 0.25])
    weights = np.array([1.0, -0.5, 3.0], dtype=np.float32)
    share = 0.3 / (1 + (4 / HALVED_AT) ** 4)
    np.testing.assert_allclose(prior.scores(weights), share * prior.means, rtol=1e-6)
    amounts = prior.amounts(weights, np.array([2, 0]))
    np.testing.assert_allclose(amounts, share * np.outer([0.25, 1.0], [0.25, 0.0, 0.75]), rtol=1e-6)
    many = prior.scores_many(csr_matrix([[1.0, -0.5, 3.0], [0.0, 0.0, 0.0]], dtype=np.float32))
    np.testing.assert_allclose(many, [share * prior.means, np.zeros(3)], rtol=1e-6)
    disliked = np.array([-0.5], dtype=np.float32)
    assert not prior.scores(disliked).any()
    assert not prior.amounts(disliked, np.array([0, 1])).any()


def test_half_of_it_is_left_where_it_says() -> None:
    prior = Prior(np.ones(1, dtype=np.float32), 0.3)
    assert prior.scores(np.full(8, HALVED_AT / 8, dtype=np.float32))[0] == pytest.approx(0.15)
    assert prior.scores(np.full(50, 1.0, dtype=np.float32))[0] < 0.001


@pytest.mark.parametrize("name", LEANING)
def test_little_known_means_much_of_it(name: str) -> None:
    model, alone = fitted(name), fitted(name, prior=0.0)
    means = model.arrays()[PRIOR]
    assert means.min() > 0.1
    for n, share in ((1, 0.15), (3, 0.147), (40, 0.0)):
        added = model.score(liked(n)) - alone.score(liked(n))
        np.testing.assert_allclose(added, share * means, atol=1e-3)


@pytest.mark.parametrize("name", LEANING)
def test_a_model_that_was_stored_before_answers_alone(name: str) -> None:
    model = fitted(name)
    stored = {key: array for key, array in model.arrays().items() if key != PRIOR}
    again = ranking_spec(name).load(model.hyperparameters.to_json(), stored)
    np.testing.assert_array_equal(again.score(liked(1)), fitted(name, prior=0.0).score(liked(1)))


def test_a_blend_has_the_priors_of_its_parts_in_their_shares() -> None:
    model, alone = fitted("hybrid"), fitted("hybrid", prior=0.0)
    assert set(model.weights) == {"ease", "ials", "content"}
    leaning = sum(model._blend.shares[:2])
    added = model.score(liked(1)) - alone.score(liked(1))
    np.testing.assert_allclose(added, 0.15 * leaning * fitted("ease").arrays()[PRIOR], atol=2e-3 * leaning)
    reasons = model.explain(liked(1), 30)
    amounts = reasons.amounts
    assert reasons.general == pytest.approx(added[30], abs=2e-3 * leaning)
    assert amounts.sum() == pytest.approx(float(model.score(liked(1))[30]), rel=1e-5)
