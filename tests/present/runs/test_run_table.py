"""Figures of a run as they are written, the same for the app, the command line and the reports."""

from __future__ import annotations

import math

import pytest

from recterm.domain.answers.lab.comparison import Difference
from recterm.domain.answers.lab.evaluation import Breakdown, BreakdownGroup, Comparison, Measure, Run, RunSettings
from recterm.present.runs.run_table import (
    Figure,
    best_rows,
    definitions,
    figure,
    group_tables,
    headline,
    in_order,
    leading,
    legend,
)
from recterm.present.runs.run_views import breakdown_table, breakdown_title, difference_line

NAN = math.nan


def run_of(models: dict[str, dict[str, float]], settings: RunSettings | None = None) -> Run:
    measured = {
        row: {metric: Measure(mean, mean - 0.01, mean + 0.01) for metric, mean in means.items()}
        for row, means in models.items()
    }
    return Run(1, "d", "f", "s", 0, 10, 9, measured, 1.0, 0, settings or RunSettings())


@pytest.mark.parametrize(
    ("measure", "written"),
    [
        (Measure(0.24179, 0.2304, 0.2636), Figure("0.2418", ".230–.264")),
        (Measure(1.05, 0.93, 1.117), Figure("1.0500", ".930–1.12")),
        (Measure(-0.1, -0.14, -0.07), Figure("-0.1000", "-.140–-.070")),
        (Measure(0.4, 0.4, 0.4), Figure("0.4000")),
        (Measure(NAN, NAN, NAN), Figure("–")),
        (None, Figure("–")),
    ],
)
def test_a_figure_is_written_in_one_way(measure: Measure | None, written: Figure) -> None:
    assert figure(measure) == written
    assert figure(measure).measured == (written.mean != "–")


def test_the_best_is_what_the_test_says_or_the_best_mean() -> None:
    models = {"als": {"ndcg@10": 0.3, "rmse": 0.9}, "ease": {"ndcg@10": 0.31}, "bias": {"rmse": 0.8, "z": 1.0}}
    tested = {"ndcg@10": Comparison("ease", {"als": 0.4}, ("ease", "als"))}
    run = run_of(models, RunSettings(comparisons=tested))
    assert best_rows(run, "ndcg@10") == {"ease", "als"}
    assert best_rows(run, "rmse") == {"bias"}
    assert best_rows(run, "z") == set()
    lists, stars = group_tables(run)
    assert (lists.heads, list(lists.rows)) == (("NDCG@10",), ["als", "ease"])
    assert [(row, [figure.best for figure in figures]) for row, figures in stars.rows.items()] == [
        ("als", [False, False]),
        ("bias", [True, False]),
    ]
    assert legend(run, "Bold").endswith(
        "Bold: the best, and those not significantly worse (paired permutation test, Holm, 5 %)."
    )
    assert legend(run_of(models), "Bold").endswith("The best of each column stands out.")


def test_rows_are_ordered_by_the_first_metric_that_means_most() -> None:
    run = run_of({"a": {"rmse": 0.9, "ndcg@10": NAN}, "b": {"rmse": 0.8}, "c": {}})
    assert headline(run) == "rmse"
    assert in_order(run, "rmse") == ["b", "a", "c"]
    assert in_order(run, "") == ["a", "b", "c"]
    assert headline(run_of({"a": {}})) == ""
    assert leading(["a", "b", "c", "popularity"], 2) == ["a", "popularity"]


def test_a_group_in_which_nothing_was_found_has_no_best() -> None:
    def group(label: str, als: float, ease: float) -> BreakdownGroup:
        return BreakdownGroup(label, 1200, {"als": Measure(als, als, als), "ease": Measure(ease, ease, ease)})

    breakdown = Breakdown("genre", "by genre", "recall@10", (group("War", 0.0, 0.0), group("Drama", 0.2, 0.1)))
    war, drama = breakdown_table(breakdown, ["ease", "als", "slim"])
    assert [figure.best for figure in war.figures] == [False, False, False]
    assert [figure.best for figure in drama.figures] == [False, True, False]
    assert (war.size, drama.figures[2], breakdown_title(breakdown)) == ("1,200", Figure("–"), "R@10 by genre")


@pytest.mark.parametrize(
    ("p", "written", "sure"), [(None, "", False), (0.0001, "< .001", True), (0.05, "0.050", False)]
)
def test_a_difference_is_written_with_its_p_value(p: float | None, written: str, sure: bool) -> None:
    line = difference_line(Difference("als", "auc", 0.5, 0.75, p))
    assert (line.metric, line.first, line.second, line.difference) == ("AUC", "0.5000", "0.7500", "+0.2500")
    assert (line.p, line.sure) == (written, sure)


def test_metrics_are_defined_by_what_they_judge() -> None:
    shown = definitions(run_of({"als": {"rmse": 0.9, "ndcg@10": 0.2, "made-up": 1.0}}))
    assert [[metric.name for metric in metrics] for metrics in shown.values()] == [["ndcg"], ["rmse"]]
    assert sum(map(len, definitions().values())) > 20
