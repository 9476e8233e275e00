"""Items that a model was not trained on: content scores them, every other model ranks them last."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from recterm.domain.model import EventKind, ItemRow, Role
from recterm.engine import (
    MODELS,
    Interactions,
    ItemFeatures,
    Taste,
    create_ranking,
    create_rating,
    ranking_spec,
    top_n,
)
from recterm.engine.baselines.content import Content, ContentParams
from recterm.engine.core.user_items import ExtendedStars, extended_stars
from recterm.engine.ensembles.blend_weights import Blend
from recterm.engine.ensembles.hybrid import Hybrid
from tests.engine.communities import ratings

KINDS = ("genre:Horror", "genre:Romance", "genre:War")
OWN = (("genre:Horror", "creator:A. Nobody"), ("creator:A. Nobody",), ())
"""One in words of the catalogue, one in none of them, one without any."""

RANKING = [name for name, spec in MODELS.items() if Role.RANKING in spec.roles]
STARS = [name for name, spec in MODELS.items() if Role.STARS in spec.roles]


def described() -> Interactions:
    """Return the small community, with words."""
    data = ratings()
    return replace(data, features=ItemFeatures.of([words_of(row) for row in range(data.n_items)]))


def words_of(row: int) -> tuple[str, ...]:
    """Return one of three genres, and one of seven decades."""
    return KINDS[row % 3], f"decade:{1950 + 10 * (row % 7)}"


DATA = described()
N = DATA.n_items
FIRST = ItemRow(N)


def taste(rows: list[int], stars: list[float], hidden: tuple[int, ...] = ()) -> Taste:
    plain = Taste.from_history(rows, stars, scale=DATA.scale)
    return replace(plain, opinions={EventKind.HIDE: np.array(hidden, dtype=np.int64)})


@pytest.mark.parametrize("name", [name for name in RANKING if name not in ("content", "hybrid")])
def test_a_model_that_knows_no_words_ranks_them_last_and_is_not_moved_by_them(name: str) -> None:
    model = create_ranking(name).fit(DATA, rng=np.random.default_rng(0))
    wide = model.with_items(OWN)
    shorter, more = taste([1, 4, 7], [5.0, 4.5, 2.0]), taste([1, N, 4, N + 1, 7], [5.0, 5.0, 4.5, 1.0, 2.0], (N + 2,))
    scores = wide.score(more)
    np.testing.assert_array_equal(scores[:N], model.score(shorter))
    assert len(scores) == N + 3
    assert np.isnan(scores[N:]).all()
    unseen = taste([1, 4, 7], [5.0, 4.5, 2.0])
    assert top_n(wide.score(unseen), N, exclude=unseen.exclude)[-3:].tolist() == [N, N + 1, N + 2]
    items = np.array([0, N, 2])
    first, own, third = wide.explain_many(more, items)
    assert len(own.rows) == 0
    for reasons, expected in zip((first, third), model.explain_many(shorter, items[[0, 2]]), strict=True):
        np.testing.assert_array_equal(reasons.amounts, expected.amounts)
    assert len(wide.similar(FIRST, 5).rows) == 0
    np.testing.assert_array_equal(wide.similar(ItemRow(3), 5).rows, model.similar(ItemRow(3), 5).rows)


@pytest.mark.parametrize("name", ["content", "hybrid"])
def test_content_takes_them_in_without_training(name: str) -> None:
    # Without the blend's prior, which moves every item when more is known.
    alone = {"prior": 0.0} if name == "hybrid" else {}
    model = create_ranking(name, **alone).fit(DATA, rng=np.random.default_rng(0))
    if isinstance(model, Hybrid):
        # Of a community that does not care for genres; here content has a say.
        model._blend = Blend(np.array([1.0, 0.5, 0.5]), np.ones(3), 0.7)
    stored = ranking_spec(name).load(model.hyperparameters.to_json(), model.arrays())
    for wide in (model.with_items(OWN), stored.with_items(OWN)):
        loves_horror = taste([N, 1], [5.0, 4.0])
        before, scores = model.score(taste([1], [4.0])), wide.score(loves_horror)
        moved = scores[:N] - before
        horror = np.arange(N) % 3 == 0
        assert moved[horror].min() > 0
        np.testing.assert_allclose(moved[~horror], 0.0, atol=1e-6)
        assert np.isfinite(scores[[N, N + 1]]).all()
        assert np.isnan(scores[N + 2])
        for item in (0, 1, N, N + 1):
            (reasons,) = wide.explain_many(loves_horror, np.array([item]))
            assert reasons.rows.tolist() == [N, 1]
            assert reasons.amounts.sum() == pytest.approx(scores[item], rel=1e-5, abs=1e-7)


def test_what_is_like_an_own_item_shares_its_words() -> None:
    model = create_ranking("content").fit(DATA, rng=np.random.default_rng(0))
    wide = model.with_items(OWN)
    near = wide.similar(FIRST, N)
    assert near.rows[0] == N + 1  # the rare maker says more than a genre of a third of the catalogue
    assert set((near.rows[1:] % 3).tolist()) == {0}
    assert wide.similar(ItemRow(N + 1), 5).rows.tolist() == [N]
    assert N in wide.similar(ItemRow(0), N).rows
    hybrid = create_ranking("hybrid").fit(DATA, rng=np.random.default_rng(0)).with_items(OWN)
    assert hybrid.similar(FIRST, 3).rows[0] == N + 1


def test_words_that_training_saw_weigh_what_they_did() -> None:
    model = Content(ContentParams()).fit(DATA, rng=np.random.default_rng(0))
    twin = model.with_items([words_of(5), words_of(5)])
    np.testing.assert_allclose(twin.cosines(ItemRow(5))[[5, N, N + 1]], 1.0, rtol=1e-6)
    np.testing.assert_allclose(twin.cosines(FIRST)[:N], model.cosines(ItemRow(5)), rtol=1e-5, atol=1e-7)


def test_a_model_that_was_stored_without_its_words_answers_as_it_did() -> None:
    model = create_ranking("content").fit(DATA, rng=np.random.default_rng(0))
    old = {name: array for name, array in model.arrays().items() if name not in ("words", "rarity")}
    wide = ranking_spec("content").load(model.hyperparameters.to_json(), old).with_items(OWN)
    liked = taste([N, 1], [5.0, 4.0])
    np.testing.assert_allclose(wide.score(liked)[:N], model.score(taste([1], [4.0])), rtol=1e-6)
    assert wide.similar(FIRST, 5).rows.tolist() == [N + 1]


@pytest.mark.parametrize("name", STARS)
def test_an_own_item_is_predicted_as_a_typical_one(name: str) -> None:
    model = create_rating(name).fit(DATA, rng=np.random.default_rng(0))
    wide = extended_stars(model, N, len(OWN))
    assert isinstance(wide, ExtendedStars)
    history, shorter = taste([1, N, 4], [5.0, 1.0, 3.0]), taste([1, 4], [5.0, 3.0])
    predictions = wide.predict(history, np.array([0, N, 2, N + 2]))
    expected, everything = model.predict(shorter, np.array([0, 2])), model.predict(shorter, np.arange(N))
    np.testing.assert_array_equal(predictions.values[[0, 2]], expected.values)
    np.testing.assert_array_equal(predictions.deviations[[0, 2]], expected.deviations)
    np.testing.assert_allclose(predictions.values[[1, 3]], everything.values.mean(), rtol=1e-4)
    total = np.sqrt(np.square(everything.deviations).mean() + everything.values.var())
    np.testing.assert_allclose(predictions.deviations[[1, 3]], total, rtol=1e-3)


def test_without_own_items_the_models_are_themselves() -> None:
    model, stars = create_ranking("popularity").fit(DATA, rng=np.random.default_rng(0)), object()
    assert model.with_items(()) is model
    assert extended_stars(stars, N, 0) is stars  # type: ignore[arg-type]
