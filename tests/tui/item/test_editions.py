"""Editions on the item screen: listed, joined with the highlighted item, and split."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.tui.item.item import ItemScreen
from recterm.tui.shared.dialogs.choose import ChooseScreen
from tests.tui.driving import arrived, ready, shown_toasts, text_of, until

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from recterm.service.live.session import Session
    from recterm.tui.app import RectermApp

SIZE = (120, 36)


async def choose(pilot: Pilot[int], *keys: str) -> None:
    """Open the dialog of editions, and press keys in it."""
    await pilot.press("S")
    await arrived(pilot, ChooseScreen)
    await pilot.press(*keys)
    await arrived(pilot, ItemScreen)


def works(session: Session) -> list[set[str]]:
    return [{edition.title for edition in group.items} for group in session.editions.all().works]


async def test_join_and_split(app: RectermApp, session: Session) -> None:
    alien, aliens = session.catalogue.resolve("Alien"), session.catalogue.resolve("Aliens")
    session.editions.join([alien, aliens])
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        screen.open_item(alien)
        await until(pilot, lambda: "editions         Aliens" in text_of(app))
        await choose(pilot, "space", "enter")
        await until(pilot, lambda: not works(session))
        await until(pilot, lambda: "editions         Aliens" not in text_of(app))
        await pilot.press("S")
        await until(pilot, lambda: any("It is a work of its own" in toast for toast in shown_toasts(app)))


async def test_the_highlighted_neighbour_is_offered(app: RectermApp, session: Session) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        screen.open_item(session.catalogue.resolve("Alien"))
        await pilot.pause()
        await pilot.press("shift+tab", "down")
        item = app.screen
        assert isinstance(item, ItemScreen)
        name = item.target_name
        await choose(pilot, "space", "enter")
        await until(pilot, lambda: works(session) == [{"Alien", name}])
        await until(pilot, lambda: f"editions         {name}" in text_of(app))
