"""Taste screen and its diary: opened, read by day, searched, left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from recterm.domain.model import EventKind
from recterm.service.history.importing import import_history
from recterm.tui.item.item import ItemScreen
from recterm.tui.shared.dialogs.choose import ChooseScreen
from recterm.tui.shared.dialogs.name import NameScreen
from recterm.tui.taste.diary import DiaryView
from recterm.tui.taste.taste import TasteScreen
from tests.tui.driving import arrived, at_rest, lines, ready, shown_toasts, title_of

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from recterm.service.live.session import Session
    from recterm.tui.app import RectermApp

HISTORY = (
    "Date,Name,Year,Letterboxd URI,Rating\n2024-01-11,Alien,1979,,4.5\n2024-01-11,Aliens,1986,,4\n"
    "2023-07-02,Amélie,2001,,2\n2022-03-14,[REC],2007,,3\n"
)

NAMES = {"-": "minus", " ": "space"}
"""Keys that are not called by their letter."""


@pytest.fixture
def diary(session: Session, tmp_path: Path) -> Session:
    """The session after a history of four ratings."""
    path = tmp_path / "ratings.csv"
    path.write_text(HISTORY, encoding="utf-8")
    import_history(path, library=session.info.path)
    session.refresh()
    return session


async def opened(pilot: Pilot[int]) -> DiaryView:
    """Open the taste screen and return its diary."""
    await ready(pilot)
    await pilot.press("a")
    await pilot.pause()
    screen = pilot.app.screen
    assert isinstance(screen, TasteScreen)
    assert isinstance(screen.tabs.view, DiaryView)
    return screen.tabs.view


async def test_the_diary_has_every_event_below_its_day(diary: Session, app: RectermApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        view = await opened(pilot)
        shown = [line.strip("▌ ") for line in lines(view.list)]
        assert title_of(view) == "Diary  4"
        assert shown[0] == "Thursday 11 January 2024 · 2"
        assert [" ".join(line.split()) for line in shown[1:3]] == [
            "★★★★ rated Aliens 1986 letterboxd",
            "★★★★½ rated Alien 1979 letterboxd",
        ]
        assert shown[3] == "Sunday 2 July 2023"
        assert "[REC]" in shown[6]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("alie", ["Aliens", "Alien"]),
        ("amelie", ["Amélie"]),
        ("2024-01", ["Aliens", "Alien"]),
        ("letterboxd 2007", ["[REC]"]),
        ("horror", ["Aliens", "Alien", "[REC]"]),
        ("alien watched", []),
    ],
)
async def test_the_diary_is_searched_as_one_types(
    diary: Session, app: RectermApp, query: str, titles: list[str]
) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        view = await opened(pilot)
        await pilot.press("slash", *(NAMES.get(letter, letter) for letter in query))
        assert [view.list.contents.name_of(entry) for entry in range(len(view.list.contents))] == titles
        await pilot.press("enter")
        assert app.screen.focused is view.list


async def test_an_event_opens_its_item_and_the_screen_stays_as_it_was(diary: Session, app: RectermApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        view = await opened(pilot)
        await pilot.press("j", "enter")
        await pilot.pause()
        assert isinstance(app.screen, ItemScreen)
        await pilot.press("q")
        await pilot.pause()
        assert view.list.highlighted is not None
        assert view.list.contents.name_of(view.list.cursor) == "Alien"
        await pilot.press("q", "a")
        await pilot.pause()
        assert view.list.contents.name_of(view.list.cursor) == "Alien"


async def test_feedback_on_the_highlighted_item_is_in_the_diary_at_once(diary: Session, app: RectermApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        view = await opened(pilot)
        await pilot.press("v")
        assert len(view.list.contents) == 5
        assert view.list.contents.name_of(view.list.cursor) == "Aliens"
        await pilot.press("u")
        assert len(view.list.contents) == 4


async def test_what_another_program_undid_is_gone_on_return(diary: Session, app: RectermApp) -> None:
    row = diary.catalogue.resolve("The Thing")
    diary.feedback.record(EventKind.RATE, row, 4.0)
    async with app.run_test(size=(100, 30)) as pilot:
        view = await opened(pilot)
        assert len(view.list.contents) == 5
        await pilot.press("q", "u", "a")
        await pilot.pause()
        assert len(view.list.contents) == 4


async def test_an_empty_diary_says_how_to_fill_it(app: RectermApp) -> None:
    async with app.run_test(size=(60, 20)) as pilot:
        view = await opened(pilot)
        assert "Nothing in your diary yet" in "\n".join(lines(view.list))


async def test_the_only_view_is_the_next_one_too(diary: Session, app: RectermApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        view = await opened(pilot)
        screen = app.screen
        assert isinstance(screen, TasteScreen)
        for key in ["full_stop"] * len(screen.tabs.views):
            await pilot.press(key)
        assert screen.tabs.view is view
        assert screen.focused is view.list


async def test_a_line_is_rated_as_of_its_date(diary: Session, app: RectermApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        view = await opened(pilot)
        await pilot.press("3")
        assert view.list.highlighted is not None
        event = view.list.highlighted.event
        assert (event.kind, event.value, view.list.highlighted.sources) == (EventKind.RATE, 3.0, ("letterboxd",))
        assert len(view.list.contents) == 4
        await pilot.press("plus")
        assert view.list.highlighted.event.value == 3.5
        await pilot.press("0")
        assert len(view.list.contents) == 3
        await pilot.press("u", "u", "u")
        assert view.list.contents.entries[0].event.value == 4.0
        await pilot.press("v", "end")
        viewed = view.list.contents.entries[0].event
        await pilot.press("home", "5")
        rated = [entry.event for entry in view.list.contents.entries if entry.event.timestamp == viewed.timestamp]
        assert [event.value for event in rated] == [5.0, None]


async def test_the_stars_of_a_line_are_clicked(diary: Session, app: RectermApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        view = await opened(pilot)
        await pilot.click(view.list, offset=(3, 1))
        assert view.list.highlighted is not None
        assert view.list.highlighted.event.value == 2.0


async def test_a_line_is_redated_and_the_cursor_goes_along(diary: Session, app: RectermApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        view = await opened(pilot)
        await pilot.press("r")
        await arrived(pilot, NameScreen)
        await pilot.press("ctrl+u", *"2022", "enter")
        await at_rest(pilot)
        assert view.list.cursor == 3
        assert view.list.contents.name_of(3) == "Aliens"
        assert "2022" in [line.strip() for line in lines(view.list)]
        assert shown_toasts(app)[-1] == "Aliens is of 2022 now (u to undo)"
        await pilot.press("r")
        await arrived(pilot, NameScreen)
        await pilot.press("ctrl+u", *"soon", "enter")
        await at_rest(pilot)
        assert "'soon' is not a day" in shown_toasts(app)[-1]


async def test_a_line_says_something_else_and_is_deleted(diary: Session, app: RectermApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        view = await opened(pilot)
        await pilot.press("m")
        await arrived(pilot, ChooseScreen)
        await pilot.pause()
        await pilot.press("enter")
        await at_rest(pilot)
        assert view.list.highlighted is not None
        assert view.list.highlighted.event.kind is EventKind.VIEW
        await pilot.press("delete")
        assert len(view.list.contents) == 3
        assert shown_toasts(app)[-1] == "Deleted: Aliens (u to undo)"
        await pilot.press("u", "u")
        assert [entry.event.value for entry in view.list.contents.entries] == [4.0, 4.5, 2.0, 3.0]


@pytest.mark.parametrize(
    ("text", "title"), [("2023-08", "Amélie"), ("2022", "[REC]"), ("1999", "[REC]"), ("2024", "Aliens")]
)
async def test_the_cursor_goes_to_a_date(diary: Session, app: RectermApp, text: str, title: str) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        view = await opened(pilot)
        await pilot.press("j", "t")
        await arrived(pilot, NameScreen)
        await pilot.press(*(NAMES.get(letter, letter) for letter in text), "enter")
        await at_rest(pilot)
        assert view.list.highlighted_name == title
