"""Lab views, laid out for panels of several widths."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from recterm.domain.answers.lab.comparison import Difference, RunComparison
from recterm.domain.answers.lab.evaluation import Breakdown, BreakdownGroup, Measure, Run
from recterm.domain.answers.lab.training import TrainedModel, TrainingAnswer
from recterm.domain.answers.lab.tuning import DONE, PRUNED, TunedTrial
from recterm.domain.answers.lab.user_inspection import KnownItem, ListedItem, RelevantItem, UserReport
from recterm.domain.model import Role
from recterm.present.lab.tuning import ShownTuning, tuning_lines
from recterm.present.lab.views import breakdown_lines, comparison_lines, meaning_lines, user_lines
from recterm.tui.lab.lab_board import LabBoard
from recterm.tui.lab.lab_plan import LabPlan

if TYPE_CHECKING:
    from recterm.present.lab.results_table import Line

GROUP = BreakdownGroup("top 10–30 % (102–245 times)", 1234, {"als": Measure(0.25, 0.2, 0.3)})
BREAKDOWN = Breakdown("popularity", "by popularity of the item", "recall@10", (GROUP,))


TRIALS = (
    TunedTrial(0, DONE, {"n_neighbours": 100, "shrinkage": 20.0}, 0.2),
    TunedTrial(1, DONE, {"n_neighbours": 68, "shrinkage": 29.04}, 0.3),
    TunedTrial(2, PRUNED, {"n_neighbours": 5, "shrinkage": 1.0}, None, 0.1),
)


def texts_of(lines: list[Line]) -> list[str]:
    return ["".join(text for text, _ in line).rstrip() for line in lines]


def test_a_search_shows_the_best_what_it_gained_and_what_mattered_most_first() -> None:
    done = ShownTuning("item-knn", "ndcg@10", list(TRIALS), {"shrinkage": 0.75, "n_neighbours": 0.25}, (0.1, 0.02))
    assert texts_of(tuning_lines(done, 66)) == [
        "item-knn: 3 trials, 1 pruned, on a validation part inside the",
        "training data",
        "trial 1: n_neighbours=68 shrinkage=29.04",
        "the best is 0.1000 ± 0.0200 better than the defaults there, over",
        "the same users: more than chance",
        "⟦use-best⟧ trains the best values on all data and uses them;",
        "⟦tune⟧ continues the search.",
        "",
        "What mattered",
        "shrinkage      75 %  ███████████████",
        "n_neighbours   25 %  █████",
        "",
        "Trial     NDCG@10  shrinkage  n_neighbours",
        "1         0.3000   29.04      68",
        "defaults  0.2000   20         100",
    ]
    done.notes = ["hybrid blends without content: the items have no genres."]
    assert "hybrid blends without content: the items have no genres." in texts_of(tuning_lines(done, 66))
    narrow = texts_of(tuning_lines(done, 30))
    assert "Trial     NDCG@10  shrinkage" in narrow
    assert max(map(len, narrow)) <= 30


@pytest.mark.parametrize(("metric", "first"), [("", "1 "), ("ndcg@10", "1 "), ("rmse", "defaults")])
def test_the_best_of_a_running_search_is_the_lowest_error(metric: str, first: str) -> None:
    lines = texts_of(tuning_lines(ShownTuning("bias", metric, list(TRIALS[:2])), 66))
    assert lines[-2].startswith(first)
    assert any(line.startswith("nothing was better") for line in lines) == (first == "defaults")
    assert texts_of(tuning_lines(ShownTuning("bias", metric, list(TRIALS[:1])), 90))[0].startswith("bias: 1 trial, on")


def run_with(number: int, *models: str) -> Run:
    return Run(number, "", "", "holdout-80-20", 0, 10, 3, {model: {} for model in models}, 1.0, 0)


def test_a_search_goes_by_the_plan_and_another_plan_is_another_search() -> None:
    board = LabBoard()
    board.plan = LabPlan(split="last-5", k=20, threshold=4.5)
    options = ("--split", "last-5", "--k", "20", "--threshold", "4.5")
    assert board.begin_tuning("als") == ("tune", "als", "--trials", "30", *options)
    assert board.tuning is not None
    board.tuning.trials.extend(TRIALS)
    assert board.begin_tuning("als") == ("tune", "als", "--trials", "33", *options)
    board.plan = LabPlan(split="stars-5-fold")  # has no training part that no test part has seen
    assert board.begin_tuning("als") == ("tune", "als", "--trials", "30", "--k", "10", "--threshold", "4")
    assert board.tuning.trials == []


def test_two_runs_say_what_only_one_of_them_has() -> None:
    rows = (Difference("als", "auc", 0.5, 0.75, 0.01),)
    comparison = RunComparison(
        3, 4, (("als", "als"),), True, {"k": ("10", "20")}, rows, ("ease", "precision@10"), ("precision@20",)
    )  # fmt: skip
    lines = texts_of(comparison_lines(comparison, 66))
    assert "  AUC           0.5000  →  0.7500  +0.2500  p = 0.010" in lines
    assert "Only run 3 has ease, P@10." in lines
    assert "Only run 4 has P@20." in lines
    alike = replace(comparison, only_first=(), only_second=())
    assert not any("Only run" in line for line in texts_of(comparison_lines(alike, 66)))


def test_two_models_of_one_run_stand_under_both_names() -> None:
    run = run_with(3, "als", "ease")
    rows = (Difference("als → ease", "ndcg@10", 0.3, 0.2, None),)
    comparison = RunComparison(3, 3, (("als", "ease"),), True, {"model": ("als", "ease")}, rows, ("auc",), ())
    lines = texts_of(comparison_lines(comparison, 66))
    assert "als → ease" in lines
    assert "Only als has AUC." in lines
    board = LabBoard()
    board.compare(comparison)
    assert board.subtitle == ""
    board.show_run(run)
    board.compare(comparison)
    assert board.subtitle == "run 3: als → ease"


def test_the_figures_of_a_user_stay_beside_their_names() -> None:
    metrics = {"precision@10": 0.1, "recall@10": 0.2, "ndcg@10": 0.3}
    listed = (ListedItem("m1", "Alien", 1979, hit=True), ListedItem("m2", "Aliens", None, hit=False))
    relevant = (RelevantItem("m1", "Alien", 1979, 4.5, 1), RelevantItem("m3", "Ghost", 1990, 4.0, None))
    report = UserReport(1, "als", {}, "s", metrics, (KnownItem("m4", "Jaws", 1975, 5.0),), listed, relevant)
    assert texts_of(user_lines(report, 24)) == [
        "user 1, als, s",
        "P@10 0.1000  R@10 0.2000",
        "NDCG@10 0.3000",
        "The list",
        "   1 hit Alien (1979)",
        "   2     Aliens",
        "Relevant and held out (2)",
        "   1   4.5 Alien (1979)",
        "   –     4 Ghost (1990)",
        "Known of them (1, the best rated first)",
        "         5 Jaws (1975)",
    ]


def test_a_label_without_room_goes_on_below_itself() -> None:
    wide = texts_of(breakdown_lines(BREAKDOWN, ["als"], 68))
    assert wide[2:] == [
        "top 10–30 % (102–245 times)   1,234 0.2500",
        f"{'':36}.200–.300",
    ]
    assert "no room" in texts_of(breakdown_lines(BREAKDOWN, ["als", "ease", "bpr", "slim", "knn"], 68))[-1]
    four = texts_of(breakdown_lines(BREAKDOWN, ["als", "ease", "bpr", "slim"], 68))
    assert "slim" in four[1]
    assert max(map(len, four)) <= 68
    assert texts_of(breakdown_lines(BREAKDOWN, ["als"], 33))[2:] == [
        "top 10–30 %     1,234 0.2500",
        "(102–245              .200–.300",
        "times)",
    ]


def test_a_metric_is_named_once() -> None:
    lines = texts_of(meaning_lines(None, 60))
    assert "P  precision" in lines
    assert "NDCG" in lines
    assert not any(line.lower().split() == ["ndcg", "ndcg"] for line in lines)


def test_what_a_trained_model_could_not_use_is_reported_when_it_is_done() -> None:
    note = "hybrid blends without content: the items have no genres, creators, themes or tags."
    models = [
        TrainedModel("hybrid", Role.RANKING, True, 1.0, 0, {}, {}, (note,)),
        TrainedModel("popularity", Role.RANKING, False, 1.0, 0, {}),
    ]

    def finished(trained: list[TrainedModel]) -> str:
        return LabBoard().finish("train", TrainingAnswer(tuple(trained)))

    assert finished(models) == f"train: done\n{note}"
    assert finished(models[1:]) == "train: done"


def test_differences_between_rows_are_listed_by_the_models() -> None:
    lines = texts_of(breakdown_lines(BREAKDOWN, ["ease: all signals", "ease: without view"], 68))
    assert lines == texts_of(breakdown_lines(BREAKDOWN, BREAKDOWN.models, 68))
