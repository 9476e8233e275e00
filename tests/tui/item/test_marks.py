"""Marks: the profile's stars and marks are on every line of every list; hidden items can be brought back."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest
from textual.command import CommandList

from recterm.domain.model import EventKind
from recterm.service.libraries.files import remember
from recterm.service.live.session import Session
from recterm.service.starter.builtin import make_builtin
from recterm.settings import load_settings
from recterm.tui.app import RectermApp
from recterm.tui.item.arithmetic_panel import ArithmeticPanel
from recterm.tui.item.item import ItemScreen
from recterm.tui.shared.lists.shelf_panel import ShelfPanel
from recterm.tui.shared.painting import themes
from tests.tui.driving import lines, ready, shelf_lines, text_of, until

if TYPE_CHECKING:
    from pathlib import Path

    from textual.widget import Widget

SIZES = [(120, 36), (80, 24), (60, 20)]


def line_with(widget: Widget, title: str) -> str:
    return next(line for line in lines(widget) if title in line)


@pytest.mark.parametrize("size", SIZES)
async def test_a_pick_on_the_watchlist_says_so_where_it_is(app: RectermApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        screen = await ready(pilot)
        await pilot.press("5", "y", "down", "w")
        title = screen.stack.contents.picks_of("for-you")[1].item.title
        assert "⚑" in line_with(screen.stack, title)
        assert title in [pick.item.title for pick in screen.stack.contents.picks_of("because")]
        await pilot.press("b")
        await pilot.pause()
        assert "⚑" in line_with(screen.stack, title)
        await pilot.press("c")
        await pilot.pause()
        assert "⚑" in line_with(screen.catalogue.table, title)
        await pilot.press("u")
        assert "⚑" not in text_of(app)


async def test_the_palette_shows_marks_and_own_stars(app: RectermApp, session: Session) -> None:
    session.feedback.record(EventKind.RATE, session.catalogue.resolve("Toy Story"), 4.5)
    session.feedback.record(EventKind.SAVE, session.catalogue.resolve("Toy Story"))
    async with app.run_test(size=(120, 36)) as pilot:
        await ready(pilot)
        await pilot.press("ctrl+p", *"toy s")
        commands = app.screen.query_one(CommandList)
        await until(pilot, lambda: commands.option_count)
        await pilot.pause()
        assert "Toy Story 1995  ★★★★½  ⚑" in text_of(app)


async def test_what_is_on_a_list_is_marked_on_every_list(app: RectermApp, session: Session) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await ready(pilot)
        await pilot.press("W", *"mine", "enter")
        await pilot.pause()
        assert line_with(screen.catalogue.table, "Amélie").endswith("≡")
        assert "≡" in line_with(screen.stack, "Amélie")
        session.lists.delete("mine")
        assert not line_with(screen.catalogue.table, "Amélie").endswith("≡")


async def test_rated_neighbours_show_own_stars_and_others_predicted_ones(app: RectermApp, session: Session) -> None:
    for title, stars in (("Aliens", 2.5), ("The Thing", 4.0)):
        session.feedback.record(EventKind.RATE, session.catalogue.resolve(title), stars)
    session.feedback.record(EventKind.VIEW, session.catalogue.resolve("Aliens"))
    session.feedback.record(EventKind.VIEW, session.catalogue.resolve("Aliens"))
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await ready(pilot)
        screen.open_item(session.catalogue.resolve("Alien"))
        await pilot.pause()
        assert isinstance(app.screen, ItemScreen)
        shelf = app.screen.query_one(ShelfPanel)
        aliens = line_with(shelf, "Aliens")
        assert aliens.rstrip().endswith("★★½")
        assert "✓2" in aliens
        assert "☆" not in aliens
        others = [line for line in lines(shelf) if "☆" in line]
        assert len(others) >= 10
        assert not any("★" in line for line in others)
        assert "✓2" in line_with(app.screen.query_one(ArithmeticPanel), "Aliens")


@pytest.fixture(scope="module")
def albums_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("albums")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RECTERM_HOME", str(folder / "home"))
        make_builtin(folder / "albums.recterm", "albums")
    return folder / "albums.recterm"


@pytest.mark.parametrize("size", SIZES)
async def test_music_says_who_made_it_and_how_often_it_was_played(
    albums_file: Path, tmp_path: Path, size: tuple[int, int]
) -> None:
    path = tmp_path / "albums.recterm"
    shutil.copy(albums_file, path)
    remember(path)
    with Session.open(path) as session:
        app = RectermApp(session, load_settings(), themes.DARK.name)
        async with app.run_test(size=size) as pilot:
            screen = await ready(pilot)
            await pilot.press("v", "v")
            first = lines(screen.catalogue.table)[0]
            assert re.search(r"\w.* · \w", first), "the title and who made it"
            assert "✓2" in first or "2" in re.split(r" (?:19|20)\d\d ", first)[1]
            if size != (80, 24):
                assert "plays" in text_of(app)
            await pilot.press("y")
            await pilot.pause()
            assert sum(" · " in line for line in shelf_lines(screen)) == 5
