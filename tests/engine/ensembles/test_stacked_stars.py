"""Stacked star predictor against its parts, and on data whose truth is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from recterm.domain.progress import silent
from recterm.engine import Interactions, create_rating
from recterm.engine.baselines.bias import Bias, BiasParams
from recterm.engine.core.inner_holdout import InnerHoldout, hold_out
from recterm.engine.core.rating_model import Rated
from recterm.engine.ensembles.stacked_stars import (
    N_CIRCUMSTANCES,
    N_SIGNALS,
    Lesson,
    Opinions,
    Pair,
    StackedStars,
    StackedStarsParams,
)
from recterm.engine.factors.newcomers import HALF_KNOWN
from tests.engine.star_contract import STARS, StarContract, ratings, taste_of

if TYPE_CHECKING:
    from recterm.engine.core.rating_model import F64Vector


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


class TestContract(StarContract):
    name = "stacked-stars"


def two_tastes(seed: int = 0) -> tuple[Interactions, Interactions]:
    """Return training and test ratings by two kinds of users of series of five films rated alike, plus noise."""
    draw = rng(seed)
    group, kind = draw.integers(0, 2, 300), draw.integers(0, 2, 100)
    series = draw.normal(0, 0.5, (300, 20))[:, np.arange(100) // 5]
    truth = np.where(group[:, None] == kind, 4.0, 2.5) + series + draw.normal(0, 0.3, (300, 1))
    values = np.clip(truth + draw.normal(0, 0.5, truth.shape), 0.5, 5.0)
    user, item = np.nonzero(draw.random(truth.shape) < 0.3)
    test = draw.random(len(user)) < 0.2
    train, tested = (
        Interactions.from_arrays(
            user[part], item[part], values[user[part], item[part]], n_users=300, n_items=100, scale=STARS
        )
        for part in (~test, test)
    )
    return train, tested


def errors(name: str, train: Interactions, test: Interactions) -> tuple[F64Vector, F64Vector]:
    """Return the errors on the test ratings, and the same in units of the predicted deviations."""
    model = create_rating(name).fit(train, rng=rng())
    apart, scores = [], []
    for user in range(train.n_users):
        mine = test.user == user
        answer = model.predict(taste_of(train, user), test.item[mine].astype(np.int64))
        apart.append((test.value[mine] - answer.values).astype(np.float64))
        scores.append(apart[-1] / answer.deviations)
    return np.concatenate(apart), np.concatenate(scores)


def test_it_is_better_than_its_parts_and_knows_how_far_off_it_is() -> None:
    train, test = two_tastes()
    alone = [float(np.sqrt(np.mean(errors(name, train, test)[0] ** 2))) for name in ("item-knn-stars", "bayesian-mf")]
    apart, score = errors("stacked-stars", train, test)
    assert float(np.sqrt(np.mean(apart**2))) < min(alone)
    assert 0.9 < score.std() < 1.1
    for inside, share in ((0.674, 0.5), (1.282, 0.8), (1.96, 0.95)):
        assert (np.abs(score) < inside).mean() == pytest.approx(share, abs=0.05)


def test_with_too_little_to_learn_from_it_is_the_bias_model_alone() -> None:
    data = ratings(12, 8, share=0.4)
    assert len(data) * 0.2 < 50
    model = StackedStars(StackedStarsParams()).fit(data, rng=rng())
    rated, items = Rated(np.array([0, 3]), np.array([4.0, 2.0])), np.arange(8)
    pair = Pair.from_arrays(model.arrays())
    expected, alone = model.expect(rated, items), pair.neighbours.bias.expect(rated, items)
    np.testing.assert_allclose(expected.means, alone.means, rtol=1e-12)
    np.testing.assert_array_equal(expected.variances, pair.factors.expect(rated, items).variances)


def test_a_lesson_is_a_ridge_regression_on_what_the_models_say() -> None:
    """Of errors that were made from the opinions, the weights come out; with all pull towards none, only their mean."""
    data = ratings(150, 60)
    held_out = hold_out(data, rng())
    pair = Pair.fit(held_out.train, rng(), silent)
    truth = np.array([0.5, 0.02, -0.03, 0.8, -0.05, 0.1])
    values = np.empty(len(held_out.value))
    for place, (user, item) in enumerate(zip(held_out.user, held_out.item, strict=True)):
        mine = held_out.train.user == user
        rated = Rated(held_out.train.item[mine].astype(np.int64), held_out.train.value[mine].astype(np.float64))
        opinions = pair.ask(rated, np.array([item]))
        values[place] = opinions.factors.means[0] + 0.3 + opinions.signals[0] @ truth
    made = InnerHoldout(held_out.train, held_out.user, held_out.item, values)
    free, held = (Lesson.learn(pair, made, ridge, rng()) for ridge in (1e-3, 1e6))
    asked = Rated(data.item[data.user == 2].astype(np.int64), data.value[data.user == 2].astype(np.float64))
    opinions = pair.ask(asked, np.arange(60))
    # Histories that were cut short have other opinions, so that the whole ones are met nearly, not exactly.
    by_hand = opinions.factors.means + 0.3 + opinions.signals @ truth
    assert np.abs(free.apply(opinions).means - by_hand).mean() < 0.5 * np.abs(0.3 + opinions.signals @ truth).mean()
    assert free.share > 0.9
    corrected = opinions.factors.means + held.constant * len(asked) / (len(asked) + HALF_KNOWN)
    mixed = opinions.biases + held.share * (corrected - opinions.biases)
    np.testing.assert_allclose(held.apply(opinions).means, mixed, atol=1e-3)


def test_opinions_are_what_the_models_say() -> None:
    data = ratings()
    pair = Pair.fit(data, rng(), silent)
    taste, items = taste_of(data, 3), np.arange(data.n_items)
    opinions = pair.ask(Rated(taste.rows, taste.ratings.astype(np.float64)), items)
    assert opinions.signals.shape == (data.n_items, N_SIGNALS)
    counts = np.stack([np.full(data.n_items, np.log1p(len(taste))), np.log1p(data.popularity)], axis=1)
    np.testing.assert_allclose(opinions.counts, counts, rtol=1e-6)
    bias = Bias(BiasParams()).fit(data, rng=rng()).expect(Rated(taste.rows, taste.ratings.astype(np.float64)), items)
    np.testing.assert_allclose(opinions.signals[:, 0], bias.means - opinions.factors.means, atol=1e-9)
    knn = pair.neighbours.expect(Rated(taste.rows, taste.ratings.astype(np.float64)), items)
    np.testing.assert_allclose(opinions.signals[:, 3], knn.means - bias.means, atol=1e-9)
    np.testing.assert_allclose(opinions.signals[:, 1:3], opinions.signals[:, [0]] * counts, rtol=1e-6)
    np.testing.assert_allclose(opinions.signals[:, 4:], opinions.signals[:, [3]] * counts, rtol=1e-6)
    assert isinstance(opinions, Opinions)
    assert opinions.circumstances(bias.means).shape == (data.n_items, N_CIRCUMSTANCES)
