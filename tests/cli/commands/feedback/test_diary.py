"""Diary on the command line: listed, searched, excluded from the taste, included again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Document, Run

HISTORY = """Date,Name,Year,Letterboxd URI,Rating
2024-01-11,Alien,1961,,4.5
2024-01-12,Aliens,1962,,5
2023-05-02,The Thing,1963,,5
"""


@pytest.fixture
def diary(document: Document, home: Path, tmp_path: Path) -> Document:
    """A history of three horror films, and two romances rated here."""
    path = tmp_path / "ratings.csv"
    path.write_text(HISTORY, encoding="utf-8")
    document("history", "import", str(path))
    document("rate", "Ghost", "5")
    document("rate", "Emma", "5")
    return document


def titles(document: Document, *words: str) -> list[str]:
    return [event["title"] for event in document("history", "list", *words)["events"]]


def test_the_diary_is_listed_and_searched(diary: Document) -> None:
    assert titles(diary) == ["Emma", "Ghost", "Aliens", "Alien", "The Thing"]
    assert titles(diary, "--search", "2024-01 horror") == ["Aliens", "Alien"]
    answer = diary("history", "list", "-n", "1", "--search", "letterboxd")
    assert (answer["matching"], len(answer["events"])) == (3, 1)
    (event,) = answer["events"]
    assert (event["day"], event["sources"], event["value"], event["excluded"]) == (
        "2024-01-12",
        ["letterboxd"],
        5.0,
        False,
    )


def test_what_is_excluded_no_longer_counts_and_stays_listed(diary: Document) -> None:
    def reasons() -> set[str]:
        picks = diary("recommend", "-n", "5")["picks"]
        return {reason["title"] for pick in picks for reason in pick["reasons"]}

    assert "Alien" in reasons()
    answer = diary("history", "exclude", "--source", "letterboxd")
    assert (answer["sources"], answer["stored"], answer["effect"]["more"]) == (["letterboxd"], True, 3)
    assert reasons() == {"Ghost", "Emma"}
    assert titles(diary, "--excluded") == ["Aliens", "Alien", "The Thing"]
    picks = {pick["title"] for pick in diary("recommend", "-n", "20")["picks"]}
    assert not picks & {"Alien", "Aliens", "The Thing"}
    diary("undo")
    assert "Alien" in reasons()


def test_a_preview_stores_nothing_and_compares_the_picks(diary: Document) -> None:
    answer = diary("history", "exclude", "--from", "2024", "--preview")
    assert answer["stored"] is False
    assert answer["periods"] == [{"first": "2024-01-01", "last": "2024-12-31"}]
    assert answer["effect"]["more"] == 2
    shown = [pick["item"] for pick in diary("recommend", "-n", "20")["picks"]]
    gone = {pick["item"]: pick["place"] for pick in answer["effect"]["gone"]}
    assert gone == {item: shown.index(item) + 1 for item in gone}
    assert diary("history", "exclude")["periods"] == []


def test_single_events_come_and_go_by_number(diary: Document) -> None:
    numbers = {event["title"]: event["id"] for event in diary("history", "list")["events"]}
    diary("history", "exclude", str(numbers["Alien"]), str(numbers["Ghost"]))
    assert titles(diary, "--excluded") == ["Ghost", "Alien"]
    diary("history", "include", str(numbers["Ghost"]))
    assert titles(diary, "--excluded") == ["Alien"]
    diary("history", "exclude", "--source", "letterboxd")
    diary("history", "include", "--search", "aliens")
    assert titles(diary, "--excluded") == ["Alien", "The Thing"]
    assert diary("history", "include", "--all")["kept"] == []
    assert titles(diary, "--excluded") == []


def test_a_period_counts_again_as_it_was_named_or_event_by_event(diary: Document) -> None:
    diary("history", "exclude", "--from", "2023", "--to", "2024")
    assert titles(diary, "--excluded") == ["Aliens", "Alien", "The Thing"]
    diary("history", "include", "--from", "2024-01-11")
    assert titles(diary, "--excluded") == ["Aliens", "The Thing"]
    assert diary("history", "include", "--from", "2023", "--to", "2024")["periods"] == []
    assert titles(diary, "--excluded") == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("exclude", "--source", "netflix"), "no_such_source"),
        (("exclude", "99999"), "no_such_event"),
        (("edit", "99999", "--stars", "4"), "no_such_event"),
        (("edit", "1", "--date", "2999"), "bad_date"),
        (("edit", "1", "--stars", "4.2"), "bad_event"),
        (("edit", "1"), "usage"),
        (("delete", "99999"), "no_such_event"),
        (("exclude", "--from", "soon"), "bad_date"),
        (("exclude", "--from", "2024", "--to", "2023"), "bad_date"),
        (("include",), "usage"),
        (("exclude", "--to", "2023"), "usage"),
    ],
)
def test_what_cannot_be_excluded_is_refused(diary: Document, run: Run, words: tuple[str, ...], code: str) -> None:
    result = run("history", *words, "--json")
    assert result.exit_code == (2 if code == "usage" else 1)
    assert f'"code": "{code}"' in result.stderr


def test_an_event_is_changed_and_deleted(diary: Document) -> None:
    numbers = {event["title"]: event["id"] for event in diary("history", "list")["events"]}
    (event,) = diary("history", "edit", str(numbers["Alien"]), "--stars", "2", "--date", "2022-05")["events"]
    assert (event["value"], event["day"], event["sources"]) == (2.0, "2022-05", ["letterboxd"])
    assert titles(diary) == ["Emma", "Ghost", "Aliens", "The Thing", "Alien"]
    (event,) = diary("history", "edit", str(event["id"]), "--as", "like")["events"]
    assert (event["kind"], event["value"]) == ("like", None)
    diary("history", "delete", str(numbers["Ghost"]))
    assert titles(diary) == ["Emma", "Aliens", "The Thing", "Alien"]
    for _ in range(3):
        diary("undo")
    assert [event["value"] for event in diary("history", "list")["events"]] == [5.0, 5.0, 5.0, 4.5, 5.0]


def test_the_tables_say_the_same(diary: Document, run: Run) -> None:
    run("history", "exclude", "--source", "letterboxd")
    listed = run("history", "list", "--search", "thing").stdout
    assert "∅" in listed
    assert "The Thing (1963)" in listed
    assert "1 event" in listed
    rules = run("history", "exclude").stdout
    assert "excluded" in rules
    assert "letterboxd" in rules
    assert "3 events come back" in run("history", "include", "--source", "letterboxd").stdout
    assert "nothing is excluded" in run("history", "exclude").stdout


def test_a_library_without_models_excludes_too(diary: Document, run: Run) -> None:
    diary("library", "new", "bare")
    diary("--library", "bare", "history", "exclude")
    result = run("--library", "bare", "history", "exclude", "--source", "recterm", "--json")
    assert '"code": "no_such_source"' in result.stderr
