"""`recterm tune`: the best and every trial; the table; models that cannot be tuned."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Document, Run


def test_the_document_has_the_best_and_every_trial(document: Document, home: Path) -> None:
    answer = document("tune", "als", "--trials", "3", "--search", "alpha", "--k", "5")
    assert answer["metric"] == "ndcg@5"
    assert [trial["number"] for trial in answer["trials"]] == [0, 1, 2]
    assert answer["best"] in answer["trials"]
    assert answer["default"] == answer["trials"][0]
    assert not answer["applied"]
    again = document("tune", "als", "--trials", "4", "--search", "alpha", "--k", "5", "--apply")
    assert (again["resumed"], again["applied"], again["tuning"]) == (3, True, answer["tuning"])


def test_relevance_is_a_choice_and_another_search(document: Document, home: Path) -> None:
    search = ("tune", "als", "--trials", "1", "--search", "alpha", "--k", "3")
    usual, strict = document(*search), document(*search, "--threshold", "5")
    assert usual["best"]["value"] != strict["best"]["value"]
    assert usual["tuning"] != strict["tuning"]
    assert usual["settings"]["relevant_stars"] == 4.0
    assert strict["settings"]["relevant_stars"] == 5.0
    again = document(*search, "--threshold", "5")
    assert (again["tuning"], again["resumed"]) == (strict["tuning"], 1)


def test_a_person_reads_the_best_first(run: Run, home: Path) -> None:
    result = run("tune", "bias", "--sampler", "grid", "--trials", "9")
    assert result.exit_code == 0
    assert "defaults" in result.stdout
    assert "validation part inside the training data" in result.stdout
    assert "--apply" in result.stderr


@pytest.mark.parametrize(
    ("words", "code"),
    [(("popularity",), 1), (("crystal-ball",), 1), (("als", "--sampler", "luck"), 2), (("als", "--metric", "rmse"), 1)],
)
def test_what_cannot_be_tuned_is_refused(run: Run, home: Path, words: tuple[str, ...], code: int) -> None:
    result = run("tune", *words)
    assert result.exit_code == code
    assert result.stderr
