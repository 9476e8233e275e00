"""`recterm train`: which models, with which hyperparameters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Document, Run


def test_the_default_set_has_a_model_for_each_role(document: Document, home: Path) -> None:
    models = document("train")["models"]
    assert all(model.keys() >= {"name", "role", "seconds", "hyperparameters"} for model in models)
    assert {model["role"] for model in models if model["active"]} == {"ranking", "neighbours", "stars"}


def test_a_hyperparameter_is_typed_by_the_model(document: Document, home: Path) -> None:
    (model,) = document("train", "als", "--set", "n_factors=3", "--seed", "5")["models"]
    assert (model["name"], model["seed"]) == ("als", 5)
    assert model["hyperparameters"]["n_factors"] == 3


@pytest.mark.parametrize(
    ("words", "code", "named"),
    [
        (("als", "--set", "n_factors"), 2, "KEY=VALUE"),
        (("als", "--set", "n_factors=many"), 1, "n_factors"),
        (("als", "--set", "n_factors=-3"), 1, "n_factors"),
        (("als", "--set", "colour=3"), 1, "colour"),
        (("alsatian",), 1, "alsatian"),
        (("als", "--seed", "first"), 2, "first"),
    ],
)
def test_what_no_model_takes_is_refused(
    run: Run, document: Document, home: Path, words: tuple[str, ...], code: int, named: str
) -> None:
    before = document("recommend")["revision"]
    result = run("train", *words)
    assert result.exit_code == code
    assert named in result.stderr
    assert result.stdout == ""
    assert document("recommend")["revision"] == before


def test_a_person_reads_a_table(run: Run, home: Path) -> None:
    result = run("train", "popularity", "als")
    assert "popularity" in result.stdout
    assert "n_factors=" in result.stdout
    assert "recterm recommend" in result.stderr


def test_an_empty_library_cannot_be_trained(run: Run) -> None:
    run("library", "new", "books")
    result = run("train")
    assert result.exit_code == 1
    assert "hint:" in result.stderr
