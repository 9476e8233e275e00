"""Target of a key: the highlighted item, which the footer names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.command import CommandList

from recterm.domain.model import EventKind
from recterm.tui.item.arithmetic_panel import ArithmeticPanel
from recterm.tui.item.item import ItemScreen
from recterm.tui.shared.frame.footer_line import ActionFooter
from recterm.tui.shared.lists.facts_panel import FactsPanel
from recterm.tui.shared.lists.line_list import LineList
from recterm.tui.shared.lists.shelf_panel import ShelfPanel
from recterm.tui.shared.painting.selectable import CURSOR_SIGN
from tests.tui.driving import lines, ready, shown_toasts, text_of, until

if TYPE_CHECKING:
    from recterm.service.live.session import Session
    from recterm.tui.app import RectermApp

SIZES = [(120, 36), (80, 24), (60, 20)]


def footer(app: RectermApp) -> str:
    return lines(app.screen.query_one(ActionFooter))[0]


def highlighting(app: RectermApp) -> list[LineList]:
    """Return the lists that show a cursor."""
    panels = app.screen.query(LineList)
    return [panel for panel in panels if panel.region and any(CURSOR_SIGN in line for line in lines(panel))]


@pytest.mark.parametrize("size", SIZES)
async def test_on_the_item_screen_keys_rate_what_is_highlighted(
    app: RectermApp, session: Session, size: tuple[int, int]
) -> None:
    session.feedback.record(EventKind.RATE, session.catalogue.resolve("Alien"), 5)
    async with app.run_test(size=size) as pilot:
        screen = await ready(pilot)
        screen.open_item(session.catalogue.resolve("Aliens"))
        await pilot.pause()
        assert isinstance(app.screen, ItemScreen)
        assert isinstance(app.screen.focused, FactsPanel)
        assert highlighting(app) == []
        assert "1-5 rate Aliens" in footer(app)
        await pilot.press("2")
        assert session.feedback.of(session.catalogue.resolve("Aliens")).stars == 2
        await pilot.press("tab")
        await pilot.pause()
        arithmetic = app.screen.query_one(ArithmeticPanel)
        assert highlighting(app) == [arithmetic]
        assert "1-5 rate Alien" in footer(app)
        await pilot.press("3")
        assert session.feedback.of(session.catalogue.resolve("Alien")).stars == 3
        await pilot.press("tab", "down")
        await pilot.pause()
        neighbours = app.screen.query_one(ShelfPanel)
        assert highlighting(app) == [neighbours]
        title = neighbours.picks[1].item.title
        assert f"rate {title[:7]}" in footer(app)
        await pilot.press("4")
        assert session.feedback.of(session.catalogue.resolve(title)).stars == 4
        assert session.feedback.of(session.catalogue.resolve("Aliens")).stars == 2


async def test_one_list_highlights_wherever_the_focus_goes(app: RectermApp) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await ready(pilot)
        await pilot.press("5", "down")
        for key in ("tab", "tab", "c", "y", "b", "D", "tab", "q", "L", "q"):
            await pilot.press(key)
            await pilot.pause()
            here = highlighting(app)
            focused = app.screen.focused
            assert here == ([focused] if isinstance(focused, LineList) and len(focused.entries) else []), key
        assert app.screen is screen


async def test_the_footer_follows_the_cursor_the_focus_and_what_comes_under_it(app: RectermApp) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await ready(pilot)
        assert "rate Amélie " in footer(app)
        await pilot.press("down", "down")
        assert "rate Toy Story " in footer(app)
        await pilot.press("y")
        await pilot.pause()
        first, second = (pick.item.title for pick in screen.stack.contents.picks_of("for-you")[:2])
        assert f"rate {first} " in footer(app)
        await pilot.press("0", "x")
        assert screen.stack.contents.picks_of("for-you")[0].item.title == second
        assert f"rate {second} " in footer(app)
        await pilot.press("c", "slash", *"big", "enter")
        await pilot.pause()
        assert "rate Big " in footer(app)


async def test_while_a_search_is_typed_the_first_hit_is_highlighted(app: RectermApp, session: Session) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await ready(pilot)
        await pilot.press("slash", *"big")
        await pilot.pause()
        assert highlighting(app) == [screen.catalogue.table]
        assert screen.target == session.catalogue.resolve("Big")


async def test_enter_in_an_untouched_palette_changes_nothing(app: RectermApp, session: Session) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await ready(pilot)
        await pilot.press("4", "ctrl+p")
        await pilot.pause(0.5)
        await pilot.press("enter", "enter")
        await pilot.pause()
        assert len(session.feedback.history()) == 1, "the rating that was there before, still in place"


async def test_the_palette_names_what_it_would_rate(app: RectermApp) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await ready(pilot)
        await pilot.press("down", "down", "ctrl+p", *"rate 5")
        await pilot.pause(0.5)
        assert "Rate 5 stars: Toy Story" in text_of(app)


@pytest.mark.parametrize(
    ("key", "toast"),
    [
        ("5", "Rated {} 5 stars (u to undo)"),
        ("v", "Marked as watched: {} (u to undo)"),
        ("x", "Hidden: {} (u to undo)"),
    ],
)
async def test_what_leaves_the_screen_is_reported_and_comes_back(app: RectermApp, key: str, toast: str) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await ready(pilot)
        await pilot.press("y", "down")
        title = screen.stack.contents.picks_of("for-you")[1].item.title
        await pilot.press(key)
        assert shown_toasts(app) == [toast.format(title)]
        assert title not in [pick.item.title for pick in screen.stack.contents.picks_of("for-you")]
        await pilot.press("u")
        assert title in [pick.item.title for pick in screen.stack.contents.picks_of("for-you")]


async def test_what_stays_in_sight_says_nothing(app: RectermApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("5", "v", "e", "w")
        assert shown_toasts(app) == []


@pytest.mark.parametrize(("typed", "first"), [("toy s", "Toy Story"), ("ma", "The Matrix"), ("rate 5", "Rate 5 stars")])
async def test_a_title_that_begins_so_stands_before_the_commands(app: RectermApp, typed: str, first: str) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await ready(pilot)
        await pilot.press("ctrl+p", *typed)
        await app.workers.wait_for_complete()
        await pilot.pause()
        commands = app.screen.query_one(CommandList)
        await until(pilot, lambda: commands.option_count)
        assert first in str(commands.get_option_at_index(0).prompt)
