"""Evaluation as a whole: against loops that follow the protocol, on odd data, and when it is stopped."""

from __future__ import annotations

import json
from dataclasses import replace
from math import log2, sqrt
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pytest

from recterm.domain.answers.lab.evaluation import Measure
from recterm.domain.evaluation_settings import EvaluationSettings
from recterm.domain.model import Progress, Scale
from recterm.engine import Interactions, ItemFeatures
from recterm.errors import EngineError, JobError
from recterm.lab.evaluation import Candidate, evaluate
from recterm.lab.metrics import lists
from recterm.lab.splits.splits import holdout, k_folds
from recterm.process.codec import to_document

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tests.lab.tiny_models import Fitted

STARS = Scale(0.5, 5.0, 0.5)
BY_ROW = Candidate("by-row")


def described(data: Interactions, words: list[tuple[str, ...]]) -> Interactions:
    return replace(data, features=ItemFeatures.of([*words, *[()] * (data.n_items - len(words))]))


class TestModelsThatLackData:
    """A model that does not suit the data is named with the reason; the others are measured."""

    def test_one_that_cannot_be_trained_is_left_out(self) -> None:
        evaluation = evaluate(random_ratings(), [Candidate("content"), Candidate("popularity")])
        assert set(evaluation.models) == {"popularity"}
        assert evaluation.notes[0] == "content cannot be trained: the items have no genres, creators, themes or tags."
        assert evaluation.settings.notes == evaluation.notes

    def test_it_is_refused_when_nothing_else_is_measured(self) -> None:
        with pytest.raises(EngineError, match="content cannot be trained: the items have no genres"):
            evaluate(random_ratings(), [Candidate("content")])

    def test_one_that_ranks_as_popularity_does_says_so(self) -> None:
        data = described(random_ratings(), [(), ("genre:a",), ()])
        evaluation = evaluate(data, [Candidate("popularity"), Candidate("content", label="mine"), Candidate("random")])
        assert evaluation.models["mine"]["ndcg@10"] == evaluation.models["popularity"]["ndcg@10"]
        notes = [note for note in evaluation.notes if note.startswith("mine")]
        assert len(notes) == 2
        assert "have the same genres" in notes[0]
        assert "90 % of the users the same list as popularity" in notes[1]
        assert not [note for note in evaluation.notes if note.startswith(("random", "popularity"))]


class TestWordsOfReviews:
    """A library has the words of all reviews of an item together, so those of the tested rows are among them."""

    WORDS: ClassVar[list[tuple[str, ...]]] = [("genre:a",), ("genre:b", "genre:a"), ("genre:b",), ("genre:a",)] * 15
    REVIEWED: ClassVar[list[tuple[str, ...]]] = [(*words, f"review words:{n % 7}") for n, words in enumerate(WORDS)]

    def test_nothing_is_measured_with_them(self) -> None:
        content, popularity = Candidate("content"), Candidate("popularity")
        plain = evaluate(described(random_ratings(), self.WORDS), [content, popularity])
        reviewed = evaluate(described(random_ratings(), self.REVIEWED), [content, popularity])
        assert reviewed.models == plain.models
        (note,) = set(reviewed.notes) - set(plain.notes)
        assert note.startswith("Models are measured without the words of reviews")

    def test_models_that_do_not_read_features_need_no_note(self) -> None:
        evaluation = evaluate(described(random_ratings(), self.REVIEWED), [Candidate("popularity")])
        assert not [note for note in evaluation.notes if "reviews" in note]

    def test_items_with_no_other_words_leave_content_nothing_to_learn(self) -> None:
        words: list[tuple[str, ...]] = [(f"review words:{row % 7}",) for row in range(60)]
        evaluation = evaluate(described(random_ratings(), words), [Candidate("content"), Candidate("popularity")])
        assert set(evaluation.models) == {"popularity"}
        assert evaluation.notes[0].startswith("content cannot be trained")


def random_ratings(n_users: int = 40, n_items: int = 60, *, seed: int = 0) -> Interactions:
    """Return ratings whose items get rarer with their row; the last items have none."""
    rng = np.random.default_rng(seed)
    rated = rng.random((n_users, n_items)) < np.linspace(0.7, 0.0, n_items)
    rated[:, 0] = True
    user, item = np.nonzero(rated)
    value = rng.integers(1, 11, size=len(user)) / 2
    return Interactions.from_arrays(user, item, value, n_users=n_users, n_items=n_items, scale=STARS)


