"""Help, palette and themes."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from textual.command import CommandPalette
from textual.widgets import Input

from recterm.domain.model import Sort
from recterm.settings import load_settings, load_state
from recterm.tui.browse.browse import BrowseScreen
from recterm.tui.help import HelpScreen
from recterm.tui.item.item import ItemScreen
from recterm.tui.item.named_lists import OwnListsScreen
from recterm.tui.shared.lists.facts_panel import FactsPanel
from recterm.tui.shared.painting import themes
from tests.tui.driving import ready, shown_toasts, text_of, title_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.pilot import Pilot

    from recterm.tui.app import RectermApp

SIZE = (120, 36)


def headings_of(text: str) -> list[str]:
    """Return the section headings, each after an empty line; a long text continues under its beginning."""
    return [line.strip() for before, line in pairwise(["", *text.split("\n")]) if line.startswith(" ") and not before]


async def help_text(pilot: Pilot[int], key: str) -> str:
    await pilot.press(key)
    await pilot.pause()
    assert isinstance(pilot.app.screen, HelpScreen)
    return pilot.app.screen.query_one(FactsPanel).text


async def test_help_begins_with_what_the_focus_can_do(app: RectermApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        text = await help_text(pilot, "?")
        headings = headings_of(text)
        assert headings == ["Lists", "What is highlighted", "The browse screen", "Everywhere", "Mouse", "Signs"]
        assert "\n1-5              Rate with 1 to 5 stars\n" in text
        for key in ("q", "escape", "?", "f1"):
            await pilot.press(key)
            await pilot.pause()
            assert isinstance(app.screen, BrowseScreen), key
            await help_text(pilot, "f1")


async def test_help_in_the_search_is_about_the_search(app: RectermApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await pilot.press("slash")
        text = await help_text(pilot, "f1")
        assert text.split("\n")[:2] == [f"{'':17}The search line", "Enter Esc ↓      Back to the list"]


async def test_dialogs_have_help_too(app: RectermApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await pilot.press("W")
        await pilot.pause()
        await pilot.press("a", "?")
        assert app.screen.query_one(Input).value == "a?"
        text = await help_text(pilot, "f1")
        headings = headings_of(text)
        assert headings == ["A choice", "Every dialog", "Mouse", "Signs"]
        await pilot.press("q")
        await pilot.pause()
        assert isinstance(app.screen, OwnListsScreen)
        await pilot.press("escape", "f")
        await pilot.pause()
        text = await help_text(pilot, "?")
        assert text.split("\n")[:2] == [f"{'':17}Choices", "Space            Select / deselect"]


async def test_a_toast_stays_on_the_screen_that_it_is_about(app: RectermApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await pilot.press("1", "u")
        await pilot.pause()
        assert shown_toasts(app)
        await pilot.press("L")
        await pilot.pause()
        assert not shown_toasts(app)


async def test_the_palette_runs_actions_and_finds_films(app: RectermApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        expected: tuple[tuple[str, Callable[[], bool]], ...] = (
            ("reverse sort", lambda: screen.catalogue.shown.descending),
            ("sort by", lambda: screen.catalogue.shown.sort is Sort.TITLE),
            ("rate 5", lambda: screen.session.profile.n_rated == 1),
            ("open: details", lambda: isinstance(app.screen, ItemScreen)),
            ("[rec]", lambda: title_of(app.screen.query_one(FactsPanel)) == "[REC] (2007)"),
        )
        for typed, holds in expected:
            await pilot.press("ctrl+p")
            await pilot.pause()
            palette = app.screen
            assert isinstance(palette, CommandPalette)
            palette.query_one(Input).value = typed
            await palette.workers.wait_for_complete()
            await pilot.pause()
            await app.workers.wait_for_complete()
            await pilot.press("enter")
            await pilot.pause()
            assert holds(), typed


async def test_the_theme_is_remembered(app: RectermApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        app.theme = themes.LIGHT.name
        await pilot.pause()
    settings = load_settings()
    assert themes.chosen(None, settings, load_state(settings)) == themes.LIGHT.name
    assert themes.chosen("nord", settings, load_state(settings)) == "nord"


async def test_themes_can_be_changed_while_running(app: RectermApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        for name in (themes.LIGHT.name, "ansi-dark", "ansi-light", "textual-light", "nord"):
            app.theme = name
            await pilot.pause()
            assert app.current_theme.name == name
            assert "For you" in text_of(app)
