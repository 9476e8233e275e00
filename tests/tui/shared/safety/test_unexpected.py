"""Unexpected errors: the app stays alive and shows a report; in tests they fail the test."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING, Any

import pytest
from textual.widgets import Static

from recterm.errors import LibraryError
from recterm.settings import load_settings
from recterm.tui.browse.browse import BrowseScreen
from recterm.tui.help import HelpScreen
from recterm.tui.shared.frame.head_line import HeadLine
from recterm.tui.shared.lists.line_list import LineList
from recterm.tui.shared.safety.unexpected_screen import UnexpectedScreen
from tests.tui.driving import ready, shown_toasts, text_of

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from recterm.tui.app import RectermApp

SIZE = (120, 36)


class FaultError(Exception):
    """An error that nobody expects."""


def fail(*_: object) -> Any:
    raise FaultError("a fault of [b]ours\x1b[31m")


def reports() -> list[Path]:
    return sorted((load_settings().state_file.parent / "errors").glob("*"))


async def shown(pilot: Pilot[int]) -> UnexpectedScreen:
    await pilot.pause()
    await pilot.pause()
    screen = pilot.app.screen
    assert isinstance(screen, UnexpectedScreen)
    return screen


async def test_a_key_whose_handler_fails(app: RectermApp, monkeypatch: pytest.MonkeyPatch) -> None:
    app.survives = True
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        monkeypatch.setattr(BrowseScreen, "feedback_changed", fail)
        await pilot.press("4")
        report = await shown(pilot)
        text = text_of(app)
        assert "FaultError: a fault of [b]ours�[31m" in text
        assert "feedback_changed" not in text or "\x1b" not in text
        (path,) = reports()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        assert "test_unexpected.py" in path.read_text(encoding="utf-8")
        await pilot.press("c")
        assert app.clipboard == path.read_text(encoding="utf-8")
        await pilot.press("q")
        await pilot.pause()
        assert not report.is_attached
        monkeypatch.undo()
        await pilot.press("down", "5")
        assert screen.session.feedback.of(screen.target).stars == 5.0  # type: ignore[arg-type]


async def test_a_screen_that_cannot_be_built(app: RectermApp, monkeypatch: pytest.MonkeyPatch) -> None:
    app.survives = True
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        monkeypatch.setattr(HelpScreen, "compose", fail)
        await pilot.press("question_mark")
        await shown(pilot)
        await pilot.press("q", "q")
        await pilot.pause()
        assert isinstance(app.screen, BrowseScreen)


async def test_a_line_that_cannot_be_painted(app: RectermApp, monkeypatch: pytest.MonkeyPatch) -> None:
    app.survives = True
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        screen = await ready(pilot)
        monkeypatch.setattr(HeadLine, "render_line", fail)
        screen.query_one(HeadLine).refresh()
        await shown(pilot)
        await pilot.press("q", "down", "down")
        await pilot.pause()
        assert isinstance(app.screen, BrowseScreen)
        assert screen.catalogue.table.cursor == 2
        assert len(reports()) == 1


async def test_workers_and_timers(app: RectermApp) -> None:
    app.survives = True
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)

        async def work() -> None:
            fail()

        screen.run_worker(work())
        await shown(pilot)
        await pilot.press("escape")
        await pilot.pause()
        screen.set_timer(0.001, lambda: fail("timer"))
        await pilot.pause(0.01)
        report = await shown(pilot)
        assert "FaultError" in str(report.query(Static).last().render())


async def test_a_widget_of_textual_s_own(app: RectermApp, monkeypatch: pytest.MonkeyPatch) -> None:
    app.survives = True
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        monkeypatch.setattr(screen.catalogue, "change", fail)
        await pilot.press("slash", "a")
        await shown(pilot)
        await pilot.press("q")
        monkeypatch.undo()
        await pilot.press("l", "i", "e", "n")
        await pilot.pause()
        assert screen.catalogue.shown.text == "alien"


async def test_what_recterm_refuses_is_reported_and_needs_no_report(
    app: RectermApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise LibraryError("the disk is full", "make room")

    app.survives = True
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await ready(pilot)
        monkeypatch.setattr(LineList, "action_open", refuse)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, BrowseScreen)
        assert shown_toasts(app) == ["the disk is full\nmake room"]
        assert not reports()


async def test_unless_they_ask_otherwise_tests_fail(app: RectermApp, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FaultError):  # noqa: PT012 - the block is what a test of the app is
        async with app.run_test(size=SIZE) as pilot:
            await ready(pilot)
            monkeypatch.setattr(BrowseScreen, "feedback_changed", fail)
            await pilot.press("4")
            await pilot.pause()
    assert not reports()
