"""Files whose schema is not ours: named, refused, and nothing in them runs."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from recterm.domain.model import EventKind, ItemRow
from recterm.errors import LibraryError, LibraryGoneError
from recterm.store import LIBRARY_VERSION, Library
from recterm.store.file import present_schema
from recterm.store.file.schema_check import differences
from tests.store import present_schema as written
from tests.store.checking import check
from tests.store.films import ALIEN, fill
from tests.store.older import make_empty

if TYPE_CHECKING:
    from recterm.store.file.connection import Connection

ENDLESS = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"

HOSTILE = {
    "a trigger that eats events": "CREATE TRIGGER eat AFTER INSERT ON events BEGIN DELETE FROM events; END",
    "a trigger that stops events": "CREATE TRIGGER stop BEFORE INSERT ON events BEGIN SELECT RAISE (IGNORE); END",
    "a trigger that bends feedback": "CREATE TRIGGER bend AFTER INSERT ON feedback BEGIN DELETE FROM feedback; END",
    "an endless view for a table": f"DROP TABLE genres; CREATE VIEW genres AS {ENDLESS} SELECT i AS name FROM n",
    "an endless view for events": f"DROP TABLE events; CREATE VIEW events AS {ENDLESS} SELECT i AS id FROM n",
    "a view beside": f"CREATE VIEW beside AS {ENDLESS} SELECT i FROM n",
    "a table beside": "CREATE TABLE beside (a DEFAULT (zeroblob (900000000)))",
    "a generated column": "DROP TABLE runs; CREATE TABLE runs (id INTEGER PRIMARY KEY, data AS (zeroblob (900000000)))",
    "a huge default": "ALTER TABLE runs ADD COLUMN ballast DEFAULT (zeroblob (900000000))",
    "a column more": "ALTER TABLE events ADD COLUMN more",
    "a table less": "DROP TABLE matches",
    "an index less": "DROP INDEX events_undoes",
    "an index by another rule": "DROP INDEX items_year; CREATE INDEX items_year ON items (abs (year))",
    "a constraint less": "DROP TABLE lists; CREATE TABLE lists (id, profile, name, description, created)",
}  # fmt: skip
"""What strangers may do to the schema of a file, by name."""


def execute(path: Path, script: str) -> None:
    connection = sqlite3.connect(path)
    try:
        connection.executescript(script)
    finally:
        connection.close()


def connection_of(library: Library) -> Connection:
    return library._db


def test_the_schema_that_is_kept_is_the_one_that_the_steps_make() -> None:
    kept = Path(present_schema.__file__).read_text(encoding="utf-8")
    assert kept == written.text(), "run `python -m tests.store.present_schema` after a new migration step"
    assert present_schema.VERSION == LIBRARY_VERSION


def test_our_own_schema_has_no_differences(library: Library) -> None:
    assert differences(connection_of(library)) == []


@pytest.mark.parametrize("script", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("readonly", [False, True])
def test_a_schema_that_is_not_ours_is_refused(library: Library, path: Path, script: str, readonly: bool) -> None:
    library.close()
    execute(path, script)
    with pytest.raises(LibraryError, match="not as recterm made it") as caught:
        Library.open(path, readonly=readonly)
    assert "--repair" in caught.value.hint


@pytest.mark.parametrize("steps", range(1, LIBRARY_VERSION))
def test_a_library_of_every_older_version_is_taken_and_a_strange_one_is_not(
    path: Path, monkeypatch: pytest.MonkeyPatch, steps: int
) -> None:
    make_empty(path, steps, monkeypatch)
    strange = path.with_name("strange.recterm")
    strange.write_bytes(path.read_bytes())
    execute(strange, HOSTILE["a trigger that eats events"])
    with pytest.raises(LibraryError, match="trigger 'eat'"):
        Library.open(strange)
    with Library.open(path) as library:
        fill(library)
        assert check(library) == []


@pytest.mark.parametrize("name", [name for name, script in HOSTILE.items() if "TRIGGER" in script])
def test_a_trigger_that_comes_in_later_eats_nothing(library: Library, path: Path, name: str) -> None:
    me = library.profiles.active().id
    library.events.record(me, ItemRow(ALIEN), EventKind.RATE, 4)
    execute(path, HOSTILE[name])
    with pytest.raises(LibraryError, match="not as recterm made it"):
        library.events.record(me, ItemRow(ALIEN), EventKind.RATE, 5)
    assert library.events.feedback(me)[ItemRow(ALIEN)].stars == 4


def test_an_index_made_again_by_another_connection_is_ours(library: Library) -> None:
    with Library.open(library.path) as other:
        fill(other, fingerprint="f2")
    library.events.record(library.profiles.active().id, ItemRow(ALIEN), EventKind.RATE, 4)
    assert check(library) == []


class TestGone:
    def rate(self, library: Library) -> None:
        library.events.record(library.profiles.active().id, ItemRow(ALIEN), EventKind.RATE, 4)

    def assert_refused(self, library: Library) -> None:
        me = library.profiles.active().id
        with pytest.raises(LibraryGoneError):
            library.events.record(me, ItemRow(ALIEN), EventKind.RATE, 5)
        assert library.events.feedback(me)[ItemRow(ALIEN)].stars == 4

    def test_deleted(self, library: Library, path: Path) -> None:
        self.rate(library)
        path.unlink()
        self.assert_refused(library)

    def test_moved_away(self, library: Library, path: Path) -> None:
        self.rate(library)
        path.rename(path.with_name("elsewhere.recterm"))
        self.assert_refused(library)

    def test_replaced(self, library: Library, path: Path) -> None:
        self.rate(library)
        other = path.with_name("other.recterm")
        Library.create(other, "other").close()
        other.replace(path)
        self.assert_refused(library)

    @pytest.mark.parametrize("again", [False, True])
    def test_its_log_deleted(self, library: Library, path: Path, again: bool) -> None:
        self.rate(library)
        log = path.with_name(f"{path.name}-wal")
        log.unlink()
        if again:
            log.write_bytes(b"")
        self.assert_refused(library)


def test_a_pipe_is_not_waited_for(path: Path) -> None:
    os.mkfifo(path)
    with pytest.raises(LibraryError, match="is not a recterm library"):
        Library.open(path)
