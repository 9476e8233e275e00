"""Contract of ranking models; `star_contract` has the same for star predictors."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from recterm.domain.model import Feedback, ItemRow, Role
from recterm.engine import (
    MODELS,
    Interactions,
    Recommender,
    Taste,
    create_ranking,
    name_of,
    ranking_spec,
    top_n,
)
from recterm.errors import EngineError
from tests.engine.communities import STARS, described, events, plays, ratings, taste_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

RANKERS = [name for name, spec in MODELS.items() if Role.RANKING in spec.roles]

LINEAR_REASONS = [name for name in RANKERS if name not in ("popularity", "random")]
"""Models whose score is made of the history."""


def fitted(name: str, data: Interactions, seed: int = 0, **settings: Any) -> Recommender:
    return create_ranking(name, **settings).fit(
        described(data) if name == "content" else data, rng=np.random.default_rng(seed)
    )


@pytest.fixture(scope="module", params=RANKERS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(
    scope="module", params=[lambda: ratings(extra_items=3), plays, events], ids=["ratings", "plays", "events"]
)
def data(request: pytest.FixtureRequest) -> Interactions:
    make: Callable[[], Interactions] = request.param
    return make()


@pytest.fixture(scope="module")
def model(name: str, data: Interactions) -> Recommender:
    return fitted(name, data)


class TestRankers:
    """Tests that every ranking model passes, on ratings, on play counts and on feedback scores of events."""

    def test_it_is_known_by_its_name(self, name: str, model: Recommender) -> None:
        assert name_of(model) == name
        assert type(create_ranking(name)) is type(model)
        assert MODELS[name].params is type(model.hyperparameters)

    def test_scores_are_one_float_for_each_item(self, data: Interactions, model: Recommender) -> None:
        scores = model.score(taste_of(data, 3))
        assert scores.shape == (data.n_items,)
        assert scores.dtype == np.float32
        assert not np.isinf(scores).any()
        assert np.isfinite(scores[data.popularity > 0]).mean() > 0.9

    def test_score_and_score_many_give_the_same_numbers(self, data: Interactions, model: Recommender) -> None:
        together = model.score_many(data.matrix)
        assert together.shape == (data.n_users, data.n_items)
        assert together.dtype == np.float32
        for user in (0, 7, 30):
            alone = model.score(taste_of(data, user))
            size = np.nanmax(np.abs(alone))
            np.testing.assert_allclose(together[user], alone, rtol=1e-4, atol=1e-5 * size)

    def test_an_empty_history_is_answered_with_popularity(self, data: Interactions, model: Recommender) -> None:
        empty = csr_matrix(np.zeros((2, data.n_items), dtype=np.float32))
        together = model.score_many(empty)
        for scores in (model.score(Taste.empty()), together[0], together[1]):
            np.testing.assert_array_equal(
                top_n(scores, 10, exclude=Taste.empty().exclude),
                top_n(data.popularity.astype(np.float32), 10, exclude=Taste.empty().exclude),
            )

    def test_a_history_that_likes_nothing_is_answered_with_popularity(self, model: Recommender) -> None:
        """What somebody dislikes says what not to show, not what to show."""
        hated = Taste.build({ItemRow(2): Feedback(stars=0.5), ItemRow(5): Feedback(hidden=True)}, scale=STARS, now=0)
        np.testing.assert_array_equal(model.score(hated), model.score(Taste.empty()))

    def test_seen_and_hidden_items_are_absent(self, data: Interactions, model: Recommender) -> None:
        feedback = {
            ItemRow(1): Feedback(stars=5.0),
            ItemRow(4): Feedback(views=2, viewed_at=0),
            ItemRow(6): Feedback(hidden=True),
            ItemRow(8): Feedback(saved=True),
        }
        taste = Taste.build(feedback, scale=data.scale, now=0)
        everything = top_n(model.score(taste), data.n_items, exclude=taste.exclude)
        assert set(everything.tolist()) == set(range(data.n_items)) - {1, 4, 6}

    def test_saved_and_loaded_it_gives_identical_scores(
        self, name: str, data: Interactions, model: Recommender
    ) -> None:
        stored = {key: np.array(array) for key, array in model.arrays().items()}
        for array in stored.values():
            assert array.dtype.kind in "fiu"
            assert array.dtype.byteorder != ">"
            array.flags.writeable = False
        again = ranking_spec(name).load(json.loads(json.dumps(model.hyperparameters.to_json())), stored)
        taste = taste_of(data, 5)
        np.testing.assert_array_equal(again.score(taste), model.score(taste))
        np.testing.assert_array_equal(again.score_many(data.matrix[:4]), model.score_many(data.matrix[:4]))
        before, after = model.similar(ItemRow(3), 5), again.similar(ItemRow(3), 5)
        np.testing.assert_array_equal(before.rows, after.rows)
        np.testing.assert_array_equal(before.similarities, after.similarities)

    def test_the_same_seed_gives_the_same_model(self, name: str, data: Interactions, model: Recommender) -> None:
        again = fitted(name, data)
        np.testing.assert_array_equal(model.score(taste_of(data, 9)), again.score(taste_of(data, 9)))

    def test_what_the_data_decide_is_kept(self, name: str, model: Recommender) -> None:
        params = model.hyperparameters
        assert None not in params.to_json().values()
        assert MODELS[name].params.from_json(params.to_json()) == params

    def test_the_order_of_a_history_does_not_matter(self, data: Interactions, model: Recommender) -> None:
        mine = data.user == 4
        rows, values = data.item[mine], data.value[mine]
        forwards = model.score(Taste.from_history(rows, values, scale=data.scale))
        backwards = model.score(Taste.from_history(rows[::-1], values[::-1], scale=data.scale))
        np.testing.assert_allclose(forwards, backwards, rtol=1e-4, atol=1e-5 * np.nanmax(np.abs(forwards)))

    def test_an_additive_model_adds_the_same_for_a_row_whatever_else_is_there(
        self, name: str, data: Interactions, model: Recommender
    ) -> None:
        if not model.additive:
            pytest.skip("its score is no sum over the history")
        if "prior" in model.hyperparameters.to_json():
            model = fitted(name, data, prior=0.0)
        rows, items = np.array([2, 9, 17, 23], dtype=np.int64), np.array([4, 5, 30], dtype=np.int64)
        best = np.full(4, data.value.max(), dtype=np.float32)
        whole = model.explain_many(Taste.from_history(rows, best, scale=data.scale), items)
        alone = model.explain_many(Taste.from_history(rows[:1], best[:1], scale=data.scale), items)
        for together, single in zip(whole, alone, strict=True):
            np.testing.assert_allclose(together.amounts[:1], single.amounts, rtol=1e-4, atol=1e-7)
            assert len(together.amounts) == 4

    def test_rows_of_another_catalogue_are_refused(self, data: Interactions, model: Recommender) -> None:
        if not hasattr(model, "_evidence"):
            pytest.skip("this model does not read the taste")
        beyond = Taste.from_history([data.n_items], [5.0], scale=data.scale)
        with pytest.raises(EngineError, match="outside") as caught:
            model.score(beyond)
        assert caught.value.hint
        with pytest.raises(EngineError, match="items"):
            model.score_many(data.matrix[:, :5])
        with pytest.raises(EngineError, match="outside"):
            model.explain(Taste.empty(), ItemRow(data.n_items))

    def test_histories_that_are_no_numbers_are_refused(self, name: str, data: Interactions, model: Recommender) -> None:
        if name in ("popularity", "random"):
            pytest.skip("this model does not read values")
        for bad in (np.nan, np.inf):
            history = data.matrix[:3].copy()
            history.data[1] = bad
            with pytest.raises(EngineError, match="in history row 0 is"):
                model.score_many(history)
        twice = csr_matrix((np.ones(2, dtype=np.float32), np.array([4, 4]), np.array([0, 2])), shape=(1, data.n_items))
        with pytest.raises(EngineError, match="item row 4 twice"):
            model.score_many(twice)

    def test_lists_longer_than_the_catalogue_hold_what_there_is(self, data: Interactions, model: Recommender) -> None:
        taste = taste_of(data, 3)
        everything = top_n(model.score(taste), 10 * data.n_items, exclude=taste.exclude)
        assert len(everything) == data.n_items - len(taste)

    def test_hyperparameters_out_of_range_are_refused(self, name: str) -> None:
        for spec in MODELS[name].params.specs().values():
            wrong: list[Any] = ["no such word"] if spec.kind == "choice" else [float("nan"), "many", spec.low - 1]
            for value in wrong:
                if spec.kind != "choice" and value == -np.inf:
                    continue
                with pytest.raises(EngineError, match=spec.name):
                    create_ranking(name, **{spec.name: value})
        with pytest.raises(EngineError, match="no hyperparameter"):
            create_ranking(name, no_such_thing=1)

    def test_an_unfitted_model_says_so(self, name: str) -> None:
        with pytest.raises(EngineError, match="not fitted"):
            create_ranking(name).score(Taste.empty())

    def test_progress_can_stop_the_training(self, name: str, data: Interactions) -> None:
        if name in ("popularity", "random"):
            pytest.skip("it is done before there is progress")

        class Stopped(Exception):  # noqa: N818
            pass

        def stop(progress: object) -> None:
            raise Stopped

        with pytest.raises(Stopped):
            create_ranking(name).fit(data, rng=np.random.default_rng(0), progress=stop)


class TestFoldIn:
    """Profiles with the feedback of a training user get nearly that user's list."""

    @pytest.mark.parametrize("name", LINEAR_REASONS)
    def test_a_copy_of_a_training_user_gets_what_the_users_camp_likes(self, name: str) -> None:
        data = ratings(extra_items=0)
        model = fitted(name, data)
        dense = np.nan_to_num(data.matrix.toarray())
        hits = []
        for user in range(0, data.n_users, 4):
            taste = taste_of(data, user)
            best = top_n(model.score(taste), 5, exclude=taste.exclude)
            liked = taste.rows[taste.ratings >= 4]
            # Users who liked the same items: what did they give to the five?
            alike = (dense[:, liked] >= 4).sum(axis=1).argsort()[-15:]
            given = dense[np.ix_(alike, best)]
            hits.append(given[given > 0].mean() if (given > 0).any() else 0.0)
        assert np.mean(hits) > data.value.mean() + 0.3


