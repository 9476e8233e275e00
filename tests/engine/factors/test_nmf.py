"""NMF: the contract, and its profile against a solver of non-negative least squares."""

from __future__ import annotations

import numpy as np
from scipy.optimize import nnls

from recterm.engine import Interactions, create_rating
from recterm.engine.core.rating_model import rated_by
from recterm.engine.factors.nmf import NMF, NMFParams
from tests.engine.star_contract import STARS, StarContract, ratings, taste_of


class TestNMF(StarContract):
    name = "nmf"


def fitted(data: Interactions) -> dict[str, np.ndarray]:
    model = create_rating("nmf", n_factors=5, regularization=1.0).fit(data, rng=np.random.default_rng(0))
    return {name: np.array(array) for name, array in model.arrays().items()}


def test_nothing_is_below_zero_and_something_is_zero() -> None:
    arrays = fitted(ratings())
    assert arrays["item_factors"].min() == 0
    assert arrays["typical"].min() >= 0


def test_a_profile_is_the_non_negative_least_squares_solution() -> None:
    data = ratings()
    model = NMF(NMFParams(n_factors=5, regularization=1.0)).fit(data, rng=np.random.default_rng(0))
    arrays = model.arrays()
    items, hold = arrays["item_factors"], arrays["settings"][2]
    rated = rated_by(data.matrix, 3)
    matrix = np.vstack([items[rated.rows], np.sqrt(hold) * np.eye(5)])
    side = np.concatenate([rated.ratings - STARS.minimum, np.sqrt(hold) * arrays["typical"]])
    expected = STARS.minimum + items @ nnls(matrix, side)[0]
    answer = model.expect_by_factors(rated, np.arange(data.n_items)).means
    np.testing.assert_allclose(answer, expected, atol=1e-4)


def test_it_finds_more_than_the_bias_model_where_there_are_tastes() -> None:
    """Two groups that like opposite halves: no bias can say that."""
    rng = np.random.default_rng(0)
    group, half = np.arange(60) % 2, np.arange(40) % 2
    stars = np.where(group[:, None] == half, 4.5, 1.5)
    rated = rng.random(stars.shape) < 0.5
    user, item = np.nonzero(rated)
    data = Interactions.from_arrays(user, item, stars[rated], n_users=60, n_items=40, scale=STARS)
    model = create_rating("nmf", regularization=1.0).fit(data, rng=rng)
    others = np.flatnonzero(~rated[0])
    np.testing.assert_allclose(model.predict(taste_of(data, 0), others).values, stars[0, others], atol=0.5)
