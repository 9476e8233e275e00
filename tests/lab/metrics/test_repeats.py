"""Repeats in an evaluation, by hand: one time is tested, the others are known, and known items compete."""

from __future__ import annotations

import numpy as np
import pytest

from recterm.domain.evaluation_settings import EvaluationSettings
from recterm.domain.progress import silent
from recterm.engine import Interactions
from recterm.engine.baselines.popularity import Popularity, PopularityParams
from recterm.errors import EngineError
from recterm.lab.metrics.fold import Fold
from recterm.lab.metrics.lists import rank
from recterm.lab.splits.protocols import protocol_named

USER = np.repeat(np.arange(10), 5)
ITEM = np.tile(np.arange(5), 10)
PLAYS = np.tile(np.array([9, 1, 4, 1, 7], dtype=np.float32), 10)


def folds(name: str, data: Interactions) -> list[Fold]:
    splits = protocol_named(name).splits(data.user, data.item, 0, data.timestamp)
    return [Fold.of(data, split, np.arange(data.n_items), lists=True) for split in splits]


def test_the_other_times_of_what_is_tested_are_known() -> None:
    data = Interactions.from_arrays(USER, ITEM, PLAYS, explicit=False)
    (part,) = folds("holdout-80-20+repeats", data)
    assert data.value.sum() - part.train.value.sum() == len(part.test)
    assert (part.train.value > 0).all()
    target = part.target
    assert target is not None
    model = Popularity(PopularityParams())
    model.fit(part.train, rng=np.random.default_rng(0), progress=silent)
    lists = rank(model, part.histories, target, EvaluationSettings(k=5), silent).lists
    assert (np.sort(lists, axis=1) == np.arange(5)).all(), "what is known competes"
    assert target.hits(lists).sum() == len(part.test)
    assert (part.popular_lists(5) >= 0).all()


def test_new_users_stay_new() -> None:
    data = Interactions.from_arrays(USER, ITEM, PLAYS, explicit=False)
    for part in folds("users-5-fold+repeats", data):
        assert not set(part.train.user) & set(data.user[part.test])


def test_it_is_said_in_name_and_words() -> None:
    data = Interactions.from_arrays(USER, ITEM, PLAYS, explicit=False)
    protocol = protocol_named("random-1+repeats")
    (split,) = protocol.splits(data.user, data.item, 0)
    assert (protocol.name, split.name) == ("random-1+repeats", "random-1+repeats")
    assert "one time is tested" in split.words


def test_ratings_do_not_say_how_often() -> None:
    data = Interactions.from_arrays(USER, ITEM, np.tile([1.0, 2, 3, 4, 5], 10), explicit=True)
    with pytest.raises(EngineError, match="needs counts"):
        folds("holdout-80-20+repeats", data)
    with pytest.raises(EngineError, match="no evaluation protocol"):
        protocol_named("stars-5-fold+repeats")