@pytest.mark.parametrize("name", LINEAR_REASONS)
class TestReasons:
    """Reasons add up."""

    def test_amounts_sum_to_the_score(self, name: str) -> None:
        for data in (ratings(extra_items=2), plays()):
            model = fitted(name, data)
            for user in (1, 20, 41):
                taste = taste_of(data, user)
                scores = model.score(taste)
                size = float(np.nanmax(np.abs(scores)))
                for item in top_n(scores, 8, exclude=taste.exclude):
                    reasons = model.explain(taste, ItemRow(int(item)))
                    np.testing.assert_array_equal(np.sort(reasons.rows), np.sort(taste.rows))
                    assert reasons.amounts.dtype == np.float64
                    assert reasons.amounts.sum() == pytest.approx(scores[item], rel=1e-4, abs=1e-6 * size)

    def test_hidden_viewed_and_liked_items_have_their_part(self, name: str) -> None:
        data = ratings()
        model = fitted(name, data)
        feedback = {
            ItemRow(0): Feedback(stars=5.0),
            ItemRow(3): Feedback(views=3, viewed_at=0),
            ItemRow(7): Feedback(hidden=True),
            ItemRow(9): Feedback(stars=1.0),
            ItemRow(11): Feedback(liked=True),
        }
        taste = Taste.build(feedback, scale=STARS, now=0)
        scores = model.score(taste)
        best = top_n(scores, 5, exclude=taste.exclude)
        together = model.explain_many(taste, best)
        for item, reasons in zip(best, together, strict=True):
            assert set(reasons.rows.tolist()) == {0, 3, 7, 9, 11}
            assert reasons.amounts.sum() == pytest.approx(scores[item], rel=1e-4, abs=1e-6)
            alone = model.explain(taste, ItemRow(int(item)))
            np.testing.assert_allclose(alone.amounts, reasons.amounts, rtol=1e-6, atol=1e-9)

    def test_there_are_none_where_the_score_is_not_the_tastes(self, name: str) -> None:
        data = ratings(extra_items=1)
        model = fitted(name, data)
        assert len(model.explain(Taste.empty(), ItemRow(0)).rows) == 0
        untouched = ItemRow(data.n_items - 1)
        assert np.isnan(model.score(taste_of(data, 0))[untouched])
        assert len(model.explain(taste_of(data, 0), untouched).rows) == 0

    def test_a_poor_rating_does_not_lift_what_is_similar(self, name: str) -> None:
        """Beside one liked film, one star for another one lowers the films that are close to it."""
        data = ratings(200, 30, seed=2)
        model = fitted(name, data)
        close = model.similar(ItemRow(4), 3).rows
        liked = {ItemRow(row): Feedback(stars=5.0) for row in (1, 2, 3) if row not in close}
        before = model.score(Taste.build(liked, scale=STARS, now=0))
        after = model.score(Taste.build(liked | {ItemRow(4): Feedback(stars=0.5)}, scale=STARS, now=0))
        lifted = model.score(Taste.build(liked | {ItemRow(4): Feedback(stars=5.0)}, scale=STARS, now=0))
        assert (after[close] <= before[close] + 1e-6).all()
        assert (lifted[close] > before[close]).all()


