"""Entry dialog: stars, date and note of an item and of a line of the diary, saved, refused and undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.domain.model import EventKind
from recterm.tui.browse.browse import BrowseScreen
from recterm.tui.item.entry_screen import EntryScreen
from recterm.tui.item.item import ItemScreen
from recterm.tui.taste.taste import TasteScreen
from tests.tui.driving import lines, ready, text_of

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from recterm.service.live.session import Session
    from recterm.tui.app import RectermApp

SIZE = (120, 36)


async def typed(pilot: Pilot[int], text: str) -> None:
    """Type a text, letter by letter."""
    for letter in text:
        await pilot.press({" ": "space", "-": "minus", ".": "full_stop"}.get(letter, letter))


async def test_a_note_is_shown_with_its_date_and_undone(app: RectermApp, session: Session) -> None:
    row = session.catalogue.resolve("Alien")
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        screen.open_item(row)
        await pilot.pause()
        await pilot.press("5", "P")
        assert isinstance(app.screen, EntryScreen)
        await typed(pilot, "with Ann")
        await pilot.press("shift+tab", "ctrl+u")
        await typed(pilot, "2024-03-14")
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, ItemScreen)
        assert "your events      2024-03-14  rated 5  “with Ann”" in text_of(app)
        (event,) = session.feedback.on_item(row)
        assert (event.value, event.note) == (5.0, "with Ann")
        await pilot.press("u")
        assert session.feedback.on_item(row)[0].note is None
        assert session.feedback.of(row).stars == 5.0


async def test_what_cannot_be_saved_stays_to_be_mended(app: RectermApp, session: Session) -> None:
    async with app.run_test(size=(60, 20)) as pilot:
        screen = await ready(pilot)
        row = screen.target
        assert row is not None
        await pilot.press("P", "shift+tab")
        await typed(pilot, "2999")
        await pilot.press("enter")
        assert isinstance(app.screen, EntryScreen)
        assert "that day is in the future" in text_of(app)
        assert session.feedback.on_item(row) == []
        await pilot.press("ctrl+u", "shift+tab")
        await typed(pilot, "4,5")
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, BrowseScreen)
        assert session.feedback.of(row).stars == 4.5


async def test_escape_changes_nothing(app: RectermApp, session: Session) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await pilot.press("P", "x", "escape")
        await pilot.pause()
        assert isinstance(app.screen, BrowseScreen)
        assert session.feedback.history() == []


async def test_a_line_of_the_diary_shows_and_changes_its_own_note(app: RectermApp, session: Session) -> None:
    row = session.catalogue.resolve("Alien")
    session.feedback.record(EventKind.RATE, row, 3.0, 1_700_000_000, "the earlier one")
    session.feedback.record(EventKind.VIEW, row, None, 1_600_000_000)
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await pilot.press("a")
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, TasteScreen)
        diary = screen.tabs.view.main_list
        assert diary is not None
        assert any("“the earlier one”" in line for line in lines(diary))
        await pilot.press("down", "P")
        await typed(pilot, "much earlier")
        await pilot.press("enter")
        await pilot.pause()
        assert any("“much earlier”" in line for line in lines(diary))
        notes = {event.kind: event.note for event in session.feedback.on_item(row)}
        assert notes == {EventKind.RATE: "the earlier one", EventKind.VIEW: "much earlier"}
