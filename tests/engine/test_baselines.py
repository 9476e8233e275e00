"""Popularity, raw and faded, and chance."""

from __future__ import annotations

import numpy as np
import pytest

from recterm.domain.model import ItemRow
from recterm.engine import Interactions, Taste, create_ranking, top_n
from recterm.errors import EngineError
from tests.engine.communities import ratings, taste_of

DAY = 86_400


def dated() -> Interactions:
    """Return data in which item 0 had three interactions 20 days ago, item 1 two today, item 2 one ten days ago."""
    days = np.array([0, 0, 0, 20, 20, 10])
    return Interactions.from_arrays([0, 1, 2, 0, 1, 2], [0, 0, 0, 1, 1, 2], np.ones(6), days * DAY, n_items=4)


def test_an_interaction_counts_half_after_a_half_life() -> None:
    faded = create_ranking("popularity", half_life=10.0).fit(dated(), rng=np.random.default_rng(0))
    np.testing.assert_allclose(faded.score(Taste.empty()), [3 / 4, 2.0, 1 / 2, 0.0])


def test_without_a_half_life_old_and_new_count_alike() -> None:
    plain = create_ranking("popularity").fit(dated(), rng=np.random.default_rng(0))
    np.testing.assert_array_equal(plain.score(Taste.empty()), [3.0, 2.0, 1.0, 0.0])


def test_without_dates_nothing_fades() -> None:
    data = ratings()
    faded = create_ranking("popularity", half_life=10.0).fit(data, rng=np.random.default_rng(0))
    np.testing.assert_array_equal(faded.score(Taste.empty()), data.popularity.astype(np.float32))


def test_a_half_life_cannot_be_negative() -> None:
    with pytest.raises(EngineError, match="half_life"):
        create_ranking("popularity", half_life=-1.0)


def test_chance_differs_between_histories_and_seeds_and_is_fair() -> None:
    data = ratings(300, 40, extra_items=1)
    model = create_ranking("random").fit(data, rng=np.random.default_rng(0))
    other = create_ranking("random").fit(data, rng=np.random.default_rng(1))
    scores = model.score_many(data.matrix)
    assert np.isnan(scores[:, 40]).all()
    assert len(np.unique(scores[:, 0])) == 300
    assert (model.score(taste_of(data, 3))[:40] != other.score(taste_of(data, 3))[:40]).all()
    first = [top_n(line, 1, exclude=np.zeros(0, dtype=np.int64))[0] for line in scores]
    assert len(np.unique(first)) > 35
    assert len(model.similar(ItemRow(0), 5).rows) == 0
    assert len(model.explain(taste_of(data, 3), ItemRow(0)).rows) == 0
