"""Ratings that are pure chance: no star predictor does worse than their mean."""

from __future__ import annotations

import numpy as np
import pytest

from recterm.domain.model import Scale
from recterm.engine import Interactions, create_rating, fallback_of
from recterm.engine.core.inner_holdout import share_that_holds

SCALE = Scale(1.0, 5.0, 1.0)

SHAPES = {"sparse": (100, 200, 10), "dense": (60, 40, 20), "few items": (200, 8, 4), "few users": (10, 150, 50)}
"""Users, items, ratings of each user."""

VALUES = {
    "even": np.array([1.0, 2.0, 3.0, 4.0, 5.0]),
    "two": np.array([1.0, 5.0]),
    "mostly good": np.array([1.0, 3.0, 4.0, 4.0, 5.0, 5.0, 5.0, 5.0]),
    "constant": np.array([4.0]),
}


LARGER = (150, 400, 10)


def drawn(shape: tuple[int, int, int], rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, int, int]:
    n_users, n_items, n_each = shape
    item = np.concatenate([rng.choice(n_items, n_each, replace=False) for _ in range(n_users)])
    return np.repeat(np.arange(n_users), n_each), item, n_users, n_items


def compared(name: str, shape: str, values: str, seed: int) -> tuple[float, float]:
    """Return the RMSE of a model and of the global mean, on a fifth of ratings that are pure chance."""
    rng = np.random.default_rng(seed)
    user, item, n_users, n_items = drawn(SHAPES[shape], rng)
    value = rng.choice(VALUES[values], len(user))
    test = rng.random(len(user)) < 0.2
    train = Interactions.from_arrays(
        user[~test], item[~test], value[~test], n_users=n_users, n_items=n_items, scale=SCALE
    )
    rmses = []
    for model_name in (name, "global-mean"):
        model = create_rating(model_name).fit(train, rng=np.random.default_rng(0))
        errors = value[test] - model.predict_pairs(train.matrix, user[test], item[test])
        rmses.append(float(np.sqrt(np.mean(errors.astype(np.float64) ** 2))))
    return rmses[0], rmses[1]


@pytest.mark.parametrize("values", VALUES)
@pytest.mark.parametrize("shape", SHAPES)
def test_the_bias_model_is_no_worse_than_the_mean(shape: str, values: str) -> None:
    rmse = np.array([compared("bias", shape, values, seed) for seed in range(5)])
    assert rmse[:, 0].mean() <= rmse[:, 1].mean() + 0.003


@pytest.mark.parametrize(("shape", "values"), [("sparse", "even"), ("few items", "mostly good"), ("few users", "two")])
def test_the_stack_is_no_worse_than_the_mean(shape: str, values: str) -> None:
    rmse = np.array([compared("stacked-stars", shape, values, seed) for seed in range(2)])
    assert rmse[:, 0].mean() <= rmse[:, 1].mean() + 0.003


def test_who_falls_back_to_something_simpler_says_so() -> None:
    rng = np.random.default_rng(0)
    user, item, n_users, n_items = drawn(SHAPES["few items"], rng)
    fallbacks = {}
    for kind, value in (
        ("noise", rng.choice(VALUES["even"], len(user))),
        ("people", np.clip(np.round(3 + rng.normal(0, 1, n_users)[user]), 1, 5)),
    ):
        data = Interactions.from_arrays(user, item, value, n_users=n_users, n_items=n_items, scale=SCALE)
        for name in ("bias", "stacked-stars"):
            fallbacks[kind, name] = fallback_of(create_rating(name).fit(data, rng=np.random.default_rng(0)), "mine")
    assert fallbacks["noise", "bias"].startswith("mine predicts the mean rating for everything: ")
    assert fallbacks["noise", "stacked-stars"] == fallbacks["noise", "bias"]
    assert fallbacks["people", "bias"] == ""
    assert fallback_of(create_rating("global-mean").fit(data, rng=np.random.default_rng(0))) == ""


@pytest.mark.parametrize("side", ["user", "item"])
def test_a_bias_that_only_one_side_has_is_kept_and_the_other_dropped(side: str) -> None:
    rng = np.random.default_rng(3)
    user, item, n_users, n_items = drawn(LARGER, rng)
    bias = rng.normal(0, 0.8, n_users if side == "user" else n_items)
    value = np.clip(np.round(3 + bias[user if side == "user" else item] + rng.normal(0, 0.7, len(user))), 1, 5)
    data = Interactions.from_arrays(user, item, value, n_users=n_users, n_items=n_items, scale=SCALE)
    model = create_rating("bias").fit(data, rng=np.random.default_rng(0))
    item_share, user_share = model.arrays()["bias_shares"]
    kept, dropped = (user_share, item_share) if side == "user" else (item_share, user_share)
    assert kept > 0.8
    assert dropped < 0.2


def test_without_shrinking_the_biases_are_those_of_the_textbook() -> None:
    rng = np.random.default_rng(3)
    user, item, n_users, n_items = drawn(LARGER, rng)
    value = rng.choice(VALUES["even"], len(user))
    data = Interactions.from_arrays(user, item, value, n_users=n_users, n_items=n_items, scale=SCALE)
    plain, held = (
        create_rating("bias", shrink=how).fit(data, rng=np.random.default_rng(0)) for how in ("none", "held-out")
    )
    assert np.abs(plain.arrays()["item_bias"]).max() > 0.3
    assert np.abs(held.arrays()["item_bias"]).max() == 0.0


class TestShareThatHolds:
    def test_a_signal_that_is_right_counts_in_full(self) -> None:
        rng = np.random.default_rng(0)
        signal = rng.normal(size=500)
        target = signal + rng.normal(0, 0.5, 500)
        assert share_that_holds(target, signal, np.arange(500) // 10) == pytest.approx(1.0, abs=0.06)
        assert share_that_holds(target, 2 * signal, np.arange(500) // 10) == pytest.approx(0.5, abs=0.03)
        assert share_that_holds(3 * target, signal, np.arange(500) // 10) == 1.0

    def test_chance_and_what_is_wrong_do_not_count(self) -> None:
        rng = np.random.default_rng(0)
        signal = rng.normal(size=500)
        shares = [share_that_holds(rng.normal(size=500), signal, np.arange(500) // 10) for _ in range(200)]
        assert sum(share > 0 for share in shares) <= 6
        assert share_that_holds(-signal, signal, np.arange(500) // 10) == 0.0
        assert share_that_holds(signal, np.zeros(500), np.arange(500) // 10) == 0.0

    def test_many_ratings_of_few_users_are_few_observations(self) -> None:
        """All of a user's ratings err alike: five users decide nothing, however much they rate."""
        rng = np.random.default_rng(1)
        n_holding = 0
        for _ in range(100):
            cluster = np.arange(500) % 5
            signal = rng.normal(size=5)[cluster]
            n_holding += share_that_holds(rng.normal(size=5)[cluster] + rng.normal(0, 0.1, 500), signal, cluster) > 0
        assert n_holding <= 15
