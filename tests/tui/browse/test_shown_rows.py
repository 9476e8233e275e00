"""What counts as shown: picks that stood still in view, once a visit, and nothing while nothing is to be recorded."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

from recterm.domain.model import EventKind, ItemRow
from recterm.domain.showings import ANY_SHELF
from recterm.service.live.session import Session
from recterm.service.live.shown import SHOWN_ENOUGH, VISIT_ENDS, ShownPick
from recterm.settings import load_settings
from recterm.store import Library
from recterm.tui.app import RectermApp
from recterm.tui.browse import shown_rows
from recterm.tui.browse.browse import BrowseScreen
from recterm.tui.shared.painting import themes
from tests.service.shown_items import item_of
from tests.tui.driving import lines, ready, until

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from textual.pilot import Pilot

    from recterm.domain.showings import Showing

SIZE = (120, 36)


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a pick count as shown, and be written, as soon as possible."""
    monkeypatch.setattr(shown_rows, "STILL", 0.01)
    monkeypatch.setattr(shown_rows, "BATCH", 0.01)


def kept(library: Path) -> list[Showing]:
    with Library.open(library, readonly=True) as opened:
        return opened.shown.of(opened.profiles.active().id)


def titles_in_view(screen: BrowseScreen) -> dict[str, list[str]]:
    """Return the titles of each shelf whose own lines are painted, as the eye would read them."""
    stack = screen.stack
    seen: dict[str, list[str]] = {}
    for y in range(stack.room.height):
        line = y + stack.scroll_offset.y
        entry = stack.entries.entry_at(line) if line < stack.entries.line_count else None
        if entry is not None and stack.entries.first_line(entry) == line:
            section = stack.entries.sections[stack.entries.section_of(entry)]
            seen.setdefault(section.name, []).append(stack.entries.name_of(entry))
    return seen


async def still(pilot: Pilot[int]) -> None:
    """Wait until nothing is due to be noted."""
    browse = pilot.app.screen_stack[0]
    assert isinstance(browse, BrowseScreen)
    await until(pilot, lambda: browse._shown_rows._look is None)


async def written(pilot: Pilot[int], session: Session, library: Path) -> None:
    await until(pilot, lambda: not session.shown.pending and kept(library))


async def test_picks_in_view_are_kept_with_their_shelf_and_model(
    app: RectermApp, session: Session, library: Path
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        await pilot.press("5")
        await written(pilot, session, library)
        await until(pilot, lambda: any(row.key.shelf == "because" for row in kept(library)))
        await pilot.pause()
        rows = kept(library)
        shelves = {row.key.shelf for row in rows}
        assert {"for-you", "because", ANY_SHELF} <= shelves
        in_view = titles_in_view(screen)
        items = {item.id: item.title for item in session.catalogue.page(range(session.info.n_items))}
        for shelf, titles in in_view.items():
            assert set(titles) <= {items[row.key.item] for row in rows if row.key.shelf == shelf}
        assert {row.key.model.split()[0] for row in rows if row.key.shelf == "for-you"} == {"item-knn"}
        assert all(row.times == 1 for row in rows)


async def test_a_repaint_and_another_sight_are_no_further_showing(
    app: RectermApp, session: Session, library: Path
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        await written(pilot, session, library)
        before = kept(library)
        screen.stack.show()
        await pilot.press("y", "G", "g", "c")
        await still(pilot)
        await until(pilot, lambda: not session.shown.pending)
        after = {row.key: row for row in kept(library)}
        assert len(after) > 0
        assert all(after[row.key] == row for row in before)


async def test_what_is_below_the_view_or_behind_another_screen_is_not_shown(
    app: RectermApp, session: Session, library: Path
) -> None:
    session.feedback.record(EventKind.RATE, ItemRow(0), 5.0)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await ready(pilot)
        await written(pilot, session, library)
        await still(pilot)
        listed = {pick.item.title for section in screen.stack.entries.sections for pick in section.picks}
        in_view = {title for titles in titles_in_view(screen).values() for title in titles}
        assert listed > in_view
        items = {item.id: item.title for item in session.catalogue.page(range(session.info.n_items))}
        assert {items[row.key.item] for row in kept(library)} == in_view
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is not screen)
        count = len(kept(library))
        screen.stack.scroll_to(y=screen.stack.max_scroll_y, animate=False)
        await still(pilot)
        assert len(kept(library)) == count


async def test_nothing_is_kept_of_a_catalogue_tab(app: RectermApp, session: Session, library: Path) -> None:
    async with app.run_test(size=(60, 20)) as pilot:
        await ready(pilot)
        await still(pilot)
        assert not session.shown.pending
        assert kept(library) == []
        await pilot.press("tab")
        await written(pilot, session, library)


async def test_opening_and_rating_a_pick_at_once_count(
    app: RectermApp, session: Session, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shown_rows, "STILL", 60.0)
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        await pilot.press("y")
        first, second = (pick.item for pick in screen.stack.contents.picks_of("for-you")[:2])
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is not screen)
        await pilot.press("escape", "y", "down", "4")
        await pilot.pause()
        assert session.feedback.of(second.row).stars == 4
        assert session.shown.flush()
        rows = {row.key.item: row for row in kept(library) if row.key.shelf == "for-you"}
        assert set(rows) == {first.id, second.id}
        assert rows[first.id].opened is not None
        assert rows[second.id].opened is None
        (event,) = session.feedback.on_item(second.row)
        assert rows[second.id].first <= event.timestamp


async def test_just_looking_keeps_nothing(app: RectermApp, session: Session, library: Path) -> None:
    session.writes.be_private(True)
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        await pilot.press("y", "enter")
        await until(pilot, lambda: app.screen is not screen)
        await pilot.press("escape", "5")
        await still(pilot)
        assert not session.shown.pending
        session.writes.be_private(False)
        assert session.shown.flush()
        assert kept(library) == []


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 20)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_what_sinks_says_so(snap_compare: Callable[..., bool], session: Session, size: tuple[int, int]) -> None:
    session.feedback.record(EventKind.RATE, ItemRow(0), 5.0)
    (first, *_) = session.shelves.for_you(5).picks
    for visit in range(SHOWN_ENOUGH, 0, -1):
        session.shown.note(
            [ShownPick("for-you", item_of(session, first.item.row), 1)], int(time.time()) - visit * 2 * VISIT_ENDS
        )
    assert session.shown.flush()
    with Session.open(session.info.path) as later:
        app = RectermApp(later, load_settings(), themes.DARK.name)

        async def open_shelf(pilot: Pilot[Any]) -> None:
            screen = await ready(pilot)
            await pilot.press("y", "o")
            rows = [pick.item.row for pick in screen.stack.contents.picks_of("for-you")]
            assert rows.index(first.item.row) > 0
            await pilot.press(*["down"] * rows.index(first.item.row))
            await pilot.pause()
            text = "\n".join(lines(screen.stack))
            assert "shown 5 times, not taken" in text

        assert snap_compare(app, terminal_size=size, run_before=open_shelf)


async def test_a_setting_switches_it_off(library: Path, private_home: Path) -> None:
    settings = load_settings()
    settings.config_file.write_text("shown = false\n", encoding="utf-8")
    with Session.open(library) as session:
        app = RectermApp(session, load_settings(), themes.DARK.name)
        async with app.run_test(size=SIZE) as pilot:
            screen = await ready(pilot)
            await pilot.press("y", "enter")
            await until(pilot, lambda: app.screen is not screen)
            await still(pilot)
            assert not session.shown.pending
    assert kept(library) == []
