"""Restored backups: checked before anything changes, and the previous library is kept."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path

import pytest

from recterm.domain.model import EventKind, ItemRow
from recterm.errors import LibraryError, TargetExistsError, WriteError
from recterm.service.data.importing import import_data
from recterm.service.libraries import maintenance
from recterm.service.libraries.files import current, delete, new, path_of, remember
from recterm.service.libraries.restore import restore_library
from recterm.store import LIBRARY_VERSION, Library
from recterm.store.file import replacing
from recterm.store.file.logs import BESIDE, beside
from tests.processes import held_process
from tests.store.checking import check
from tests.store.older import make_empty, turn_back

RATE = """
from recterm.domain.model import EventKind, ItemRow
from recterm.store import Library
library = Library.open(Path(sys.argv[1]))
library.events.record(library.profiles.active().id, ItemRow(int(sys.argv[2])), EventKind.RATE, 5)
hold()
library.events.record(library.profiles.active().id, ItemRow(9), EventKind.RATE, 5)
library.close()
"""

RESTORE = """
from recterm.service.libraries.restore import restore_library
replace = Path.replace
def held_replace(self, to):
    if Path(to) == Path(sys.argv[2]):
        hold()
    return replace(self, to)
Path.replace = held_replace
restore_library(Path(sys.argv[1]), Path(sys.argv[2]))
"""


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait for a library that is open elsewhere: in these tests it stays open."""
    monkeypatch.setattr(replacing, "PATIENCE", 0.0)


@pytest.fixture
def path(private_home: Path, tmp_path: Path) -> Path:
    """A library with ten items, the current one; the first of them is rated."""
    table = tmp_path / "films.csv"
    table.write_text(
        "user,item,rating\n" + "".join(f"{u},{i},{(u * i) % 5 + 1}\n" for u in range(4) for i in range(10))
    )
    path = import_data(table).path
    rate(path, 0)
    return path


@pytest.fixture
def backup(path: Path, tmp_path: Path) -> Path:
    """A backup of that library, made before the second film was rated."""
    made = maintenance.backup(tmp_path / "backup.recterm")
    rate(path, 1)
    return made


def rate(path: Path, row: int) -> None:
    with Library.open(path) as library:
        library.events.record(library.profiles.active().id, ItemRow(row), EventKind.RATE, 5)


def rated(path: Path) -> set[int]:
    with Library.open(path, readonly=True) as library:
        assert check(library) == []
        return set(library.events.feedback(library.profiles.active().id))


def left_log(path: Path, row: int) -> None:
    """Rate a film in a process that is killed: the rating is in the log only."""
    with held_process(RATE, path, row) as rating:
        rating.kill()
    assert beside(path, "-wal").stat().st_size


def files(path: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in path.parent.iterdir() if not file.name.endswith("-shm")}


def test_a_backup_comes_back_and_what_was_there_is_a_library_too(path: Path, backup: Path) -> None:
    before = backup.read_bytes()
    done = restore_library(backup)
    assert (done.library, done.path) == ("films", path)
    assert rated(path) == {0}
    assert done.kept is not None
    assert rated(done.kept) == {0, 1}
    assert {file.name for file in path.parent.iterdir()} == {path.name, done.kept.name}
    assert backup.read_bytes() == before
    rate(path, 2)
    again = restore_library(backup)
    assert again.kept is not None
    assert rated(again.kept) == {0, 2}
    assert rated(done.kept) == {0, 1}


def test_a_log_that_was_left_behind_belongs_to_the_old_library_alone(path: Path, backup: Path) -> None:
    left_log(path, 2)
    done = restore_library(backup)
    assert rated(path) == {0}
    assert done.kept is not None
    assert rated(done.kept) == {0, 1, 2}
    assert not any(beside(path, ending).exists() for ending in BESIDE)


def test_a_library_that_is_open_elsewhere_stays_as_it_is(path: Path, backup: Path) -> None:
    with held_process(RATE, path, 2) as rating:
        with pytest.raises(LibraryError, match=r"films\.recterm is open in another recterm") as caught:
            restore_library(backup)
        assert "close" in caught.value.hint
        assert rating.go_on() == (0, "")
    assert rated(path) == {0, 1, 2, 9}
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    with Library.open(path, readonly=True), pytest.raises(LibraryError, match="open in another recterm"):
        restore_library(backup)


def test_a_backup_that_is_not_sound_touches_nothing(path: Path, backup: Path, tmp_path: Path) -> None:
    torn, text, newer, missing = (tmp_path / name for name in ("torn.recterm", "text", "newer.recterm", "gone"))
    content = bytearray(backup.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 8192] = bytes(8192)
    torn.write_bytes(content)
    text.write_text("milk, eggs")
    changed = bytearray(backup.read_bytes())
    changed[60:64] = (LIBRARY_VERSION + 1).to_bytes(4, "big")
    newer.write_bytes(changed)
    before = files(path)
    for bad, message in (
        (torn, r"torn\.recterm is damaged"),
        (text, "text is not a recterm library"),
        (newer, r"newer\.recterm was made by a newer recterm"),
        (missing, "there is no library at .*gone"),
    ):
        with pytest.raises(LibraryError, match=message):
            restore_library(bad, "films")
        assert files(path) == before
    with pytest.raises(WriteError, match="is the library itself"):
        restore_library(path)