def expected_lists(data: Interactions, scores: NDArray[np.float64], rank: NDArray[np.int64]) -> dict[str, Any]:
    """Return the top-n protocol as loops over users, for a model whose scores do not depend on the user."""
    split = holdout(data.user, rank[data.item], seed=5)
    popularity = np.bincount(data.item[split.train], minlength=data.n_items)
    rated = set(data.item.tolist())
    values: dict[str, list[float]] = {
        "precision@10": [],
        "recall@10": [],
        "ndcg@10": [],
        "map@10": [],
        "mrr@10": [],
        "hit_rate@10": [],
        "rbp@10": [],
        "auc": [],
    }
    shown: set[int] = set()
    for user in range(data.n_users):
        seen = set(data.item[split.train][data.user[split.train] == user].tolist())
        mine = split.test[data.user[split.test] == user]
        relevant = set(data.item[mine][data.value[mine] >= 4].tolist())
        if not relevant:
            continue
        order = sorted(
            rated - seen,
            key=lambda row: (np.isnan(scores[row]), -np.nan_to_num(scores[row]), -popularity[row], rank[row]),
        )
        hits = [row in relevant for row in order[:10]]
        shown.update(order[:10])
        values["precision@10"].append(sum(hits) / 10)
        values["recall@10"].append(sum(hits) / len(relevant))
        ideal = sum(1 / log2(j + 2) for j in range(min(10, len(relevant))))
        values["ndcg@10"].append(sum(1 / log2(j + 2) for j, hit in enumerate(hits) if hit) / ideal)
        precision = sum(sum(hits[: j + 1]) / (j + 1) for j, hit in enumerate(hits) if hit)
        values["map@10"].append(precision / min(10, len(relevant)))
        values["hit_rate@10"].append(float(any(hits)))
        values["mrr@10"].append(next((1 / (j + 1) for j, hit in enumerate(hits) if hit), 0.0))
        values["rbp@10"].append(sum(0.2 * 0.8**j for j, hit in enumerate(hits) if hit))
        ranked = np.where(np.isnan(scores), -np.inf, scores)
        won = [
            (ranked[good] > ranked[other]) + (ranked[good] == ranked[other]) / 2
            for good in relevant
            for other in rated - seen - relevant
        ]
        values["auc"].append(float(np.mean(won)))
    columns: dict[str, Any] = {key: np.array(mine) for key, mine in values.items()}
    precision, recall = columns["precision@10"], columns["recall@10"]
    columns["f1@10"] = 2 * precision * recall / np.maximum(precision + recall, 1e-12)
    return columns | {"coverage": len(shown) / len(rated)}


@pytest.mark.parametrize(
    "params",
    [{}, {"slope": -1.0}, {"slope": 0.0}, {"slope": -1.0, "unknown_from": 4.0}, {"unknown_from": 0.0}],
    ids=["rare first", "popular first", "all equal", "mostly unknown", "all unknown"],
)
@pytest.mark.usefixtures("tiny_models")
def test_lists_follow_the_protocol(params: dict[str, float]) -> None:
    data = random_ratings()
    rank = np.random.default_rng(8).permutation(data.n_items)
    scores = params.get("slope", 1.0) * np.arange(data.n_items, dtype=float)
    scores[np.arange(data.n_items) >= params.get("unknown_from", 1e9)] = np.nan
    expected = expected_lists(data, scores, rank)
    evaluation = evaluate(data, [Candidate("by-row", params)], seed=5, item_rank=rank)
    measures = evaluation.models["by-row"]
    covered = expected.pop("coverage")
    assert measures["coverage@10"] == Measure(covered, covered, covered)
    names = ("coverage", "gini", "entropy", "novelty", "diversity", "serendipity", "popularity_lift")
    beyond = {f"{name}@10" for name in names}
    assert set(measures) == set(expected) | beyond
    for key, values in expected.items():
        np.testing.assert_allclose(evaluation.per_user["by-row"][key], values)
        assert measures[key].mean == pytest.approx(values.mean())
        assert measures[key].low <= measures[key].mean <= measures[key].high
    assert evaluation.users == len(evaluation.list_users) == len(expected["recall@10"]) < data.n_users


