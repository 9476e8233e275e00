"""Group stars: found where they were planted, nothing where there is only chance, in every star predictor alike."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from recterm.engine import Interactions, RatingPredictor, Taste, create_rating, rating_spec
from recterm.engine.baselines.bias import Bias, BiasParams
from recterm.engine.baselines.group_stars import GroupStars
from recterm.errors import EngineError
from tests.engine.rated_groups import rated_groups

HERS = ("gender:g0", "age:a3", "planet:Mars")
"""Groups of a person, one of which no model knows."""

MODELS = ("bias", "item-knn-stars", "user-knn-stars", "biased-mf", "nmf", "bayesian-mf", "stacked-stars")
FLOORS = ("global-mean", "user-mean", "item-mean")


def groups_of(data: Interactions) -> GroupStars | None:
    return Bias(BiasParams()).fit(data, rng=np.random.default_rng(0)).groups


def test_a_planted_difference_is_found_and_one_by_chance_is_not() -> None:
    planted = groups_of(rated_groups(0.6))
    assert planted is not None
    assert {"gender:g0", "gender:g1"} <= set(planted.names)
    by_chance = [groups for seed in range(8) if (groups := groups_of(rated_groups(0.0, seed=seed))) is not None]
    n_groups = 8 * len(rated_groups(0.0).user_groups)
    assert sum(len(groups.names) for groups in by_chance) <= 0.01 * n_groups
    largest = max((float(np.abs(groups.deviations).max()) for groups in by_chance), default=0.0)
    assert largest < 0.2 * float(np.abs(planted.deviations).max())


def test_words_given_at_random_to_people_who_differ_say_next_to_nothing() -> None:
    """Their tastes differ, so that a group of a few always differs from everybody, and from others like it."""
    kept = 0
    for seed in range(5):
        data, rng = rated_groups(0.6), np.random.default_rng(seed)
        clubs = [np.sort(rng.choice(data.n_users, 12, replace=False)).tolist() for _ in range(30)]
        words = [replace(data.user_groups[0], feature="club", word=str(n), users=club) for n, club in enumerate(clubs)]
        groups = groups_of(replace(data, user_groups=tuple(words)))
        kept += 0 if groups is None else len(groups.names)
    assert kept <= 0.02 * 5 * 30


def test_a_group_that_rates_everything_higher_is_found() -> None:
    """One is a star above the other in general, and no item is anything special to them."""
    data = rated_groups(0.0, level=0.0)
    women = np.asarray(data.user_groups[0].users)
    value = np.clip(data.value + 0.8 * np.isin(data.user, women), 0.5, 5.0).astype(np.float32)
    groups = groups_of(replace(data, value=value, user_groups=data.user_groups[:2]))
    assert groups is not None
    apart = groups.at(("gender:g0",), np.arange(data.n_items)) - groups.at(("gender:g1",), np.arange(data.n_items))
    assert 0.5 < apart.mean() < 0.8
    assert apart.std() < 0.1


def test_deviations_are_smaller_than_the_plain_differences() -> None:
    data = rated_groups(0.6, mean=40)
    groups = groups_of(data)
    assert groups is not None
    women = np.isin(data.user, np.asarray(data.user_groups[0].users))
    counts = [np.bincount(data.item[part], minlength=data.n_items) for part in (women, ~women)]
    means = [np.bincount(data.item[part], data.value[part], data.n_items) for part in (women, ~women)]
    plain = means[0] / counts[0] - means[1] / counts[1]
    every = np.arange(data.n_items)
    shrunk = groups.at(("gender:g0",), every) - groups.at(("gender:g1",), every)
    assert np.corrcoef(plain, shrunk)[0, 1] > 0.8
    assert 0.3 < float(shrunk @ plain / (plain @ plain)) < 1.0


def test_small_groups_and_one_of_everybody_are_left_out() -> None:
    data = rated_groups(0.6)
    few = replace(data.user_groups[0], feature="club", users=list(data.user_groups[0].users)[:9])
    everybody = replace(data.user_groups[0], feature="planet", word="Earth", users=range(data.n_users))
    assert groups_of(replace(data, user_groups=(few, everybody))) is None


def test_textbook_biases_know_no_groups() -> None:
    model = Bias(BiasParams(shrink="none")).fit(rated_groups(0.6), rng=np.random.default_rng(0))
    assert model.groups is None


@pytest.fixture(scope="module")
def split() -> tuple[Interactions, Interactions]:
    """Return training and test ratings of a community with a planted effect."""
    data = rated_groups(0.6, n_users=400, n_items=100, level=0.2)
    tested = np.random.default_rng(1).random(len(data)) < 0.2
    return data.part(np.flatnonzero(~tested)), data.part(np.flatnonzero(tested))


@pytest.fixture(scope="module", params=MODELS)
def model(request: pytest.FixtureRequest, split: tuple[Interactions, Interactions]) -> RatingPredictor:
    return create_rating(request.param).fit(split[0], rng=np.random.default_rng(0))


class TestModels:
    """Star predictors of people in groups."""

    def test_groups_help_most_where_nothing_else_is_known(
        self, model: RatingPredictor, split: tuple[Interactions, Interactions]
    ) -> None:
        train, test = split
        user, item = test.user.astype(np.int64), test.item.astype(np.int64)
        nothing = train.part(np.zeros(0, dtype=np.int64)).matrix

        def rmse(history: object, groups: object) -> float:
            predicted = model.predict_pairs(history, user, item, groups)  # type: ignore[arg-type]
            return float(np.sqrt(np.mean((predicted - test.value) ** 2)))

        gained = [rmse(history, None) - rmse(history, train.memberships) for history in (nothing, train.matrix)]
        assert gained[0] > 0.08
        assert gained[0] > gained[1] > 0

    def test_one_person_alone_gets_the_same_numbers(
        self, model: RatingPredictor, split: tuple[Interactions, Interactions]
    ) -> None:
        train, every = split[0], np.arange(split[0].n_items)
        assert train.memberships is not None
        users = np.array([3, 17, 254])
        together = model.predict_pairs(
            train.matrix[users], np.repeat(np.arange(3), len(every)), np.tile(every, 3), train.memberships.rows(users)
        )
        for place, user in enumerate(users):
            own = train.matrix[user]
            taste = Taste.from_history(own.indices, own.data, scale=train.scale)
            taste = replace(taste, groups=train.memberships.names_of(int(user)))
            alone = model.predict(taste, every).values
            np.testing.assert_allclose(together.reshape(3, -1)[place], alone, rtol=1e-5)

    def test_unknown_groups_change_nothing(self, model: RatingPredictor) -> None:
        taste, items = Taste.from_history([3], [4.0], scale=None), np.arange(20)
        stranger = replace(taste, groups=("planet:Mars",))
        np.testing.assert_array_equal(model.predict(stranger, items).values, model.predict(taste, items).values)

    def test_stored_models_still_know_the_groups(self, model: RatingPredictor) -> None:
        spec = rating_spec(str(model.hyperparameters.model))
        again = spec.load(model.hyperparameters.to_json(), model.arrays())
        taste, items = replace(Taste.empty(), groups=HERS), np.arange(20)
        expected = model.predict(taste, items)
        assert np.abs(expected.values - model.predict(Taste.empty(), items).values).max() > 0.05
        np.testing.assert_array_equal(again.predict(taste, items).values, expected.values)


@pytest.mark.parametrize("name", FLOORS)
def test_floors_stay_what_they_are_called(name: str, split: tuple[Interactions, Interactions]) -> None:
    model = create_rating(name).fit(split[0], rng=np.random.default_rng(0))
    for taste in (Taste.empty(), Taste.from_history([3], [4.0], scale=split[0].scale)):
        plain, hers = (model.predict(one_taste, np.arange(20)) for one_taste in (taste, replace(taste, groups=HERS)))
        np.testing.assert_array_equal(plain.values, hers.values)


def test_damaged_names_are_refused() -> None:
    groups = groups_of(rated_groups(0.6))
    assert groups is not None
    arrays = groups.arrays()
    with pytest.raises(EngineError, match="not a list"):
        GroupStars.from_arrays({**arrays, "group_names": arrays["group_names"][:-1]})
    with pytest.raises(EngineError, match="names for 1 groups"):
        GroupStars.from_arrays({**arrays, "group_deviations": arrays["group_deviations"][:1]})
