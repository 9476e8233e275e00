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


def test_what_a_model_could_not_use_is_reported(run: Run, document: Document, home: Path, tmp_path: Path) -> None:
    """A library without features: content is refused, and the hybrid says that it goes without."""
    rows = [f"{user},{item},{1 + (user * item) % 5}" for user in range(12) for item in range(8) if (user + item) % 3]
    (tmp_path / "plain.csv").write_text("\n".join(["user,item,rating", *rows]) + "\n", encoding="utf-8")
    run("import", str(tmp_path / "plain.csv"), "--library", "plain")
    assert run("train", "content", "--library", "plain").exit_code == 1
    (model,) = document("train", "hybrid", "--library", "plain")["models"]
    assert model["notes"] == ["hybrid blends without content: the items have no genres, creators, themes or tags."]
    assert "hybrid blends without content" in run("train", "hybrid", "--library", "plain").stdout
    evaluated = document("evaluate", "content", "hybrid", "--library", "plain")
    assert "content" not in evaluated["models"]
    assert evaluated["notes"][0].startswith("content cannot be trained")
