"""What the data screen says of an import of a history."""

from __future__ import annotations

from typing import Any

from recterm.present.data_facts import history_facts

FOUND: dict[str, Any] = {
    "events": 3, "repeated": 1, "matched": {"sure": 4}, "unmatched": 1, "skipped": {"no rating": 2}, "examples": {},
}  # fmt: skip


def test_likes_and_lists_of_a_history_are_counted() -> None:
    lists = {"Rain\x1b[2J": 1, "Sun": 1200}
    kinds = {"rate": 1, "like": 2, "view": 1500, "hide": 1}
    facts = [(label, text) for label, text, _ in history_facts(FOUND | {"kinds": kinds, "lists": lists})]
    assert ("holds", "1 rating, 1,500 views, 2 likes, 1 dislike") in facts
    assert [text for label, text in facts if label == "list"] == ["Rain\ufffd[2J: 1 item more", "Sun: 1,200 items more"]


def test_a_report_of_an_older_version_says_nothing_of_them() -> None:
    assert {"holds", "list"}.isdisjoint(label for label, _, _ in history_facts(FOUND))
