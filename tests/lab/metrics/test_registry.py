"""Metric registry: every metric is one object, which gets what its function asks for."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path
from types import ModuleType

import pytest

import recterm
from recterm.lab.metrics.definitions import accuracy, stars
from recterm.lab.metrics.inputs import ComparedLists, DeviationErrors, JudgedLists, NeighbourList, RatingErrors
from recterm.lab.metrics.metric import Level, Unit
from recterm.lab.metrics.registry import FIRST, METRICS, metric_of, metrics_in, metrics_of_input, n_together

MEASURED = {
    JudgedLists: (Level.LIST, {Unit.USER}),
    ComparedLists: (Level.LIST, {Unit.USER, Unit.LISTS}),
    RatingErrors: (Level.RATING, {Unit.USER, Unit.RATINGS}),
    DeviationErrors: (Level.RATING, {Unit.RATINGS}),
    NeighbourList: (Level.NEIGHBOURS, {Unit.USER}),
}
"""What metrics are computed of, and what is made of their values: metrics of another kind would be measured nowhere."""

ADDED = """
LAST_PLACE = Metric(
    "last_place",
    "Last",
    definition="whether the last place is relevant",
    formula="1 if place k is a hit",
    group=Group.LISTS,
    input=JudgedLists,
    compute=lambda hits, k: 1.0 * hits[:, k - 1],
)
"""
"""All that is written for a new metric."""

PROGRAM = """
import contextlib, io, json, sys
from recterm.service.starter.completion import tuned_metrics

answers = {"targets": tuned_metrics(), "light": not {"numpy", "scipy"} & set(sys.modules)}
from recterm.__main__ import main
from recterm.domain.answers.lab.evaluation import Run
from recterm.present.lab.results_table import table_lines
from recterm.present.lab.views import meaning_lines
from recterm.process.codec import from_document

def printed(*words):
    sys.argv = ["recterm", "evaluate", "popularity", "--train-file", "train.csv", "--test-file", "test.csv", *words]
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.suppress(SystemExit):
        main()
    return out.getvalue()

answers["document"] = printed("--json", "--k", "2", "--report", "report.md")
answers["explained"] = printed("--explain", "--k", "2")
run = from_document({"id": 0, "created": 0, "fingerprint": "", **json.loads(answers["document"])}, Run)
for name, lines in (("lab", table_lines(run, 400)), ("meanings", meaning_lines(run, 100))):
    answers[name] = "\\n".join("".join(text for text, _ in line) for line in lines)
print(json.dumps(answers))
"""


def test_a_new_metric_is_one_object_in_one_file(tmp_path: Path) -> None:
    """Copy the package, write one object at the end of one file, and find it wherever metrics are shown."""
    shutil.copytree(Path(recterm.__file__).parent, tmp_path / "recterm")
    with (tmp_path / "recterm" / "lab" / "metrics" / "definitions" / "accuracy.py").open("a", encoding="utf-8") as file:
        file.write(ADDED)
    # By popularity a, b, c, d: the first user's list is c, d, where d is relevant; the second's is a, c, where a is.
    train = "user,item,rating\n1,a,5\n1,b,5\n2,b,5\n2,d,5\n3,a,5\n3,b,5\n3,c,5\n4,a,5\n4,c,5\n"
    (tmp_path / "train.csv").write_text(train, encoding="utf-8")
    (tmp_path / "test.csv").write_text("user,item,rating\n1,d,5\n2,a,5\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answers = json.loads(done.stdout)
    assert answers["light"]
    assert "last_place@10" in answers["targets"]
    measures = json.loads(answers["document"])["models"]["popularity"]
    assert list(measures).index("last_place@2") > list(measures).index("rbp@2")
    assert measures["last_place@2"]["mean"] == 0.5
    assert "Last@2" in answers["lab"]
    for text in (answers["explained"], answers["meanings"], (tmp_path / "report.md").read_text(encoding="utf-8")):
        assert "whether the last place is relevant" in " ".join(text.split())


@pytest.mark.parametrize("kind", MEASURED)
def test_each_function_asks_for_what_it_is_given(kind: type) -> None:
    inputs = {*dir(kind), *(field.name for field in fields(kind))}
    level, units = MEASURED[kind]
    assert metrics_of_input(kind)
    for metric in metrics_of_input(kind):
        assert inputs >= set(metric.needs)
        assert metric.level is level
        assert metric.unit in units


def test_every_metric_is_measured_and_explained() -> None:
    assert {metric.input for metric in METRICS.values()} == set(MEASURED)
    assert all(metric.name == name for name, metric in METRICS.items())
    assert all(metric.definition and metric.formula and metric.short for metric in METRICS.values())


def test_those_of_the_first_version_come_first_and_are_summed_together() -> None:
    assert [*METRICS][: len(FIRST)] == [*FIRST]
    assert {"rbp", "mse", "entropy"} <= set(METRICS) - set(FIRST)
    assert n_together(["precision@10", "auc", "rbp@10", "of_a_later_version"]) == 2


def test_the_key_of_a_metric_has_what_it_depends_on() -> None:
    assert METRICS["precision"].key("@10~7") == "precision@10~7"
    assert (METRICS["auc"].key("@10~7"), METRICS["auc"].key("@10")) == ("auc~7", "auc")
    assert METRICS["mae"].key("@10") == "mae"
    assert metric_of("ndcg@10~100") is METRICS["ndcg"]
    assert metric_of("of_a_later_version@10").short == "OF_A_LATER_VERSION"


def test_two_metrics_of_one_name_are_refused() -> None:
    module = ModuleType("later")
    vars(module)["AGAIN"] = replace(accuracy.RBP, name="mae")
    assert metrics_in(accuracy, module)["mae"] is vars(module)["AGAIN"]
    with pytest.raises(ValueError, match="two metrics are named 'mae'"):
        metrics_in(stars, module)
