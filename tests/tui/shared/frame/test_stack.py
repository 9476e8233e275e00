"""Keys pressed twice, or faster than screens open and close."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.widgets import Input

from recterm.domain.model import ItemRow
from recterm.errors import JobError
from recterm.tui.browse.browse import BrowseScreen
from recterm.tui.data.data import DataScreen
from recterm.tui.data.path import PathScreen
from recterm.tui.item.item import ItemScreen
from recterm.tui.shared.dialogs.choose import ChooseScreen
from recterm.tui.shared.dialogs.name import NameScreen
from recterm.tui.shared.lists.choice_list import Choice
from tests.tui.driving import ready
from tests.tui.monkey import send

if TYPE_CHECKING:
    import pytest
    from textual.pilot import Pilot

    from recterm.service.live.session import Session
    from recterm.tui.app import RectermApp


async def at_once(pilot: Pilot[int], *keys: str) -> None:
    """Press keys faster than the app can answer."""
    for key in keys:
        send(pilot.app, events.Key(key, key if len(key) == 1 else None))  # type: ignore[arg-type]
    for _ in range(4):
        await pilot.pause()


TWICE = (
    ("p", "enter", "enter", "enter"),
    ("p", "p", "escape", "escape", "escape"),
    ("W", "a", "enter", "enter", "enter"),
    ("W", "escape", "escape"),
    ("f", "enter", "enter"),
    ("f", "f", "f", "f"),
    ("ctrl+p", "ctrl+p", "escape", "escape"),
    ("T", "escape", "escape"),
    ("question_mark", "question_mark", "question_mark", "question_mark"),
    ("D", "q", "D", "q", "q"),
    ("D", "i", "escape", "escape", "q"),
    ("L", "S", "enter", "enter", "q"),
    ("enter", "q", "q"),
)


async def test_pressed_twice_it_closes_once(app: RectermApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "exit", lambda *_, **__: None)  # q on the browse screen
    async with app.run_test(size=(120, 36)) as pilot:
        await ready(pilot)
        for keys in TWICE:
            await at_once(pilot, *keys)
            await pilot.press("escape", "escape")
            if isinstance(app.screen, ItemScreen):  # Enter that a dialog no longer took opened what is highlighted
                await pilot.press("q")
            await pilot.pause()
            assert [type(screen) for screen in app.screen_stack] == [BrowseScreen], keys


async def test_the_same_item_opens_once(app: RectermApp) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await ready(pilot)
        await at_once(pilot, "enter", "enter", "enter")
        assert [type(screen) for screen in app.screen_stack][:2] == [BrowseScreen, ItemScreen]
        assert sum(isinstance(screen, ItemScreen) for screen in app.screen_stack) <= 3


async def test_a_rating_typed_before_the_item_screen_stands_is_not_lost(app: RectermApp, session: Session) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await ready(pilot)
        row = screen.target
        assert row is not None
        screen.open_item(row)
        await at_once(pilot, "4")
        assert session.feedback.of(row).stars == 4.0


async def test_a_dialog_answers_once_and_only_when_it_is_on_top(app: RectermApp) -> None:
    answers: list[object] = []
    async with app.run_test() as pilot:
        await ready(pilot)
        below = ChooseScreen("Below", [Choice("a", "A")], single=True)
        app.push_screen(below, answers.append)
        await pilot.pause()
        app.push_screen(NameScreen("Above"), answers.append)
        await pilot.pause()
        below.action_take()
        assert answers == []
        assert isinstance(app.screen, NameScreen)
        app.screen.action_cancel()
        await pilot.pause()
        below.action_take()
        below.action_take()
        below.action_cancel()
        await pilot.pause()
        assert answers == [None, frozenset("a")]


async def test_a_dialog_whose_asker_was_cancelled_still_closes(app: RectermApp) -> None:
    async with app.run_test() as pilot:
        screen = await ready(pilot)

        async def ask() -> None:
            await app.push_screen_wait(NameScreen("A name"))

        asking = screen.run_worker(ask())
        await pilot.pause()
        asking.cancel()
        await pilot.press("a", "enter")
        await pilot.pause()
        assert isinstance(app.screen, BrowseScreen)


async def test_a_covered_screen_opens_nothing(app: RectermApp) -> None:
    async with app.run_test() as pilot:
        screen = await ready(pilot)
        app.push_screen(NameScreen("A name"))
        await pilot.pause()
        screen.call_later(screen.open_item, ItemRow(0))
        await pilot.pause()
        assert isinstance(app.screen, NameScreen)


async def test_what_a_job_asks_does_not_take_the_place_of_what_is_being_typed(app: RectermApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await pilot.press("D")
        await pilot.pause()
        data = app.screen
        assert isinstance(data, DataScreen)
        await pilot.press("i", "a", "b")
        await pilot.pause()
        asked = app.screen
        assert isinstance(asked, PathScreen)
        data.work.job_refused(("import", "x"), JobError("there are other data", "--replace", code="library_has_data"))
        await pilot.pause()
        assert isinstance(app.screen, ChooseScreen)
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen_stack[-1] is asked
        assert asked.query_one("#path", Input).value == "ab"
        assert sum(not worker.is_finished for worker in app.workers if worker.group == "choosing") == 1
