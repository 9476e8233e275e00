"""Write-ahead logs, whole and damaged: what SQLite would drop in silence is reported before it is dropped."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from recterm.domain.model import EventKind, ItemRow
from recterm.errors import LibraryError
from recterm.store import Library
from recterm.store.file.log_frames import read_log
from recterm.store.integrity import examine
from tests.store.checking import check

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FRAME = 24 + 4096
EVENTS = 20


def log_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


@pytest.fixture
def killed(library: Library, tmp_path: Path) -> Path:
    """A library as a killed process leaves it: all events are in the log alone."""
    library.checkpoint()
    me = library.profiles.active().id
    for number in range(EVENTS):
        library.events.record(me, ItemRow(number % 10), EventKind.RATE, 4)
    copy = tmp_path / "killed.recterm"
    for ending in ("", "-wal", "-shm"):
        shutil.copy(f"{library.path}{ending}", f"{copy}{ending}")
    return copy


def test_a_whole_log_is_taken(killed: Path) -> None:
    log = read_log(killed)
    assert (log.problem, log.lost, log.page_size) == ("", 0, 4096)
    assert log.n_frames == log_of(killed).stat().st_size // FRAME
    with Library.open(killed) as library:
        assert len(library.events.history(library.profiles.active().id)) == EVENTS
        assert check(library) == []


def flip(at: int) -> Callable[[bytes], bytes]:
    return lambda log: log[:at] + bytes([log[at] ^ 1]) + log[at + 1 :]


@pytest.mark.parametrize(
    "damage",
    [
        flip(32 + 5 * FRAME + 900), flip(32 + 5 * FRAME + 2), flip(32 + 5 * FRAME + 9), flip(32 + 5 * FRAME + 20),
        flip(3), flip(17), flip(30), lambda log: log[: 32 + 10 * FRAME],
        lambda log: log[: len(log) // 2], lambda log: log[:20],
        lambda log: log[: 32 + 8 * FRAME] + bytes(len(log) - 32 - 8 * FRAME),
    ],
    ids=["page", "number", "salt", "sum", "magic", "salts", "sums", "cut", "cut-within", "cut-at-once", "zeros"],
)  # fmt: skip
def test_a_log_that_breaks_off_is_reported_and_left_alone(killed: Path, damage: Callable[[bytes], bytes]) -> None:
    log = log_of(killed)
    log.write_bytes(damage(log.read_bytes()))
    before = killed.read_bytes(), log.read_bytes()
    for readonly in (False, True):
        with pytest.raises(LibraryError, match="its log") as caught:
            Library.open(killed, readonly=readonly)
        assert "--repair" in caught.value.hint
    assert "log" in [problem.name for problem in examine(killed)]
    assert (killed.read_bytes(), log.read_bytes()) == before


def test_frames_behind_a_damaged_one_can_still_be_read(killed: Path) -> None:
    log = log_of(killed)
    whole = read_log(killed)
    log.write_bytes(flip(32 + 5 * FRAME + 900)(log.read_bytes()))
    damaged = read_log(killed)
    assert damaged.n_frames == 5
    assert damaged.lost == whole.n_frames - 5
    assert set(damaged.pages.items()) >= set(whole.pages.items()) - {
        (page, 32 + 5 * FRAME + 24) for page in whole.pages
    }


def test_a_change_that_was_given_up_breaks_nothing_off(library: Library, path: Path) -> None:
    """A large one is in the log already when it is rolled back; shorter ones are then written over its beginning."""

    def fill_and_fail() -> None:
        with library.transaction():
            library.settings.set("ballast", "x" * 10_000_000)
            raise KeyError

    with pytest.raises(KeyError):
        fill_and_fail()
    library.events.record(library.profiles.active().id, ItemRow(1), EventKind.RATE, 4)
    assert log_of(path).stat().st_size > 1_000_000
    assert read_log(path).problem == ""


def test_a_checkpoint_brings_the_log_into_the_file(library: Library, path: Path) -> None:
    me = library.profiles.active().id
    library.events.record(me, ItemRow(1), EventKind.RATE, 4)
    assert log_of(path).stat().st_size
    library.checkpoint()
    assert log_of(path).stat().st_size == 0
    copy = path.with_name("copy.recterm")
    shutil.copy(path, copy)
    with Library.open(copy) as opened:
        assert opened.events.feedback(me)[ItemRow(1)].stars == 4


def test_a_checkpoint_is_no_write_of_another_process(library: Library, path: Path) -> None:
    me = library.profiles.active().id
    library.events.record(me, ItemRow(1), EventKind.RATE, 4)
    before = library.data_version()
    library.checkpoint()
    library.events.record(me, ItemRow(1), EventKind.RATE, 5)
    assert library.data_version() == before
    with Library.open(path) as other:
        other.events.record(me, ItemRow(1), EventKind.RATE, 3)
    assert library.data_version() != before


def test_a_checkpoint_waits_for_nobody(library: Library, path: Path) -> None:
    me = library.profiles.active().id
    with Library.open(path) as other, other.transaction():
        other.events.record(me, ItemRow(1), EventKind.RATE, 4)
        library.checkpoint()
    assert library.events.feedback(me)[ItemRow(1)].stars == 4
