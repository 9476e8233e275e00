"""Group prior: found where it was planted, nothing where there is only chance, and a part of the score that adds up."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from recterm.domain.model import ItemRow
from recterm.engine import Interactions, Recommender, Taste, create_ranking, ranking_spec
from recterm.engine.core.group_prior import GroupPrior
from recterm.engine.core.memberships import Memberships
from recterm.engine.core.protocol import EVERYBODY
from recterm.errors import EngineError
from tests.engine.communities import described
from tests.engine.grouped_people import grouped_people

HERS = ("gender:g0", "age:a3", "planet:Mars")
"""Groups of a person, one of which no model knows."""

WITH_PRIOR = ("ease", "als", "hybrid")
OTHERS = ("item-knn", "content")


def prior_of(effect: float, seed: int = 0) -> GroupPrior | None:
    data = grouped_people(effect, seed=seed)
    assert data.memberships is not None
    return GroupPrior.of(data.matrix, data.memberships, 0.3)


def test_a_planted_difference_is_kept_and_one_by_chance_is_not() -> None:
    planted = prior_of(0.6)
    assert planted is not None
    assert {"gender:g0", "gender:g1", "age:a0", "age:a1"} <= set(planted.names)
    kept = [prior for seed in range(5) if (prior := prior_of(0.0, seed)) is not None]
    n_groups = 5 * len(grouped_people(0.0).user_groups)
    assert sum(len(prior.names) for prior in kept) <= 0.05 * n_groups
    largest = max((float(np.abs(prior.deviations).max()) for prior in kept), default=0.0)
    assert largest < 0.2 * float(np.abs(planted.deviations).max())


def test_deviations_are_smaller_than_the_plain_differences() -> None:
    data, prior = grouped_people(0.6), prior_of(0.6)
    assert prior is not None
    women = np.asarray(data.user_groups[0].users)
    length = data.activity / data.activity.mean()
    expected = data.matrix[women].mean(axis=0) - length[women].mean() * data.matrix.mean(axis=0)
    plain = np.asarray(expected).ravel()
    shrunk = prior.deviations[prior.names.index("gender:g0")]
    assert np.corrcoef(plain, shrunk)[0, 1] > 0.9
    assert 0.3 < float(shrunk @ plain / (plain @ plain)) < 1.0


def test_longer_histories_of_a_group_are_no_difference_of_taste() -> None:
    """Everybody chooses alike, but one group chooses three times as much."""
    rng = np.random.default_rng(3)
    odds = np.geomspace(0.2, 0.005, 80)
    much = np.arange(400) < 200
    chosen = rng.random((400, 80)) < odds * np.where(much, 3.0, 1.0)[:, None]
    memberships = Memberships(
        ("length:long", "length:short"), csr_matrix(np.column_stack([much, ~much]).astype(np.float64))
    )
    assert GroupPrior.of(csr_matrix(chosen.astype(np.float32)), memberships, 0.3) is None


def test_small_groups_and_one_of_everybody_are_left_out() -> None:
    data = grouped_people(0.6)
    few = replace(data.user_groups[0], feature="club", users=list(data.user_groups[0].users)[:9])
    everybody = replace(data.user_groups[0], feature="planet", word="Earth", users=range(data.n_users))
    members = Memberships.of((few, everybody), data.n_users)
    assert GroupPrior.of(data.matrix, members, 0.3) is None


@pytest.fixture(scope="module")
def data() -> Interactions:
    return described(grouped_people(0.8, n_users=300, n_items=120))


@pytest.fixture(scope="module", params=[*WITH_PRIOR, *OTHERS])
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def model(name: str, data: Interactions) -> Recommender:
    return create_ranking(name).fit(data, rng=np.random.default_rng(0))


class TestModels:
    """Models of people in groups."""

    def test_groups_count_where_little_is_known(self, name: str, data: Interactions, model: Recommender) -> None:
        for rows in ([], [3], list(range(60))):
            taste = Taste.from_history(rows, np.ones(len(rows)), scale=None)
            plain, with_groups = model.score(taste), model.score(replace(taste, groups=HERS))
            assert np.nanmax(np.abs(with_groups - plain)) > (1e-3 if name in WITH_PRIOR and len(rows) < 2 else -1)
            if rows and name in OTHERS:
                np.testing.assert_array_equal(with_groups, plain)
            if not rows:
                assert np.abs(with_groups - plain).max() > 1.0
            else:
                assert np.nanmax(np.abs(with_groups - plain)) < (1.0 if len(rows) == 1 else 1e-3)

    def test_scores_of_many_are_those_of_one(self, name: str, data: Interactions, model: Recommender) -> None:
        rows = data.matrix[:6].toarray()
        rows[0] = 0
        rows[1, 5:] = 0
        histories = csr_matrix(rows)
        assert data.memberships is not None
        together = model.score_many(histories, data.memberships.rows(np.arange(6)))
        names = data.memberships.names
        for user in range(6):
            own = histories[user]
            groups = tuple(names[column] for column in data.memberships.matrix[user].indices)
            taste = replace(Taste.from_history(own.indices, own.data, scale=None), groups=groups)
            np.testing.assert_allclose(together[user], model.score(taste), rtol=1e-4, atol=1e-4)

    def test_parts_add_up_to_the_score(self, name: str, data: Interactions, model: Recommender) -> None:
        taste = replace(Taste.from_history([3, 8], [1.0, 1.0], scale=None), groups=HERS)
        reasons = model.explain(taste, ItemRow(11))
        assert set(reasons.groups) == ({"gender:g0", "age:a3"} if name in WITH_PRIOR else set())
        total = reasons.amounts.sum() + sum(reasons.groups.values())
        assert total == pytest.approx(float(model.score(taste)[11]), rel=1e-4)
        unknown = replace(Taste.empty(), groups=HERS)
        reasons = model.explain(unknown, ItemRow(11))
        assert reasons.groups[EVERYBODY] == model.popularity[11]
        total = sum(reasons.groups.values())
        assert total == pytest.approx(float(model.score(unknown)[11]), rel=1e-4)
        assert not model.explain(Taste.empty(), ItemRow(11)).groups

    def test_a_stored_model_keeps_them(self, name: str, data: Interactions, model: Recommender) -> None:
        again = ranking_spec(name).load(json.loads(json.dumps(model.hyperparameters.to_json())), model.arrays())
        taste = replace(Taste.from_history([3], [1.0], scale=None), groups=HERS)
        np.testing.assert_array_equal(again.score(taste), model.score(taste))

    def test_items_added_later_have_no_part(self, name: str, data: Interactions, model: Recommender) -> None:
        wide = model.with_items([("genre:any",)])
        for rows in ([], [3]):
            taste = replace(Taste.from_history(rows, np.ones(len(rows)), scale=None), groups=HERS)
            assert len(wide.score(taste)) == data.n_items + 1
            np.testing.assert_allclose(wide.score(taste)[:-1], model.score(taste), rtol=1e-5)


def test_a_strength_of_nothing_leaves_scores_alone() -> None:
    data = grouped_people(0.8, n_users=300, n_items=120)
    model = create_ranking("ease", groups=0.0).fit(data, rng=np.random.default_rng(0))
    for taste in (Taste.from_history([3], [1.0], scale=None), Taste.empty()):
        np.testing.assert_array_equal(model.score(replace(taste, groups=HERS)), model.score(taste))


def test_data_without_user_features_give_the_same_model() -> None:
    data = grouped_people(0.8, n_users=300, n_items=120)
    plain = create_ranking("ease").fit(replace(data, user_groups=()), rng=np.random.default_rng(0))
    assert not [name for name in plain.arrays() if name.startswith("group")]
    grouped = create_ranking("ease").fit(data, rng=np.random.default_rng(0))
    np.testing.assert_array_equal(plain.score_many(data.matrix), grouped.score_many(data.matrix))


@pytest.mark.parametrize("names", [b"[", b'["gender:F"]', b"[]"])
def test_damaged_names_are_refused(names: bytes) -> None:
    model = create_ranking("ease").fit(grouped_people(0.8, n_users=300), rng=np.random.default_rng(0))
    arrays = model.arrays() | {"group_names": np.frombuffer(names, dtype=np.uint8)}
    with pytest.raises(EngineError, match="group_names"):
        ranking_spec("ease").load(model.hyperparameters.to_json(), arrays)
