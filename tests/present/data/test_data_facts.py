"""Data facts: what a user reads about the import of a history, in the app and on the command line."""

from __future__ import annotations

from pathlib import Path

from recterm.domain.answers.data.histories import HistoryImported
from recterm.present.data.data_facts import history_facts

COUNTS = {"rate": 1, "like": 2, "view": 1500, "hide": 1}


def imported(kinds: dict[str, int], lists: dict[str, int]) -> HistoryImported:
    return HistoryImported(
        format="letterboxd",
        matched={"sure": 4},
        unmatched=1,
        events=3,
        repeated=1,
        skipped={"no rating": 2},
        report=Path("report.json"),
        kinds=kinds,
        lists=lists,
        number=3,
    )


def test_likes_and_lists_of_a_history_are_counted() -> None:
    answer = imported(COUNTS, {"Rain\x1b[2J": 1, "Sun": 1200})
    facts = [(label, text) for label, text, _ in history_facts(answer)]
    assert ("holds", "1 rating, 1,500 views, 2 likes, 1 dislike") in facts
    assert [text for label, text in facts if label == "list"] == ["Rain\ufffd[2J: 1 item more", "Sun: 1,200 items more"]


def test_a_report_of_an_older_version_says_nothing_of_them() -> None:
    assert {"holds", "list"}.isdisjoint(label for label, _, _ in history_facts(imported({}, {})))


def test_the_app_names_its_key_beside_the_command_that_undoes_it() -> None:
    assert ("to undo", "`recterm history undo-import 3`", "facts--text") in history_facts(imported({}, {}))
    facts = history_facts(imported({}, {}), "u here")
    assert ("to undo", "u here, or `recterm history undo-import 3`", "facts--text") in facts
