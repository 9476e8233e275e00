"""`library check --repair`: users' feedback is saved from damaged files, which stay as they are."""

from __future__ import annotations

import re
import shutil
import sqlite3
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from recterm.domain.model import EventKind
from recterm.errors import LibraryError
from recterm.service.libraries import files as libraries
from recterm.service.libraries import maintenance
from recterm.service.live.session import Session
from recterm.store import Library
from recterm.store.file import present_schema
from recterm.store.repair.salvage import REBUILT, TABLES
from tests.service import damage
from tests.service.people import add_people

if TYPE_CHECKING:
    from pathlib import Path

    from recterm.domain.answers.libraries import LibraryRepaired


class Held(NamedTuple):
    """What a library holds of its users."""

    events: set[Any]
    feedback: dict[tuple[str, str], Any]
    lists: set[tuple[str, str, str]]
    decisions: list[Any]


def held(path: Path) -> Held:
    with Library.open(path) as library:
        people = library.profiles.list()
        return Held(
            {event for profile in people for event in library.events.history(profile.id)},
            {
                (profile.name, library.catalogue.item(row).id): (state.stars, state.views, state.saved, state.hidden)
                for profile in people
                for row, state in library.events.feedback(profile.id).items()
            },
            {
                (profile.name, named_list.name, item)
                for profile in people
                for named_list in library.lists.all(profile.id)
                for item in named_list.items
            },
            library.matches.all(),
        )


