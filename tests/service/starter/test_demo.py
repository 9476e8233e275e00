"""Demo: six made-up people in a file of their own; the user's own files stay as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from recterm.domain.model import EventKind, ItemRow
from recterm.errors import InputError
from recterm.ingest.builtin.builtin import ALBUMS, FILMS, data_file, read_albums, read_films
from recterm.ingest.builtin.personas import read_personas
from recterm.service.libraries import files as libraries
from recterm.service.live.session import Session
from recterm.service.starter.builtin import ensure_builtin
from recterm.service.starter.demo import demo_library
from recterm.store.people.feedback import check_value

if TYPE_CHECKING:
    from pathlib import Path


FIRST_PERSONA = "Science-fiction purist"


@pytest.mark.parametrize("library", [FILMS, ALBUMS])
def test_six_personas_know_what_is_there_and_say_each_thing_once(library: str) -> None:
    works = {f"film:{film.id}" for film in read_films(data_file("films.csv"))}
    works |= {f"album:{album.id}" for album in read_albums(data_file("albums.csv"))}
    personas = read_personas(library)
    assert len(personas) == 6
    assert next(iter(personas)) == {FILMS: FIRST_PERSONA, ALBUMS: "Jazz collector"}[library]
    for name, history in personas.items():
        pairs = [(event.item, event.kind) for event in history]
        assert {item for item, _ in pairs} <= works, name
        assert len(set(pairs)) == len(pairs), name
        assert [event.timestamp for event in history] == sorted(event.timestamp for event in history)
        for event in history:
            check_value(event.kind, event.stars)
        assert any(event.kind is EventKind.SAVE for event in history)
        rated = sum(event.kind is EventKind.RATE for event in history)
        assert (rated <= 10) if name == "Newcomer" else (rated >= 30)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RECTERM_HOME", str(tmp_path_factory.mktemp("demo")))
        return ensure_builtin()


def test_one_s_own_library_is_copied_without_its_people_and_left_as_it_was(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RECTERM_HOME", str(built.parent.parent))
    with Session.open(built) as session:
        session.feedback.record(EventKind.RATE, ItemRow(0), 1)
        session.profiles.create("Newcomer")
    before = built.read_bytes()
    with demo_library() as path:
        with Session.open(path, FIRST_PERSONA) as session:
            assert {profile.name for profile in session.profiles.all()} == set(read_personas())
            assert session.info.simulated
            session.feedback.record(EventKind.RATE, ItemRow(0), 5)
            genres = [genre for pick in session.shelves.all().shelves[0].picks for genre in pick.item.genres]
            assert genres.count("Sci-Fi") >= 5
            session.profiles.switch("Horror fan")
            genres = [genre for pick in session.shelves.all().shelves[0].picks for genre in pick.item.genres]
            assert genres.count("Horror") >= 6
        folder = path.parent
    assert not folder.exists()
    assert built.read_bytes() == before
    with Session.open(built, "me") as session:
        assert session.feedback.of(ItemRow(0)).stars == 1


def test_listeners_hear_what_they_like() -> None:
    with demo_library(name=ALBUMS) as path, Session.open(path) as session:
        assert [profile.name for profile in session.profiles.all()] == list(read_personas(ALBUMS))
        for name, likes in {
            "Jazz collector": {"Jazz"},
            "Metalhead": {"Metal", "Rock"},
            "Bedroom-pop listener": {"Indie", "Folk", "Dream Pop"},
            "Soul classicist": {"Soul", "Funk", "R&B"},
            "Electronic night owl": {"Electronic", "Techno", "House", "Trip-Hop"},
        }.items():
            session.profiles.switch(name)
            picks = session.shelves.all().shelves[0].picks
            fitting = sum(bool(likes.intersection(pick.item.genres)) for pick in picks)
            assert fitting * 2 > len(picks), name


def test_there_are_no_people_for_other_libraries() -> None:
    with pytest.raises(InputError, match="no personas"), demo_library(name="mine"):
        pass


def test_without_a_library_of_one_s_own_none_is_made() -> None:
    with demo_library() as path:
        assert path.exists()
    assert libraries.list_libraries() == []
