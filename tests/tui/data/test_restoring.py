"""Backups restored from the data screen, and reports overwritten only after a question."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input

from recterm.domain.model import EventKind, ItemRow
from recterm.service.libraries import maintenance
from recterm.service.libraries.files import list_libraries
from recterm.service.live.session import Session
from recterm.service.models.evaluating import evaluate
from recterm.store.file import replacing
from recterm.tui.data.data import DataScreen
from recterm.tui.data.path import PathScreen
from recterm.tui.opening import restore_between
from recterm.tui.shared.dialogs.choose import ChooseScreen
from recterm.tui.shared.jobs.job_line import JobLine
from tests.tui.driving import arrived, ready, shown_toasts, text_of

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from recterm.tui.app import RectermApp

SIZE = (120, 36)


async def choose_backup(pilot: Pilot[int], backup: Path) -> None:
    await pilot.press("b")
    await arrived(pilot, PathScreen)
    pilot.app.screen.query_one("#path", Input).value = str(backup)
    await pilot.press("enter")


@pytest.fixture
def backup(library: Path, tmp_path: Path) -> Path:
    """A backup of the library, without its latest rating."""
    made = maintenance.backup(tmp_path / "backup.recterm", library)
    with Session.open(library) as session:
        session.feedback.record(EventKind.RATE, ItemRow(0), 5)
    return made


def rated(library: Path) -> int:
    with Session.open(library) as session:
        return session.profile.n_rated


@pytest.mark.parametrize("size", [SIZE, (80, 24)])
async def test_the_open_library_makes_way_for_its_backup(
    library: Path, backup: Path, size: tuple[int, int], app: RectermApp
) -> None:
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        await pilot.press("D")
        await choose_backup(pilot, backup)
        await arrived(pilot, ChooseScreen)
        for _ in range(100):  # the dialog is painted some frames after it is opened
            if "backup.recterm" in (text := text_of(app)):
                break
            await pilot.pause()
        assert "backup.recterm" in text
        assert f"{library.stem}-before-" in text
        await pilot.press("down", "enter")
        await pilot.pause()
    assert (app.next_library, app.backup) == (str(library), str(backup))
    assert app.session is not None
    app.session.close()
    message = restore_between(str(backup), str(library))
    assert message.startswith(f"Restored {library.stem} from backup.recterm. What was there before is kept as ")
    assert rated(library) == 0
    assert len(list_libraries()) == 2


async def test_nothing_happens_without_a_yes(library: Path, backup: Path, app: RectermApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("D")
        for keys in (("enter",), ("escape",)):
            await choose_backup(pilot, backup)
            await arrived(pilot, ChooseScreen)
            await pilot.press(*keys)
            await pilot.pause()
            assert isinstance(app.screen, DataScreen)
    assert app.next_library is None
    assert rated(library) == 1


async def test_another_library_is_restored_by_a_job(library: Path, backup: Path, app: RectermApp) -> None:
    other = library.with_name("another.recterm")
    shutil.copy(library, other)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("D")
        await app.workers.wait_for_complete()
        await pilot.press("home")
        await choose_backup(pilot, backup)
        await arrived(pilot, ChooseScreen)
        assert "Restore a backup of another" in text_of(app)
        await pilot.press("down", "enter")
        await pilot.pause()
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert app.screen.query_one(JobLine).text == "restore: done; among the libraries Enter opens another"
    assert (rated(other), rated(library)) == (0, 1)
    assert len(list_libraries()) == 3


async def test_what_is_no_backup_is_refused_before_a_question(library: Path, tmp_path: Path, app: RectermApp) -> None:
    (tmp_path / "list").write_text("milk, eggs")
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("D")
        for path, message in ((tmp_path / "list", "is not a recterm library"), (library, "is the library itself")):
            await choose_backup(pilot, path)
            await pilot.pause()
            await app.workers.wait_for_complete()
            assert isinstance(app.screen, DataScreen)
            assert message in shown_toasts(app)[-1]


def test_a_library_that_is_open_elsewhere_is_reported(
    library: Path, backup: Path, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replacing, "PATIENCE", 0.0)
    message = restore_between(str(backup), str(library))
    assert message.startswith("The backup was not restored: ")
    assert "is open in another recterm\nclose it there first" in message


async def test_the_next_app_says_what_became_of_it(app: RectermApp) -> None:
    app.greeting = "Restored [b]films[/b]"
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert shown_toasts(app) == ["Restored [b]films[/b]"]


async def test_a_report_is_written_over_after_a_question(
    app: RectermApp, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    run = evaluate(session.info.path, ["popularity"])
    page = tmp_path / f"recterm-run-{run.id}.html"
    page.write_text("mine")
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("L")
        await app.workers.wait_for_complete()
        for keys, kept in ((("enter",), True), (("down", "enter"), False)):
            await pilot.press("H")
            await arrived(pilot, ChooseScreen)
            await pilot.press(*keys)
            await pilot.pause()
            await app.workers.wait_for_complete()
            await pilot.pause()
            assert (page.read_text() == "mine") is kept
        assert app.screen.query_one(JobLine).text == f"report: {page}"
