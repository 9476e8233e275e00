"""Next-item ridge against the normal equations written out over all orders of ties, in both forms."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from math import exp

import numpy as np
import pytest

from recterm.domain.model import ItemRow
from recterm.engine import Interactions, Taste, create_ranking
from recterm.engine.core import defaults
from recterm.engine.linear import next_item
from recterm.engine.linear.linear_weights import Dense, Pruned, ThroughUsers
from recterm.engine.linear.next_item import NextItem

FADE, RIDGE = 1.5, 3.0


def chains(n_users: int = 60, *, seconds: int = 10**6, seed: int = 0) -> Interactions:
    """Users who go round a circle of 12 items from a random start, with a step left out now and then."""
    rng = np.random.default_rng(seed)
    user, item, time = [], [], []
    for person in range(n_users):
        steps = np.cumsum(rng.choice([1, 1, 1, 2], 6)) + rng.integers(12)
        user += [person] * 6
        item += (steps % 12).tolist()
        time += np.sort(rng.integers(0, seconds, 6)).tolist()
    return Interactions.from_arrays(user, item, timestamp=time, n_items=12, explicit=False)


def written_out(data: Interactions) -> np.ndarray:
    """W from S and T, whose rows are means over all orders of the events of one second."""
    assert data.timestamp is not None
    past, came = [], []
    for user in range(data.n_users):
        mine = np.flatnonzero(data.user == user)
        times = data.timestamp[mine]
        orders = [o for o in permutations(range(len(mine))) if (np.diff(times[list(o)]) >= 0).all()]
        rows = np.zeros((len(mine), data.n_items))
        for order in orders:
            for place, event in enumerate(order):
                for before in range(place):
                    rows[event, data.item[mine[order[before]]]] += exp(-(place - 1 - before) / FADE) / len(orders)
        past += list(rows)
        came += [np.eye(data.n_items)[data.item[event]] for event in mine]
    s, t = np.array(past), np.array(came)
    weights: np.ndarray = np.linalg.solve(s.T @ s + RIDGE * np.eye(data.n_items), s.T @ t)
    np.fill_diagonal(weights, 0.0)
    return weights


def fit(data: Interactions, **settings: float) -> NextItem:
    model = create_ranking("next-item", **{"fade": FADE, "regularization": RIDGE, "min_count": 1, **settings})
    assert isinstance(model, NextItem)
    return model.fit(data, rng=np.random.default_rng(0))


@pytest.mark.parametrize("seconds", [10**6, 4])
def test_the_weights_solve_the_normal_equations(seconds: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(next_item, "FAINTEST", 1e-9)
    data = chains(40, seconds=seconds)
    model = fit(data)
    assert isinstance(model._weights, Dense)
    np.testing.assert_allclose(model._weights.matrix, written_out(data), atol=2e-5)


def test_with_fewer_events_than_items_the_dual_form_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(next_item, "FAINTEST", 1e-9)
    data = chains(1)
    model = fit(data)
    assert isinstance(model._weights, ThroughUsers)
    every = np.arange(len(model._rows))
    expected = written_out(data)[np.ix_(model._rows, model._rows)]
    np.testing.assert_allclose(model._weights.block(every, every), expected, atol=2e-5)


def test_large_data_keep_the_largest_weights_and_the_latest_events(monkeypatch: pytest.MonkeyPatch) -> None:
    data = chains()
    monkeypatch.setattr(next_item, "MOST_WEIGHTS", 80)
    model = fit(data)
    assert isinstance(model._weights, Pruned)
    assert len(model._weights.values) <= 12 * 3
    monkeypatch.setattr(next_item, "MOST_EVENTS", 100)
    assert data.timestamp is not None
    latest = data.part(np.sort(np.argsort(data.timestamp, kind="stable")[-100:]))
    taste = Taste.from_history([3, 4], [1.0, 1.0], scale=None, times=[1, 2])
    np.testing.assert_array_equal(fit(data).score(taste), fit(latest).score(taste))


def test_what_came_last_decides_what_comes_next() -> None:
    model = fit(chains(300))
    for first, last in ((3, 7), (7, 3)):
        taste = Taste.from_history([first, last], [1.0, 1.0], scale=None, times=[1, 2])
        scores = model.score(taste)
        scores[[first, last]] = -np.inf
        assert int(np.argmax(scores)) == last + 1
    assert model.similar(ItemRow(5), 2).rows[0] == 6


def test_an_order_that_nobody_knows_teaches_what_goes_together() -> None:
    data = replace(chains(300), timestamp=None)
    weights = fit(data)._weights.block(np.arange(12), np.arange(12))
    np.testing.assert_allclose(weights[5, 6], weights[6, 5], rtol=0.3)
    assert weights[5, 6] > weights[5, 11]


def test_rare_items_take_no_part_where_few_interactions_are_theirs() -> None:
    popular = Interactions.from_arrays(np.repeat(np.arange(30), 4), np.tile(np.arange(4), 30), explicit=False)
    assert defaults.next_item_min_count(popular) == 5
    rare = Interactions.from_arrays(np.repeat(np.arange(30), 4), np.arange(120), explicit=False)
    assert defaults.next_item_min_count(rare) == 1