@pytest.mark.usefixtures("tiny_models")
def test_small_batches_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    data = random_ratings()
    models = [BY_ROW, Candidate("history-mean")]
    whole = evaluate(data, models)
    monkeypatch.setattr(lists, "SCORE_BYTES", 4 * data.n_items * 3)
    assert evaluate(data, models).models == whole.models


def test_the_numbering_of_rows_changes_nothing(tiny_models: type[Fitted]) -> None:
    """The same data with items in another order, told in which order their ids are."""
    data = random_ratings()
    moved = np.random.default_rng(1).permutation(data.n_items)
    other = Interactions.from_arrays(
        data.user, moved[data.item], data.value, n_users=data.n_users, n_items=data.n_items, scale=STARS
    )
    rank = np.empty_like(moved)
    rank[moved] = np.arange(data.n_items)
    models = [Candidate("popularity"), Candidate("history-mean")]
    assert evaluate(data, models).models == evaluate(other, models, item_rank=rank).models


def test_models_see_the_training_part_only(tiny_models: type[Fitted]) -> None:
    data = random_ratings()
    evaluate(data, [BY_ROW, Candidate("constant")], seed=3)
    split = holdout(data.user, data.item, seed=3)
    expected = sorted(zip(data.user[split.train].tolist(), data.item[split.train].tolist(), strict=True))
    for _, train, _ in tiny_models.fits:
        assert list(zip(train.user.tolist(), train.item.tolist(), strict=True)) == expected
        assert (train.n_users, train.n_items, train.scale) == (data.n_users, data.n_items, STARS)


def test_every_fit_draws_from_its_own_generator(tiny_models: type[Fitted]) -> None:
    """What is measured before a model cannot change it."""
    evaluate(random_ratings(), [BY_ROW, Candidate("constant"), Candidate("by-row", label="again")], seed=3)
    assert {draw for _, _, draw in tiny_models.fits} == {float(np.random.default_rng(3).random())}


@pytest.mark.usefixtures("tiny_models")
def test_one_holdout_fills_the_table_for_rankers_and_star_models() -> None:
    data = random_ratings()
    evaluation = evaluate(data, [BY_ROW, Candidate("constant", {"stars": 3.5})])
    assert set(evaluation.models["constant"]) == {"rmse", "mae", "mse", "user_rmse", "user_mae", "within_80", "z"}
    split = holdout(data.user, data.item)
    errors = 3.5 - data.value[split.test].astype(float)
    assert evaluation.models["constant"]["rmse"].mean == pytest.approx(sqrt(np.mean(errors**2)))
    assert evaluation.models["constant"]["mae"].mean == pytest.approx(np.mean(np.abs(errors)))
    assert evaluation.users == len(evaluation.list_users)
    assert len(evaluation.per_user["constant"]["rmse"]) == len(evaluation.rating_users) == data.n_users


@pytest.mark.usefixtures("tiny_models")
def test_folds_average_their_errors() -> None:
    data = random_ratings()
    measures = evaluate(data, [Candidate("history-mean")], protocol="stars-5-fold", seed=2).models["history-mean"]
    rmse, mae = [], []
    for split in k_folds(data.user, data.item, seed=2):
        total = np.bincount(data.user[split.train], data.value[split.train], data.n_users)
        predicted = total / np.maximum(1, np.bincount(data.user[split.train], minlength=data.n_users))
        predicted = np.clip(predicted, data.value[split.train].min(), 5.0)
        errors = predicted[data.user[split.test]] - data.value[split.test]
        rmse.append(sqrt(np.mean(errors**2)))
        mae.append(np.mean(np.abs(errors)))
    assert measures["rmse"].mean == pytest.approx(np.mean(rmse), rel=1e-6)
    assert measures["mae"].mean == pytest.approx(np.mean(mae), rel=1e-6)
    assert measures["mse"].mean == pytest.approx(np.mean(np.square(rmse)), rel=1e-6)
    assert measures["mse"].low < measures["mse"].mean < measures["mse"].high


