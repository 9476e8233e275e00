"""Needs of models: what they require of the data, and what they say when it is missing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from recterm.domain.model import Role
from recterm.engine import MODELS, Interactions, ItemFeatures, create, shortfalls_of
from recterm.engine.core.checks.needs import DataPart
from recterm.errors import EngineError
from tests.engine.communities import plays, ratings


def bare(data: Interactions) -> Interactions:
    return replace(data, features=None)


def messages(name: str, data: Interactions, **settings: object) -> list[str]:
    return [shortfall.message for shortfall in shortfalls_of(create(name, **settings), data)]


@pytest.mark.parametrize("name", MODELS)
class TestEveryModel:
    def test_it_lacks_nothing_where_everything_is_there(self, name: str) -> None:
        data = ratings()
        dated = replace(data, timestamp=np.arange(len(data)))
        assert messages(name, dated) == []

    @pytest.mark.parametrize("part", DataPart)
    def test_it_says_an_essential_part_is_missing_exactly_where_it_cannot_be_fitted(
        self, name: str, part: DataPart
    ) -> None:
        data = {
            DataPart.RATINGS: plays(30, 20),
            DataPart.FEATURES: bare(ratings(30, 20)),
            DataPart.TIMESTAMPS: ratings(30, 20),
            DataPart.SHARED_HISTORIES: Interactions.from_arrays([0, 1, 2, 3], [0, 1, 0, 1], [4, 5, 2, 3]),
        }[part]
        lacking = [shortfall for shortfall in shortfalls_of(create(name), data) if shortfall.essential]
        try:
            create(name).fit(data, rng=np.random.default_rng(0))
            fitted = True
        except EngineError:
            fitted = False
        assert fitted == (not lacking)

    def test_a_ranking_that_is_that_of_popularity_for_want_of_histories_says_so(self, name: str) -> None:
        single = Interactions.from_arrays(np.arange(40), np.arange(40) % 7, np.full(40, 4.0), scale=ratings().scale)
        if Role.RANKING in MODELS[name].roles and name not in ("random", "popularity", "content"):
            assert any("no user has more than one item" in message for message in messages(name, single))


def test_content_without_features_cannot_be_trained() -> None:
    assert messages("content", bare(ratings())) == [
        "content cannot be trained: the items have no genres, creators, themes or tags."
    ]
    assert messages("hybrid", bare(ratings())) == [
        "hybrid blends without content: the items have no genres, creators, themes or tags."
    ]


def test_features_that_tell_little_are_a_remark() -> None:
    data = ratings(30, 20)
    same = replace(data, features=ItemFeatures.of([("genre:any",)] * 20))
    (lacking,) = shortfalls_of(create("content"), same)
    assert "have the same genres" in lacking.message
    assert not lacking.essential
    few = replace(data, features=ItemFeatures.of([("genre:a",), ("genre:b",), *[()] * 18]))
    assert "% of the interactions are with items that have genres" in messages("content", few)[0]


def test_a_part_that_only_a_hyperparameter_uses_is_missed_only_with_it() -> None:
    assert messages("popularity", ratings()) == []
    (message,) = messages("popularity", ratings(), half_life=30.0)
    assert message == "popularity counts old and new interactions alike: the interactions have no dates."


def test_a_label_names_the_model() -> None:
    (lacking,) = shortfalls_of(create("content"), bare(ratings()), "in use (For you)")
    assert lacking.message.startswith("in use (For you) cannot be trained")
