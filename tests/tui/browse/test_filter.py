"""Filter dialog: what it changes, and what it leaves alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Input, Static

from recterm.domain.model import CatalogueQuery, ItemRow, Listing
from recterm.tui.browse.filter import FilterScreen
from recterm.tui.browse.search_bar import QueryStatus
from tests.tui.driving import lines, ready, title_of

if TYPE_CHECKING:
    from recterm.service.live.session import Session
    from recterm.tui.app import RectermApp

SIZE = (120, 36)


async def test_a_genre_narrows_catalogue_and_shelves(app: RectermApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        await pilot.press("f")
        await pilot.pause()
        first = lines(app.screen.query_one("#genres"))[0]
        assert first.split() == ["▌[", "]", "Action", "20"]
        await pilot.press("space")
        await pilot.pause()
        assert str(app.screen.query_one("#match-count", Static).render()) == "20 match"
        await pilot.press("enter")
        await pilot.pause()
        genre = "Action"
        assert screen.catalogue.shown.genres == {genre}
        assert title_of(screen.catalogue) == "Catalogue  20 of 40"
        assert title_of(screen.stack) == f"Shelves: {genre}"
        assert all(genre in pick.item.genres for pick in screen.stack.contents.picks_of("for-you"))
        assert genre in lines(screen.query_one(QueryStatus))[0]


async def test_years_and_list(app: RectermApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        await pilot.press("f", "tab", "down", "space", "tab", *"1979", "tab", *"1986")
        await pilot.pause()
        assert [field.value for field in app.screen.query(Input)] == ["1979", "1986"]
        await pilot.press("enter")
        await pilot.pause()
        query = screen.catalogue.shown
        assert (query.year_from, query.year_to, query.listing) == (1979, 1986, Listing.UNSEEN)
        table = screen.catalogue.table
        assert len(table.entries) == 8
        assert lines(screen.query_one(QueryStatus))[0].strip() == "1979–1986 · unseen · popular first"


async def test_a_named_list_narrows_catalogue_and_shelves(app: RectermApp, session: Session) -> None:
    for row in (3, 5, 8):
        session.lists.extend("Rainy [days]", ItemRow(row))
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        await pilot.press("f", "tab", "tab", "down", "space")
        await pilot.pause()
        assert [line.split()[-2:] for line in lines(app.screen.query_one("#named"))[:2]] == [
            ["any", "list"],
            ["Rainy", "[days]"],
        ]
        assert str(app.screen.query_one("#match-count", Static).render()) == "3 match"
        await pilot.press("enter")
        await pilot.pause()
        assert screen.catalogue.shown == CatalogueQuery(list_name="Rainy [days]")
        assert title_of(screen.catalogue) == "Catalogue  3 of 40"
        assert title_of(screen.stack) == "Shelves: Rainy [days]"
        assert "Rainy [days] · in list order" in lines(screen.query_one(QueryStatus))[0]
        await pilot.press("f", "ctrl+r", "enter")
        await pilot.pause()
        assert screen.catalogue.shown == CatalogueQuery()


async def test_letters_are_no_years_and_half_a_year_is_none(app: RectermApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        await pilot.press("f", "tab", "tab", *"q19x", "enter")
        await pilot.pause()
        assert screen.catalogue.shown == CatalogueQuery()


async def test_it_closes_without_a_trace_and_can_be_reset(app: RectermApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        for key in ("q", "escape", "f"):
            await pilot.press("f", "space", key)
            await pilot.pause()
            assert app.screen is screen, key
            assert screen.catalogue.shown == CatalogueQuery()
        await pilot.press("f", "space", "ctrl+r")
        await pilot.pause()
        assert isinstance(app.screen, FilterScreen)
        assert app.screen.chosen == CatalogueQuery()


async def test_buttons_work_for_the_mouse(app: RectermApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        await pilot.press("f", "space")
        await pilot.click("#apply")
        await pilot.pause()
        assert app.screen is screen
        assert len(screen.catalogue.shown.genres) == 1
        await pilot.press("F")
        assert screen.catalogue.shown == CatalogueQuery()
