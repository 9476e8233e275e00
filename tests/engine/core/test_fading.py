"""Fading: weights by distance from the end, ties in time alike, and the same through a taste as through histories."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from math import exp

import numpy as np
import pytest

from recterm.domain.model import EventId, Feedback, ItemRow
from recterm.engine import MODELS, Interactions, Taste, create_ranking
from recterm.engine.core.fading import FadingParams, fading
from tests.engine.communities import STARS, ratings

FADING = [name for name, spec in MODELS.items() if issubclass(spec.params, FadingParams)]


def dated(seconds: int) -> Interactions:
    """Ratings on that many seconds, so that many of one user fall on the same."""
    data = ratings()
    return replace(data, timestamp=np.random.default_rng(5).integers(100, 100 + seconds, len(data)))


def taste_at(data: Interactions, user: int) -> Taste:
    mine = data.user == user
    assert data.timestamp is not None
    return Taste.from_history(data.item[mine], data.value[mine], scale=STARS, times=data.timestamp[mine])


def test_each_event_counts_less_by_the_events_after_it() -> None:
    user, time = np.array([0, 0, 0, 1]), np.array([30, 10, 20, 5])
    np.testing.assert_allclose(fading(user, time, 2.0), [1.0, exp(-1.0), exp(-0.5), 1.0], rtol=1e-6)


def test_ties_count_as_the_mean_over_all_their_orders() -> None:
    time = np.array([5, 5, 5, 9, 1])
    expected = np.zeros(5)
    orders = [order for order in permutations(range(5)) if list(time[list(order)]) == sorted(time)]
    for order in orders:
        for place, event in enumerate(order):
            expected[event] += exp(-(4 - place) / 3.0) / len(orders)
    np.testing.assert_allclose(fading(np.zeros(5, dtype=int), time, 3.0), expected, rtol=1e-6)


def test_a_history_of_one_moment_does_not_fade() -> None:
    assert fading(np.array([0, 0, 1, 1]), np.array([7, 7, 1, 2]), 1.0)[:2].tolist() == [1.0, 1.0]


@pytest.mark.parametrize("name", FADING)
class TestEveryFadingModel:
    """Tests of every model that has `fade`."""

    def test_a_taste_and_a_history_fade_alike(self, name: str) -> None:
        data = dated(9)
        model = create_ranking(name, fade=2.0).fit(data, rng=np.random.default_rng(0))
        together = model.score_many(data.matrix, times=data.times)
        for user in (0, 7, 30):
            alone = model.score(taste_at(data, user))
            np.testing.assert_allclose(together[user], alone, rtol=1e-3, atol=1e-5 * np.nanmax(np.abs(alone)))
        assert not np.allclose(together, model.score_many(data.matrix), equal_nan=True)

    def test_reasons_add_up(self, name: str) -> None:
        data = dated(9)
        model = create_ranking(name, fade=2.0).fit(data, rng=np.random.default_rng(0))
        taste = taste_at(data, 7)
        scores = model.score(taste)
        items = np.flatnonzero(np.isfinite(scores))[:20]
        for item, reasons in zip(items, model.explain_many(taste, items), strict=True):
            assert reasons.amounts.sum() == pytest.approx(scores[item], rel=1e-3, abs=1e-4)

    def test_without_dates_nothing_fades(self, name: str) -> None:
        data = dated(1)
        assert data.times is None
        model = create_ranking(name, fade=2.0).fit(data, rng=np.random.default_rng(0))
        same = taste_at(data, 7)
        np.testing.assert_array_equal(model.score(same), model.score(replace(same, when=None)))


def test_the_order_of_a_person_is_that_of_the_dates() -> None:
    feedback = {
        ItemRow(3): Feedback(stars=4.0, rated_at=300, last_event=EventId(1)),
        ItemRow(1): Feedback(stars=4.0, rated_at=100, views=1, viewed_at=500, last_event=EventId(2)),
        ItemRow(2): Feedback(liked=True, liked_at=200, last_event=EventId(3)),
    }
    taste = Taste.build(feedback, scale=STARS, now=1000)
    assert taste.when is not None
    assert taste.when().tolist() == [300, 500, 200]
    kept = taste.without(ItemRow(1))
    assert kept.when is not None
    assert kept.when().tolist() == [300, 200]
    more = kept.rated(ItemRow(9), 5.0)
    assert more.when is not None
    assert more.when().tolist() == [300, 200, 301]
    undated = {row: replace(state, rated_at=None, viewed_at=None, liked_at=None) for row, state in feedback.items()}
    by_rating = Taste.build(undated, scale=STARS, now=1000).when
    assert by_rating is not None
    assert by_rating().tolist() == [1, 2, 3]
