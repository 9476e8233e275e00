"""Built-in library: made once, complete or not at all, and true to its films."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from recterm.domain.model import EventKind, Progress
from recterm.service.arrays.community import interactions_of
from recterm.service.libraries import files as libraries
from recterm.service.live.session import Session
from recterm.service.starter.builtin import ensure_builtin
from recterm.store import Library

if TYPE_CHECKING:
    from pathlib import Path

ALIEN_LIKE = {"Horror", "Science Fiction", "Sci-Fi", "Thriller"}


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RECTERM_HOME", str(tmp_path_factory.mktemp("builtin")))
        return ensure_builtin()


def test_it_is_named_films_is_simulated_and_says_so(films: Path) -> None:
    assert [path.name for path in films.parent.iterdir()] == ["films.recterm"]
    with Session.open(films) as session:
        assert session.info.name == "films"
        assert session.info.simulated
        assert "simulated" in session.info.label
        assert session.info.n_items >= 400
        assert session.models.status == "ready"


def test_alien_brings_up_films_that_a_person_would_call_close(films: Path) -> None:
    with Session.open(films) as session:
        session.feedback.record(EventKind.RATE, session.catalogue.resolve("Alien"), 5)
        shelves = session.shelves.all(n=10).shelves
        assert [shelf.title for shelf in shelves] == ["For you", "Because you rated Alien"]
        for shelf in shelves:
            close = [pick for pick in shelf.picks if ALIEN_LIKE & set(pick.item.genres)]
            assert len(close) >= 8
        session.steps.undo()


def test_what_is_there_is_left_alone(films: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECTERM_HOME", str(films.parent.parent))
    before = films.stat().st_mtime_ns
    assert ensure_builtin() == films
    assert films.stat().st_mtime_ns == before


def test_stopped_or_killed_in_the_middle_nothing_half_made_is_left() -> None:
    folder = libraries.path_of("films").parent

    def stop(now: Progress) -> None:
        if now.stage == "saving models":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ensure_builtin(stop)
    assert list(folder.iterdir()) == []

    script = """
import sys
from recterm.service.starter.builtin import ensure_builtin
from recterm.service.arrays.community import interactions_of

def progress(now):
    if now.stage == "saving models":
        print("here", flush=True)
        sys.stdin.read()

ensure_builtin(progress)
"""
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "here\n"
        os.kill(child.pid, signal.SIGKILL)
    assert libraries.list_libraries() == []
    assert ensure_builtin().exists()


def test_the_catalogues_words_are_what_items_are_made_of(films: Path) -> None:
    with Library.open(films) as library:
        features = interactions_of(library).features
        row = library.catalogue.resolve("Alien")
        assert features is not None
        assert features.names
    tokens = {features.names[token] for token in features.tokens[features.indptr[row] : features.indptr[row + 1]]}
    assert {"genre:Horror", "creator:Ridley Scott", "theme:alien creature", "decade:1970"} <= tokens
    assert {"cast", "country"} <= {token.partition(":")[0] for token in tokens}


def test_albums_are_a_library_of_their_own_whose_neighbours_make_sense(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RECTERM_HOME", str(tmp_path_factory.mktemp("albums")))
        with Session.open(ensure_builtin(name="albums")) as session:
            assert session.info.name == "albums"
            close = [pick.item for pick in session.shelves.similar(session.catalogue.resolve("Kind of Blue"), 8).picks]
            assert sum("Jazz" in item.genres for item in close) >= 7
            close = [pick.item for pick in session.shelves.similar(session.catalogue.resolve("Illmatic"), 8).picks]
            assert sum("Hip-Hop" in item.genres for item in close) >= 7
