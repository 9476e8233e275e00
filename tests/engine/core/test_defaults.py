"""Defaults of a new library: chosen by the shape of its data, and good on data of other shapes than MovieLens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from recterm.domain.model import ItemRow
from recterm.engine import (
    Interactions,
    Recommender,
    create_ranking,
    default,
    default_neighbours,
    default_stars,
    load,
    name_of,
    top_n,
)
from recterm.engine.core import defaults as rules
from recterm.engine.neighbourhood.item_knn import ItemKNN
from recterm.errors import EngineError
from tests.engine.communities import STARS, plays, ratings, taste_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

SHAPES = {
    "few users": ratings(25, 300, 1),
    "few items": ratings(600, 20, 2),
    "square": ratings(150, 150, 3),
    "plays": plays(150, 100, 4),
    "one user": Interactions.from_arrays([0] * 4, range(4), [5, 4, 3, 1], n_items=6, scale=STARS),
    "one item": Interactions.from_arrays(range(4), [0] * 4, [5, 4, 3, 1], n_items=6, scale=STARS),
}


def hit_rate(model: Recommender, train: Interactions, held_out: NDArray[np.int64]) -> float:
    """Return the share of users whose held-out item is in their list of ten."""
    hits = []
    for user, item in enumerate(held_out):
        if item >= 0:
            taste = taste_of(train, user)
            hits.append(int(item) in top_n(model.score(taste), 10, exclude=taste.exclude))
    return float(np.mean(hits))


def leave_one_out(data: Interactions) -> tuple[Interactions, NDArray[np.int64]]:
    """Return training data without one liked item of each user, and that item (-1 for users without one)."""
    held_out = np.full(data.n_users, -1, dtype=np.int64)
    keep = np.ones(len(data), dtype=bool)
    rng = np.random.default_rng(0)
    for user in range(data.n_users):
        liked = np.flatnonzero((data.user == user) & ((data.value >= 4) | (not data.explicit)))
        if len(liked) > 1:
            place = rng.choice(liked)
            held_out[user], keep[place] = data.item[place], False
    train = Interactions.from_arrays(
        data.user[keep], data.item[keep], data.value[keep],
        n_users=data.n_users, n_items=data.n_items, scale=data.scale, explicit=data.explicit,
    )  # fmt: skip
    return train, held_out


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_of_data_is_served(shape: str) -> None:
    data = SHAPES[shape]
    models = [default(data), default_neighbours(data)]
    for model in models:
        model.fit(data, rng=np.random.default_rng(0))
        taste = taste_of(data, 0)
        best = top_n(model.score(taste), 10, exclude=taste.exclude)
        assert len(best) == min(10, data.n_items - len(taste))
        model.similar(ItemRow(0), 5)
    if data.explicit:
        stars = default_stars(data).fit(data, rng=np.random.default_rng(0))
        assert np.isfinite(stars.predict(taste_of(data, 0), np.arange(data.n_items)).values).all()


@pytest.mark.parametrize("shape", ["few users", "few items", "square", "plays"])
def test_the_default_finds_what_was_held_out_more_often_than_popularity(shape: str) -> None:
    train, held_out = leave_one_out(SHAPES[shape])
    ours, floor = (
        hit_rate(model.fit(train, rng=np.random.default_rng(0)), train, held_out)
        for model in (default(train), create_ranking("popularity"))
    )
    assert ours > 1.25 * floor


def test_small_data_get_the_exact_linear_model_and_huge_data_als(monkeypatch: pytest.MonkeyPatch) -> None:
    data = SHAPES["square"]
    assert name_of(default(data)) == "ease"
    monkeypatch.setattr(rules, "EASE_ITEMS", 100)
    assert name_of(default(data)) == "ease"
    monkeypatch.setattr(rules, "EASE_CELLS", 1000)
    assert name_of(default(data)) == "als"


def test_stars_come_from_the_best_model_that_the_size_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    data = SHAPES["square"]
    assert name_of(default_stars(data)) == "stacked-stars"
    monkeypatch.setattr(rules, "STACK_PAIRS", 1000.0)
    assert name_of(default_stars(data)) == "bayesian-mf"
    monkeypatch.setattr(rules, "STACK_PAIRS", 1e12)
    monkeypatch.setattr(rules, "STACK_RATINGS", 100)
    assert name_of(default_stars(data)) == "bayesian-mf"
    monkeypatch.setattr(rules, "MF_RATINGS", 100)
    assert name_of(default_stars(data)) == "bias"


def test_large_catalogues_get_shorter_factors_and_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    data = ratings(300, 200)
    assert (rules.als_factors(data), rules.knn_neighbours(data)) == (128, 100)
    monkeypatch.setattr(rules, "ROOMY_ITEMS", 50)
    assert (rules.als_factors(data), rules.knn_neighbours(data)) == (64, 50)


def test_counts_have_no_star_predictor() -> None:
    with pytest.raises(EngineError, match="no ratings") as caught:
        default_stars(plays())
    assert caught.value.hint


def test_neighbours_are_those_of_liking_not_of_popularity() -> None:
    model = default_neighbours(ratings())
    assert isinstance(model, ItemKNN)
    # Everybody has item 0; items 1 and 2 are liked by the same few.
    user = np.array([*range(60), *range(12), *range(12)])
    item = np.array([0] * 60 + [1] * 12 + [2] * 12)
    data = Interactions.from_arrays(user, item, np.full(len(user), 5.0), scale=STARS)
    assert default_neighbours(data).fit(data, rng=np.random.default_rng(0)).similar(ItemRow(1), 1).rows.tolist() == [2]


def test_a_model_of_another_version_says_so() -> None:
    data = ratings()
    model = create_ranking("als").fit(data, rng=np.random.default_rng(0))
    arrays = model.arrays()
    del arrays["gram"]
    with pytest.raises(EngineError, match="the stored als model has no array 'gram'") as caught:
        load("als", model.hyperparameters.to_json(), arrays)
    assert caught.value.hint == "train again"