@pytest.mark.usefixtures("tiny_models")
def test_predictions_are_clipped_to_the_training_ratings() -> None:
    user, item = np.repeat(np.arange(4), 10), np.tile(np.arange(10), 4)
    data = Interactions.from_arrays(user, item, np.where(item % 2, 2.0, 4.0), scale=STARS)
    evaluation = evaluate(data, [Candidate("constant", {"stars": 99.0})], protocol="stars-5-fold")
    assert evaluation.models["constant"]["mae"].mean == pytest.approx(1.0)


@pytest.mark.usefixtures("tiny_models")
@pytest.mark.parametrize("protocol", ["holdout-80-20", "stars-5-fold"])
def test_the_same_seed_gives_the_same_figures(protocol: str) -> None:
    models = [Candidate("history-mean"), Candidate("constant"), *([BY_ROW] if protocol == "holdout-80-20" else [])]
    first, second = (evaluate(random_ratings(), models, protocol=protocol, seed=6) for _ in range(2))
    assert first.models == second.models
    assert first.models != evaluate(random_ratings(), models, protocol=protocol, seed=7).models


@pytest.mark.usefixtures("tiny_models")
def test_relevance_is_four_stars_on_any_scale() -> None:
    """80 of 100 are 4 stars; a model that lists exactly those is perfect."""
    user, item = np.repeat(np.arange(20), 25), np.tile(np.arange(25), 20)
    value = np.where(item >= 20, 80.0, 79.0)
    data = Interactions.from_arrays(user, item, value, scale=Scale(1.0, 100.0, 1.0))
    measures = evaluate(data, [BY_ROW]).models["by-row"]
    assert measures["ndcg@10"] == Measure(1.0, 1.0, 1.0)
    assert measures["recall@10"].mean == 1.0


@pytest.mark.usefixtures("tiny_models")
def test_lists_of_implicit_data_count_any_interaction() -> None:
    rng = np.random.default_rng(0)
    data = Interactions.from_arrays(*np.nonzero(rng.random((30, 20)) < 0.5), explicit=False)
    evaluation = evaluate(data, [BY_ROW, Candidate("constant")], measuring=EvaluationSettings(k=3))
    assert evaluation.users == data.n_users
    assert list(evaluation.models) == ["by-row"]
    assert set(evaluation.models["by-row"]) >= {"precision@3", "coverage@3"}
    assert evaluation.notes == ("constant predicts ratings, but the data have none.",)


@pytest.mark.usefixtures("tiny_models")
def test_a_list_may_be_shorter_than_k() -> None:
    """Each user has all four items; only the one that is held out is left to be shown."""
    user, item = np.repeat(np.arange(5), 4), np.tile(np.arange(4), 5)
    data = Interactions.from_arrays(user, item, explicit=False)
    evaluation = evaluate(data, [BY_ROW, Candidate("by-row", {"unknown_from": 0.0}, label="blind")])
    for measures in evaluation.models.values():
        assert measures["precision@10"].mean == pytest.approx(0.1)
        assert measures["ndcg@10"].mean == 1.0


@pytest.mark.usefixtures("tiny_models")
def test_one_user_is_measured_with_a_caution() -> None:
    data = Interactions.from_arrays(np.zeros(10, int), np.arange(10), np.full(10, 4.5), scale=STARS)
    evaluation = evaluate(data, [BY_ROW, Candidate("constant")])
    precision = evaluation.models["by-row"]["precision@10"]
    assert precision.low == precision.mean == precision.high == pytest.approx(0.2)
    assert any("one user" in note for note in evaluation.notes)
    assert any("All ratings are equal" in note for note in evaluation.notes)


@pytest.mark.usefixtures("tiny_models")
def test_without_relevant_items_only_ratings_are_measured() -> None:
    data = Interactions.from_arrays(np.repeat(np.arange(4), 5), np.tile(np.arange(5), 4), np.full(20, 2.0), scale=STARS)
    evaluation = evaluate(data, [BY_ROW, Candidate("constant")])
    assert list(evaluation.models) == ["constant"]
    assert evaluation.notes[0].startswith("No user has a relevant item")
    assert evaluation.users == 4
    with pytest.raises(EngineError, match="No user has a relevant item"):
        evaluate(data, [BY_ROW])


