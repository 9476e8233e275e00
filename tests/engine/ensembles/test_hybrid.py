"""Blend: exact sums, weights chosen on held-out interactions, and items that nobody has touched."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from recterm.domain.model import ItemRow
from recterm.engine import Interactions, ItemFeatures
from recterm.engine.baselines.content import Content, ContentParams
from recterm.engine.core.inner_holdout import hold_out
from recterm.engine.ensembles.blend_weights import STEPS, Blend, learn
from recterm.engine.ensembles.hybrid import Hybrid, HybridParams
from recterm.engine.factors.ials import IALS, IALSParams
from recterm.engine.linear.ease import EASE, EASEParams
from tests.engine.communities import plays, ratings, taste_of


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def fitted(data: Interactions) -> Hybrid:
    return Hybrid(HybridParams()).fit(data, rng=rng())


def revealing() -> Interactions:
    """Return many items with few interactions each, whose genres reveal the users' groups: content must help."""
    data = ratings(400, 600, seed=3)
    keep = rng(1).random(len(data)) < 0.05
    return data.part(np.flatnonzero(keep))


def test_content_takes_part_where_it_helps_and_only_there() -> None:
    assert fitted(revealing()).weights["content"] > 0
    data = ratings(300, 60, seed=4)
    shuffled = data.features
    assert shuffled is not None
    nonsense = ItemFeatures.of([(f"genre:{rng(row).integers(0, 20)}",) for row in range(60)])
    assert fitted(replace(data, features=nonsense)).weights["content"] <= 0.1


def test_without_features_it_is_a_blend_of_two() -> None:
    model = fitted(replace(plays(), features=None))
    assert list(model.weights) == ["ease", "ials"]
    assert model.weights["ease"] == 1.0
    assert set(model.weights.values()) <= set(STEPS)


def test_an_untouched_item_is_scored_by_content_and_the_reasons_say_so() -> None:
    data = ratings(150, 60, seed=3)
    features = data.features
    assert features is not None
    words = [
        tuple(features.names[token] for token in features.tokens[features.indptr[row] : features.indptr[row + 1]])
        for row in range(60)
    ]
    more = Interactions.from_arrays(
        data.user, data.item, data.value, n_items=61, scale=data.scale, features=ItemFeatures.of([*words, words[7]])
    )
    model = fitted(more)
    taste = taste_of(more, 5)
    scores = model.score(taste)
    assert np.isfinite(scores[60])
    assert scores[60] <= np.nanmax(scores)
    reasons = model.explain(taste, ItemRow(60))
    assert reasons.amounts.sum() == pytest.approx(scores[60], rel=1e-4)
    np.testing.assert_allclose(model.score_many(more.matrix)[5], scores, rtol=1e-4, atol=1e-5)


def test_neighbours_run_on_with_content() -> None:
    data = ratings(40, 30, extra_items=1)
    features = data.features
    assert features is not None
    words = [("genre:one",)] * 31
    model = fitted(replace(data, features=ItemFeatures.of(words)))
    neighbours = model.similar(ItemRow(30), 8)
    assert len(neighbours.rows) == 8
    assert (np.diff(neighbours.similarities) <= 0).all()
    assert 30 not in neighbours.rows


def test_the_learned_weights_are_no_worse_than_the_first_model_alone() -> None:
    """On what was held out, each accepted step gained; so the whole did."""
    data = revealing()
    held_out = hold_out(data, rng())
    models = (EASE(EASEParams()), IALS(IALSParams()), Content(ContentParams()))
    parts = [model.fit(held_out.train, rng=rng()) for model in models]
    blend = learn(parts, held_out, parts[0].weigh(held_out.train.matrix), content=True, rng=rng())
    assert blend.weights[0] == 1.0
    assert (blend.weights >= 0).all()
    assert (blend.spreads > 0).all()
    assert blend.cold_share > 0


def test_with_too_little_to_learn_from_the_first_is_alone() -> None:
    data = Interactions.from_arrays([0, 0, 1, 2], [0, 1, 1, 2], [4, 5, 3, 5])
    assert fitted(data).weights == {"ease": 1.0, "ials": 0.0}
    assert Blend.first_alone(3).shares.tolist() == [1, 0, 0]


def test_the_parts_can_be_named() -> None:
    model = Hybrid(HybridParams(first="item-knn", second="als")).fit(replace(plays(), features=None), rng=rng())
    assert list(model.weights) == ["item-knn", "als"]
    again = Hybrid.from_arrays(model.hyperparameters, model.arrays())
    assert again.weights == model.weights
