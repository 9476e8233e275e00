"""Browse screen in small terminals: what is visible, and where movement shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from recterm.domain.model import Progress
from recterm.domain.reranking import Reranking
from recterm.tui.browse.moved_line import MovedLine, enumerated
from recterm.tui.shared.frame.head_line import HeadLine
from recterm.tui.shared.frame.running_jobs import job_named
from tests.tui.driving import because_keys, lines, ready, shelf_lines, shelf_title, text_of, title_of

if TYPE_CHECKING:
    from recterm.service.live.session import Session
    from recterm.tui.app import RectermApp

LIKED = ("5", "down", "5", "down", "down", "4")


@pytest.mark.parametrize("size", [(76, 20), (80, 24), (99, 30), (120, 36)])
async def test_a_rating_in_the_catalogue_shows_for_you_move(app: RectermApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        screen = await ready(pilot)
        before = shelf_lines(screen)
        await pilot.press("5")
        await pilot.pause()
        assert screen.focused is screen.catalogue.table
        panels = (screen.catalogue, screen.stack)
        assert all(panel.region.width >= 36 and panel.region.height >= 6 for panel in panels)
        shown = text_of(app)
        assert "▲" in shown
        assert "new" in shown
        assert shelf_lines(screen) != before
        assert not screen.query_one(MovedLine).region


async def test_every_shelf_can_be_reached_where_two_are_in_sight(app: RectermApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await ready(pilot)
        await pilot.press(*LIKED, "down", "5")
        keys = because_keys(screen)
        assert len(keys) == 3
        for place in (0, 1, 2, 0, 1):
            await pilot.press("b")
            await pilot.pause()
            assert screen.stack.here is not None
            assert screen.stack.here.key == keys[place]
            title = shelf_title(screen, keys[place])[:20]
            assert any(title in line for line in lines(screen.stack))


async def test_at_sixty_columns_a_line_names_what_moved(app: RectermApp) -> None:
    async with app.run_test(size=(60, 20)) as pilot:
        screen = await ready(pilot)
        line = screen.query_one(MovedLine)
        first = screen.stack.contents.picks_of("for-you")[0].item.title
        assert lines(line)[0].startswith(f" For you: {first}, ")
        await pilot.press("5")
        await pilot.pause()
        assert line.region.width == 60
        assert any(sign in lines(line)[0] for sign in ("▲", "new"))
        await pilot.press("5")
        await pilot.pause()
        assert lines(line) == [" For you: unchanged"]
        for key, visible in (("y", False), ("c", True), ("b", False)):
            await pilot.press(key)
            await pilot.pause()
            assert bool(line.region) == visible, key


def test_names_are_left_out_whole_and_counted() -> None:
    assert enumerated(["▲3 Blade Runner", "new Aliens", "▼1 Big"], 40) == "▲3 Blade Runner, new Aliens, ▼1 Big"
    assert enumerated(["▲3 Blade Runner", "new Aliens", "▼1 Big"], 32) == "▲3 Blade Runner, new Aliens, +1"
    assert enumerated(["▲3 Blade Runner", "new Aliens"], 12) == "▲3 Blad…, +1"
    assert enumerated(["▲3 Blade Runner"], 40) == "▲3 Blade Runner"
    assert enumerated([], 40) == ""


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        ((120, 36), "For you · rarer 2 · varied · genres"),
        ((80, 24), "For you · rarer 2 · varied · genres"),
        ((60, 20), "For you · rarer 2 · varied · genres"),
    ],
)
async def test_a_dial_that_is_set_stands_in_the_title(
    app: RectermApp, session: Session, size: tuple[int, int], shown: str
) -> None:
    async with app.run_test(size=size) as pilot:
        screen = await ready(pilot)
        await pilot.press("5", "]", "]", "V", "C", "y")
        await pilot.pause()
        assert shelf_title(screen) == shown
        assert shown in text_of(app)
        assert shelf_title(screen, "because") == "Because you rated Amélie ★★★★★"
        await pilot.press("slash", "b", "enter", "escape")
        await pilot.pause()
        assert screen.catalogue.shown.text == ""
        assert not session.shelves.reranking.plain
        await pilot.press("F")
        assert session.shelves.reranking.plain
        assert shelf_title(screen) == "For you"


async def test_a_filter_leaves_the_dials_in_the_title(app: RectermApp, session: Session) -> None:
    session.shelves.set_reranking(Reranking(rarity=-1.0, diversity=0.6, calibration=0.5))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await ready(pilot)
        screen.catalogue.change(genres=frozenset({"Comedy"}), year_from=1980)
        await pilot.pause()
        assert shelf_title(screen) == "For you · fam. 4, var. 2, genres"
        assert title_of(screen.stack) == "Shelves: Comedy, since 1980"


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 20)])
async def test_a_running_job_stands_in_the_head_line_of_every_screen(app: RectermApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        screen = await ready(pilot)
        screen.tell_job("import", Progress("reading", 43, 100))
        for key in ("enter", "q", "L", "q", "D", "m", "q", "q"):
            await pilot.press(key)
            await pilot.pause()
            head = lines(app.screen.query_one(HeadLine))[0]
            assert head.endswith(" import 43 %"), (key, head)
            assert "me: no ratings yet" in head or size[0] == 60
        screen.tell_job("import", ended=True)
        await pilot.pause()
        assert "import" not in lines(screen.query_one(HeadLine))[0]


def test_a_job_without_an_end_has_no_percentage() -> None:
    assert job_named("train", None) == "train …"
    assert job_named("train", Progress("als", 3, 0)) == "train …"
    assert job_named("train", Progress("als", 3, 4)) == "train 75 %"