@pytest.fixture(scope="module")
def content(trained_file: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("people") / "people.recterm"
    path.write_bytes(trained_file.read_bytes())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RECTERM_HOME", str(path.parent / "home"))
        add_people(path)
    return path.read_bytes()


@pytest.fixture
def path(content: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "mine.recterm"
    path.write_bytes(content)
    return path


def repaired(path: Path) -> LibraryRepaired:
    """Repair a file, and check that it stays as it was and that the new one is sound."""
    before = {file.name: file.read_bytes() for file in path.parent.glob(f"{path.name}*")}
    outcome = maintenance.repair(path)
    assert {file.name: file.read_bytes() for file in path.parent.glob(f"{path.name}*")} == before
    assert maintenance.check(outcome.path) == []
    return outcome


@pytest.fixture
def page_of(path: Path) -> Any:
    """A function that overwrites the first page of a table or index."""

    def spoil(*names: str) -> None:
        connection = sqlite3.connect(path)
        pages = [
            connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchone()[0]
            for name in names
        ]
        connection.close()
        spoilt = bytearray(path.read_bytes())
        for page in pages:
            spoilt[(page - 1) * 4096 : page * 4096] = b"\xa5" * 4096
        path.write_bytes(spoilt)

    return spoil


def test_every_table_is_saved_or_built_again() -> None:
    made = set(re.findall(r"CREATE (?:VIRTUAL )?TABLE ['\"]?(\w+)", present_schema.SCHEMA))
    assert made - {"_sqlite_migrations", "sqlite_sequence"} - set(REBUILT) == set(TABLES)


def test_a_sound_library_is_saved_whole(path: Path) -> None:
    before = held(path)
    outcome = repaired(path)
    assert outcome.lost == ()
    assert held(outcome.path) == before
    assert {name: count for name, count in outcome.saved.items() if name in ("interactions", "models", "runs")} == {
        "interactions": 1920, "models": 4, "runs": 1,
    }  # fmt: skip
    with Session.open(path) as original, Session.open(outcome.path) as other:
        assert original.info.fingerprint == other.info.fingerprint
        assert original.catalogue.data_card == other.catalogue.data_card
        assert original.shelves.for_you(5) == other.shelves.for_you(5)


def test_lost_events_are_made_from_what_they_led_to(path: Path, page_of: Any) -> None:
    before = held(path)
    page_of("events")
    outcome = repaired(path)
    assert held(outcome.path).feedback == before.feedback
    assert any("events" in text for text in outcome.lost)


def test_events_that_a_stranger_deleted_are_made_from_what_they_led_to(path: Path) -> None:
    before = held(path)
    connection = sqlite3.connect(path)
    connection.execute("DELETE FROM events WHERE id % 3 = 0")
    connection.commit()
    connection.close()
    assert maintenance.check(path)
    outcome = repaired(path)
    assert {key: state[0] for key, state in held(outcome.path).feedback.items()} == {
        key: state[0] for key, state in before.feedback.items()
    }
    assert any("events" in text for text in outcome.lost)


def test_models_that_lie_are_left_out(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("DELETE FROM model_arrays WHERE name = 'popularity'")
    connection.commit()
    connection.close()
    outcome = repaired(path)
    assert outcome.saved["models"] < 4
    assert any("the model" in text for text in outcome.lost)


def test_names_of_profiles_and_lists_outlive_their_table(path: Path, page_of: Any) -> None:
    before = held(path)
    page_of("profiles")
    assert held(repaired(path).path) == before


def test_titles_that_are_lost_keep_their_ids_and_the_community_its_rows(path: Path, page_of: Any) -> None:
    before = held(path)
    page_of("items")
    outcome = repaired(path)
    after = held(outcome.path)
    assert (after.events, after.feedback, after.lists) == (before.events, before.feedback, before.lists)
    assert outcome.saved["interactions"] == 1920
    assert any("titles" in text for text in outcome.lost)


def test_a_lost_schema_loses_nothing_that_people_did(path: Path) -> None:
    before = held(path)
    spoilt = bytearray(path.read_bytes())
    spoilt[100:4096] = bytes(3996)
    path.write_bytes(spoilt)
    after = held(repaired(path).path)
    assert (after.events, after.feedback, after.lists) == (before.events, before.feedback, before.lists)
    assert [title.title for title in after.decisions] == [title.title for title in before.decisions]


def test_a_damaged_log_keeps_what_follows_the_damage(path: Path) -> None:
    killed = path.with_name("killed.recterm")
    with Session.open(path) as session:
        for _ in range(40):
            for number in range(1, 10):
                session.feedback.record(EventKind.VIEW, session.catalogue.resolve(f"Space {number:02}"))
        session.feedback.record(EventKind.RATE, session.catalogue.resolve("Love 20"), 5)
        before = held(path)
        for ending in ("", "-wal", "-shm"):
            shutil.copy(f"{path}{ending}", f"{killed}{ending}")
    log = killed.with_name(f"{killed.name}-wal")
    spoilt = bytearray(log.read_bytes())
    spoilt[32 + 3 * 4120 + 500] ^= 1
    log.write_bytes(spoilt)
    with pytest.raises(LibraryError, match="breaks off"):
        Session.open(killed)
    assert held(repaired(killed).path).events == before.events


@pytest.mark.parametrize(
    "script",
    [
        "CREATE TRIGGER eat AFTER INSERT ON events BEGIN DELETE FROM events; END",
        "DROP TABLE genres; CREATE VIEW genres AS WITH RECURSIVE n (i) AS (SELECT 1 UNION SELECT i FROM n) SELECT i",
        "DROP TABLE runs; CREATE TABLE runs (id INTEGER PRIMARY KEY, data AS (zeroblob (900000000)))",
    ],
    ids=["trigger", "view", "generated column"],
)
def test_a_strange_schema_is_left_behind(path: Path, script: str) -> None:
    before = held(path)
    connection = sqlite3.connect(path)
    connection.executescript(script)
    connection.close()
    assert held(repaired(path).path) == before


def test_the_repaired_library_is_the_current_one_where_the_damaged_one_was(library: Path) -> None:
    damaged = bytearray(library.read_bytes())
    damaged[24] ^= 255
    library.write_bytes(damaged)
    first, second = repaired(library), maintenance.repair(library)
    assert first.path.stem == f"{library.stem}-repaired"
    assert libraries.current() == first.path
    assert second.path.stem == f"{library.stem}-repaired-2"


@pytest.mark.parametrize("what", [b"", b"userId,movieId\n" * 900, bytes(9000)], ids=["empty", "table", "zeros"])
def test_what_is_no_library_is_refused(tmp_path: Path, what: bytes) -> None:
    path = tmp_path / "other.recterm"
    path.write_bytes(what)
    with pytest.raises(LibraryError, match="not a recterm library"):
        maintenance.repair(path)
    assert list(tmp_path.glob("*.recterm")) == [path]


def test_damaged_variants_are_repaired_and_sound(content: bytes, path: Path) -> None:
    before = held(path)
    whole = 0
    n = damage.how_many() // 2
    for name, damaged in damage.variants(content, n):
        path.write_bytes(damaged)
        try:
            outcome = maintenance.repair(path)
        except LibraryError:
            assert len(damaged) < len(content) / 2, name  # cut so short that nothing is left
            continue
        assert maintenance.check(outcome.path) == [], name
        after = held(outcome.path)
        whole += after.events >= before.events and after.lists >= before.lists
        outcome.path.unlink()
    assert whole >= n / 2
