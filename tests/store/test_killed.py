"""Processes killed with -9 in the middle of a write: the library is as it was, or as it should be."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import recterm
from recterm.domain.model import EventKind, ItemRow
from recterm.store import Library
from tests.store.checking import check
from tests.store.films import ALIEN, ALIENS, FILMS

if TYPE_CHECKING:
    from recterm.domain.model import Feedback

PRELUDE = """
import os, signal, sqlite3, sys
from pathlib import Path
from recterm.domain.model import EventKind, Role
from recterm.store import Library
from tests.store.films import FILMS, fill

def die():
    os.kill(os.getpid(), signal.SIGKILL)

path = Path(sys.argv[1])
"""

IMPORT = """
def chunks():
    for size in range(40):
        yield bytes(100_000)
    die()

library = Library.open(path)
fill(library, FILMS[2:5], chunks(), fingerprint="f2")
"""

EVENT = """
class Mortal(sqlite3.Connection):
    left = int(sys.argv[2])

    def execute(self, sql, *parameters):
        if armed:
            Mortal.left -= 1
            if Mortal.left < 0:
                die()
        return super().execute(sql, *parameters)

armed = False
connect = sqlite3.connect
sqlite3.connect = lambda *a, **k: connect(*a, factory=Mortal, **k)
library = Library.open(path)
armed = True
library.{call}
die()
"""

SHOWN = """
from recterm.domain.showings import Showing, ShowingKey
SHOWING = Showing(ShowingKey(1, "ml:3", 20787, "", "", ""), 1, 5, 1, 5, 5)
"""
"""A showing, for programs in which it is added."""

CREATE = """
os.link = lambda *_: die()
Library.create(path, "films")
"""


def run_to_death(program: str, *arguments: object) -> None:
    folder = Path(recterm.__file__).parents[1]
    ran = subprocess.run(
        [sys.executable, "-c", PRELUDE + program, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
    )
    assert ran.returncode == -signal.SIGKILL, ran.stderr


def test_killed_while_importing(library: Library, path: Path) -> None:
    me = library.profiles.active().id
    event = library.events.record(me, ItemRow(ALIEN), EventKind.RATE, 5)
    library.close()
    run_to_death(IMPORT, path)
    with Library.open(path) as opened:
        assert check(opened) == []
        assert opened.info().fingerprint == "f1"
        assert len(opened.catalogue.page(range(len(FILMS)))) == len(FILMS)
        assert list(opened.data.community()) == [b"first", b"second"]
        assert opened.events.history(me) == [event]


def test_killed_while_importing_with_the_app_open(library: Library, path: Path) -> None:
    run_to_death(IMPORT, path)
    assert library.info().fingerprint == "f1"
    library.events.record(library.profiles.active().id, ItemRow(ALIEN), EventKind.VIEW)
    assert check(library) == []


def states(path: Path) -> tuple[dict[ItemRow, Feedback], int]:
    with Library.open(path) as opened:
        assert check(opened) == []
        me = opened.profiles.active().id
        return opened.events.feedback(me), len(opened.events.history(me))


CALLS = ['steps.record(1, "ml:3", EventKind.RATE, 3.5, 9)', "steps.undo(1)"]


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("statements", range(6))
def test_killed_on_the_way_through_a_rating_or_an_undo(
    library: Library, path: Path, call: str, statements: int
) -> None:
    library.steps.record(library.profiles.active().id, FILMS[ALIENS].id, EventKind.RATE, 1, 1)
    library.close()
    before = states(path)
    run_to_death(EVENT.format(call=call), path, statements)
    assert states(path) == before


@pytest.mark.parametrize("call", CALLS)
def test_killed_right_after_a_rating_or_an_undo(library: Library, path: Path, call: str) -> None:
    library.steps.record(library.profiles.active().id, FILMS[ALIENS].id, EventKind.RATE, 1, 1)
    library.close()
    feedback, length = states(path)
    run_to_death(EVENT.format(call=call), path, 1000)
    assert states(path)[1] == length + 1
    assert states(path)[0] != feedback


ADD = "shown.add([SHOWING], [(1, 'ml:3', 7)])"


@pytest.mark.parametrize("statements", [0, 1, 2, 3, 4, 1000])
def test_killed_on_the_way_through_showings_after_a_rating(library: Library, path: Path, statements: int) -> None:
    me = library.profiles.active().id
    library.close()
    call = f"{CALLS[0]}\nMortal.left = {statements}\nlibrary.{ADD}"
    run_to_death(SHOWN + EVENT.format(call=call), path, 1000)
    assert states(path)[1] == 1
    with Library.open(path) as opened:
        assert [row.opened for row in opened.shown.of(me)] == ([7] if statements == 1000 else [])


def test_a_rating_after_showings_is_on_the_disk(library: Library, path: Path) -> None:
    library.close()
    run_to_death(SHOWN + EVENT.format(call=f"{ADD}\nlibrary.{CALLS[0]}"), path, 1000)
    assert states(path)[1] == 1


def test_killed_while_making_a_library(path: Path) -> None:
    run_to_death(CREATE, path)
    assert not path.exists()
    assert list(path.parent.iterdir())
    with Library.create(path, "films") as library:
        assert check(library) == []
        assert {file.name.removeprefix(path.name) for file in path.parent.iterdir()} == {"", "-shm", "-wal"}
