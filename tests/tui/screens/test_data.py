"""The data screen: libraries, imports by path, histories and what is not sure of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input, Static

from recterm.service.history import open_matches
from recterm.service.libraries import list_libraries, new, remember
from recterm.service.mapping import shape_of
from recterm.tui.screens.choose import ChooseScreen
from recterm.tui.screens.data import DataScreen
from recterm.tui.screens.mapping import MappingScreen
from recterm.tui.screens.path import PathScreen, plain_path
from recterm.tui.widgets.facts_panel import FactsPanel
from recterm.tui.widgets.job_line import JobLine
from tests.tui.driving import shown_toasts

if TYPE_CHECKING:
    from pathlib import Path

    from recterm.service.session import Session
    from recterm.tui.app import RectermApp

SIZE = (120, 36)


async def test_it_lists_the_libraries_and_what_is_in_them(app: RectermApp, session: Session) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("D")
        await pilot.pause()
        text = app.screen.query_one("#found", FactsPanel).text
        assert f"{session.info.n_interactions:,}" in text
        assert session.info.label in text


async def test_a_pasted_path_becomes_a_library_that_enter_opens(app: RectermApp, tmp_path: Path) -> None:
    path = tmp_path / "two words.csv"
    path.write_text("user,item,rating\n" + "".join(f"{u},{i},{(u * i) % 5 + 1}\n" for u in range(9) for i in range(9)))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("D", "i")
        await pilot.pause()
        assert isinstance(app.screen, PathScreen)
        app.screen.query_one("#path").value = f"'{path}'"  # type: ignore[attr-defined]
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, DataScreen)
        assert "import: done" in screen.query_one(JobLine).text
        assert "81" in screen.query_one("#found", FactsPanel).text
        names = [one.name for one in list_libraries()]
        assert "two-words" in names or "two words" in names
        await pilot.press("end", "enter")
        await pilot.pause()
    assert app.next_library is not None
    assert "two" in app.next_library


async def test_data_of_two_kinds_are_asked_about(app: RectermApp, tmp_path: Path) -> None:
    path = tmp_path / "BX-Book-Ratings.csv"
    lines = [f'"{user}";"00000000{book}X";"{user * book % 4 * 2}"' for user in range(1, 9) for book in range(10, 22)]
    path.write_text('"User-ID";"ISBN";"Book-Rating"\n' + "\n".join(lines) + "\n")
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("D", "i")
        await pilot.pause()
        app.screen.query_one("#path").value = str(path)  # type: ignore[attr-defined]
        await pilot.press("enter")
        await pilot.pause()
        await app.workers.wait_for_complete([worker for worker in app.workers if worker.group == "job"])
        await pilot.pause()
        assert isinstance(app.screen, ChooseScreen)
        await pilot.press("end", "enter")
        await pilot.pause()
        await app.workers.wait_for_complete()
        await pilot.pause()
        (entry,) = [one for one in list_libraries() if one.name == "BX-Book-Ratings"]
        assert entry.info is not None
        assert (entry.info.n_interactions, entry.info.scale) == (96, None)


async def test_a_path_that_is_no_data_set_says_why(app: RectermApp, tmp_path: Path) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("D", "i")
        await pilot.pause()
        app.screen.query_one("#path").value = str(tmp_path / "nothing")  # type: ignore[attr-defined]
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "is not there" in app.screen.query_one(JobLine).text


async def test_a_history_is_brought_in_and_decided_about(app: RectermApp, session: Session, tmp_path: Path) -> None:
    first = session.page([0])[0]
    path = tmp_path / "ratings.csv"
    path.write_text(
        "Date,Name,Year,Letterboxd URI,Rating\n"
        f"2024-01-11,{first.title},{first.year},https://boxd.it/a,4.5\n"
        "2024-01-13,A Film That Nobody Has,1901,https://boxd.it/c,5\n"
    )
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("D", "p")
        await pilot.pause()
        app.screen.query_one("#path").value = str(path)  # type: ignore[attr-defined]
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "2 new" in app.screen.query_one("#found", FactsPanel).text
        assert len(open_matches(session.info.path)) == 1
        await pilot.press("m")
        await pilot.pause()
        assert isinstance(app.screen, ChooseScreen)
        await pilot.press("end", "enter")  # not in this catalogue
        await pilot.pause()
        assert shown_toasts(app)[-1] == "Nothing is left to decide."
        assert open_matches(session.info.path) == []
        await pilot.press("q")
        await pilot.pause()
        assert session.profile.startswith("me") if isinstance(session.profile, str) else True


async def test_terms_are_shown_before_a_download(app: RectermApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("D", "d")
        await pilot.pause()
        assert isinstance(app.screen, ChooseScreen)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, ChooseScreen)
        screen = app.screen_stack[-2]
        assert "terms" in screen.query_one("#found", FactsPanel).text
        await pilot.press("end", "enter")  # no
        await pilot.pause()
        assert isinstance(app.screen, DataScreen)
        assert app.screen.query_one(JobLine).text == ""


async def test_the_library_that_is_open_needs_no_opening(app: RectermApp, session: Session) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("D", "enter")
        await pilot.pause()
        assert not isinstance(app.screen, DataScreen)
        assert app.next_library is None


@pytest.mark.parametrize(
    ("pasted", "path"),
    [
        ("/a/b c.csv\n", "/a/b c.csv"),
        ("'/a/b c.csv'", "/a/b c.csv"),
        ('"/a/b"', "/a/b"),
        ("file:///a/b%20c.csv", "/a/b c.csv"),
        ("/a/b\\ c.csv", "/a/b c.csv"),
        ("C:\\data\\x.csv", "C:\\data\\x.csv"),
        ("  ", ""),
    ],
)
def test_paths_as_terminals_paste_them(pasted: str, path: str) -> None:
    assert plain_path(pasted) == path


async def test_an_empty_library_is_listed_too(app: RectermApp, session: Session) -> None:
    empty = new("empty-one")
    remember(type(empty)(session.info.path))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("D")
        await pilot.pause()
        found = app.screen.query_one("#found", FactsPanel)
        await pilot.press("home")
        await pilot.pause()
        assert "empty" in found.text


async def test_a_table_that_nothing_shows_gets_a_form_with_its_rows(app: RectermApp, tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    lines = [f"{a},{b},{1_500_000_000 + a * 77}" for a in range(1, 8) for b in range(31, 38)]
    path.write_text("alpha,beta,gamma\n" + "\n".join(lines) + "\n")
    shape = shape_of(str(path))
    assert shape is not None
    async with app.run_test(size=SIZE) as pilot:
        screen = MappingScreen("Which column is what?", shape)
        answers: list[dict[str, str] | None] = []
        app.push_screen(screen, answers.append)
        await pilot.pause()
        screen.query_one("#user", Input).value = "alpha"
        screen.query_one("#item", Input).value = "nothing"
        await pilot.pause()
        assert "there is no column nothing" in str(screen.query_one("#preview", Static).render())
        await pilot.press("enter")
        assert answers == []
        screen.query_one("#item", Input).value = "beta"
        await pilot.pause()
        shown = str(screen.query_one("#preview", Static).render())
        assert "31" in shown
        assert len(shown.splitlines()) == 11
        await pilot.press("enter")
        await pilot.pause()
        assert answers == [{"user": "alpha", "item": "beta"}]