@pytest.mark.parametrize("version", [3, 11])
def test_an_older_backup_is_brought_up_to_date_and_stays_as_it_is(
    path: Path, backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: int
) -> None:
    if version == 3:
        backup = tmp_path / "old.recterm"
        make_empty(backup, 3, monkeypatch)
    else:
        turn_back(backup, version)
    before = backup.read_bytes()
    restore_library(backup)
    assert rated(path) == (set() if version == 3 else {0})
    assert backup.read_bytes() == before


def test_a_damaged_library_is_replaced_and_kept_with_its_log(path: Path, backup: Path) -> None:
    left_log(path, 2)
    log = beside(path, "-wal").read_bytes()
    path.write_bytes(b"milk, eggs" * 1000)
    done = restore_library(backup)
    assert rated(path) == {0}
    assert done.kept is not None
    assert done.kept.read_bytes() == b"milk, eggs" * 1000
    assert beside(done.kept, "-wal").read_bytes() == log


def test_a_damaged_library_that_is_open_elsewhere_is_not_replaced(path: Path, backup: Path) -> None:
    with held_process(RATE, path, 2) as rating:
        path.write_bytes(b"milk, eggs" * 1000)
        with pytest.raises(LibraryError, match="open in another recterm"):
            restore_library(backup)
        rating.kill()
    assert path.read_bytes() == b"milk, eggs" * 1000


def test_a_library_that_is_gone_comes_back_without_the_log_that_it_left(path: Path, backup: Path) -> None:
    left_log(path, 2)
    path.unlink()
    with pytest.raises(LibraryError, match="-wal is in the way"):
        new("films")
    done = restore_library(backup)
    assert done.kept is None
    assert rated(path) == {0}
    assert len(list(path.parent.glob("films-before-*.recterm-wal"))) == 1


def test_it_becomes_another_library_where_one_is_named(path: Path, backup: Path, tmp_path: Path) -> None:
    done = restore_library(backup, "second")
    assert (rated(path_of("second")), rated(path), done.kept) == ({0}, {0, 1}, None)
    elsewhere = tmp_path / "deep" / "third.recterm"
    restore_library(backup, elsewhere)
    assert rated(elsewhere) == {0}
    assert current() == path
    with pytest.raises(WriteError, match="not a library's file"):
        restore_library(backup, tmp_path / "notes.txt")


def test_it_becomes_the_current_library_where_there_is_none(path: Path, backup: Path) -> None:
    new("gone")
    delete("gone")
    remember(path_of("gone"))
    restore_library(backup)
    assert current() == path


def test_killed_before_its_end_it_leaves_the_library_as_it_was(path: Path, backup: Path) -> None:
    with held_process(RESTORE, backup, path) as restoring:
        restoring.kill()
    assert rated(path) == {0, 1}
    done = restore_library(backup)
    assert rated(path) == {0}
    assert done.kept is not None
    assert rated(done.kept) == {0, 1}


def test_what_fails_at_the_end_leaves_everything_as_it_was(
    path: Path, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files(path)
    replace = Path.replace

    def fails(self: Path, target: Path) -> Path:
        if target == path:
            raise OSError(28, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", fails)
    with pytest.raises(WriteError, match=r"cannot write .*films\.recterm: No space left"):
        restore_library(backup)
    monkeypatch.undo()
    assert files(path).keys() == before.keys()
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_where_there_are_no_links_the_library_is_kept_all_the_same(
    path: Path, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    done = restore_library(backup)
    assert rated(path) == {0}
    assert done.kept is not None
    assert rated(done.kept) == {0, 1}


def test_it_is_private_and_keeps_what_was_set(path: Path, backup: Path) -> None:
    path.chmod(0o640)
    restore_library(backup)
    restore_library(backup, "second")
    modes = [stat.S_IMODE(file.stat().st_mode) for file in (path, path_of("second"))]
    assert modes == [0o640, 0o600]


class TestCopiedByHand:
    def test_a_backup_that_meets_a_log_of_another_library_is_not_opened(self, path: Path, backup: Path) -> None:
        left_log(path, 2)
        shutil.copyfile(backup, path)
        for readonly in (False, True):
            with pytest.raises(LibraryError, match="is a backup copied over a library whose log") as caught:
                Library.open(path, readonly=readonly)
        assert "films.recterm-wal away" in caught.value.hint
        assert "copied over a library" in maintenance.check(path)[0].text
        assert path.read_bytes() == backup.read_bytes()
        beside(path, "-wal").rename(path.with_name("away"))
        assert rated(path) == {0}

    def test_restoring_it_again_brings_it_back(self, path: Path, backup: Path) -> None:
        left_log(path, 2)
        shutil.copyfile(backup, path)
        restore_library(backup)
        assert rated(path) == {0}


class TestBackupOver:
    def test_a_backup_is_replaced_when_that_is_wanted(self, path: Path, backup: Path) -> None:
        with pytest.raises(TargetExistsError):
            maintenance.backup(backup)
        maintenance.backup(backup, force=True)
        assert rated(backup) == {0, 1}

    def test_a_library_in_use_is_not(self, path: Path, backup: Path) -> None:
        other = new("other", make_current=False)
        with held_process(RATE, path, 2) as rating:
            with pytest.raises(LibraryError, match="open in another recterm"):
                maintenance.backup(path, other, force=True)
            assert rating.go_on() == (0, "")
        with pytest.raises(WriteError, match="is the library itself"):
            maintenance.backup(path, path, force=True)
        assert rated(path) == {0, 1, 2, 9}
