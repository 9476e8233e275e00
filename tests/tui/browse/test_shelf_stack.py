"""Stack of shelves: order, hidden shelves, one in full, the number of picks, files, and what is computed when."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input

from recterm.domain.model import EventKind
from recterm.service.live.session import Session
from recterm.tui.shared.dialogs.choose import ChooseScreen
from recterm.tui.shared.dialogs.name import NameScreen
from recterm.tui.shared.lists.choice_list import ChoiceList
from tests.tui.driving import arrived, because_keys, lines, ready, shelf_lines, shelf_title, shown_toasts, title_of

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from recterm.tui.app import RectermApp
    from recterm.tui.browse.browse import BrowseScreen

SIZE = (120, 36)


async def with_taste(pilot: Pilot[int]) -> BrowseScreen:
    """Rate two films and save one, so that several shelves have something to show."""
    screen = await ready(pilot)
    await pilot.press("5", "down", "down", "5", "down", "down", "w", "y")
    await pilot.pause()
    return screen


def names_of(screen: BrowseScreen) -> list[str]:
    return list(dict.fromkeys(section.name for section in screen.stack.entries.sections))


async def test_each_shelf_has_its_title_its_picks_and_their_reasons(app: RectermApp, session: Session) -> None:
    async with app.run_test(size=(120, 60)) as pilot:
        screen = await with_taste(pilot)
        assert names_of(screen) == ["for-you", "because", "hidden-gems", "watchlist", "recent-releases"]
        assert len(because_keys(screen)) == 2
        assert all(len(section.picks) <= 5 for section in screen.stack.entries.sections)
        reasons = shelf_lines(screen, "hidden-gems")[1::2]
        assert reasons
        assert all("why: only " in line and " ratings" in line for line in reasons)
        assert any("Hidden gems ──" in line for line in lines(screen.stack))
        assert title_of(screen.stack) == "Shelves"


async def test_the_number_of_picks_is_the_profile_s_own(app: RectermApp, session: Session, library: Path) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await with_taste(pilot)
        await pilot.press("<", "<")
        assert len(screen.stack.contents.picks_of("for-you")) == 3
        assert shown_toasts(app)[-1] == "3 picks on each shelf"
        await pilot.press(">")
        assert len(screen.stack.contents.picks_of("for-you")) == 4
    with Session.open(library) as again:
        assert again.shelves.arrangement.n == 4


async def test_a_shelf_moves_up_and_down_and_stays_there(app: RectermApp, library: Path) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await with_taste(pilot)
        await pilot.press("J")
        assert names_of(screen)[:2] == ["because", "for-you"]
        assert screen.stack.here is not None
        assert screen.stack.here.name == "for-you"
        await pilot.press("K", "K")
        assert names_of(screen)[:2] == ["for-you", "because"]
        await pilot.press(".", "J")
        assert names_of(screen)[:3] == ["for-you", "hidden-gems", "because"]
    with Session.open(library) as again:
        assert again.shelves.names[:3] == ["for-you", "again", "hidden-gems"]


async def test_a_hidden_shelf_is_shown_again_in_the_chooser_which_says_why_others_are_empty(
    app: RectermApp, session: Session
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await with_taste(pilot)
        await pilot.press(".", "H")
        assert "because" not in names_of(screen)
        assert shown_toasts(app)[-1] == "Hidden: Because you liked (M shows it again)"
        await pilot.press("M")
        await arrived(pilot, ChooseScreen)
        choices = app.screen.query_one(ChoiceList)
        shown = "\n".join(lines(choices))
        assert "[ ] Because you liked: what resembles your latest favourites" in shown
        assert "[x] Rediscover: nothing that you loved more than a year ago" in shown
        assert "[x] Again: not for this library" in shown
        await pilot.press("down", "space", "enter")
        await pilot.pause()
        assert "because" in names_of(screen)
        assert session.shelves.arrangement.hidden == ()


async def test_the_last_shelf_cannot_be_hidden(app: RectermApp, session: Session) -> None:
    session.shelves.arrange(session.shelves.arrangement.without(set(session.shelves.names) - {"for-you"}))
    async with app.run_test(size=SIZE) as pilot:
        screen = await with_taste(pilot)
        await pilot.press("H")
        assert names_of(screen) == ["for-you"]
        assert shown_toasts(app)[-1] == "The last shelf stays."


@pytest.mark.parametrize("back", ["o", "escape"])
async def test_a_shelf_in_full_has_every_pick(app: RectermApp, back: str) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await with_taste(pilot)
        await pilot.press("o")
        await pilot.pause()
        assert not screen.catalogue.region
        assert len(screen.stack.contents.picks_of("for-you")) == 38
        assert title_of(screen.stack) == "For you, in full"
        await pilot.press("G", back)
        await pilot.pause()
        assert screen.catalogue.region
        assert len(screen.stack.contents.picks_of("for-you")) == 5
        assert title_of(screen.stack) == "Shelves"


async def test_a_shelf_in_full_that_its_item_leaves_gives_back_all_shelves(app: RectermApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await with_taste(pilot)
        await pilot.press("b", "o")
        await pilot.pause()
        anchor = shelf_title(screen, "because")
        assert len(names_of(screen)) == 1
        await pilot.press("u", "u")
        await pilot.pause()
        assert anchor not in [shelf_title(screen, key) for key in because_keys(screen)]
        assert len(names_of(screen)) > 1


async def test_only_shelves_in_view_are_computed(app: RectermApp, session: Session) -> None:
    for title in ("Amélie", "Toy Story"):
        session.feedback.record(EventKind.RATE, session.catalogue.resolve(title), 5)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await ready(pilot)
        await pilot.press("y")
        waiting = [section.name for section in screen.stack.entries.sections if section.placeholders]
        assert waiting[0] in ("hidden-gems", "watchlist")
        assert "recent-releases" in waiting
        screen.stack.scroll_to(y=12, animate=False)
        await pilot.pause()
        assert waiting[0] not in [section.name for section in screen.stack.entries.sections if section.placeholders]
        await pilot.press("G")
        assert not any(section.placeholders for section in screen.stack.entries.sections)
        assert screen.stack.here is not None
        assert screen.stack.here.name == "recent-releases"


async def test_keys_before_there_is_any_shelf_do_nothing(app: RectermApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        stack = screen.stack
        stack.focus()
        stack.contents.names = []
        stack.entries.show(())
        stack.contents_changed()
        for pages in (-1, -0.5, 0.5, 1):
            stack.action_page(pages)
        await pilot.press("up", "down", "home", "end", "enter", "5", "y", "pageup", "pagedown")
        await pilot.pause()
        assert (stack.cursor, stack.highlighted_row, stack.title_to_copy) == (0, None, "")


async def test_the_cursor_passes_from_shelf_to_shelf_and_keeps_its_place(app: RectermApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await with_taste(pilot)
        await pilot.press(*["down"] * 5)
        here = screen.stack.here
        assert here is not None
        assert (here.name, here.place.cursor) == ("because", 0)
        await pilot.press("down", "3")
        here = screen.stack.here
        assert here is not None
        assert (here.name, here.place.cursor) == ("because", 1)


async def test_a_shelf_is_written_to_a_file(app: RectermApp, tmp_path: Path) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await with_taste(pilot)
        toasts: list[str] = []
        for _ in range(2):
            await pilot.press("E")
            await arrived(pilot, NameScreen)
            assert app.screen.query_one(Input).value == "for-you.csv"
            app.screen.query_one(Input).value = str(tmp_path / "picks.csv")
            await pilot.press("enter")
            await pilot.pause()
            await app.workers.wait_for_complete()
            await pilot.pause()
            toasts.append(shown_toasts(app)[-1])
        picks = [pick.item.title for pick in screen.stack.contents.picks_of("for-you")]
        with (tmp_path / "picks.csv").open(encoding="utf-8", newline="") as file:
            assert [row["title"] for row in csv.DictReader(file)] == picks
        assert toasts[0].startswith("Wrote 5 picks to ")
        assert "exists" in toasts[1]


async def test_the_signs_of_a_title_line_can_be_clicked(app: RectermApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await with_taste(pilot)
        title = lines(screen.stack)[0]
        gutter = screen.stack.content_region.offset - screen.stack.region.offset
        assert title.endswith("▲ ▼ □ ✕")
        await pilot.click(screen.stack, offset=(gutter.x + title.index("▼"), gutter.y))
        await pilot.pause()
        assert names_of(screen)[:2] == ["because", "for-you"]
        line = next(y for y, text in enumerate(lines(screen.stack)) if text.startswith(" Hidden gems"))
        await pilot.click(screen.stack, offset=(gutter.x + 3, gutter.y + line), times=2)
        await pilot.pause()
        assert title_of(screen.stack) == "Hidden gems, in full"
