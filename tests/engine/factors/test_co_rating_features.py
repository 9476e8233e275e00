"""Co-rating features against the dense singular value decomposition."""

from __future__ import annotations

import numpy as np
import pytest

from recterm.engine import Interactions
from recterm.engine.factors.co_rating_features import CoRatingFeatures, FromTraces
from tests.engine.star_contract import ratings, with_extra_items


def rng() -> np.random.Generator:
    return np.random.default_rng(0)


def test_traces_are_standardised_sums_of_what_each_rating_contributes() -> None:
    """Written out with a dense decomposition; the signs of the directions are free."""
    data = ratings()
    co_rating_features = CoRatingFeatures.of(data.matrix, 4, rng())
    rated = (data.matrix.toarray() > 0).astype(float)
    histories, audiences = rated.sum(axis=1), rated.sum(axis=0)
    left, _, right = np.linalg.svd(rated / histories[:, None] ** 0.5 / audiences**0.25)
    users = rated @ (right[:4].T / audiences[:, None] ** 0.25) / histories[:, None] ** 0.5
    items = rated.T @ (left[:, :4] / histories[:, None] ** 0.5) / audiences[:, None] ** 0.5
    for features, raw, n in (
        (co_rating_features.users, users, histories),
        (co_rating_features.items, items, audiences),
    ):
        expected = (raw - raw.mean(axis=0)) / raw.std(axis=0) * (n / (n + 5.0))[:, None]
        signs = np.sign((features * expected).sum(axis=0))
        np.testing.assert_allclose(features, expected * signs, atol=1e-7)


def test_the_sparse_decomposition_finds_the_same_directions() -> None:
    """Beyond the size that is done densely; compared by what they give, since signs and order are free."""
    data = ratings(500, 420, share=0.05)
    co_rating_features = CoRatingFeatures.of(data.matrix, 3, rng())
    rated = (data.matrix.toarray() > 0).astype(float)
    histories, audiences = rated.sum(axis=1), rated.sum(axis=0)
    _, _, right = np.linalg.svd(rated / histories[:, None] ** 0.5 / audiences**0.25, full_matrices=False)
    steps = right[:3].T / audiences[:, None] ** 0.25
    users = rated @ steps / histories[:, None] ** 0.5
    steps = steps / users.std(axis=0)
    np.testing.assert_allclose(co_rating_features.steps @ co_rating_features.steps.T, steps @ steps.T, atol=1e-6)


def test_a_history_gets_the_traces_of_the_community_user_who_has_it() -> None:
    data = with_extra_items(ratings(), 2)
    co_rating_features = CoRatingFeatures.of(data.matrix, 5, rng())
    weights = rng().normal(size=(6, 3))
    through = FromTraces.of(co_rating_features, weights)
    for user in (0, 9, 33):
        expected = weights[0] + co_rating_features.users[user] @ weights[1:]
        np.testing.assert_allclose(through.at(data.item[data.user == user]), expected, atol=1e-5)


def test_those_without_ratings_have_the_mean_trace() -> None:
    base = ratings()
    data = Interactions.from_arrays(
        base.user, base.item, base.value, n_users=base.n_users + 2, n_items=base.n_items + 2, scale=base.scale
    )
    co_rating_features = CoRatingFeatures.of(data.matrix, 5, rng())
    assert (co_rating_features.users[-2:] == 0).all()
    assert (co_rating_features.items[-2:] == 0).all()
    np.testing.assert_allclose(
        co_rating_features.users[:-2], CoRatingFeatures.of(base.matrix, 5, rng()).users, atol=1e-9
    )
    through = FromTraces.of(co_rating_features, np.ones((6, 1)))
    np.testing.assert_array_equal(through.at(np.zeros(0, dtype=np.int64)), [1.0])


@pytest.mark.parametrize(("n_users", "n_items", "left"), [(1, 9, 0), (9, 1, 0), (3, 9, 2), (9, 9, 4)])
def test_there_are_no_more_directions_than_the_data_have(n_users: int, n_items: int, left: int) -> None:
    data = ratings(n_users, n_items, share=0.9)
    assert CoRatingFeatures.of(data.matrix, 4, rng()).users.shape == (n_users, left)
