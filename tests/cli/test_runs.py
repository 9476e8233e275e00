"""`recterm runs`: list, show, compare, repeat, delete."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Document, Run


def test_a_run_is_listed_shown_repeated_and_deleted(document: Document, run: Run, home: Path) -> None:
    first = document("evaluate", "popularity", "als", "--by", "history")
    assert "nothing" not in run("runs", "list").stdout
    assert document("runs", "list")["runs"][0]["run"] == first["run"]
    assert document("runs", "show")["models"] == first["models"]
    again = document("runs", "repeat", str(first["run"]))
    assert again["different"] == []
    assert again["models"] == first["models"]
    said = run("runs", "repeat", str(first["run"]))
    assert said.exit_code == 0
    assert "the same to the last digit" in said.stdout
    assert document("runs", "delete", str(first["run"]), "--yes") == {"deleted": first["run"]}
    assert run("runs", "show", str(first["run"])).exit_code == 1


def test_two_runs_side_by_side(document: Document, run: Run, home: Path) -> None:
    first, second = (document("evaluate", "popularity", "--seed", seed)["run"] for seed in ("0", "1"))
    found = document("runs", "compare", str(first), str(second))
    assert found["settings"]["seed"] == ["0", "1"]
    assert {one["model"] for one in found["differences"]} == {"popularity"}
    said = run("runs", "compare", str(first), str(second))
    assert said.exit_code == 0
    assert "seed" in said.stdout


def test_a_run_is_shown_by_group_and_explained(run: Run, home: Path) -> None:
    said = run("evaluate", "popularity", "--by", "activity", "--by", "genre", "--by", "history", "--explain")
    assert said.exit_code == 0
    for words in ("length of the user's history", "genre of the relevant item", "cut short", "hits / relevant"):
        assert words in said.stdout
    missing = run("runs", "show", "--by", "popularity")
    assert "popularity of the relevant item" in missing.stdout


def test_without_runs_a_line_says_what_makes_them(run: Run, home: Path) -> None:
    assert "recterm evaluate" in run("runs", "list").stdout