@pytest.mark.parametrize("name", [name for name in RANKERS if Role.NEIGHBOURS in MODELS[name].roles])
class TestNeighbours:
    """`similar` of the models that may show neighbours."""

    def test_the_closest_come_first_and_the_item_itself_is_not_there(self, name: str) -> None:
        data = ratings(extra_items=2)
        model = fitted(name, data)
        for item in (0, 10, 40):
            neighbours = model.similar(ItemRow(item), 7)
            assert len(neighbours.rows) <= 7
            assert len(neighbours.rows) == len(neighbours.similarities) > 0
            assert item not in neighbours.rows
            assert len(set(neighbours.rows.tolist())) == len(neighbours.rows)
            assert (np.diff(neighbours.similarities) <= 0).all()
            assert data.popularity[neighbours.rows].min() > 0
            assert neighbours.rows.dtype == np.int64

    def test_asking_for_more_than_there_are_gives_what_there_is(self, name: str) -> None:
        data = ratings(20, 6)
        assert len(fitted(name, data).similar(ItemRow(0), 1000).rows) <= 5

    def test_an_item_without_interactions_has_no_neighbours_to_boast_of(self, name: str) -> None:
        data = ratings(extra_items=1)
        neighbours = fitted(name, data).similar(ItemRow(data.n_items - 1), 5)
        assert not np.isnan(neighbours.similarities).any()

    def test_rows_outside_the_catalogue_are_refused(self, name: str) -> None:
        data = ratings(20, 6)
        with pytest.raises(EngineError, match="outside"):
            fitted(name, data).similar(ItemRow(6), 3)


