"""`rate`, `view`, `like`, `hide`, `save`, `undo`, `history`: one event each, on one item."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Document, Run

KEYS = {"event", "item", "revision"}


@pytest.mark.parametrize(
    ("words", "kind", "value"),
    [
        (("rate", "Alien (1961)", "4.5"), "rate", 4.5),
        (("view", "Alien (1961)"), "view", None),
        (("like", "Alien (1961)"), "like", None),
        (("hide", "Alien (1961)"), "hide", None),
        (("save", "Alien (1961)"), "save", None),
    ],
)
def test_each_records_one_event(
    document: Document, home: Path, words: tuple[str, ...], kind: str, value: float | None
) -> None:
    answer = document(*words)
    assert answer.keys() >= KEYS
    assert (answer["event"]["kind"], answer["event"]["value"]) == (kind, value)
    assert (answer["title"], answer["year"]) == ("Alien", 1961)
    assert answer["revision"]["event"] == answer["event"]["id"]
    history = document("history")
    assert [entry["event"]["kind"] for entry in history["events"]] == [kind]
    assert history["events"][0]["item"] == answer["item"]
    assert history["revision"] == answer["revision"] == document("recommend")["revision"]
    assert len(answer["revision"]["models"]) == 3


def test_an_item_is_found_by_id_title_and_search(document: Document, home: Path) -> None:
    by_title = document("rate", "the thing", "4")["item"]
    assert document("rate", by_title, "5")["item"] == by_title
    assert document("rate", "notting", "3")["title"] == "Notting Hill"


def test_an_ambiguous_item_lists_candidates_and_does_nothing(run: Run, document: Document, home: Path) -> None:
    result = run("rate", "ali", "5")
    assert result.exit_code == 1
    assert "Alien (1961)" in result.stderr
    assert "Aliens (1962)" in result.stderr
    assert result.stdout == ""
    assert document("history")["events"] == []


def test_an_unknown_item_is_refused(run: Run, document: Document, home: Path) -> None:
    result = run("hide", "Zardoz \x1b[2J")
    assert result.exit_code == 1
    assert "Zardoz" in result.stderr
    assert "\x1b" not in result.stderr
    assert document("history")["events"] == []


@pytest.mark.parametrize(
    ("stars", "code"), [("7", 1), ("0", 1), ("3.3", 1), ("nan", 2), ("inf", 1), ("good", 2), (None, 2)]
)
def test_a_rating_that_is_none_is_refused(
    run: Run, document: Document, home: Path, stars: str | None, code: int
) -> None:
    result = run("rate", "Psycho", *([stars] if stars else []))
    assert result.exit_code == code
    assert result.stdout == ""
    assert stars is None or stars in result.stderr
    assert document("history")["events"] == []


def test_a_rating_can_be_taken_away(run: Run, document: Document, home: Path) -> None:
    document("rate", "Psycho", "5")
    assert document("rate", "Psycho", "--off")["event"]["kind"] == "unrate"
    assert document("history")["rated"] == 0
    assert run("rate", "Psycho", "5", "--off").exit_code == 2


@pytest.mark.parametrize(("command", "count"), [("like", "liked"), ("hide", "hidden"), ("save", "saved")])
def test_like_hide_and_save_can_be_taken_back(document: Document, home: Path, command: str, count: str) -> None:
    document(command, "Psycho")
    assert document("history")[count] == 1
    document(command, "Psycho", "--off")
    assert document("history")[count] == 0


def test_undo_takes_back_the_latest_event(run: Run, document: Document, home: Path) -> None:
    document("rate", "Psycho", "5")
    document("rate", "Jaws", "2")
    undone = document("undo")
    assert undone.keys() >= KEYS
    assert (undone["title"], undone["event"]["value"]) == ("Jaws", 2.0)
    assert document("history")["rated"] == 1
    assert "Psycho" in run("undo").stdout
    refused = run("undo")
    assert refused.exit_code == 1
    assert "undo" in refused.stderr


def test_redo_does_it_again_and_tells_what_it_was(run: Run, document: Document, home: Path) -> None:
    document("rate", "Psycho", "4.5")
    assert run("undo").stdout == "Undone: Psycho (1966) ★★★★½ → no rating\n"
    redone = document("redo")
    assert (redone["title"], redone["stars"]) == ("Psycho", {"before": None, "after": 4.5})
    assert redone["step"]["kind"] == "feedback"
    assert redone["step"]["redone"] is True
    document("list", "add", "Rainy days", "Psycho", "Jaws")
    document("list", "rename", "Rainy days", "Sundays")
    assert run("undo").stdout == "Undone: list Rainy days renamed Sundays\n"
    assert run("undo").stdout == "Undone: list Rainy days created, 2 items added to Rainy days\n"
    assert document("list")["lists"] == []
    assert [named_list["list"] for named_list in document("redo")["lists"]] == ["Rainy days"]
    assert [named_list["count"] for named_list in document("list")["lists"]] == [2]


def test_history_is_newest_first_and_limited(document: Document, home: Path) -> None:
    for title in ("Psycho", "Jaws", "Emma"):
        document("view", title)
    assert [entry["title"] for entry in document("history", "-n", "2")["events"]] == ["Emma", "Jaws"]


def test_what_a_person_reads(run: Run, home: Path) -> None:
    assert run("rate", "Psycho", "4.5").stdout == "rated Psycho (1966)  ★★★★½\n"
    assert "Psycho (1966)" in run("undo").stdout
    words = run("history").stdout
    assert "Psycho (1966)" in words
    assert "★★★★½" in words


def test_titles_are_literal_text(run: Run, home: Path) -> None:
    result = run("rate", "Brackets", "5")
    assert "[bold red]Brackets[/] :smile: [/bold]" in result.stdout
    result = run("rate", "Artist", "5")
    assert "\x1b" not in result.output
    assert "\x07" not in run("history").output


def test_profiles_have_histories_of_their_own(document: Document, home: Path) -> None:
    document("profile", "new", "Ada")
    document("rate", "Psycho", "5", "--profile", "Ada")
    assert len(document("history", "--profile", "Ada")["events"]) == 1
    assert document("history", "--profile", "me")["events"] == []


def test_an_unknown_profile_is_refused(run: Run, home: Path) -> None:
    result = run("rate", "Psycho", "5", "--profile", "nobody")
    assert result.exit_code == 1
    assert "nobody" in result.stderr


def test_a_rating_has_a_date_and_a_note(document: Document, run: Run, home: Path) -> None:
    first = document("rate", "Alien (1961)", "4.5", "--date", "2024-03-14", "--note", "with Ann,\nin the rain")["event"]
    assert first["note"] == "with Ann, in the rain"
    assert "2024-03-14" in run("history", "list").output
    changed = document("rate", "Alien (1961)", "--note", "better every time")["event"]
    assert (changed["value"], changed["timestamp"], changed["note"]) == (4.5, first["timestamp"], "better every time")
    (entry,) = document("history", "list", "--search", "better")["events"]
    assert (entry["day"], entry["note"]) == ("2024-03-14", "better every time")
    assert document("history", "edit", str(entry["id"]), "--note", "")["events"][0].get("note") is None
    run("undo")
    for words in (("history", "list"), ("history",)):
        assert "better every time" in run(*words).output


@pytest.mark.parametrize("kind", ["view", "like", "save", "hide", "drop"])
def test_every_kind_has_a_date_and_a_note(document: Document, home: Path, kind: str) -> None:
    event = document(kind, "Alien (1961)", "--date", "2024", "--note", "why not")["event"]
    assert event["note"] == "why not"
    assert document("history", "list")["events"][0]["day"] == "2024"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--note", "not rated yet"), "not_rated"),
        (("4", "--date", "2999"), "bad_date"),
        (("4", "--date", "soon"), "bad_date"),
        (("4", "--note", "a" * 4_001), "note_too_long"),
    ],
)
def test_a_date_or_note_that_cannot_be_is_refused(
    run: Run, document: Document, home: Path, words: tuple[str, ...], code: str
) -> None:
    result = run("rate", "Alien (1961)", *words, "--json")
    assert result.exit_code == 1
    assert code in result.output
    assert document("history")["events"] == []
