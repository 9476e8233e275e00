"""`recterm library ...`: creating, deleting and maintaining library files."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING

from recterm.settings import LIBRARY_SUFFIX

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Document, Run


def test_list_marks_the_current_one(document: Document, run: Run, home: Path) -> None:
    document("library", "new", "books")
    libraries = {entry["name"]: entry for entry in document("library", "list")["libraries"]}
    assert libraries.keys() == {"books", "ml-tiny"}
    assert libraries["books"]["current"]
    assert not libraries["ml-tiny"]["current"]
    assert (libraries["ml-tiny"]["items"], libraries["ml-tiny"]["users"]) == (24, 40)
    words = run("library", "list").stdout
    assert "books" in words
    assert "ml-tiny" in words


def test_list_without_libraries_says_what_to_do(run: Run, document: Document) -> None:
    assert document("library", "list") == {"libraries": []}
    assert "recterm import" in run("library", "list").stdout


def test_a_broken_file_is_listed_with_its_problem(document: Document, run: Run, home: Path) -> None:
    (home / "libraries" / f"torn{LIBRARY_SUFFIX}").write_text("this is no library", encoding="utf-8")
    libraries = {entry["name"]: entry for entry in document("library", "list")["libraries"]}
    assert libraries["torn"]["problem"]
    assert libraries["ml-tiny"]["problem"] is None
    assert run("library", "list").exit_code == 0


def test_switch_and_use(document: Document, run: Run, home: Path) -> None:
    document("library", "new", "books")
    assert document("library", "switch", "ml-tiny")["library"] == "ml-tiny"
    assert document("stats")["library"] == "ml-tiny"
    assert document("library", "use", "books")["library"] == "books"
    refused = run("library", "switch", "vinyl")
    assert refused.exit_code == 1
    assert "vinyl" in refused.stderr
    assert document("stats")["library"] == "books"


def test_check_of_a_sound_library(document: Document, run: Run, home: Path) -> None:
    checked = document("library", "check")
    assert (checked["ok"], checked["problems"]) == (True, [])
    assert "sound" in run("library", "check").stdout


def test_check_of_a_damaged_library_ends_with_1(run: Run, home: Path) -> None:
    path = home / "libraries" / f"ml-tiny{LIBRARY_SUFFIX}"
    run("rate", "Psycho", "5")
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM feedback")
    connection.close()
    result = run("library", "check")
    assert result.exit_code == 1
    assert result.stdout.startswith("feedback: feedback of profile 1")
    assert "next: `recterm library check --repair`" in result.stdout
    document = json.loads(run("library", "check", "--json").stdout)
    assert [finding.keys() for finding in document["findings"]] == [{"name", "text", "hint"}]
    assert document["problems"] == [finding["text"] for finding in document["findings"]]


def test_repair_makes_a_new_library_and_goes_on_with_it(run: Run, document: Document, home: Path) -> None:
    path = home / "libraries" / f"ml-tiny{LIBRARY_SUFFIX}"
    run("rate", "Psycho", "5")
    damaged = bytearray(path.read_bytes())
    damaged[100:2000] = bytes(1900)
    path.write_bytes(damaged)
    assert run("history").exit_code == 1
    words = run("library", "check", "--repair").stdout
    assert "saved to the new library ml-tiny-repaired: 1 profile, 1 event" in words
    assert "the damaged file stays as it is" in words
    assert path.read_bytes() == damaged
    assert "Psycho" in run("history").stdout
    assert document("library", "check")["ok"]
    again = document("library", "check", "--repair", "--library", "ml-tiny")
    assert again["library"] == "ml-tiny-repaired-2"
    assert again["saved"]["events"] == 1


def test_a_backup_is_a_library(document: Document, run: Run, home: Path, tmp_path: Path) -> None:
    document("rate", "Psycho", "5")
    target = tmp_path / f"copy{LIBRARY_SUFFIX}"
    assert document("library", "backup", str(target))["bytes"] > 0
    assert document("history", "--library", str(target))["rated"] == 1
    assert run("library", "backup", str(target)).exit_code == 1


def test_vacuum(document: Document, home: Path) -> None:
    answer = document("library", "vacuum")
    assert 0 < answer["bytes_after"] <= answer["bytes_before"]


def test_delete_needs_a_yes(document: Document, run: Run, home: Path) -> None:
    refused = run("library", "delete", "ml-tiny")
    assert refused.exit_code == 1
    assert "--yes" in refused.stderr
    document("library", "delete", "ml-tiny", "--yes")
    assert document("library", "list")["libraries"] == []
    assert run("library", "delete", "ml-tiny", "--yes").exit_code == 1


def test_names_that_would_leave_the_folder_are_refused(run: Run, tmp_path: Path) -> None:
    for name in ("..", "a\nb", "", " "):
        result = run("library", "new", name)
        assert result.exit_code in (1, 2), name
        assert result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_library_that_exists_is_not_made_again(document: Document, run: Run, home: Path) -> None:
    result = run("library", "new", "ml-tiny")
    assert result.exit_code == 1
    assert document("stats", "--library", "ml-tiny")["items"] == 24
