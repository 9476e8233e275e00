"""Maintenance: checking, copying and tidying up a library."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from recterm.domain.model import CatalogueQuery, EventKind, ItemRow, Sort
from recterm.errors import TargetExistsError, WriteError
from recterm.store import Library
from recterm.store.integrity import examine
from tests.store.checking import check
from tests.store.films import ALIEN, ALIENS, REC, fill

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        ("UPDATE feedback SET stars = 1", "feedback of profile 1 on ml:2"),
        ("DELETE FROM feedback", "feedback of profile 1 on ml:2"),
        (
            "INSERT INTO feedback VALUES (1, 'ml:9', 5, 0, 0, 0, 1, NULL, 1, 0, NULL, 0, NULL)",
            "feedback of profile 1 on ml:9",
        ),
        ("DELETE FROM events", "feedback of profile 1 on ml:2"),
        ("DELETE FROM profiles", "points to nothing in profiles"),
        ("DELETE FROM items WHERE row = 3", "the catalogue has 9 items"),
        ("UPDATE items SET row = 99 WHERE row = 3", "ends at row 99"),
        ("UPDATE orders SET rows = zeroblob(40) WHERE name = 'title'", "order by title"),
        ("UPDATE items SET title = 'Else' WHERE row = 3", "search index"),
        ("UPDATE community SET data = x'00' WHERE chunk = 1", "chunk 1 of the community"),
        ("UPDATE genres SET count = 9 WHERE name = 'Horror'", "genre 'Horror'"),
        ("UPDATE items SET key = 'else' WHERE row = 3", "the search index of item 3"),
        ("UPDATE items SET facts = '[]' WHERE row = 3", "item 3"),
        ("UPDATE settings SET value = '{}'", "the setting 'data_card'"),
        ("UPDATE library SET n_users = 8", "its header"),
        ("DROP TABLE events", "'events' is missing"),
        ("DELETE FROM orders WHERE name = 'title'", "its orders"),
        ("UPDATE events SET imported = 'NaN'", "event 1"),
        ("UPDATE events SET undoes = 1", "event 1"),
        ("UPDATE profiles SET created = 9e999", "profile 1"),
        ("UPDATE community SET chunk = 7 WHERE chunk = 1", "a chunk of it is missing"),
        ("INSERT INTO steps (profile, kind, made, change) VALUES (1, 'dance', 0, '{}')", "step"),
    ],
)
def test_damage_is_found(library: Library, path: Path, damage: str, problem: str) -> None:
    library.events.record(library.profiles.active().id, ItemRow(ALIEN), EventKind.RATE, 4)
    assert check(library) == []
    connection = sqlite3.connect(path)
    connection.execute(damage)
    connection.commit()
    connection.close()
    assert any(problem in message for message in check(library))


def test_a_search_index_of_no_known_version_is_found(library: Library, path: Path) -> None:
    library.close()
    connection = sqlite3.connect(path)
    connection.execute("DELETE FROM items_fts_config")
    connection.commit()
    connection.close()
    assert [problem.name for problem in examine(path)] == ["search index"]


def test_the_index_can_be_rebuilt(library: Library, path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("DELETE FROM orders")
    connection.execute("DELETE FROM genres")
    connection.execute("INSERT INTO items_fts (items_fts) VALUES ('delete-all')")
    connection.commit()
    connection.close()
    assert check(library)
    library.rebuild_index()
    assert check(library) == []
    me = library.profiles.active().id
    assert library.catalogue.find("rec")[0].row == REC
    assert library.catalogue.genres()[0] == ("Comedy", 4)
    assert len(library.catalogue.rows(CatalogueQuery(sort=Sort.RATING), me)) == 10


def test_a_rebuilt_index_equals_the_imported_one(library: Library) -> None:
    me = library.profiles.active().id
    queries = [CatalogueQuery(sort=sort, descending=down) for sort in Sort for down in (False, True)]
    before = [library.catalogue.rows(query, me) for query in queries], library.catalogue.genres()
    library.rebuild_index()
    assert ([library.catalogue.rows(query, me) for query in queries], library.catalogue.genres()) == before


def test_a_backup_is_a_library_of_its_own(library: Library, tmp_path: Path) -> None:
    me = library.profiles.active().id
    library.events.record(me, ItemRow(ALIEN), EventKind.RATE, 4)
    copy = tmp_path / "copy.recterm"
    library.backup(copy)
    library.events.record(me, ItemRow(ALIENS), EventKind.RATE, 4)
    assert [file.name for file in tmp_path.glob("*copy*")] == ["copy.recterm"]
    with Library.open(copy) as opened:
        assert list(opened.events.feedback(me)) == [ALIEN]
        assert check(opened) == []


def test_a_backup_goes_to_a_new_file_in_a_folder_that_can_be_written(library: Library, tmp_path: Path) -> None:
    existing = tmp_path / "taken"
    existing.write_text("mine")
    with pytest.raises(TargetExistsError, match="already exists"):
        library.backup(existing)
    assert existing.read_text() == "mine"
    with pytest.raises(WriteError, match="there is no folder"):
        library.backup(tmp_path / "nowhere" / "copy.recterm")


def test_vacuum_gives_the_space_back(library: Library, path: Path) -> None:
    fill(library, chunks=[bytes(1_000_000)], fingerprint="f2")
    fill(library, chunks=[b"small"], fingerprint="f3")
    library.vacuum()
    assert path.stat().st_size < 500_000
    assert check(library) == []