class TestOddData:
    """One item, one user, all alike, everything rated: an answer without NaN where it counts, and no crash."""

    def _serves(self, name: str, data: Interactions) -> None:
        model = fitted(name, data)
        taste = taste_of(data, 0)
        scores = model.score(taste)
        assert scores.shape == (data.n_items,)
        assert not np.isinf(scores).any()
        best = top_n(scores, 10, exclude=taste.exclude)
        assert len(best) == min(10, data.n_items - len(taste))
        model.similar(ItemRow(0), 5)
        for item in range(data.n_items):
            reasons = model.explain(taste, ItemRow(item))
            if len(reasons.rows) and np.isfinite(scores[item]):
                assert reasons.amounts.sum() == pytest.approx(float(scores[item]), rel=1e-3, abs=1e-5)
        again = ranking_spec(name).load(model.hyperparameters.to_json(), model.arrays())
        np.testing.assert_array_equal(again.score(taste), scores)
        np.testing.assert_allclose(model.score_many(data.matrix)[0], scores, rtol=1e-3, atol=1e-5)

    def test_one_item(self, name: str) -> None:
        self._serves(name, Interactions.from_arrays([0, 1, 2], [0, 0, 0], [5.0, 4.0, 3.0], scale=STARS))

    def test_one_user(self, name: str) -> None:
        self._serves(name, Interactions.from_arrays([0] * 4, range(4), [5, 4, 3, 1], n_items=6, scale=STARS))

    def test_one_interaction(self, name: str) -> None:
        self._serves(name, Interactions.from_arrays([0], [0], [5.0], scale=STARS))
        self._serves(name, Interactions.from_arrays([0], [0], [1.0], scale=STARS))

    def test_all_ratings_equal(self, name: str) -> None:
        base = ratings(20, 10)
        for stars in (0.5, 3.0, 5.0):
            value: NDArray[np.float32] = np.full(len(base), stars, dtype=np.float32)
            self._serves(
                name, Interactions.from_arrays(base.user, base.item, value, n_users=20, n_items=10, scale=STARS)
            )

    def test_everybody_touched_everything(self, name: str) -> None:
        user, item = np.divmod(np.arange(48), 8)
        self._serves(name, Interactions.from_arrays(user, item, np.ones(48)))

    def test_a_user_who_rated_everything_gets_an_empty_list(self, name: str) -> None:
        data = ratings(20, 10)
        model = fitted(name, data)
        taste = Taste.from_history(range(10), np.full(10, 4.0), scale=STARS)
        assert len(top_n(model.score(taste), 5, exclude=taste.exclude)) == 0

    def test_counts_with_a_huge_outlier(self, name: str) -> None:
        base = plays(30, 12)
        value = base.value.copy()
        value[3] = 1e9
        self._serves(
            name, Interactions.from_arrays(base.user, base.item, value, n_users=30, n_items=12, explicit=False)
        )

    def test_users_and_items_without_interactions(self, name: str) -> None:
        self._serves(name, Interactions.from_arrays([0, 0, 5], [1, 4, 4], [4, 5, 5], n_users=9, n_items=8, scale=STARS))
