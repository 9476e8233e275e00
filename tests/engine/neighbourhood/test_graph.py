"""P3alpha and RP3beta against walks counted one by one."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from recterm.domain.progress import silent
from recterm.engine import create_ranking
from recterm.engine.core.taste import weigh_stars, weigh_taste
from recterm.engine.neighbourhood.graph import RP3beta, RP3betaParams, walks
from tests.engine.communities import ratings, taste_of


def brute_force(likes: np.ndarray, alpha: float, beta: float) -> np.ndarray:
    """Return (I, I) weights from each item to each other, in loops."""
    n_users, n_items = likes.shape
    weights = np.zeros((n_items, n_items))
    for here in range(n_items):
        for there in range(n_items):
            for user in range(n_users):
                up = likes[user, here] / likes[:, here].sum()
                down = likes[user, there] / likes[user].sum()
                weights[here, there] += up**alpha * down**alpha if likes[user, here] and likes[user, there] else 0.0
            weights[here, there] /= likes[:, there].sum() ** beta
    np.fill_diagonal(weights, 0.0)
    return weights


@pytest.mark.parametrize(("alpha", "beta"), [(1.0, 0.0), (0.5, 0.3), (0.0, 0.0), (1.7, 0.9)])
def test_weights_are_those_of_the_papers(alpha: float, beta: float) -> None:
    rng = np.random.default_rng(4)
    likes = rng.uniform(0.2, 1.0, (9, 7)) * (rng.random((9, 7)) < 0.6)
    likes[0, :] = likes[:, 0] = 0.5
    lists = walks(csr_matrix(likes), alpha=alpha, beta=beta, k=7, progress=silent)
    weights = np.zeros((7, 7))
    for item in range(7):
        mine = slice(lists.indptr[item], lists.indptr[item + 1])
        weights[lists.rows[mine], item] = lists.values[mine]
    np.testing.assert_allclose(weights, brute_force(likes, alpha, beta), rtol=1e-5)


def test_each_item_keeps_those_from_which_most_walks_arrive() -> None:
    likes = csr_matrix(np.random.default_rng(0).random((30, 20)))
    everything = walks(likes, alpha=1.0, beta=0.5, k=20, progress=silent)
    few = walks(likes, alpha=1.0, beta=0.5, k=4, progress=silent)
    for item in range(20):
        start, short = everything.indptr[item], few.indptr[item]
        np.testing.assert_array_equal(few.rows[short : short + 4], everything.rows[start : start + 4])


def test_a_score_is_the_weighted_sum_of_walks_from_the_history() -> None:
    data = ratings(40, 25)
    model = RP3beta(RP3betaParams(n_neighbours=25, alpha=0.8, beta=0.4)).fit(data, rng=np.random.default_rng(0))
    likes = np.zeros((40, 25))
    likes[data.user, data.item] = np.maximum(weigh_stars(data.value, model.hyperparameters), 0.0)
    taste = taste_of(data, 6)
    evidence = weigh_taste(taste, data.scale, model.hyperparameters)
    expected = evidence.weights @ brute_force(likes, 0.8, 0.4)[evidence.rows]
    np.testing.assert_allclose(model.score(taste), expected, rtol=1e-5, atol=1e-6)


def test_beta_finds_rarer_items_and_none_is_p3alpha() -> None:
    data = ratings(300, 60)
    plain = create_ranking("p3alpha").fit(data, rng=np.random.default_rng(0))
    same = create_ranking("rp3beta", beta=0.0).fit(data, rng=np.random.default_rng(0))
    rarer = create_ranking("rp3beta", beta=0.8).fit(data, rng=np.random.default_rng(0))
    taste = taste_of(data, 1)
    np.testing.assert_array_equal(plain.score(taste), same.score(taste))

    def fame(scores: np.ndarray) -> float:
        return float(data.popularity[np.argsort(-scores)[:15]].mean())

    assert fame(rarer.score(taste)) < fame(plain.score(taste))
