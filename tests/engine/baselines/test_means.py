"""Means as star predictors against one line of NumPy each."""

from __future__ import annotations

import numpy as np
import pytest

from recterm.engine import Interactions, Taste, create_rating
from tests.engine.star_contract import STARS, StarContract, ratings, taste_of, with_extra_items

NAMES = ("global-mean", "user-mean", "item-mean")


class TestGlobalMean(StarContract):
    name = "global-mean"


class TestUserMean(StarContract):
    name = "user-mean"


class TestItemMean(StarContract):
    name = "item-mean"


def test_each_predicts_its_mean() -> None:
    data = with_extra_items(ratings(), 1)
    items = np.arange(data.n_items)
    taste = taste_of(data, 6)
    answers = {
        name: create_rating(name).fit(data, rng=np.random.default_rng(0)).predict(taste, items) for name in NAMES
    }
    overall = data.value.mean(dtype=np.float64)
    np.testing.assert_allclose(answers["global-mean"].values, overall, rtol=1e-6)
    np.testing.assert_allclose(answers["user-mean"].values, taste.ratings.mean(), rtol=1e-6)
    means = [float(data.value[data.item == item].mean()) for item in items[:-1]]
    np.testing.assert_allclose(answers["item-mean"].values, np.append(means, overall), rtol=1e-6)


def test_a_user_without_ratings_gets_the_global_mean() -> None:
    data = ratings()
    model = create_rating("user-mean").fit(data, rng=np.random.default_rng(0))
    answer = model.predict(Taste.empty(), np.array([0]))
    assert answer.values[0] == pytest.approx(data.value.mean(), rel=1e-6)
    assert answer.deviations[0] == pytest.approx(data.value.std(), rel=1e-6)


def test_deviations_are_those_of_ratings_about_the_mean() -> None:
    """Two items with one spread each: (1, 3) and (4, 4.5, 5); unbiased, then wider for the mean of few ratings."""
    values = [1.0, 3.0, 4.0, 4.5, 5.0]
    data = Interactions.from_arrays([0, 1, 0, 1, 2], [0, 0, 1, 1, 1], values, n_items=3, scale=STARS)
    answer = create_rating("item-mean").fit(data, rng=np.random.default_rng(0)).predict(Taste.empty(), np.arange(3))
    within = (2.0 + 0.5) / 3
    expected = [within * (1 + 1 / 2), within * (1 + 1 / 3), float(np.var(values))]
    np.testing.assert_allclose(answer.deviations, np.sqrt(expected), rtol=1e-6)