@pytest.mark.usefixtures("tiny_models")
def test_a_split_that_holds_out_nothing_is_refused() -> None:
    data = Interactions.from_arrays([0, 0, 1], [0, 1, 1], explicit=False)
    with pytest.raises(EngineError, match="nothing to test"):
        evaluate(data, [BY_ROW])


@pytest.mark.usefixtures("tiny_models")
def test_stars_cannot_be_measured_without_ratings_or_predictions() -> None:
    counts = Interactions.from_arrays(np.repeat(np.arange(4), 5), np.tile(np.arange(5), 4), explicit=False)
    with pytest.raises(EngineError, match="the data have none") as refusal:
        evaluate(counts, [Candidate("constant")], protocol="stars-5-fold")
    assert "holdout-80-20" in refusal.value.hint
    with pytest.raises(EngineError, match="by-row does not predict ratings"):
        evaluate(random_ratings(), [BY_ROW], protocol="stars-5-fold")


@pytest.mark.usefixtures("tiny_models")
@pytest.mark.parametrize(
    ("models", "settings", "message"),
    [
        ([], {}, "no models to measure"),
        ([BY_ROW, BY_ROW], {}, "by-row is listed 2 times"),
        ([BY_ROW], {"seed": -1}, "seed -1"),
        ([BY_ROW], {"protocol": "nonsense"}, "no evaluation protocol"),
        ([BY_ROW], {"item_rank": np.arange(3)}, "3 ranks"),
        ([BY_ROW, Candidate("nonsense")], {}, "nonsense"),
        ([BY_ROW, Candidate("constant", {"hue": 1})], {}, "hue"),
        ([Candidate("default", {"hue": 1})], {}, "default takes no hyperparameters"),
        ([Candidate("torn")], {}, "shape"),
        ([Candidate("lost")], {}, "did not predict a number"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_refusals(models: list[Candidate], settings: dict[str, Any], message: str) -> None:
    with pytest.raises(EngineError, match=message):
        evaluate(random_ratings(), models, **settings)


def test_mistakes_are_found_before_the_first_fit(tiny_models: type[Fitted]) -> None:
    with pytest.raises(EngineError, match="nonsense"):
        evaluate(random_ratings(), [BY_ROW, Candidate("nonsense")])
    assert tiny_models.fits == []


@pytest.mark.usefixtures("tiny_models")
def test_progress_rises_to_the_end_and_tells_what_is_done() -> None:
    lines: list[Progress] = []
    evaluate(random_ratings(), [BY_ROW, Candidate("constant")], progress=lines.append)
    done = [line.done for line in lines]
    assert done == sorted(done)
    assert {line.total for line in lines} == {2}
    assert done[-1] == 2
    assert 0 < next(line.done for line in lines if line.message == "epoch 1") < 1
    stages = dict.fromkeys(line.stage for line in lines)
    assert list(stages) == [
        "training by-row",
        "measuring by-row",
        "training constant",
        "measuring constant",
        "evaluated",
    ]


@pytest.mark.parametrize("stage", ["training by-row", "measuring by-row"])
def test_an_exception_from_progress_stops_the_work(tiny_models: type[Fitted], stage: str) -> None:
    def stop(line: Progress) -> None:
        if line.stage == stage:
            raise JobError("cancelled")

    with pytest.raises(JobError, match="cancelled"):
        evaluate(random_ratings(), [BY_ROW, Candidate("constant")], progress=stop)
    assert len(tiny_models.fits) <= 1


@pytest.mark.usefixtures("tiny_models")
def test_settings_are_json_and_name_what_was_made() -> None:
    evaluation = evaluate(random_ratings(), [Candidate("by-row", {"slope": -1.0}, label="down"), Candidate("default")])
    settings = json.loads(json.dumps(to_document(evaluation.settings)))
    assert settings["protocol"] == evaluation.split == "holdout-80-20"
    assert "seed 0" in settings["words"]
    assert settings["models"]["down"]["model"] == "by-row"
    assert settings["models"]["down"]["hyperparameters"]["slope"] == -1.0
    assert settings["models"]["default"]["model"] != "default"
