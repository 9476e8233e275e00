"""Several threads and processes on one library."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from recterm.domain.model import CatalogueQuery, EventKind, ItemRow
from recterm.errors import LibraryError
from recterm.store import Library
from recterm.store.file import sqlite_file
from tests.store.checking import check
from tests.store.films import ALIEN, ALIENS, MATRIX, fill, film

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def other(library: Library, path: Path) -> Iterator[Library]:
    """The same library, opened a second time as another process would."""
    with Library.open(path) as other:
        yield other


def test_what_another_process_writes_is_seen(library: Library, other: Library) -> None:
    me = library.profiles.active().id
    before = library.data_version()
    library.events.record(me, ItemRow(ALIEN), EventKind.VIEW)
    assert library.data_version() == before
    other.events.record(me, ItemRow(ALIENS), EventKind.VIEW)
    assert library.data_version() != before
    assert list(library.events.feedback(me)) == [ALIEN, ALIENS]


def test_a_locked_library_is_busy(library: Library, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_file, "BUSY_TIMEOUT", 0)
    me = library.profiles.active().id
    with library.transaction():
        library.events.record(me, ItemRow(ALIEN), EventKind.VIEW)
        with Library.open(path) as impatient:
            for write in (
                lambda: impatient.events.record(me, ItemRow(ALIENS), EventKind.VIEW),
                lambda: impatient.steps.undo(me),
                lambda: fill(impatient),
                impatient.vacuum,
            ):
                with pytest.raises(LibraryError, match="busy") as caught:
                    write()
                assert caught.value.hint
            assert impatient.events.feedback(me) == {}
            assert [problem for problem in check(impatient) if "busy" not in problem] == []
    assert list(library.events.feedback(me)) == [ALIEN]


def test_an_exclusive_lock_is_busy_for_readers_too(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Library.create(path, "films").close()
    monkeypatch.setattr(sqlite_file, "BUSY_TIMEOUT", 0)
    lock = sqlite3.connect(path)
    lock.execute("PRAGMA locking_mode=EXCLUSIVE")
    lock.execute("BEGIN EXCLUSIVE")
    lock.execute("UPDATE library SET label = ''")
    with pytest.raises(LibraryError, match="busy"):
        Library.open(path)
    lock.close()


def test_a_reader_sees_what_was_committed_and_writes_nothing(library: Library) -> None:
    me = library.profiles.active().id
    with library.reader() as reader:
        with library.transaction():
            library.events.record(me, ItemRow(ALIEN), EventKind.VIEW)
            assert reader.events.feedback(me) == {}
        assert list(reader.events.feedback(me)) == [ALIEN]
        with pytest.raises(LibraryError, match="read-only"):
            reader.events.record(me, ItemRow(ALIEN), EventKind.VIEW)


def test_threads_share_one_library(library: Library) -> None:
    me = library.profiles.active().id

    def view_and_browse(number: int) -> int:
        library.events.record(me, ItemRow(number % 10), EventKind.VIEW)
        return len(library.catalogue.page(library.catalogue.rows(CatalogueQuery(text="alien"), me)))

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(view_and_browse, range(80))) == {3}
    assert {state.views for state in library.events.feedback(me).values()} == {8}
    assert len(library.events.history(me)) == 80
    assert check(library) == []


def test_threads_with_readers_of_their_own(library: Library) -> None:
    me = library.profiles.active().id
    library.events.record(me, ItemRow(MATRIX), EventKind.VIEW)

    def read(_: int) -> list[int]:
        with library.reader() as reader:
            return list(reader.events.feedback(me))

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(read, range(8))) == [[MATRIX]] * 8


def test_an_import_by_another_process_swaps_the_catalogue_at_once(library: Library, other: Library) -> None:
    me = library.profiles.active().id
    rows = library.catalogue.rows(CatalogueQuery(), me)
    fill(other, [film("x:1", "Stalker")], fingerprint="f2")
    assert len(rows) == 10
    assert library.catalogue.rows(CatalogueQuery(), me) == range(1)
    assert library.info().fingerprint == "f2"


def test_opening_a_library_twice_here_keeps_it_safe_from_a_process_that_closes_it(library: Library, path: Path) -> None:
    """A process that is the last to close a database takes its log away: it must see that somebody is still there."""
    me = library.profiles.active().id
    library.events.record(me, ItemRow(ALIEN), EventKind.VIEW)
    Library.open(path).close()
    Library.open(path, readonly=True).close()
    code = (
        "import sys; from pathlib import Path; from recterm.store import Library\n"
        "with Library.open(Path(sys.argv[1])) as opened: opened.settings.set('seen', 'by another')\n"
    )
    subprocess.run([sys.executable, "-c", code, str(path)], check=True)
    library.events.record(me, ItemRow(ALIENS), EventKind.VIEW)
    assert library.settings.get("seen", "") == "by another"
    with Library.open(path) as again:
        assert list(again.events.feedback(me)) == [ALIEN, ALIENS]
        assert check(again) == []
