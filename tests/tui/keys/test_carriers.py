"""Carriers: every action of the table has a method wherever its keys work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.actions import parse

from recterm.domain.model import ItemRow
from recterm.tui.data.data import DataScreen
from recterm.tui.data.review import ReviewScreen
from recterm.tui.item.item import ItemScreen
from recterm.tui.keys.actions import ACTIONS
from recterm.tui.lab.lab import LabScreen
from recterm.tui.taste.taste import TasteScreen
from recterm.tui.welcome.quiz_screen import QuizScreen
from tests.tui.driving import ready

if TYPE_CHECKING:
    from recterm.tui.app import RectermApp
    from recterm.tui.shared.frame.frame import FrameScreen


def not_carried(app: RectermApp, screen: FrameScreen) -> list[str]:
    """Return the actions of the screen's own scopes that have no method."""
    missing = []
    views = screen.tabs.views if isinstance(screen, TasteScreen) else ()
    scopes = {*screen.SCOPES, *(scope for view in views for scope in view.SCOPES)}
    for action in ACTIONS:
        carrier, name, _ = parse(action.call)
        place = {"": screen, "screen": screen, "app": app, **app.controllers, **screen.controllers}.get(carrier)
        if action.scope in scopes and not callable(getattr(place, f"action_{name}", None)):
            missing.append(f"{action.id}: {action.call}")
    return missing


async def test_every_action_is_carried_by_its_screen_or_a_controller(app: RectermApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        screens: list[FrameScreen] = [await ready(pilot)]
        screens += [
            kind(screens[0].session, app.keymap)
            for kind in (LabScreen, DataScreen, ReviewScreen, QuizScreen, TasteScreen)
        ]
        screens.append(ItemScreen(screens[0].session, app.keymap, ItemRow(0)))
        assert [missing for screen in screens for missing in not_carried(app, screen)] == []
