"""`recterm profile ...`: the profiles of a library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.service.described_users import write_described

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


def test_a_profile_says_what_it_is_like(document: Document, run: Run, home: Path, tmp_path: Path) -> None:
    folder = write_described(tmp_path / "described")
    assert run("import", str(folder), "--library", "described").exit_code == 0
    assert run("library", "use", "described").exit_code == 0
    shown = run("profile", "set", "gender=f", "age=31")
    assert shown.exit_code == 0, shown.stderr
    assert "gender" in shown.stdout
    features = {entry["feature"]: entry for entry in document("profile", "set")["features"]}
    assert (features["gender"]["answer"], features["gender"]["groups"]) == ("f", ["F"])
    (band,) = features["age"]["groups"]
    low, _, high = band.partition(" to ")
    assert float(low) <= 31 <= float(high)
    removed = {entry["feature"]: entry for entry in document("profile", "set", "age=")["features"]}
    assert (removed["age"]["answer"], removed["age"]["groups"]) == (None, [])
    assert removed["gender"]["groups"] == ["F"]
    document("profile", "new", "Ada")
    other = document("profile", "set", "--profile", "me")
    assert other["profile"] == "me"
    for words, hint in ((("gender=x",), "choose one of"), (("shoe=4",), "gender, age"), (("gender",), "KEY=VALUE")):
        refused = run("profile", "set", *words)
        assert refused.exit_code != 0
        assert hint in refused.stderr


def test_data_without_users_have_nothing_to_say(run: Run, home: Path) -> None:
    assert "say nothing about their users" in run("profile", "set").stdout
    refused = run("profile", "set", "age=31")
    assert refused.exit_code == 1
    assert "say nothing about their users" in refused.stderr
