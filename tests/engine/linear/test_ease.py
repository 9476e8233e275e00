"""EASE against its closed form written out, in each form in which its weights are stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from recterm.engine import Interactions
from recterm.engine.core.taste import Taste
from recterm.engine.linear import ease
from recterm.engine.linear.ease import EASE, EASEParams
from recterm.engine.linear.linear_weights import Dense, Pruned, ThroughUsers

if TYPE_CHECKING:
    from numpy.typing import NDArray


def likes(n_users: int, n_items: int, seed: int) -> Interactions:
    rng = np.random.default_rng(seed)
    user, item = np.nonzero(rng.random((n_users, n_items)) < 0.3)
    return Interactions.from_arrays(user, item, np.ones(len(user)), n_users=n_users, n_items=n_items)


def closed_form(data: Interactions, regularization: float) -> NDArray[np.float64]:
    X = data.matrix.toarray().astype(np.float64)
    P = np.linalg.inv(X.T @ X + regularization * np.eye(X.shape[1]))
    B = -P / np.diag(P)
    np.fill_diagonal(B, 0.0)
    return B


@pytest.mark.parametrize(("n_users", "n_items", "shape"), [(12, 40, ThroughUsers), (60, 20, Dense)])
def test_scores_are_those_of_the_closed_form(n_users: int, n_items: int, shape: type) -> None:
    data = likes(n_users, n_items, seed=3)
    model = EASE(EASEParams(regularization=5.0, prior=0.0)).fit(data, rng=np.random.default_rng(0))
    assert isinstance(model._weights, shape)
    expected = data.matrix.toarray() @ closed_form(data, 5.0)
    np.testing.assert_allclose(model.score_many(data.matrix), expected, rtol=1e-4, atol=1e-5)


def test_pruned_weights_keep_the_largest_of_each_column(monkeypatch: pytest.MonkeyPatch) -> None:
    data = likes(60, 20, seed=4)
    monkeypatch.setattr(ease, "MOST_WEIGHTS", 20 * 2 * 6)
    model = EASE(EASEParams(regularization=5.0, prior=0.0)).fit(data, rng=np.random.default_rng(0))
    assert isinstance(model._weights, Pruned)
    full = closed_form(data, 5.0)
    bound = np.sort(np.abs(full), axis=0)[-6]
    kept = np.where(np.abs(full) >= bound - 1e-9, full, 0.0)
    np.testing.assert_allclose(model.score_many(data.matrix), data.matrix.toarray() @ kept, rtol=1e-4, atol=1e-5)


def test_only_the_most_popular_items_take_part() -> None:
    data = likes(30, 15, seed=5)
    model = EASE(EASEParams(max_items=6)).fit(data, rng=np.random.default_rng(0))
    history = data.matrix[0]
    scores = model.score(Taste.from_history(history.indices, history.data, scale=None))
    order = np.argsort(-data.popularity, kind="stable")
    assert np.isnan(scores[order[6:]]).all()
    assert not np.isnan(scores[order[:6]]).any()


def test_similar_names_items_that_this_one_speaks_for() -> None:
    # Two groups of four items; nobody touches both.
    user = np.repeat(np.arange(20), 3)
    item = np.array([(u % 2) * 4 + (u // 2 + j) % 4 for u in range(20) for j in range(3)])
    model = EASE(EASEParams()).fit(Interactions.from_arrays(user, item, np.ones(60)), rng=np.random.default_rng(0))
    assert set(model.similar(1, 10).rows) <= {0, 2, 3}  # type: ignore[arg-type]
