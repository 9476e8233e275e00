"""`recterm stats`: the data card."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Document, Run

KEYS = {"items", "users", "interactions", "density", "sparsity", "mean_rating", "scale", "per_user", "per_item"}


def test_the_document_has_the_designed_keys(document: Document, home: Path) -> None:
    stats = document("stats")
    assert stats.keys() >= KEYS
    assert stats["density"] + stats["sparsity"] == pytest.approx(1.0)
    assert stats["scale"].keys() == {"minimum", "maximum", "step"}
    assert stats["per_user"].keys() == {"min", "q25", "median", "q75", "max", "mean"}
    assert stats["per_item"].keys() == stats["per_user"].keys()
    assert stats["simulated"] is False


def test_an_empty_library_has_the_same_keys(document: Document, run: Run) -> None:
    run("library", "new", "books")
    stats = document("stats")
    assert stats.keys() >= KEYS
    assert (stats["items"], stats["interactions"], stats["density"]) == (0, 0, 0.0)
    assert "recterm import" in run("stats").stdout


def test_density_and_sparsity_are_both_named(run: Run, home: Path) -> None:
    words = run("stats").stdout
    assert "density" in words
    assert "sparsity" in words
    assert "per user" in words


def test_implicit_data_have_no_scale_and_no_mean(document: Document, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "plays.csv"
    path.write_text("user,item,plays\nann,a,120\nann,b,4\nbob,a,37\nbob,c,1\n", encoding="utf-8")
    run("import", str(path))
    stats = document("stats")
    assert (stats["scale"], stats["mean_rating"]) == (None, None)
    assert run("stats").exit_code == 0


def test_the_real_numbers_of_movielens(document: Document, shared_data: Path) -> None:
    document("import", str(shared_data / "ml-latest-small"))
    stats = document("stats")
    assert (stats["items"], stats["users"], stats["interactions"]) == (9742, 610, 100836)
    assert round(stats["density"] * 100, 4) == 1.6968
    assert round(stats["sparsity"] * 100, 4) == 98.3032
