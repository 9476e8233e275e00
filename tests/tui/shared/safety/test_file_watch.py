"""Library file deleted, moved or replaced under the running app; its log written back into the file."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from recterm.domain.model import EventKind, ItemRow
from recterm.service.libraries import maintenance
from recterm.service.live.library_file import QUIET
from recterm.service.live.session import Session
from recterm.store import Library
from recterm.tui.shared.dialogs.choose import ChooseScreen
from recterm.tui.shared.frame.header import FILE_GONE
from recterm.tui.shared.safety import file_watch
from tests.lock_holder import lock_held
from tests.tui.driving import lines, ready, shown_toasts, text_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from recterm.tui.app import RectermApp

OFTEN, SELDOM = file_watch.EVERY, 3600
"""Seconds between two checks of the app; these tests trigger the checks themselves."""

SIZES = [(120, 36), (80, 24)]


@pytest.fixture(autouse=True)
def manual_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_watch, "EVERY", SELDOM)


def delete(path: Path) -> None:
    """Delete the file, as a user does in another terminal."""
    words = [sys.executable, "-m", "recterm", "library", "delete", path.stem, "--yes"]
    subprocess.run(words, check=True, capture_output=True)


def move(path: Path) -> None:
    path.rename(path.with_name("moved.recterm"))


def replace(path: Path) -> None:
    other = path.with_name(".other")
    Library.create(other, "other").close()
    other.replace(path)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("how", [delete, move, replace])
async def test_a_file_that_is_gone_is_reported_and_what_was_held_is_written_anew(
    app: RectermApp, library: Path, how: Callable[[Path], None], size: tuple[int, int]
) -> None:
    async with app.run_test(size=size) as pilot:
        screen = await ready(pilot)
        await pilot.press("5", "down", "4", "down", "w")
        how(library)
        app.look_at_file()
        await pilot.pause()
        assert isinstance(app.screen, ChooseScreen)
        assert "The library file is gone" in text_of(app)
        target = screen.session.file.target()
        assert (target == library) is (how is not replace)
        assert target.name in text_of(app)
        await pilot.press("enter")
        await pilot.pause()
    assert app.next_library == str(target)
    assert maintenance.check(target) == []
    with Session.open(target) as session:
        assert [session.feedback.of(ItemRow(row)).stars for row in range(2)] == [5, 4]
        assert session.feedback.of(ItemRow(2)).saved
        assert session.models.status == "ready"
    if how is move:
        moved = library.with_name("moved.recterm")
        assert maintenance.check(moved) == []
        with Session.open(moved) as session:
            assert session.feedback.of(ItemRow(1)).stars == 4
    if how is replace:
        with Library.open(library) as other:
            assert other.info().name == "other"


@pytest.mark.parametrize("how", [move, replace])
async def test_who_goes_on_is_told_that_nothing_is_saved_and_sees_no_new_stars(
    app: RectermApp, library: Path, how: Callable[[Path], None]
) -> None:
    async with app.run_test(size=SIZES[0]) as pilot:
        screen = await ready(pilot)
        how(library)
        await pilot.press("5")
        assert "★★★★★" not in lines(screen.catalogue.table)[0]
        assert any("deleted or replaced" in toast for toast in shown_toasts(app))
        app.look_at_file()
        await pilot.pause()
        await pilot.press("escape")
        app.look_at_file()
        await pilot.pause()
        assert app.screen is screen
        assert FILE_GONE in text_of(app)
        await pilot.press("4", "w")
        assert "★★★★" not in lines(screen.catalogue.table)[0]


async def test_who_quits_is_asked_again(app: RectermApp, library: Path) -> None:
    async with app.run_test(size=SIZES[0]) as pilot:
        await ready(pilot)
        await pilot.press("5")
        move(library)
        await pilot.press("q")
        await pilot.pause()
        assert isinstance(app.screen, ChooseScreen)
        assert "Quit" in text_of(app)
        await pilot.press("enter")
        await pilot.pause()
    with Session.open(library) as session:
        assert session.feedback.of(ItemRow(0)).stars == 5


async def test_who_quits_without_saving_may(app: RectermApp, library: Path) -> None:
    async with app.run_test(size=SIZES[0]) as pilot:
        await ready(pilot)
        move(library)
        await pilot.press("q", "down", "enter")
        await pilot.pause()
    assert app.return_code == 0
    assert not library.exists()


async def test_what_waits_is_written_to_the_new_file_too(app: RectermApp, library: Path) -> None:
    async with app.run_test(size=SIZES[0]) as pilot:
        await ready(pilot)
        with lock_held(library):
            await pilot.press("5")
        move(library)
        app.look_at_file()
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
    with Session.open(library) as session:
        assert session.feedback.of(ItemRow(0)).stars == 5


async def test_the_app_looks_by_itself_within_a_second(app: RectermApp) -> None:
    assert OFTEN < 1
    async with app.run_test(size=SIZES[0]) as pilot:
        await ready(pilot)
        timers = [timer for timer in app._timers if timer._callback == app.look_at_file]
        assert [timer._interval for timer in timers] == [SELDOM]


async def test_a_quiet_log_is_brought_into_the_file(app: RectermApp, session: Session, library: Path) -> None:
    log = library.with_name(f"{library.name}-wal")
    async with app.run_test(size=SIZES[0]) as pilot:
        await ready(pilot)
        await pilot.press("5")
        app.look_at_file()
        assert log.stat().st_size
        before = log.stat()
        os.utime(log, (before.st_atime, before.st_mtime - QUIET - 1))
        app.look_at_file()
        await app.workers.wait_for_complete()
        assert log.stat().st_size == 0
        shutil.copy(library, library.with_name("copy.recterm"))
    with Session.open(library.with_name("copy.recterm")) as copy:
        assert copy.feedback.of(ItemRow(0)).stars == 5


def test_a_long_log_is_brought_into_the_file_in_the_midst_of_writing(session: Session, library: Path) -> None:
    for _ in range(8):
        for row in range(10):
            session.feedback.record(EventKind.VIEW, ItemRow(row))
    assert session.file.needs_tidying()
    assert not session.file.needs_tidying()  # not at once again
    session.file.tidy()
    assert library.with_name(f"{library.name}-wal").stat().st_size == 0
