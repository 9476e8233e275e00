"""Review dialog: candidates of each title, a search of the catalogue, "not here", "later", and undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from recterm.domain.model import EventKind, ItemId
from recterm.service.history.importing import import_history
from recterm.service.history.review import ImportedEvent, open_matches
from recterm.tui.browse.search_bar import SearchInput
from recterm.tui.data.candidate_list import CandidateList
from recterm.tui.data.data import DataScreen
from recterm.tui.data.review import ReviewScreen
from recterm.tui.data.title_list import TitleList, format_imported
from tests.tui.driving import lines, ready, text_of, title_of

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from recterm.service.live.session import Session
    from recterm.tui.app import RectermApp

SIZES = [(120, 36), (80, 24), (60, 20)]


@pytest.fixture
def session(session: Session, tmp_path: Path) -> Session:
    """A session with a likely title, one in other words, and one that matches nothing."""
    path = tmp_path / "ratings.csv"
    path.write_text(
        "Date,Name,Year,Letterboxd URI,Rating\n"
        "2024-01-11,Alien,1980,https://boxd.it/a,4.5\n"
        "2024-01-12,Terminator Two,1991,https://boxd.it/b,2\n"
        "2024-01-13,[/b]rand New,1901,https://boxd.it/c,5\n"
    )
    import_history(path, library=session.info.path)
    session.refresh()
    return session


async def opened(pilot: Pilot[int]) -> ReviewScreen:
    await ready(pilot)
    await pilot.press("D", "m")
    await pilot.pause()
    screen = pilot.app.screen
    assert isinstance(screen, ReviewScreen)
    return screen


def rated(session: Session, title: str) -> float | None:
    return session.feedback.of(session.catalogue.resolve(title)).stars


@pytest.mark.parametrize("size", SIZES)
async def test_titles_and_candidates(app: RectermApp, session: Session, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        screen = await opened(pilot)
        assert title_of(screen.query_one(TitleList)) == "Titles  3 to decide"
        assert "≈ Alien (1980)" in lines(screen.query_one(TitleList))[0]
        shown = lines(screen.query_one(CandidateList))
        assert "= Alien 1979" in shown[0]
        assert "Aliens 1986" in shown[1]
        assert "not in this catalogue" in "\n".join(shown)
        assert "Which is Alien (1980)?" in text_of(app)
        assert "letterboxd: rated 4½, last 2024-01-11" in text_of(app)
        await pilot.press("s", "s")
        await pilot.pause()
        assert "Which is [/b]rand New (1901)?" in text_of(app)


@pytest.mark.parametrize("size", SIZES)
async def test_take_not_here_and_undo(app: RectermApp, session: Session, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        screen = await opened(pilot)
        assert rated(session, "Alien") == 4.5
        await pilot.press("down", "enter")
        await pilot.pause()
        assert (rated(session, "Alien"), rated(session, "Aliens")) == (None, 4.5)
        assert "Which is Terminator Two (1991)?" in text_of(app)
        assert "Alien (1980) → Aliens (1986)" in text_of(app)
        await pilot.press("n")
        await pilot.pause()
        assert [match.title for match in open_matches(session.info.path)] == ["[/b]rand New"]
        await pilot.press("u", "u")
        await pilot.pause()
        assert (rated(session, "Alien"), rated(session, "Aliens")) == (4.5, None)
        assert "Which is Alien (1980)?" in text_of(app)
        await pilot.press("u")
        await pilot.pause()
        assert "nothing to undo" in text_of(app)
        await pilot.press("enter")
        await pilot.pause()
        assert len(open_matches(session.info.path)) == 2
        await pilot.press("end", "enter")
        await pilot.press("n")
        await pilot.pause()
        assert "Nothing left to decide" in text_of(app)
        await pilot.press("enter", "n", "s", "/", "q")
        await pilot.pause()
        assert isinstance(app.screen, DataScreen)
        assert screen not in app.screen_stack


@pytest.mark.parametrize("size", SIZES)
async def test_search_the_whole_catalogue(app: RectermApp, session: Session, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        screen = await opened(pilot)
        await pilot.press("s", "/", *"tot", "enter")
        await pilot.pause()
        candidates = screen.query_one(CandidateList)
        assert screen.focused is candidates
        assert "My Neighbor Totoro 1988" in lines(candidates)[0]
        await pilot.press("escape")
        await pilot.pause()
        assert screen.query_one(SearchInput).value == ""
        assert "Terminator" in lines(candidates)[0]
        await pilot.press("/", *"totoro", "down", "enter")
        await pilot.pause()
        assert rated(session, "My Neighbor Totoro") == 2.0
        assert screen.query_one(SearchInput).value == ""
        await pilot.press("/", *"zzzz", "escape")
        await pilot.pause()
        assert "not in this catalogue" in lines(candidates)[0]


async def test_decisions_can_be_changed_later(app: RectermApp, session: Session) -> None:
    async with app.run_test(size=SIZES[0]) as pilot:
        screen = await opened(pilot)
        await pilot.press("enter", "a")
        await pilot.pause()
        titles = screen.query_one(TitleList)
        assert title_of(titles) == "Titles  2 of 3 to decide"
        assert "= Alien (1980)" in lines(titles)[0]
        await pilot.press("shift+tab", "home", "enter", "down", "enter")
        await pilot.pause()
        assert rated(session, "Aliens") == 4.5
        assert titles.cursor == 1
        await pilot.press("tab", "tab", "tab")
        assert screen.focused is titles
        await pilot.press("a")
        await pilot.pause()
        assert title_of(titles) == "Titles  2 to decide"


async def test_the_mouse_does_it_too(app: RectermApp, session: Session) -> None:
    async with app.run_test(size=SIZES[1]) as pilot:
        screen = await opened(pilot)
        candidates, titles = screen.query_one(CandidateList), screen.query_one(TitleList)
        await pilot.click(titles, offset=(5, 2))
        await pilot.pause()
        assert "Which is Terminator Two (1991)?" in text_of(app)
        await pilot.click(titles, offset=(5, 1))
        await pilot.pause()
        await pilot.click(candidates, offset=(5, 1), times=2)
        await pilot.pause()
        assert rated(session, "Aliens") == 4.5
        await pilot.click(screen.query_one(SearchInput))
        await pilot.pause()
        assert screen.focused is screen.query_one(SearchInput)


async def test_the_shelves_know_of_what_moved(app: RectermApp, session: Session) -> None:
    async with app.run_test(size=SIZES[0]) as pilot:
        await ready(pilot)
        assert "Because you rated Alien ★" in text_of(app)
        await opened(pilot)
        await pilot.press("n", "q", "q")
        screen = await ready(pilot)
        assert screen.is_current
        assert "Because you rated Alien ★" not in text_of(app)


def test_imported_events_are_shown_in_a_line() -> None:
    events = [
        ImportedEvent(ItemId("x"), EventKind.VIEW, None, 1_705_000_000, "trakt"),
        ImportedEvent(ItemId("x"), EventKind.RATE, 4.0, 1_704_990_000, "trakt"),
        ImportedEvent(ItemId("x"), EventKind.VIEW, None, 1_704_980_000, ""),
        ImportedEvent(ItemId("x"), EventKind.RATE, 1.0, None, "imdb"),
    ]
    assert format_imported(events) == "trakt, you, imdb: rated 4, 2 views, last 2024-01-11"
    assert (
        format_imported([ImportedEvent(ItemId("x"), EventKind.VIEW, None, 1 << 61, "x")])
        == "x: 1 view, last 9999-12-31"
    )
    assert format_imported([ImportedEvent(ItemId("x"), EventKind.VIEW, None, None, "x")]) == "x: 1 view"
    assert format_imported([]) == ""
