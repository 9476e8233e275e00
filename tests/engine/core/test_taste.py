"""Taste, from feedback to weights: the one place that decides what counts for how much."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recterm.domain.clock import DAY
from recterm.domain.model import EventKind, Feedback, ItemRow, Scale
from recterm.engine import Interactions, Taste
from recterm.engine.core.taste import (
    VIEW_HALF_LIFE,
    FeedbackWeights,
    to_stars,
    view_strength,
    weigh_counts,
    weigh_stars,
    weigh_taste,
    weigh_values,
)
from recterm.engine.factors.als import ALS, ALSParams
from recterm.errors import EngineError

STARS = Scale(0.5, 5.0, 0.5)
NOW = 1_700_000_000


def weights_of(feedback: dict[int, Feedback], scale: Scale | None = STARS, **settings: float) -> dict[int, float]:
    taste = Taste.build({ItemRow(row): state for row, state in feedback.items()}, scale=scale, now=NOW)
    evidence = weigh_taste(taste, scale, FeedbackWeights(**settings))
    return dict(zip(evidence.rows.tolist(), evidence.weights.tolist(), strict=True))


def test_a_taste_holds_what_was_rated_and_viewed_and_apart_what_is_hidden() -> None:
    feedback = {
        ItemRow(4): Feedback(stars=3.5),
        ItemRow(2): Feedback(views=2, viewed_at=NOW),
        ItemRow(9): Feedback(hidden=True),
        ItemRow(7): Feedback(saved=True),
        ItemRow(1): Feedback(stars=5.0, views=1, viewed_at=NOW, hidden=True),
    }
    taste = Taste.build(feedback, scale=STARS, now=NOW)
    assert taste.rows.tolist() == [4, 2, 1]
    np.testing.assert_array_equal(taste.ratings, np.array([3.5, np.nan, 5.0], dtype=np.float32))
    assert taste.strengths.tolist() == [0.0, 2.0, 1.0]
    assert taste.hidden.tolist() == [9, 1]
    assert taste.exclude.tolist() == [1, 2, 4, 9]
    assert taste.top_row == 9
    assert len(taste) == 3


def test_ratings_are_put_into_the_scale_of_the_data() -> None:
    feedback = {ItemRow(0): Feedback(stars=4.0)}
    assert Taste.build(feedback, scale=Scale(1, 10, 1), now=NOW).ratings.tolist() == [8.0]
    assert Taste.build(feedback, scale=None, now=NOW).ratings.tolist() == [4.0]


def test_the_taste_of_nobody_is_empty() -> None:
    taste = Taste.empty()
    assert (len(taste), taste.top_row, len(taste.exclude)) == (0, -1, 0)


@pytest.mark.parametrize(
    ("rows", "values", "word"),
    [
        ([1, 1], [3.0, 4.0], "twice"),
        ([-1], [3.0], "negative"),
        ([1], [np.inf], "infinite"),
        ([1, 2], [3.0], "1 ratings"),
    ],
)
def test_impossible_tastes_are_refused(rows: list[int], values: list[float], word: str) -> None:
    with pytest.raises(EngineError, match=word):
        Taste.from_history(rows, values, scale=STARS)


def test_negative_scores_weigh_against_their_items_and_never_for_them() -> None:
    taste = Taste.from_history([1, 2, 3], [-1.0, 1.0, -3.0], scale=None)
    weights = weigh_taste(taste, None, FeedbackWeights(disliked=-0.2)).weights
    np.testing.assert_allclose(weights, [-0.2, 1.0, -0.2 * np.sqrt(2)], rtol=1e-6)
    assert weigh_taste(taste, None, FeedbackWeights(disliked=0.5)).weights.tolist() == [0.0, 1.0, 0.0]
    assert taste.exclude.tolist() == [1, 2, 3]


def test_better_ratings_never_count_less() -> None:
    stars = np.arange(0.5, 5.5, 0.5, dtype=np.float32)
    weights = weigh_stars(stars, FeedbackWeights())
    assert (np.diff(weights) >= 0).all()
    assert weights[-1] == 1.0


def test_a_rating_below_four_stars_counts_less_and_one_star_against() -> None:
    weights = weigh_stars(np.array([0.5, 1.0, 3.5, 4.0], dtype=np.float32), FeedbackWeights())
    assert weights[0] == weights[1] < 0
    assert 0 < weights[2] < weights[3] <= 1.0


def test_the_named_weights_are_met() -> None:
    weighting = FeedbackWeights(just_liked=0.9, below_liked=0.3, disliked=-0.5)
    weights = weigh_stars(np.array([1.0, 2.25, 3.5, 4.0, 4.5, 5.0], dtype=np.float32), weighting)
    np.testing.assert_allclose(weights, [-0.5, -0.1, 0.3, 0.9, 0.95, 1.0], atol=1e-6)


def test_the_same_opinion_counts_the_same_on_every_scale() -> None:
    """80 of 100 is 8 of 10 is 4 of 5."""
    counts = [
        weigh_values(np.array([value], dtype=np.float32), scale, FeedbackWeights())[0]
        for value, scale in ((4, Scale(1, 5, 1)), (8, Scale(1, 10, 1)), (80, Scale(0, 100, 1)), (6, Scale(-10, 10, 1)))
    ]
    np.testing.assert_allclose(counts[:3], counts[0], atol=1e-4)
    assert counts[3] > FeedbackWeights().below_liked


@settings(deadline=None)
@given(st.lists(st.floats(-10, 10, width=32), min_size=1, max_size=20))
def test_stars_of_arrays_are_those_of_the_scale(values: list[float]) -> None:
    for scale in (Scale(0.5, 5, 0.5), Scale(0, 10, 1), Scale(-10, 10, 0.01)):
        array = np.array(values, dtype=np.float32)
        expected = [scale.to_stars(value) for value in array.tolist()]
        np.testing.assert_allclose(to_stars(array, scale), expected, atol=1e-5)


def test_plays_count_by_their_logarithm() -> None:
    counts = np.array([0, 1, 3, 1023], dtype=np.float32)
    np.testing.assert_allclose(weigh_counts(counts, FeedbackWeights(count_power=1.0)), [0, 1, 2, 10], rtol=1e-6)
    np.testing.assert_allclose(weigh_counts(counts, FeedbackWeights(count_power=0.0)), [0, 1, 1, 1])


def test_scores_below_one_are_not_raised_by_the_power() -> None:
    scores = np.array([0.1, 0.3, 0.999999, 1.0, 1.1, -0.3], dtype=np.float32)
    for power in (0.0, 0.5, 1.5):
        weights = weigh_counts(scores, FeedbackWeights(count_power=power, disliked=-0.5))
        np.testing.assert_allclose(weights[:3], scores[:3] ** 0.75, rtol=1e-5)
        assert weights[5] == pytest.approx(-0.5 * 0.3**0.75, rel=1e-5)
        assert weights[2] <= weights[3] == 1.0
        assert weights[4] == pytest.approx(np.log2(2.1) ** power, rel=1e-5)
    assert weigh_counts(scores, FeedbackWeights())[0] == pytest.approx(0.178, abs=1e-3)
    counts = np.arange(1, 2000, dtype=np.float32)
    np.testing.assert_array_equal(
        weigh_counts(counts, FeedbackWeights()), (np.log2(1 + counts) ** FeedbackWeights().count_power)
    )


def test_views_fade_by_half_of_themselves_and_the_rest_lasts() -> None:
    year = round(VIEW_HALF_LIFE * DAY)
    assert view_strength(2, NOW, NOW) == 2.0
    assert view_strength(1, NOW - year, NOW) == pytest.approx(0.75)
    assert view_strength(1, NOW - 100 * year, NOW) == pytest.approx(0.5)
    assert view_strength(1, NOW + year, NOW) == 1.0
    assert view_strength(3, None, NOW) == 3.0


def test_a_view_counts_in_a_library_of_ratings_and_like_a_play_in_one_of_plays() -> None:
    viewed = {0: Feedback(views=1, viewed_at=NOW)}
    assert weights_of(viewed, viewed=0.5) == {0: 0.5}
    assert weights_of(viewed, scale=None, viewed=0.5) == {0: 1.0}


def test_a_rating_decides_over_views_and_repetition_adds_to_what_is_liked() -> None:
    once = weights_of({0: Feedback(stars=5.0, views=1, viewed_at=NOW)})
    often = weights_of({0: Feedback(stars=5.0, views=9, viewed_at=NOW)})
    bad = weights_of({0: Feedback(stars=1.0, views=9, viewed_at=NOW)})
    assert once == weights_of({0: Feedback(stars=5.0)})
    assert often[0] > once[0]
    assert bad == weights_of({0: Feedback(stars=1.0)})


def test_a_like_counts_as_the_lowest_good_rating_and_where_there_is_a_rating_that_leads() -> None:
    liked = Feedback(liked=True, liked_at=NOW)
    assert weights_of({0: liked}) == weights_of({0: Feedback(stars=4.0)})
    assert weights_of({0: liked}, liked=0.5) == {0: 0.5}
    assert weights_of({0: Feedback(stars=2.0, liked=True)}) == weights_of({0: Feedback(stars=2.0)})
    assert weights_of({0: Feedback(hidden=True, liked=True)}) == weights_of({0: liked})


@pytest.mark.parametrize("scale", [STARS, None])
def test_a_like_never_counts_less_than_the_views_alone(scale: Scale | None) -> None:
    for views in (0, 1, 2, 50):
        viewed = weights_of({0: Feedback(views=views, viewed_at=NOW)}, scale) if views else {0: 0.0}
        both = weights_of({0: Feedback(views=views, viewed_at=NOW, liked=True)}, scale)
        assert both[0] >= viewed[0]
        assert both[0] >= np.float32(FeedbackWeights().liked)


def test_likes_say_nothing_of_stars_and_are_not_recommended() -> None:
    taste = Taste.build({ItemRow(3): Feedback(liked=True), ItemRow(1): Feedback(saved=True)}, scale=STARS, now=NOW)
    assert taste.rows.tolist() == taste.liked.tolist() == taste.exclude.tolist() == [3]
    assert np.isnan(taste.ratings).all()


def test_without_likes_nothing_is_weighed_differently() -> None:
    """Evaluation and fold-in know no likes: their weights must not depend on what one counts for."""
    rows, values = [0, 1, 2], [5.0, 2.0, 3.5]
    for scale in (STARS, None):
        taste = Taste.from_history(rows, values, scale=scale)
        assert taste.liked.tolist() == []
        usual, other = (weigh_taste(taste, scale, FeedbackWeights(liked=liked)).weights for liked in (0.8, 0.1))
        np.testing.assert_array_equal(usual, other)
        np.testing.assert_array_equal(usual, weigh_values(np.array(values, dtype=np.float32), scale, FeedbackWeights()))


def test_a_like_of_nothing_that_is_known_is_refused() -> None:
    nothing = Taste.empty()
    with pytest.raises(EngineError, match="liked row is not among"):
        Taste(nothing.rows, nothing.ratings, nothing.strengths, {EventKind.LIKE: np.array([3])})


def test_hidden_items_count_against_unless_they_were_rated() -> None:
    weights = weights_of({0: Feedback(hidden=True), 1: Feedback(stars=5.0, hidden=True)}, hidden=0.25)
    assert weights == {0: -0.25, 1: 1.0}


def test_a_profile_counts_as_a_community_user_with_the_same_ratings() -> None:
    """What is measured is what the person sees."""
    stars = [0.5, 2.0, 3.5, 4.0, 5.0]
    live = weights_of({row: Feedback(stars=value) for row, value in enumerate(stars)})
    community = weigh_values(np.array(stars, dtype=np.float32), STARS, FeedbackWeights())
    np.testing.assert_array_equal(np.array(list(live.values()), dtype=np.float32), community)


def test_training_weighs_with_the_same_function() -> None:
    data = Interactions.from_arrays([0, 0, 1], [0, 1, 1], [5.0, 2.0, 3.5], scale=STARS)
    model = ALS(ALSParams(below_liked=0.2)).fit(data, rng=np.random.default_rng(0))
    np.testing.assert_array_equal(
        model.weigh(data.matrix).data, weigh_values(data.value, STARS, FeedbackWeights(below_liked=0.2))
    )
