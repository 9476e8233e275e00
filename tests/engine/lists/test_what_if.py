"""What-if questions against scoring by hand."""

from __future__ import annotations

import numpy as np
import pytest

from recterm.domain.model import Feedback, ItemRow
from recterm.engine import Interactions, Taste, create_ranking
from recterm.engine.lists.what_if import is_personal_without, lift, standing, without
from tests.engine.communities import STARS, plays, ratings, taste_of

RNG = np.random.default_rng(0)
MODELS = ("ease", "item-knn", "als", "user-knn", "popularity")


@pytest.mark.parametrize("name", MODELS)
def test_without_an_event_is_the_score_of_the_shorter_history(name: str) -> None:
    data = ratings()
    model = create_ranking(name).fit(data, rng=RNG)
    taste = taste_of(data, 4)
    item = ItemRow(int(np.setdiff1d(np.arange(50), taste.rows)[3]))
    dropped = ItemRow(int(taste.rows[2]))
    kept = taste.rows != dropped
    shorter = Taste.from_history(taste.rows[kept], taste.ratings[kept], scale=STARS)
    before, after = without(model, taste, dropped, item)
    scores = model.score(shorter)
    assert after.score == pytest.approx(scores[item], rel=1e-5)
    assert before.score == pytest.approx(model.score(taste)[item], rel=1e-5)
    rivals = np.setdiff1d(np.arange(50), taste.rows)
    assert after.place == 1 + sum(
        scores[rival] > scores[item] or (scores[rival] == scores[item] and rival < item) for rival in rivals
    )


def test_what_was_only_liked_can_be_left_out_too() -> None:
    model = create_ranking("ease").fit(ratings(), rng=RNG)
    liked = {ItemRow(2): Feedback(liked=True), ItemRow(5): Feedback(stars=4.0)}
    taste = Taste.build(liked, scale=STARS, now=0)
    rest = Taste.build({ItemRow(5): Feedback(stars=4.0)}, scale=STARS, now=0)
    before, after = without(model, taste, ItemRow(2), ItemRow(9))
    assert before.score != after.score == pytest.approx(model.score(rest)[9])


def test_a_taste_without_its_only_liked_item_has_no_say() -> None:
    model = create_ranking("ease").fit(ratings(), rng=RNG)
    taste = Taste.build({ItemRow(2): Feedback(stars=5.0), ItemRow(5): Feedback(stars=1.0)}, scale=STARS, now=0)
    assert is_personal_without(model, taste, ItemRow(5))
    assert not is_personal_without(model, taste, ItemRow(2))


@pytest.mark.parametrize("name", ["ease", "item-knn", "als"])
@pytest.mark.parametrize("data", [ratings(200, 80), plays(200, 80)], ids=["ratings", "plays"])
def test_a_lift_reaches_what_it_says(name: str, data: Interactions) -> None:
    model = create_ranking(name).fit(data, rng=RNG)
    taste = taste_of(data, 7)
    scores = model.score(taste)
    unseen = np.setdiff1d(np.arange(80), taste.rows)
    item = ItemRow(int(unseen[np.argsort(-scores[unseen])[30]]))
    lifted = lift(model, model, taste, item, top=10, rating=5.0)
    assert lifted.before.place == 31
    assert item not in lifted.rows
    after = taste
    for row in lifted.rows:
        places = np.flatnonzero(after.rows == row)
        values = after.ratings.copy()
        if len(places):
            values[places] = 5.0
            after = Taste(after.rows, values, after.strengths, after.opinions)
        else:
            after = Taste(
                np.append(after.rows, row),
                np.append(values, np.float32(5.0)),
                np.append(after.strengths, np.float32(0.0)),
                after.opinions,
            )
    reached = standing(model, after, item, after.exclude)
    assert reached == lifted.after
    assert lifted.reached == (reached.place is not None and reached.place <= 10)
    assert (lifted.after.place or 99) < 31


def test_for_a_sum_no_single_rating_helps_more_than_the_one_that_is_named() -> None:
    data = ratings(200, 80)
    model = create_ranking("ease").fit(data, rng=RNG)
    taste = taste_of(data, 3)
    scores = model.score(taste)
    unseen = np.setdiff1d(np.arange(80), taste.rows)
    item = ItemRow(int(unseen[np.argsort(-scores[unseen])[11]]))
    lifted = lift(model, model, taste, item, top=10, rating=5.0)
    assert lifted.reached
    assert len(lifted.rows) == 1
    places = []
    for row in np.setdiff1d(np.arange(80), [item]):
        trial = Taste.from_history(
            np.append(taste.rows[taste.rows != row], row), np.append(taste.ratings[taste.rows != row], 5.0), scale=STARS
        )
        places.append(standing(model, trial, item, trial.exclude).place or 99)
    assert lifted.after.place == min(places)


def test_what_is_in_the_top_needs_nothing_and_what_has_no_score_cannot_be_lifted() -> None:
    data = ratings(extra_items=1)
    model = create_ranking("ease").fit(data, rng=RNG)
    taste = taste_of(data, 4)
    best = ItemRow(int(np.setdiff1d(np.argsort(-np.nan_to_num(model.score(taste))), taste.rows, assume_unique=True)[0]))
    lifted = lift(model, model, taste, best, top=10, rating=5.0)
    assert (lifted.rows, lifted.reached, lifted.before) == ((), True, lifted.after)
    nothing = lift(model, model, taste, ItemRow(50), top=10, rating=5.0)
    assert nothing.before.place is None
    assert not nothing.reached
