"""Settings of list metrics: who competes, what is relevant, what is sampled; and metrics against scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import ndcg_score, roc_auc_score

from recterm.domain.evaluation_settings import EvaluationSettings
from recterm.domain.model import Scale
from recterm.engine import Interactions, create_ranking
from recterm.errors import EngineError
from recterm.lab.evaluation import Candidate, evaluate
from recterm.lab.metrics.fold import Fold
from recterm.lab.metrics.lists import NOBODY, rank
from recterm.lab.splits.protocols import protocol_named

STARS = Scale(0.5, 5.0, 0.5)
BY_ROW = Candidate("by-row")


def ratings(n_users: int = 30, n_items: int = 50) -> Interactions:
    rng = np.random.default_rng(4)
    user, item = np.nonzero(rng.random((n_users, n_items - 5)) < 0.4)
    value = rng.integers(1, 11, size=len(user)) / 2
    return Interactions.from_arrays(user, item, value, np.arange(len(user)), n_items=n_items, scale=STARS)


def part_of(data: Interactions, measuring: EvaluationSettings, name: str = "holdout-80-20") -> Fold:
    (split,) = protocol_named(name).splits(data.user, data.item, 0, data.timestamp)
    return Fold.of(data, split, np.arange(data.n_items), lists=True, measuring=measuring)


def test_candidates_are_who_competes() -> None:
    data = ratings()
    items_by_candidates = {}
    for name in ("rated", "catalogue", "training", "test"):
        target = part_of(data, EvaluationSettings(candidates=name), "random-1").target
        assert target is not None
        items_by_candidates[name] = set(target.candidates.tolist())
    assert items_by_candidates["catalogue"] == set(range(50))
    assert items_by_candidates["rated"] == set(data.item.tolist())
    (split,) = protocol_named("random-1").splits(data.user, data.item, 0)
    assert items_by_candidates["training"] == set(data.item[split.train].tolist())
    assert items_by_candidates["test"] == set(data.item[split.test].tolist())


def test_the_threshold_decides_what_is_relevant() -> None:
    data = ratings()
    for stars in (0.5, 3.0, 5.0):
        part = part_of(data, EvaluationSettings(relevant_stars=stars))
        assert part.target is not None
        assert part.target.relevant.sum() == (data.value[part.test] >= stars).sum()


def test_what_speaks_against_an_item_is_never_relevant() -> None:
    rated = ratings()
    value = np.where(rated.value < 3, -0.3, 1.0)
    data = Interactions.from_arrays(rated.user, rated.item, value, n_items=50, explicit=False, signed=True)
    part = part_of(data, EvaluationSettings())
    assert part.target is not None
    assert part.target.relevant.sum() == (data.value[part.test] > 0).sum() < len(part.test)


@pytest.mark.usefixtures("tiny_models")
def test_sampled_metrics_are_marked_and_rank_so_many() -> None:
    data = ratings()
    part = part_of(data, EvaluationSettings(candidates="sampled-7"))
    target = part.target
    assert target is not None
    assert target.pools is not None
    for user, pool, relevant in zip(target.users, target.pools, target.relevant, strict=True):
        own = pool[pool != NOBODY]
        assert len(own) == len(set(own.tolist())) == relevant + 7
        touched = set(data.item[data.user == user].tolist())
        assert len(touched & set(own.tolist())) == relevant
    evaluation = evaluate(data, [BY_ROW], measuring=EvaluationSettings(k=5, candidates="sampled-7"))
    assert set(evaluation.models["by-row"]) == {
        *(f"{name}@5~7" for name in ("precision", "recall", "f1", "ndcg", "map", "mrr", "hit_rate", "rbp")),
        "auc~7",
    }
    assert any("Sampled metrics" in note for note in evaluation.notes)
    assert "SAMPLED" in evaluation.words
    assert (
        evaluate(data, [BY_ROW], measuring=EvaluationSettings(k=5, candidates="sampled-7")).models == evaluation.models
    )


def test_users_of_whom_nothing_is_known_get_no_lists() -> None:
    """The last user comes after the moment."""
    data = ratings()
    evaluation = evaluate(data, [Candidate("popularity")], protocol="time-80-20")
    (split,) = protocol_named("time-80-20").splits(data.user, data.item, 0, data.timestamp)
    users = set(data.user[split.train].tolist())
    assert set(evaluation.list_users.tolist()) <= users
    assert any("no history" in note for note in evaluation.notes)


def test_new_users_are_folded_in_from_their_history_alone() -> None:
    data = ratings()
    splits = protocol_named("users-5-fold").splits(data.user, data.item, 3)
    tested = np.concatenate([split.test for split in splits])
    assert len(np.unique(tested)) == len(tested)
    for split in splits:
        new = set(data.user[split.test].tolist())
        assert new.isdisjoint(data.user[split.train].tolist())
        assert set(data.user[split.history].tolist()) >= new
        parts = [*split.train.tolist(), *split.test.tolist(), *split.history.tolist()]
        assert sorted(parts) == list(range(len(data)))
    evaluation = evaluate(data, [Candidate("popularity")], protocol="users-5-fold", seed=3)
    assert len(evaluation.list_users) == len(evaluation.per_user["popularity"]["ndcg@10"]) > 20


def test_folds_of_users_average_to_what_each_fold_says() -> None:
    data = ratings()
    means = []
    for split in protocol_named("users-5-fold").splits(data.user, data.item, 3):
        part = Fold.of(data, split, np.arange(data.n_items), lists=True)
        assert part.target is not None
        model = create_ranking("popularity").fit(part.train, rng=np.random.default_rng(0))
        ranked = rank(model, part.histories, part.target, EvaluationSettings(), lambda _: None)
        means.append(part.target.hits(ranked.lists).mean())
    measures = evaluate(data, [Candidate("popularity")], protocol="users-5-fold", seed=3).models["popularity"]
    assert measures["precision@10"].mean == pytest.approx(np.mean(means))
    assert measures["precision@10"].low < measures["precision@10"].mean < measures["precision@10"].high


def test_auc_and_ndcg_are_those_of_scikit_learn() -> None:
    data = ratings()
    part = part_of(data, EvaluationSettings())
    target = part.target
    assert target is not None
    model = create_ranking("als", n_factors=4, n_iterations=2).fit(part.train, rng=np.random.default_rng(0))
    evaluation = evaluate(data, [Candidate("als", {"n_factors": 4, "n_iterations": 2})])
    scores = model.score_many(part.histories[target.users])
    for place, user in enumerate(target.users):
        history = part.train.item[part.train.user == user]
        left = np.setdiff1d(target.candidates, history)
        good = np.isin(left, target.pairs[target.pairs // 50 == user] % 50)
        assert evaluation.per_user["als"]["auc"][place] == pytest.approx(
            roc_auc_score(good, scores[place, left]), abs=1e-6
        )
        expected = ndcg_score(good[None].astype(float), scores[place, left][None], k=10)
        assert evaluation.per_user["als"]["ndcg@10"][place] == pytest.approx(expected, abs=1e-6)


def test_complete_asks_for_auc_and_quick_leaves_it_out() -> None:
    data = ratings()
    for complete in (True, False):
        evaluation = evaluate(data, [Candidate("popularity")], measuring=EvaluationSettings(complete=complete))
        assert ("auc" in evaluation.models["popularity"]) is complete


@pytest.mark.parametrize(
    ("settings", "message"),
    [({"k": 0}, "k = 0"), ({"relevant_stars": 6.0}, "6 stars"), ({"candidates": "sampled-0"}, "unknown candidates")],
)
def test_settings_out_of_range_are_refused(settings: dict[str, float], message: str) -> None:
    with pytest.raises(EngineError, match=message):
        EvaluationSettings(**settings)  # type: ignore[arg-type]
