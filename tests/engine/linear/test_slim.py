"""SLIM against the conditions that only the minimum meets, and against coordinate descent in loops."""

from __future__ import annotations

import numpy as np
import pytest

from recterm.engine import Interactions, Recommender, create_ranking
from recterm.engine.core.taste import weigh_stars
from recterm.engine.linear import slim
from recterm.engine.linear.slim import SLIMParams
from tests.engine.communities import ratings, taste_of


def community_of(data: Interactions) -> np.ndarray:
    """Return (U, I) weights, 0 where there is no rating."""
    dense = np.zeros((data.n_users, data.n_items))
    dense[data.user, data.item] = weigh_stars(data.value, SLIMParams())
    return dense


def weights_of(model: Recommender) -> np.ndarray:
    """Return all (I, I) weights."""
    arrays = model.arrays()
    n_items = len(arrays["popularity"])
    dense = np.zeros((n_items, n_items))
    dense[np.repeat(np.arange(n_items), np.diff(arrays["indptr"])), arrays["items"]] = arrays["values"]
    return dense


def fitted(data: Interactions, **settings: float | str) -> Recommender:
    model: Recommender = create_ranking("slim", **settings).fit(data, rng=np.random.default_rng(0))
    return model


@pytest.mark.parametrize("signs", ["positive", "any"])
def test_with_all_candidates_it_is_at_the_minimum(signs: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a weight is not zero the pull equals the penalties; elsewhere it is at most l1."""
    monkeypatch.setattr(slim, "TOLERANCE", 1e-6)
    data = ratings()
    # Without l1 every item is a candidate; a little of it leaves weights at zero.
    weights = weights_of(fitted(data, l1=0.05, l2=3.0, signs=signs, n_candidates=49))
    dense = community_of(data)
    l1 = 0.05 * (dense**2).sum() / len(data)
    pulls = dense.T @ (dense - dense @ weights) - 3.0 * weights
    other = ~np.eye(50, dtype=bool)
    assert (np.diag(weights) == 0).all()
    active = (weights != 0) & other
    np.testing.assert_allclose(pulls[active], l1 * np.sign(weights[active]), atol=1e-3)
    started = np.abs(dense.T @ dense) > l1
    idle = ~active & other & started
    assert 0 < idle.sum() < 2000
    if signs == "positive":
        assert (weights >= 0).all()
        assert (pulls[idle] <= l1 + 1e-3).all()
    else:
        assert (weights < 0).any()
        assert (np.abs(pulls[idle]) <= l1 + 1e-3).all()


def test_blocks_and_candidates_do_not_change_what_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    data = ratings()
    whole = weights_of(fitted(data, n_candidates=49))
    monkeypatch.setattr(slim, "MOST_AT_ONCE", 7)
    np.testing.assert_allclose(weights_of(fitted(data, n_candidates=49)), whole, atol=2e-3)


def test_an_item_has_at_most_as_many_weights_as_candidates() -> None:
    weights = weights_of(fitted(ratings(), n_candidates=4))
    assert (weights != 0).sum(axis=0).max() == 4


def test_more_l1_leaves_fewer_weights() -> None:
    data = ratings()
    counts = [(weights_of(fitted(data, l1=l1)) != 0).sum() for l1 in (0.1, 1.0, 5.0, 1e6)]
    assert counts[0] > counts[1] > counts[2] > counts[3] == 0


def test_only_the_most_popular_take_part() -> None:
    data = ratings()
    scores = fitted(data, max_items=20).score(taste_of(data, 0))
    assert np.isfinite(scores).sum() == 20
    assert data.popularity[np.isfinite(scores)].min() >= np.sort(data.popularity)[-20]
