"""Text selection by dragging, and copying; Ctrl-C without a selection asks before it ends the app."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual import events
from textual.widgets import Input

from recterm.tui.browse.browse import BrowseScreen
from recterm.tui.browse.filter import FilterScreen
from recterm.tui.help import HelpScreen
from recterm.tui.item.item import ItemScreen
from recterm.tui.shared.dialogs.leaving import LeaveScreen
from recterm.tui.shared.lists.facts_panel import FactsPanel
from tests.tui.driving import lines, ready, shown_toasts
from tests.tui.monkey import send

if TYPE_CHECKING:
    from textual.pilot import Pilot
    from textual.widget import Widget

    from recterm.tui.app import RectermApp

SIZE = (120, 36)


async def drag(pilot: Pilot[int], widget: Widget, start: tuple[int, int], end: tuple[int, int]) -> None:
    """Press the button at a cell of a widget's content, move, and let go."""
    at = widget.content_region.offset
    way = ((events.MouseDown, start), (events.MouseMove, start), (events.MouseMove, end), (events.MouseUp, end))
    for kind, (x, y) in way:
        x, y = at.x + x, at.y + y
        send(pilot.app, kind(None, x, y, 0, 1, 1, False, False, False, x, y))  # type: ignore[arg-type]
        await pilot.pause()


async def test_a_dragged_title_is_copied(app: RectermApp) -> None:
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        screen = await ready(pilot)
        table = screen.catalogue.table
        titles = [line[2:12] for line in lines(table)[:3]]
        await drag(pilot, table, (2, 2), (11, 2))
        assert table.cursor == 0
        await pilot.press("ctrl+c")
        assert app.clipboard == titles[2].rstrip()
        assert shown_toasts(app)[-1] == f"Copied: {titles[2].rstrip()}"
        assert not screen.selections
        await drag(pilot, table, (2, 0), (11, 2))
        await pilot.press("ctrl+c")
        first, second, third = app.clipboard.split("\n")
        assert first.startswith(titles[0].rstrip())
        assert titles[1] in second
        assert third.strip() == titles[2].rstrip()
        assert "▌" not in app.clipboard
        assert isinstance(app.screen, BrowseScreen)


async def test_what_is_selected_is_seen(app: RectermApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        table = screen.catalogue.table

        await drag(pilot, table, (3, 2), (6, 2))
        selected = screen.get_component_rich_style("screen--selection").bgcolor
        strip = table.render_lines(table.content_region.reset_offset)[2]
        styles = [next(iter(strip.crop(cell, cell + 1))).style for cell in range(2, 8)]
        grounds = [style.bgcolor for style in styles if style is not None]
        assert [ground == selected for ground in grounds] == [False, *([True] * 4), False]
        await pilot.click(table, offset=(5, 5))
        assert not screen.selections


async def test_a_selection_over_panels_has_what_is_in_sight(app: RectermApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        await pilot.press("5")
        await pilot.pause()
        start, end = screen.catalogue.table, screen.stack
        for kind, widget, (x, y) in (
            (events.MouseDown, start, (4, 3)),
            (events.MouseMove, end, (8, 1)),
            (events.MouseMove, end, (10, 4)),
            (events.MouseUp, end, (10, 4)),
        ):
            x, y = widget.content_region.x + x, widget.content_region.y + y
            send(app, kind(None, x, y, 0, 1, 1, False, False, False, x, y))
            await pilot.pause()
        text = screen.get_selected_text()
        assert text
        assert text.count("\n") < 60


async def test_a_dialog_s_choice_is_not_ticked_by_dragging(app: RectermApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await pilot.press("ctrl+c")
        await pilot.pause()
        dialog = app.screen
        assert isinstance(dialog, LeaveScreen)
        choices = dialog._list
        await drag(pilot, choices, (5, 1), (10, 1))
        assert choices.cursor == 0
        await pilot.press("ctrl+c")
        assert app.clipboard == "Stay"
        assert app.screen is dialog


async def test_facts_and_help_can_be_copied(app: RectermApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await pilot.press("question_mark")
        await pilot.pause()
        assert isinstance(app.screen, HelpScreen)
        panel = app.screen.query_one(FactsPanel)
        await drag(pilot, panel, (0, 1), (16, 1))
        await pilot.press("ctrl+c")
        assert app.clipboard == panel.text.split("\n")[1][:17].rstrip()


async def test_a_key_copies_title_or_list(app: RectermApp) -> None:
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        screen = await ready(pilot)
        await pilot.press("down", "down", "Y")
        table = screen.catalogue.table
        assert app.clipboard == table.entries.name_of(2)
        await pilot.press("ctrl+y")
        assert app.clipboard.split("\n") == [table.entries.name_of(place) for place in range(40)]
        assert shown_toasts(app)[-1] == "Copied: 40 lines"
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, ItemScreen)
        app.screen.query_one("#facts", FactsPanel).focus()
        await pilot.press("Y")
        assert app.clipboard.startswith(table.entries.name_of(2))


async def test_ctrl_c_in_a_text_field_copies_what_is_marked_there(app: RectermApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        await pilot.press("slash", "a", "l", "shift+home", "ctrl+c")
        assert app.clipboard == "al"
        assert isinstance(app.focused, Input)
        assert app.screen is screen


@pytest.mark.parametrize(
    ("keys", "code"), [(("ctrl+c", "ctrl+c"), 130), (("ctrl+c", "enter"), 130), (("ctrl+c", "escape"), None)]
)
async def test_ctrl_c_asks_before_it_ends(
    app: RectermApp, monkeypatch: pytest.MonkeyPatch, keys: tuple[str, ...], code: int | None
) -> None:
    left: list[int] = []
    monkeypatch.setattr(app, "leave", left.append)
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await pilot.press(*keys)
        await pilot.pause()
        assert left == ([code] if code is not None else [])
        assert isinstance(app.screen, LeaveScreen if keys[-1] == "ctrl+c" else BrowseScreen)


async def test_ctrl_c_asks_over_a_dialog_too_which_stays(app: RectermApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await pilot.press("f")
        await pilot.pause()
        assert isinstance(app.screen, FilterScreen)
        await pilot.press("ctrl+c")
        await pilot.pause()
        assert isinstance(app.screen, LeaveScreen)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, FilterScreen)
