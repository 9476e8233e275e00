"""Ratings held out inside the training data."""

from __future__ import annotations

import numpy as np
import pytest

from recterm.engine import Interactions
from recterm.engine.core import inner_holdout
from recterm.engine.core.inner_holdout import hold_out
from tests.engine.star_contract import STARS, ratings


def cells(user: object, item: object, value: object) -> set[tuple[int, int, float]]:
    return set(zip(np.asarray(user).tolist(), np.asarray(item).tolist(), np.asarray(value).tolist(), strict=True))


def test_the_parts_are_disjoint_and_complete() -> None:
    data = ratings()
    held_out = hold_out(data, np.random.default_rng(0))
    train = cells(held_out.train.user, held_out.train.item, held_out.train.value)
    test = cells(held_out.user, held_out.item, held_out.value)
    assert not train & test
    assert train | test == cells(data.user, data.item, data.value)
    assert len(test) / len(data) == pytest.approx(0.2, abs=0.05)
    assert held_out.enough
    assert (held_out.train.n_users, held_out.train.n_items) == (data.n_users, data.n_items)
    assert held_out.train.scale == STARS


def test_of_a_large_community_some_users_take_part(monkeypatch: pytest.MonkeyPatch) -> None:
    data = ratings(400, 40)
    monkeypatch.setattr(inner_holdout, "MOST_RATINGS", len(data) // 4)
    held_out = hold_out(data, np.random.default_rng(0))
    assert np.count_nonzero(held_out.train.activity) == pytest.approx(100, abs=30)
    for user in np.unique(held_out.user):
        mine = held_out.user == user
        assert held_out.train.activity[user] + mine.sum() == data.activity[user]


def test_something_is_left_to_train_on() -> None:
    data = Interactions.from_arrays([0], [0], [4.0], scale=STARS)
    for seed in range(20):
        held_out = hold_out(data, np.random.default_rng(seed))
        assert len(held_out.train) == 1
        assert not held_out.enough
