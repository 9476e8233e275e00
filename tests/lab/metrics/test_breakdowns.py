"""Breakdowns of where a model works and where it does not: against loops, and on data without genres."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from recterm.domain.data.user_groups import UserGroup
from recterm.domain.model import Scale
from recterm.engine import Interactions, ItemFeatures
from recterm.lab.evaluation import Candidate, Evaluation, evaluate
from recterm.lab.metrics.breakdowns import worst_served
from recterm.lab.metrics.cold_start import truncated
from recterm.lab.metrics.fold import Fold
from recterm.lab.splits.protocols import protocol_named

STARS = Scale(0.5, 5.0, 0.5)
N_ITEMS = 60


@pytest.fixture(scope="module")
def data() -> Interactions:
    rng = np.random.default_rng(2)
    dense = np.linspace(0.9, 0.1, 80)[:, None] * np.linspace(1, 0.2, N_ITEMS)
    user, item = np.nonzero(rng.random((80, N_ITEMS)) < dense)
    value = rng.integers(5, 11, size=len(user)) / 2
    features = ItemFeatures.of([["genre:Odd" if row % 2 else "genre:Even", "creator:X"] for row in range(N_ITEMS)])
    time = rng.permutation(len(user))
    return Interactions.from_arrays(user, item, value, time, n_items=N_ITEMS, scale=STARS, features=features)


@pytest.fixture(scope="module")
def evaluation(data: Interactions) -> Evaluation:
    return evaluate(data, [Candidate("popularity"), Candidate("bias")], cold_start=True)


def part_of(data: Interactions) -> Fold:
    (split,) = protocol_named("holdout-80-20").splits(data.user, data.item, 0)
    return Fold.of(data, split, np.arange(N_ITEMS), lists=True)


def test_every_user_is_in_one_group_of_activity(data: Interactions, evaluation: Evaluation) -> None:
    activity = next(breakdown for breakdown in evaluation.breakdowns if breakdown.by == "activity")
    sizes = np.array([group.size for group in activity.groups])
    assert sizes.sum() == len(evaluation.list_users)
    means = np.array([group.models["popularity"].mean for group in activity.groups])
    assert sizes @ means / sizes.sum() == pytest.approx(evaluation.models["popularity"]["ndcg@10"].mean)


def test_recall_by_genre_and_popularity_is_hits_over_relevant(data: Interactions, evaluation: Evaluation) -> None:
    part = part_of(data)
    target = part.target
    assert target is not None
    lists = part.popular_lists(10)
    hits = {"Odd": 0, "Even": 0}
    relevant = {"Odd": 0, "Even": 0}
    for user, row in zip(target.users, lists, strict=True):
        for item in target.pairs[target.pairs // N_ITEMS == user] % N_ITEMS:
            genre = "Odd" if item % 2 else "Even"
            relevant[genre] += 1
            hits[genre] += item in row
    genres = next(breakdown for breakdown in evaluation.breakdowns if breakdown.by == "genre")
    for group in genres.groups:
        assert group.size == relevant[group.label]
        assert group.models["popularity"].mean == pytest.approx(hits[group.label] / relevant[group.label])
    popular = next(breakdown for breakdown in evaluation.breakdowns if breakdown.by == "popularity")
    assert sum(group.size for group in popular.groups) == len(target.pairs)
    total = sum(group.size * group.models["popularity"].mean for group in popular.groups)
    assert total == pytest.approx(sum(hits.values()))


def test_the_curve_starts_with_nothing_known_and_ends_with_all(data: Interactions, evaluation: Evaluation) -> None:
    curve = next(breakdown for breakdown in evaluation.breakdowns if breakdown.by == "history")
    assert [group.label for group in curve.groups][:3] == ["0", "1", "2"]
    assert curve.groups[-1].label == "all"
    assert len({group.size for group in curve.groups}) == 1
    # Popularity knows nobody, whatever the history.
    assert len({group.models["popularity"].mean for group in curve.groups}) == 1


def test_a_history_is_cut_to_its_first(data: Interactions) -> None:
    part = part_of(data)
    cut = truncated(part, 3, seed=0)
    assert data.timestamp is not None
    assert part.observed.timestamp is not None
    for user in range(0, 80, 9):
        mine = part.observed.user == user
        first = np.sort(part.observed.item[mine][np.argsort(part.observed.timestamp[mine])][:3])
        assert cut.matrix[user].indices.tolist() == first.tolist()
    assert len(truncated(part, 0, seed=0)) == 0


def test_the_worst_served_are_those_a_model_should_know() -> None:
    values, lengths = np.array([0.5, 0.0, 0.0, 0.0]), np.array([9, 2, 8, 8])
    assert worst_served(values, lengths, np.array([10, 11, 12, 13]), 3) == [12, 13, 11]


def test_without_genres_there_is_no_such_table() -> None:
    data = Interactions.from_arrays(np.repeat(np.arange(9), 9), np.tile(np.arange(9), 9), explicit=False)
    assert {breakdown.by for breakdown in evaluate(data, [Candidate("popularity")]).breakdowns} == {
        "activity",
        "popularity",
    }


def test_users_are_grouped_by_their_features(data: Interactions) -> None:
    groups = (
        UserGroup("Gender", "F", range(0, 80, 2)),
        UserGroup("Gender", "M", range(1, 60, 2)),
        UserGroup("city", "Rome", [1, 2]),  # too few
        UserGroup("history", "long", range(40)),  # a name that is taken
        UserGroup("history", "short", range(40, 80)),
    )
    evaluation = evaluate(replace(data, user_groups=groups), [Candidate("popularity")])
    by_name = {breakdown.by: breakdown for breakdown in evaluation.breakdowns}
    assert "city" not in by_name
    assert [group.label for group in by_name["user history"].groups] == ["long", "short"]
    genders = by_name["gender"].groups
    users = evaluation.list_users
    values = evaluation.per_user["popularity"]["ndcg@10"]
    women, men = users % 2 == 0, (users % 2 == 1) & (users < 60)
    masks = {"F": women, "M": men, "not given": ~women & ~men}
    assert [group.label for group in genders] == list(masks)
    for group in genders:
        measure = group.models["popularity"]
        assert group.size == masks[group.label].sum()
        assert measure.mean == pytest.approx(values[masks[group.label]].mean())
        assert measure.low < measure.mean < measure.high
