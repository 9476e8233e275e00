"""Dialog of named lists: an item is added and removed, and a list is created."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Input

from recterm.domain.model import CatalogueQuery, ItemRow
from recterm.tui.item.item import ItemScreen
from recterm.tui.item.named_lists import OwnListsScreen
from tests.tui.driving import lines, ready, shown_toasts, text_of, title_of

if TYPE_CHECKING:
    from recterm.service.live.session import Session
    from recterm.tui.app import RectermApp

SIZE = (120, 36)
AMELIE = ItemRow(0)


async def test_the_first_list_is_made_by_typing_its_name(app: RectermApp, session: Session) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await pilot.press("W", *"quiet", "enter")
        await pilot.pause()
        assert session.lists.names_with(AMELIE) == {"quiet"}
        assert shown_toasts(app) == ["Amélie is on the list quiet"]


async def test_lists_are_ticked_and_unticked(app: RectermApp, session: Session) -> None:
    session.lists.extend("Rain [1]", AMELIE)
    session.lists.extend("Sun", ItemRow(3))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await pilot.press("W")
        await pilot.pause()
        assert isinstance(app.screen, OwnListsScreen)
        assert [line.strip("▌ ").split()[0] for line in lines(app.screen.query_one("#choices"))] == ["[x]", "["]
        assert "Lists with Amélie" in text_of(app)
        await pilot.press("space", "down", "space", "tab", *"new", "enter")
        await pilot.pause()
        assert session.lists.names_with(AMELIE) == {"Sun", "new"}


async def test_it_closes_without_a_trace_and_says_what_is_no_name(app: RectermApp, session: Session) -> None:
    session.lists.extend("Sun", ItemRow(3))
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        for key in ("q", "escape"):
            await pilot.press("W", "space", key)
            await pilot.pause()
            assert app.screen is screen
        await pilot.press("W", "tab")
        await pilot.pause()
        app.screen.query_one(Input).value = "x" * 300
        await pilot.press("enter")
        await pilot.pause()
        assert session.lists.names_with(AMELIE) == frozenset()
        assert "is not a valid list name" in shown_toasts(app)[0]


async def test_a_catalogue_of_one_list_and_the_item_screen_follow(app: RectermApp, session: Session) -> None:
    session.lists.extend("Sun", AMELIE)
    session.lists.extend("Sun", ItemRow(3))
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        screen.catalogue.show(CatalogueQuery(list_name="Sun"))
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, ItemScreen)
        assert "on lists         Sun" in text_of(app)
        await pilot.press("q", "W", "space", "enter")
        await pilot.pause()
        assert title_of(screen.catalogue) == "Catalogue  1 of 40"
        await pilot.press("W", "space", "enter")
        await pilot.pause()
        assert "Nothing matches this filter" in "\n".join(lines(screen.catalogue.table))
