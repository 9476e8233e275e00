"""PureSVD against NumPy's full decomposition."""

from __future__ import annotations

import numpy as np
import pytest

from recterm.engine import Interactions, create_ranking
from recterm.engine.core.taste import weigh_stars
from recterm.engine.factors.pure_svd import PureSVDParams
from tests.engine.communities import ratings, taste_of


def community_of(data: Interactions) -> np.ndarray:
    """Return (U, I) weights, 0 where there is no rating."""
    dense = np.zeros((data.n_users, data.n_items))
    dense[data.user, data.item] = weigh_stars(data.value, PureSVDParams())
    return dense


@pytest.mark.parametrize("n_factors", [3, 12, 45])
def test_as_published_it_is_the_projection_on_the_leading_directions(n_factors: int) -> None:
    """3 and 12 take the sparse solver, 45 of 50 the dense one."""
    data = ratings()
    model = create_ranking("pure-svd", n_factors=n_factors, regularization=0.0, activity_damping=0.0)
    model.fit(data, rng=np.random.default_rng(0))
    dense = community_of(data)
    leading = np.linalg.svd(dense)[2][:n_factors]
    np.testing.assert_allclose(model.score(taste_of(data, 7)), dense[7] @ leading.T @ leading, rtol=1e-3, atol=1e-4)


def test_with_all_directions_it_is_ridge_regression() -> None:
    """V s^2 / (s^2 + r) Vt = (XtX + r)^-1 XtX, with each line of X divided by the root of its entries."""
    data = ratings()
    model = create_ranking("pure-svd", n_factors=50, regularization=2.0, activity_damping=0.5)
    model.fit(data, rng=np.random.default_rng(0))
    dense = community_of(data)
    damped = dense / np.sqrt(data.activity)[:, None]
    weights = np.linalg.solve(damped.T @ damped + 2.0 * np.eye(50), damped.T @ damped)
    np.testing.assert_allclose(model.score(taste_of(data, 7)), dense[7] @ weights, rtol=1e-3, atol=1e-4)


def test_more_directions_than_there_are_is_no_error() -> None:
    data = ratings(12, 9)
    model = create_ranking("pure-svd", n_factors=500).fit(data, rng=np.random.default_rng(0))
    assert model.arrays()["item_factors"].shape == (9, 9)


def test_a_community_without_weights_scores_nothing() -> None:
    """All ratings are 4, and 4 is told to say nothing."""
    data = ratings(20, 10)
    data = Interactions.from_arrays(data.user, data.item, np.full(len(data), 4.0), scale=data.scale)
    model = create_ranking("pure-svd", just_liked=0.0, n_factors=2).fit(data, rng=np.random.default_rng(0))
    assert (model.arrays()["item_factors"] == 0).all()
