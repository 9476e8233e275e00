"""Diary search over the library of two tastes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from recterm.domain.model import EventKind
from recterm.present.taste.diary import day_of, iso_day
from recterm.service.live.session import Session
from recterm.service.taste.diary_search import DiarySearch

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def search(library: Path) -> DiarySearch:
    with Session.open(library) as session:
        for title, kind, value in (
            ("Space 03", EventKind.RATE, 4.0),
            ("Love 03", EventKind.VIEW, None),
            ("Love 04", EventKind.HIDE, None),
        ):
            session.feedback.record(kind, session.catalogue.resolve(title), value)
        search = DiarySearch(session, lambda timestamp: iso_day(day_of(timestamp)))
        search.over(session.diary.entries())
        search.entries("read the texts while the library is open")
    return search


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ("", ["hide", "view", "rate"]),
        ("03", ["view", "rate"]),
        ("03 love", ["view"]),
        ("LOVE", ["hide", "view"]),
        ("romance hidden", ["hide"]),
        ("1983", ["view", "rate"]),
        ("nothing of the kind", []),
    ],
)
def test_every_word_must_be_in_an_entry(search: DiarySearch, query: str, kinds: list[str]) -> None:
    assert [entry.event.kind.value for entry in search.entries(query)] == kinds


def test_a_longer_query_finds_what_it_finds_alone(search: DiarySearch) -> None:
    typed = "love 04"
    *_, last = [search.entries(typed[:end]) for end in range(1, len(typed) + 1)]
    assert last == search.entries("04 love")
    assert len(last) == 1
