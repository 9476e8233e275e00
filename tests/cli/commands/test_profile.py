"""`recterm profile ...`: the profiles of a library."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Document, Run


def test_a_new_profile_is_active_until_another_is(document: Document, home: Path) -> None:
    assert document("profile", "new", "Ada")["profile"] == "Ada"
    document("view", "Psycho")
    profiles = {entry["profile"]: entry for entry in document("profile", "list")["profiles"]}
    assert {name: entry["active"] for name, entry in profiles.items()} == {"Ada": True, "me": False}
    assert {name: entry["viewed"] for name, entry in profiles.items()} == {"Ada": 1, "me": 0}
    document("profile", "switch", "me")
    assert document("history")["profile"] == "me"
    document("profile", "use", "Ada")
    assert document("history")["profile"] == "Ada"


def test_delete_needs_a_yes(document: Document, run: Run, home: Path) -> None:
    document("profile", "new", "Ada")
    refused = run("profile", "delete", "Ada")
    assert refused.exit_code == 1
    assert "--yes" in refused.stderr
    assert document("profile", "delete", "Ada", "--yes")["profile"] == "Ada"
    assert [entry["profile"] for entry in document("profile", "list")["profiles"]] == ["me"]


def test_unknown_and_double_names_are_refused(run: Run, home: Path) -> None:
    for words in (("switch", "nobody"), ("delete", "nobody", "--yes"), ("new", "me")):
        result = run("profile", *words)
        assert result.exit_code == 1, words
        assert words[1] in result.stderr


def test_a_name_is_literal_text(run: Run, home: Path) -> None:
    assert run("profile", "new", "[red]Ada").exit_code == 0
    assert "[red]Ada" in run("profile", "list").stdout


def test_a_profile_is_renamed(document: Document, home: Path) -> None:
    document("view", "Psycho")
    renamed = document("profile", "rename", "me", "Ada")
    assert (renamed["profile"], renamed["viewed"]) == ("Ada", 1)
    assert [entry["profile"] for entry in document("profile", "list")["profiles"]] == ["Ada"]
