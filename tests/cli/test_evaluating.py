"""`recterm evaluate`: every metric with its interval, popularity beside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Document, Run

KEYS = {"data", "split", "seed", "users", "models"}


def test_the_document_has_the_designed_keys(document: Document, home: Path) -> None:
    found = document("evaluate", "--seed", "3", "--k", "5")
    assert found.keys() >= KEYS
    assert (found["split"], found["seed"], found["k"]) == ("holdout-80-20", 3, 5)
    assert "precision@5" in found["models"]["popularity"]
    for metrics in found["models"].values():
        for measure in metrics.values():
            assert measure.keys() == {"mean", "low", "high"}
            assert measure["low"] <= measure["mean"] <= measure["high"]


def test_popularity_is_always_beside(document: Document, home: Path) -> None:
    assert set(document("evaluate", "als")["models"]) == {"popularity", "als"}
    assert list(document("evaluate", "als", "popularity")["models"]).count("popularity") == 1


def test_stars_in_folds(document: Document, home: Path) -> None:
    found = document("evaluate", "bias", "--folds", "3")
    assert found["split"] == "stars-3-fold"
    assert found["models"]["bias"].keys() == {"rmse", "mae", "user_rmse", "user_mae", "within_80", "z"}
    assert document("evaluate", "bias", "--split", "stars-5-fold")["split"] == "stars-5-fold"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--split", "by-the-moon"), 1),
        (("crystal-ball",), 1),
        (("--split", "holdout-80-20", "--folds", "5"), 2),
        (("--folds", "1"), 2),
        (("--k", "0"), 2),
        (("--seed", "-1"), 2),
    ],
)
def test_what_cannot_be_measured_is_refused(run: Run, home: Path, words: tuple[str, ...], code: int) -> None:
    result = run("evaluate", *words)
    assert result.exit_code == code
    assert result.stdout == ""
    assert result.stderr


def test_a_person_reads_means_over_intervals(run: Run, home: Path) -> None:
    result = run("evaluate", env={"COLUMNS": "80"})
    assert all(len(line) <= 80 for line in result.stdout.splitlines())
    for word in ("P@10", "R@10", "NDCG@10", "RMSE", "popularity", "95 %"):
        assert word in result.stdout
