"""Insights of a session over a library of two tastes, with and without ratings, and on a second profile."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

from recterm.domain.model import EventKind
from recterm.service.data.importing import import_data
from recterm.service.live.session import Session
from recterm.service.taste.insights import reading
from recterm.service.taste.overview import overview_of

if TYPE_CHECKING:
    from pathlib import Path

    from recterm.domain.answers.taste.overview import TasteOverview

EVERY = ("habits", "disagreements", "drift", "people", "map", "year")


def rate(session: Session, kind: str, stars: float, films: int = 15) -> None:
    for number in range(1, films + 1):
        row = session.catalogue.resolve(f"{kind} {number:02}")
        session.feedback.record(EventKind.RATE, row, stars - 0.5 * (number % 2))


def overview(session: Session, year: int | None = None) -> TasteOverview:
    with reading(session, session.snapshots.take()) as reader:
        return overview_of(reader, session.info, session.profile.name, EVERY, year)


def test_a_fan_of_space(session: Session) -> None:
    rate(session, "Space", 5)
    rate(session, "Love", 2)
    session.profiles.create("anna")
    rate(session, "Love", 5)
    rate(session, "Space", 2)
    session.profiles.switch("me")
    answer = overview(session)
    assert answer.habits is not None
    assert answer.habits.habits is not None
    assert answer.habits.habits.compared == 30
    genres, decades, makers = answer.habits.groups
    assert {group.name for group in genres.groups} == {"Action", "Sci-Fi", "Drama", "Romance"}
    assert sum(group.crowd_share for group in genres.groups) == pytest.approx(2)  # two genres on each film
    assert decades.groups[0].name == "1980s"
    assert makers.groups == ()
    assert answer.people is not None
    assert all(int(person.name.removeprefix("user ")) % 2 for person in answer.people.nearest)
    assert answer.people.profiles[0].name == "anna"
    assert answer.people.profiles[0].compatibility.value < answer.people.nearest[-1].compatibility.value
    assert answer.map is not None
    assert answer.map.model == "stacked-stars"
    assert sum(item.known for item in answer.map.items) == 30
    assert answer.map.you is not None
    assert answer.year is not None
    assert answer.year.counts.ratings == 30
    assert answer.year.before is None


def test_the_snapshot_is_that_of_its_moment(session: Session) -> None:
    rate(session, "Space", 5, films=6)
    before = session.snapshots.take()
    rate(session, "Love", 5, films=6)
    with reading(session, before) as reader:
        habits = reader.habits().habits
    assert habits is not None
    assert habits.rated == 6


def test_what_is_excluded_counts_in_no_figure_but_those_of_a_year(session: Session) -> None:
    rate(session, "Space", 5)
    rate(session, "Love", 5)
    revision = session.snapshots.revision
    everything = overview(session)
    rows = [session.catalogue.resolve(f"Love {number:02}") for number in range(1, 16)]
    events = [session.feedback.on_item(row)[0].id for row in rows]
    session.diary.exclude(session.diary.exclusions.with_events(events))
    assert session.snapshots.revision != revision
    answer = overview(session)
    assert answer.habits is not None
    assert answer.habits.habits is not None
    assert answer.habits.habits.rated == 15
    assert {group.name for group in answer.habits.groups[0].groups} == {"Action", "Sci-Fi"}
    assert answer.people is not None
    named = {item.title for person in answer.people.nearest for item in (*person.both_love, *person.they_love)}
    assert not any(name.startswith("Love") and int(name[-2:]) < 16 for name in named)
    assert answer.map is not None
    assert sum(item.known for item in answer.map.items) == 30
    assert answer.year == everything.year


def test_nobody_has_a_taste_yet(session: Session) -> None:
    answer = overview(session, 2020)
    assert answer.habits is not None
    assert answer.habits.habits is None
    assert answer.disagreements is not None
    assert (answer.disagreements.above, answer.disagreements.below) == ((), ())
    assert answer.drift is not None
    assert answer.drift.periods == ()
    assert answer.people is not None
    assert answer.people.nearest == ()
    assert answer.map is not None
    assert answer.map.you is None
    assert answer.year is not None
    assert answer.year.year == 2020


def test_a_library_of_plays(tmp_path: Path, private_home: Path) -> None:
    table = tmp_path / "plays.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["user", "item", "count"])
        for user in range(40):
            for number in range(12):
                writer.writerow([f"u{user:02}", f"song {2 * ((number + user) % 20) + user % 2:02}", 1 + number % 3])
    import_data(table, library="plays")
    with Session.open("plays") as session:
        for row in range(0, 40, 4):
            session.feedback.record(EventKind.VIEW, session.catalogue.resolve(f"song {row:02}"))
        answer = overview(session)
    assert answer.habits is not None
    assert answer.habits.habits is None
    assert answer.disagreements is None
    assert answer.people is not None
    assert answer.people.measure == "shared"
    assert all(int(person.name.removeprefix("user ")) % 2 for person in answer.people.nearest)
    assert answer.year is not None
    assert answer.year.counts.views == 10
    assert answer.map is not None
    assert answer.map.model == "likes of the community"
