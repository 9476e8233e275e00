"""Contract of star predictors; a test module subclasses `StarContract` and names its model."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from recterm.domain.model import Feedback, ItemRow, Role, Scale
from recterm.engine import MODELS, Interactions, RatingPredictor, Taste, create_rating, rating_spec
from recterm.errors import EngineError

if TYPE_CHECKING:
    from numpy.typing import NDArray

STARS = Scale(0.5, 5.0, 0.5)

LENGTHY = ("n_iterations", "n_factors")
"""Hyperparameters whose upper end takes minutes."""


def ratings(
    n_users: int = 60, n_items: int = 40, *, share: float = 0.4, noise: float = 0.5, seed: int = 0, rank: int = 2
) -> Interactions:
    """Return half-star ratings made from biases and factors; every user and item has some."""
    rng = np.random.default_rng(seed)
    rated = rng.random((n_users, n_items)) < share
    rated[np.arange(n_users), np.arange(n_users) % n_items] = True
    rated[np.arange(n_items) % n_users, np.arange(n_items)] = True
    means = 3.3 + rng.normal(0, 0.4, (n_users, 1)) + rng.normal(0, 0.5, n_items)
    means += rng.normal(0, 0.6, (n_users, rank)) @ rng.normal(0, 0.6, (rank, n_items))
    values = np.clip(np.round(2 * (means + rng.normal(0, noise, means.shape))) / 2, 0.5, 5.0)
    user, item = np.nonzero(rated)
    return Interactions.from_arrays(
        user, item, values[rated].astype(np.float32), n_users=n_users, n_items=n_items, scale=STARS
    )


def taste_of(data: Interactions, user: int) -> Taste:
    """Return a community user as a taste."""
    mine = data.user == user
    return Taste.from_history(data.item[mine], data.value[mine], scale=data.scale)


def with_extra_items(data: Interactions, extra: int) -> Interactions:
    """Return the same ratings in a catalogue with more items, which nobody rated."""
    return Interactions.from_arrays(
        data.user, data.item, data.value, n_users=data.n_users, n_items=data.n_items + extra, scale=data.scale
    )


def ends_of_ranges(name: str) -> list[dict[str, Any]]:
    """Return settings with one hyperparameter at an end of its range (or at a choice), and one with all at the low end.

    Of hyperparameters that make training long, only the lower end.
    """
    specs = MODELS[name].params.specs()
    lowest = {field: spec.low for field, spec in specs.items() if spec.kind in ("int", "float")}
    highest = {field: specs[field].high for field in lowest if field not in LENGTHY}
    words = [{field: word} for field, spec in specs.items() for word in spec.choices]
    return [lowest, *words, *({field: end} for ends in (lowest, highest) for field, end in ends.items())]


class StarContract:
    """Tests that those of each star predictor inherit."""

    name: str
    settings: dict[str, Any] = {}  # noqa: RUF012

    def fitted(self, data: Interactions, seed: int = 0) -> RatingPredictor:
        return create_rating(self.name, **self.settings).fit(data, rng=np.random.default_rng(seed))

    @pytest.fixture(scope="class")
    def data(self) -> Interactions:
        return with_extra_items(ratings(), 3)

    @pytest.fixture(scope="class")
    def model(self, data: Interactions) -> RatingPredictor:
        return type(self)().fitted(data)

    def test_it_is_listed_as_a_star_predictor(self) -> None:
        assert Role.STARS in MODELS[self.name].roles
        assert MODELS[self.name].params.model == self.name

    def test_pairs_and_tastes_get_the_same_numbers(self, data: Interactions, model: RatingPredictor) -> None:
        users = np.array([5, 0, 17])
        rows = np.array([2, 0, 2, 1, 0, 2])
        items = np.array([3, 0, data.n_items - 1, 7, 7, 3])
        together = model.predict_pairs(data.matrix[users], rows, items)
        assert together.dtype == np.float32
        for row, user in enumerate(users):
            mine = rows == row
            alone = model.predict(taste_of(data, user), items[mine])
            np.testing.assert_allclose(together[mine], alone.values, rtol=1e-6)

    def test_no_pairs_get_no_numbers(self, data: Interactions, model: RatingPredictor) -> None:
        nothing = np.zeros(0, dtype=np.int64)
        assert model.predict_pairs(data.matrix[:3], nothing, nothing).shape == (0,)
        assert model.predict(taste_of(data, 0), nothing).values.shape == (0,)

    def test_predictions_lie_on_the_scale_with_a_deviation(self, data: Interactions, model: RatingPredictor) -> None:
        everything = np.arange(data.n_items)
        extreme = Taste.from_history(everything[:30], np.full(30, 5.0), scale=STARS)
        for taste in (taste_of(data, 3), Taste.empty(), extreme):
            answer = model.predict(taste, everything)
            for array in (answer.values, answer.deviations):
                assert array.dtype == np.float32
                assert array.shape == everything.shape
                assert np.isfinite(array).all()
            assert answer.values.min() >= STARS.minimum
            assert answer.values.max() <= STARS.maximum
            assert (answer.deviations > 0).all()

    def test_an_item_asked_alone_gets_the_number_it_has_among_others(
        self, data: Interactions, model: RatingPredictor
    ) -> None:
        taste = taste_of(data, 8)
        together = model.predict(taste, np.arange(data.n_items))
        for item in (0, 11, data.n_items - 1):
            alone = model.predict(taste, np.array([item]))
            np.testing.assert_allclose(alone.values[0], together.values[item], rtol=1e-5)
            np.testing.assert_allclose(alone.deviations[0], together.deviations[item], rtol=1e-5)

    def test_the_order_of_a_history_does_not_matter(self, data: Interactions, model: RatingPredictor) -> None:
        taste, items = taste_of(data, 4), np.arange(data.n_items)
        turned = Taste.from_history(taste.rows[::-1], taste.ratings[::-1], scale=STARS)
        np.testing.assert_allclose(model.predict(taste, items).values, model.predict(turned, items).values, rtol=1e-4)

    def test_saved_and_loaded_it_says_the_same(self, data: Interactions, model: RatingPredictor) -> None:
        stored = {name: np.array(array) for name, array in model.arrays().items()}
        for array in stored.values():
            assert array.dtype.kind in "fiu"
            array.flags.writeable = False
        settings = json.loads(json.dumps(model.hyperparameters.to_json()))
        again = rating_spec(self.name).load(settings, stored)
        taste, items = taste_of(data, 9), np.arange(data.n_items)
        before, after = model.predict(taste, items), again.predict(taste, items)
        np.testing.assert_array_equal(before.values, after.values)
        np.testing.assert_array_equal(before.deviations, after.deviations)

    def test_the_same_seed_gives_the_same_model(self, data: Interactions, model: RatingPredictor) -> None:
        again = self.fitted(data)
        taste, items = taste_of(data, 2), np.arange(data.n_items)
        np.testing.assert_array_equal(model.predict(taste, items).values, again.predict(taste, items).values)

    def test_what_the_data_decide_is_kept(self, model: RatingPredictor) -> None:
        params = model.hyperparameters
        assert None not in params.to_json().values()
        assert MODELS[self.name].params.from_json(params.to_json()) == params

    def test_progress_can_stop_the_training(self, data: Interactions) -> None:
        if self.name in ("global-mean", "user-mean", "item-mean", "bias"):
            pytest.skip("it is done before there is progress")

        class Stopped(Exception):  # noqa: N818
            pass

        def stop(progress: object) -> None:
            raise Stopped

        with pytest.raises(Stopped):
            create_rating(self.name, **self.settings).fit(data, rng=np.random.default_rng(0), progress=stop)

    def test_views_are_no_ratings(self, data: Interactions, model: RatingPredictor) -> None:
        rated = {ItemRow(row): Feedback(stars=4.0 - row % 3) for row in range(6)}
        viewed = {ItemRow(row): Feedback(views=3, viewed_at=0) for row in range(6, 12)}
        hidden = {ItemRow(15): Feedback(hidden=True)}
        items = np.arange(data.n_items)
        with_ratings = model.predict(Taste.build(rated, scale=STARS, now=0), items)
        with_views = model.predict(Taste.build(rated | viewed | hidden, scale=STARS, now=0), items)
        np.testing.assert_array_equal(with_ratings.values, with_views.values)

    def test_an_empty_history_gets_what_a_typical_user_would_give(
        self, data: Interactions, model: RatingPredictor
    ) -> None:
        """Weighted by how often each is rated, predictions lie between the mean rating and the mean of users' means.

        The former counts every rating once, the latter every person once.
        """
        answer = model.predict(Taste.empty(), np.arange(data.n_items)).values.astype(np.float64)
        predicted = float(data.popularity @ answer) / len(data)
        sums = np.bincount(data.user, data.value, data.n_users)
        means = float(data.value.mean(dtype=np.float64)), float((sums / data.activity).mean())
        assert min(means) - 0.03 <= predicted <= max(means) + 0.03

    def test_raters_who_chose_what_suits_them_do_not_lower_an_unknown_persons_stars(self) -> None:
        """Everybody likes one half of the items and rates mostly that one: their stars are no average person's."""
        rng = np.random.default_rng(4)
        group, half = np.arange(150) % 2, np.arange(60) % 2
        own = group[:, None] == half
        stars = np.clip(np.round(2 * np.where(own, 4.3, 2.0) + rng.normal(0, 0.8, own.shape)) / 2, 0.5, 5.0)
        user, item = np.nonzero(rng.random(own.shape) < np.where(own, 0.5, 0.05))
        data = Interactions.from_arrays(user, item, stars[user, item], n_users=150, n_items=60, scale=STARS)
        answer = self.fitted(data).predict(Taste.empty(), np.arange(60)).values
        assert abs(float(answer.mean()) - float(data.value.mean())) < 0.1

    def test_one_user(self) -> None:
        data = Interactions.from_arrays([0, 0, 0], [0, 1, 2], [4.0, 5.0, 4.5], n_items=5, scale=STARS)
        self._answers(data, centre=4.5)

    def test_one_item(self) -> None:
        data = Interactions.from_arrays(range(4), [0] * 4, [4.0, 5.0, 4.5, 4.5], scale=STARS)
        self._answers(data, centre=4.5)

    def test_one_rating(self) -> None:
        self._answers(Interactions.from_arrays([0], [0], [4.0], scale=STARS), centre=4.0)

    def test_all_ratings_equal(self) -> None:
        user, item = np.nonzero(np.random.default_rng(0).random((12, 9)) < 0.6)
        data = Interactions.from_arrays(user, item, np.full(len(user), 3.0), n_users=12, n_items=9, scale=STARS)
        answer = self._answers(data, centre=3.0, within=0.01)
        assert answer.max() < 0.1

    def test_a_user_who_rated_everything(self) -> None:
        data = ratings(8, 6, share=1.0)
        self._answers(data, centre=float(data.value.mean()), within=2.0)

    def _answers(self, data: Interactions, *, centre: float, within: float = 0.6) -> NDArray[np.float32]:
        """Return the deviations for the first user, after checking the values and a saved copy."""
        model = self.fitted(data)
        items = np.arange(data.n_items)
        answer = model.predict(taste_of(data, 0), items)
        assert np.abs(answer.values - centre).max() <= within
        assert np.isfinite(answer.deviations).all()
        assert (answer.deviations >= 0).all()
        empty = model.predict(Taste.empty(), items)
        assert np.isfinite(empty.values).all()
        again = rating_spec(self.name).load(model.hyperparameters.to_json(), model.arrays())
        np.testing.assert_array_equal(again.predict(taste_of(data, 0), items).values, answer.values)
        return answer.deviations

    def test_counts_cannot_be_learned_from(self) -> None:
        counts = Interactions.from_arrays([0, 0, 1], [0, 1, 1], [1, 17, 3], explicit=False)
        with pytest.raises(EngineError, match="no ratings") as caught:
            self.fitted(counts)
        assert caught.value.hint

    def test_rows_outside_the_catalogue_are_refused(self, data: Interactions, model: RatingPredictor) -> None:
        beyond = np.array([data.n_items])
        with pytest.raises(EngineError, match="outside"):
            model.predict(Taste.empty(), beyond)
        with pytest.raises(EngineError, match="outside"):
            model.predict(Taste.from_history(beyond, [4.0], scale=STARS), np.array([0]))
        with pytest.raises(EngineError, match="outside"):
            model.predict_pairs(data.matrix, np.array([0]), np.array([-1]))
        with pytest.raises(EngineError, match="items"):
            model.predict_pairs(data.matrix[:, :5], np.array([0]), np.array([1]))

    @pytest.mark.parametrize("rating", [np.nan, np.inf, -np.inf])
    def test_a_history_with_ratings_that_are_no_numbers_is_refused(
        self, data: Interactions, model: RatingPredictor, rating: float
    ) -> None:
        history = data.matrix[:3].copy()
        place = history.indptr[2]
        history.data[place] = rating
        with pytest.raises(EngineError, match=f"item row {history.indices[place]} in history row 2 is") as caught:
            model.predict_pairs(history, np.array([0]), np.array([1]))
        assert caught.value.hint

    def test_an_item_twice_in_a_history_is_refused(self, data: Interactions, model: RatingPredictor) -> None:
        parts = (np.array([5.0, 2.0, 1.0], dtype=np.float32), np.array([2, 0, 2]), np.array([0, 0, 3]))
        with pytest.raises(EngineError, match="history row 1 has item row 2 twice"):
            model.predict_pairs(csr_matrix(parts, shape=(2, data.n_items)), np.array([0]), np.array([1]))

    @pytest.mark.parametrize(("given", "end"), [(1e3, 5.0), (3e38, 5.0), (-1e3, 0.5)])
    def test_a_rating_outside_the_scale_counts_as_its_end(
        self, data: Interactions, model: RatingPredictor, given: float, end: float
    ) -> None:
        items, rows = np.arange(data.n_items), np.zeros(data.n_items, dtype=np.int64)
        beyond, held = (Taste.from_history([0, 4, 7], [value, value, 3.0], scale=STARS) for value in (given, end))
        outside, at_the_end = model.predict(beyond, items), model.predict(held, items)
        np.testing.assert_array_equal(outside.values, at_the_end.values)
        np.testing.assert_array_equal(outside.deviations, at_the_end.deviations)
        parts = (beyond.ratings, beyond.rows, np.array([0, 3]))
        together = model.predict_pairs(csr_matrix(parts, shape=(1, data.n_items)), rows, items)
        np.testing.assert_allclose(together, at_the_end.values, rtol=1e-6)

    def test_an_unsorted_history_is_read_all_the_same(self, data: Interactions, model: RatingPredictor) -> None:
        sorted_one = data.matrix[4]
        turned = csr_matrix((sorted_one.data[::-1], sorted_one.indices[::-1], sorted_one.indptr), sorted_one.shape)
        rows, items = np.zeros(data.n_items, dtype=np.int64), np.arange(data.n_items)
        np.testing.assert_allclose(
            model.predict_pairs(turned, rows, items), model.predict_pairs(sorted_one, rows, items), rtol=1e-4
        )

    def test_history_rows_that_do_not_exist_or_pair_up_are_refused(
        self, data: Interactions, model: RatingPredictor
    ) -> None:
        for row in (-1, data.n_users):
            with pytest.raises(EngineError, match="history row is outside"):
                model.predict_pairs(data.matrix, np.array([row]), np.array([1]))
        with pytest.raises(EngineError, match="2 history rows cannot be paired with 1 items"):
            model.predict_pairs(data.matrix, np.array([0, 1]), np.array([1]))

    def test_the_ends_of_every_range_give_numbers_on_the_scale(self) -> None:
        """Little data, the weakest and the strongest of each hyperparameter: never NaN, whatever was rated."""
        data = ratings(10, 8)
        items = np.arange(data.n_items)
        tastes = (Taste.empty(), taste_of(data, 0), Taste.from_history(items, np.full(8, 5.0), scale=STARS))
        for settings in ends_of_ranges(self.name):
            model = create_rating(self.name, **settings).fit(data, rng=np.random.default_rng(0))
            for taste in tastes:
                answer = model.predict(taste, items)
                assert np.isfinite(answer.deviations).all(), settings
                assert (answer.values >= STARS.minimum).all(), settings
                assert (answer.values <= STARS.maximum).all(), settings

    def test_an_unfitted_model_says_so(self) -> None:
        with pytest.raises(EngineError, match="not fitted"):
            create_rating(self.name, **self.settings).predict(Taste.empty(), np.array([0]))
