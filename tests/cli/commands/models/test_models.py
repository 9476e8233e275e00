"""`recterm models`: every model with its purpose, its input and its source."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from recterm.engine import MODELS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Document, Run


def test_the_list_names_every_model_with_its_family(run: Run) -> None:
    lines = [line.split() for line in run("models").stdout.splitlines()]
    listed = [(words[0], words[1]) for words in lines if len(words) > 1]
    for name, spec in MODELS.items():
        assert (name, str(spec.family)) in listed


@pytest.mark.parametrize("name", MODELS)
def test_one_model_is_shown_whole(run: Run, name: str) -> None:
    shown = " ".join(run("models", name, env={"COLUMNS": "400"}).stdout.split())
    spec = MODELS[name]
    for text in (spec.title, spec.family, spec.summary, spec.purpose, spec.source):
        assert " ".join(text.split()) in shown
    for need in spec.needs:
        assert need.words in shown
    for field, hyperparameter in spec.params.specs().items():
        assert field in shown
        assert hyperparameter.range in shown
        assert hyperparameter.doc in shown


def test_the_document_has_ranges_defaults_and_effects(document: Document) -> None:
    models = {model["name"]: model for model in document("models")["models"]}
    assert list(models) == list(MODELS)
    assert document("models", "item-knn") == models["item-knn"]
    weighting = models["item-knn"]["hyperparameters"]["weighting"]
    assert (weighting["choices"], weighting["default"]) == (["none", "tf-idf", "bm25"], "tf-idf")
    neighbours = models["item-knn"]["hyperparameters"]["n_neighbours"]
    assert (neighbours["low"], neighbours["high"], neighbours["default"]) == (1, 10_000, None)
    assert neighbours["search"] == [10, 500]
    json.dumps(models)


def test_it_needs_and_makes_no_library(run: Run, private_home: Path) -> None:
    assert run("models").exit_code == 0
    assert not private_home.exists()


def test_an_unknown_model_is_refused_with_the_nearest(run: Run) -> None:
    result = run("models", "asl")
    assert result.exit_code == 1
    assert "did you mean als?" in result.stderr


@pytest.mark.parametrize("command", ["train", "evaluate", "tune"])
def test_help_says_where_the_models_are_listed(run: Run, command: str) -> None:
    assert "recterm models" in run(command, "--help").stdout


def test_plain_jaccard_can_be_trained(document: Document, home: Path) -> None:
    words = ("item-knn", "--set", "similarity=jaccard", "--set", "weighting=none", "--set", "n_neighbours=auto")
    (model,) = document("train", *words)["models"]
    assert model["hyperparameters"]["weighting"] == "none"
    assert model["hyperparameters"]["similarity"] == "jaccard"
