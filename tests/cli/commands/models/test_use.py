"""`recterm use`: one model behind For you, or two in turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Document, Run


def test_two_models_share_for_you_until_one_is_named(home: Path, run: Run, document: Document) -> None:
    run("train", "ease")
    run("train", "als")
    assert document("use", "ease", "als") == {"ranking": "ease", "second": "als"}
    run("rate", "Alien", "5")
    assert "EASE and Implicit ALS in turn" in document("recommend", "-n", "6")["note"]
    assert run("use", "als", "ease").stdout == "For you: als and ease in turn; `recterm taken` compares them\n"
    assert run("use", "ease").stdout == "For you: ease\n"
    assert "in turn" not in document("recommend", "-n", "6")["note"]


def test_an_untrained_or_unknown_model_is_refused_with_those_that_are_trained(home: Path, run: Run) -> None:
    run("train", "ease")
    refused = run("use", "ease", "slim")
    assert refused.exit_code == 1
    assert "no model 'slim' is trained here to rank For you" in refused.stderr
    assert "`recterm train slim` trains it" in refused.stderr
    assert run("use", "ease", "ease").exit_code == 1
    assert run("use", "bias").exit_code == 1
