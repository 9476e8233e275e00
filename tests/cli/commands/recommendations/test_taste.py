"""The command `taste`: views on the screen, as JSON, and in files to share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Document, Run


@pytest.fixture
def horror_fan(run: Run, home: Path) -> None:
    for title in ("Alien", "Aliens", "The Thing", "Halloween", "Scream", "Psycho"):
        run("rate", title, "5")
    for title in ("Amélie", "Ghost", "Titanic"):
        run("rate", title, "1.5")


@pytest.mark.usefixtures("horror_fan")
def test_every_view_is_shown(run: Run) -> None:
    shown = run("taste").output
    for title in (
        "The taste of me",
        "Habits",
        "Where you disagree",
        "How it changed",
        "People like you",
        "Map",
        "review",
    ):
        assert title in shown
    assert "9 films" in shown


@pytest.mark.usefixtures("horror_fan")
def test_only_the_views_that_were_asked_for(run: Run, document: Document) -> None:
    shown = run("taste", "--view", "people").output
    assert "compatibility" in shown
    assert "rating habits" not in shown
    answer = document("taste", "--view", "people")
    assert "habits" not in answer
    assert len(answer["people"]["nearest"]) == 10
    first = answer["people"]["nearest"][0]["compatibility"]
    assert 0 < first["low"] < first["value"] < first["high"] < 1


@pytest.mark.usefixtures("horror_fan")
def test_a_page_to_share(run: Run, tmp_path: Path) -> None:
    files = {name: tmp_path / f"me.{name}" for name in ("html", "svg", "text")}
    asked = [word for name, path in files.items() for word in (f"--{name}", str(path))]
    assert run("taste", *asked).exit_code == 0
    for path in files.values():
        assert "The taste of me" in path.read_text(encoding="utf-8")
    assert run("taste", *asked).exit_code == 1  # they are there already
    assert run("taste", *asked, "--force").exit_code == 0


@pytest.mark.usefixtures("home")
def test_a_year_without_anything(run: Run, document: Document) -> None:
    assert "Nothing happened in 1999." in run("taste", "--view", "year", "--year", "1999").output
    assert document("taste", "--view", "year", "--year", "1999")["year"]["counts"]["items"] == 0


@pytest.mark.usefixtures("horror_fan")
def test_the_diary_and_what_was_taken_are_on_a_page_only_where_they_are_named(
    run: Run, document: Document, tmp_path: Path
) -> None:
    run("rate", "Alien", "--note", "with Ann")
    assert document("taste").keys().isdisjoint({"diary", "taken"})
    answer = document("taste", "--view", "diary", "--view", "taken")
    assert answer["diary"]["matching"] == 9
    assert [event["note"] for event in answer["diary"]["events"] if "note" in event] == ["with Ann"]
    assert answer["taken"]["total"] is None
    for name in ("html", "svg", "text"):
        path = tmp_path / f"diary.{name}"
        assert run("taste", "--view", "diary", "--view", "taken", f"--{name}", str(path)).exit_code == 0
        written = path.read_text(encoding="utf-8")
        assert "with Ann" in written
        assert "Nothing was shown yet." in written
        assert "People like you" not in written
