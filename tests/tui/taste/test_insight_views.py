"""Views of the figures: computed in the background, turned, explored, rated on, and written to a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from recterm.domain.model import EventKind
from recterm.tui.shared.dialogs.choose import ChooseScreen
from recterm.tui.shared.dialogs.name import NameScreen
from recterm.tui.taste.insight import InsightView
from recterm.tui.taste.map_view import MapsView
from recterm.tui.taste.taste import TasteScreen
from recterm.tui.taste.views import VIEWS
from tests.tui.driving import arrived, at_rest, shown_toasts, title_of, until
from tests.tui.taste.liking import computed, import_likes

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from recterm.service.live.session import Session
    from recterm.tui.app import RectermApp

DIARY, HABITS, APART, DRIFT, PEOPLE, MAP, YEAR, TAKEN = range(8)
"""Tabs after the diary."""


@pytest.fixture
def fan(session: Session, tmp_path: Path) -> Session:
    import_likes(session, tmp_path)
    return session


def view_of(pilot: Pilot[int]) -> InsightView:
    screen = pilot.app.screen
    assert isinstance(screen, TasteScreen)
    assert isinstance(screen.tabs.view, InsightView)
    return screen.tabs.view


def map_of(pilot: Pilot[int]) -> MapsView:
    view = view_of(pilot)
    assert isinstance(view, MapsView)
    return view


@pytest.mark.parametrize(
    ("place", "title", "parts"),
    [
        (HABITS, "Habits", ("16 films, 16 compared", "Horror", "Romance")),
        (APART, "Where you disagree", ("you like", "others")),
        (DRIFT, "How it changed", ("16 films with a date", "2021", "2024")),
        (PEOPLE, "People like you", ("compatibility", "you both love", "user ")),
        (YEAR, "2024 in review", ("4 films: 4 ratings, mean 2.00 stars", "the year before", "January")),
    ],
)
async def test_a_view_shows_its_figures(
    fan: Session, app: RectermApp, place: int, title: str, parts: tuple[str, ...]
) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await computed(pilot, place)
        view = view_of(pilot)
        assert title_of(view.facts) == title
        for part in parts:
            assert part in view.facts.text


async def test_a_rating_elsewhere_changes_the_figures(fan: Session, app: RectermApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await computed(pilot, HABITS)
        assert "16 films, 16 compared" in view_of(pilot).facts.text
        await pilot.press("comma", "0", "full_stop")
        await at_rest(pilot)
        assert "15 films, 15 compared" in view_of(pilot).facts.text


async def test_without_a_change_nothing_is_computed_again(fan: Session, app: RectermApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await computed(pilot, HABITS)
        answer = view_of(pilot).answer
        await pilot.press("full_stop", "comma")
        await at_rest(pilot)
        assert view_of(pilot).answer is answer


async def test_the_years_are_turned_and_end(fan: Session, app: RectermApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await computed(pilot, YEAR)
        for key, title in (("]", "2024"), ("[", "2023"), ("[", "2022"), ("[", "2021"), ("[", "2021"), ("]", "2022")):
            await pilot.press("left_square_bracket" if key == "[" else "right_square_bracket")
            await at_rest(pilot)
            assert title_of(view_of(pilot).facts) == f"{title} in review"


async def test_the_map_begins_at_oneself_and_is_explored(fan: Session, app: RectermApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await computed(pilot, MAP)
        view = map_of(pilot)
        panel = view.panel
        assert panel.has_focus
        assert panel.drawn is not None
        assert panel.drawn.you is not None
        start = panel.cursor
        assert start == panel.view.cell_of(panel.drawn.you.x, panel.drawn.you.y, *panel.size)
        await pilot.press("right", "right", "down", "left", "up")
        assert panel.cursor == (start[0] + 1, start[1])
        await pilot.press("i", "i")
        assert panel.view.size == 0.25
        await pilot.press("o", "o", "o", "y")
        assert (panel.view.size, panel.cursor) == (1.0, start)


async def test_the_cursor_stays_on_the_map(fan: Session, app: RectermApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await computed(pilot, MAP)
        panel = map_of(pilot).panel
        panel.go(0.01, 0.01)
        await pilot.press(*["left", "up"] * 3)
        assert panel.cursor == (0, 0)
        await pilot.press("i", "i")
        assert (panel.view.left, panel.view.top, panel.view.size) == pytest.approx((0, 0, 0.25), abs=0.01)
        panel.go(0.99, 0.99)
        await pilot.press(*["right", "down"] * 8)
        assert panel.cursor == (panel.size.width - 1, panel.size.height - 1)
        assert (panel.view.left, panel.view.top) == pytest.approx((0.75, 0.75))


async def test_every_item_is_listed_in_its_cell_and_can_be_rated(fan: Session, app: RectermApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await computed(pilot, MAP)
        view = map_of(pilot)
        panel = view.panel
        assert panel.drawn is not None
        unseen = next(item for item in panel.drawn.items if not item.known)
        panel.go(unseen.x, unseen.y)
        await pilot.pause()
        place = [item.item for item in view.contents.items].index(unseen.item)
        await pilot.press("enter", *["down"] * place, "4")
        await at_rest(pilot)
        row = fan.catalogue.row_of(unseen.item)
        assert row is not None
        assert fan.feedback.of(row).stars == 4
        assert panel.drawn is not None
        assert next(item for item in panel.drawn.items if item.item == unseen.item).stars == 4


async def test_a_click_and_the_wheel_explore_the_map_too(fan: Session, app: RectermApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await computed(pilot, MAP)
        panel = map_of(pilot).panel
        await pilot.click(panel, offset=(11, 4))
        assert panel.cursor == (10, 3)  # inside the frame


async def test_without_feedback_nobody_is_on_the_map(session: Session, app: RectermApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await computed(pilot, MAP)
        panel = map_of(pilot).panel
        assert panel.drawn is not None
        assert panel.drawn.you is None
        middle = panel.cursor
        await pilot.press("y")
        assert panel.cursor == middle


@pytest.mark.parametrize(("name", "begins"), [("me.html", "<!DOCTYPE"), ("me.svg", "<svg"), ("me.txt", "The taste of")])
async def test_a_view_is_written_to_a_file(
    fan: Session, app: RectermApp, tmp_path: Path, name: str, begins: str
) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await computed(pilot, YEAR)
        await pilot.press("left_square_bracket")
        await at_rest(pilot)
        await pilot.press("E")
        await arrived(pilot, ChooseScreen)
        await pilot.press("enter")
        await arrived(pilot, NameScreen)
        path = tmp_path / name
        pilot.app.screen.query_one("#name").value = str(path)  # type: ignore[attr-defined]
        await pilot.press("enter")
        await until(pilot, path.exists)
        written = path.read_text(encoding="utf-8")
        assert written.startswith(begins)
        assert "2023 in review" in written if name != "me.txt" else "2023 IN REVIEW" in written
        assert "Habits" not in written


@pytest.mark.parametrize(("view", "words"), [(DIARY, "“in the rain”"), (TAKEN, "Nothing was shown yet.")])
async def test_the_diary_and_what_was_taken_are_written_too(
    fan: Session, app: RectermApp, tmp_path: Path, view: int, words: str
) -> None:
    fan.feedback.record(EventKind.VIEW, fan.catalogue.resolve("Alien"), note="in the rain")
    fan.shown.forget()
    async with app.run_test(size=(100, 30)) as pilot:
        await computed(pilot, view)
        await pilot.press("E")
        await arrived(pilot, ChooseScreen)
        await pilot.press("enter")
        await arrived(pilot, NameScreen)
        path = tmp_path / "me.html"
        pilot.app.screen.query_one("#name").value = str(path)  # type: ignore[attr-defined]
        await pilot.press("enter")
        await until(pilot, path.exists)
        assert words in path.read_text(encoding="utf-8")


async def test_a_name_without_an_ending_is_refused(fan: Session, app: RectermApp, tmp_path: Path) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await computed(pilot, HABITS)
        await pilot.press("E")
        await arrived(pilot, ChooseScreen)
        await pilot.press("enter")
        await arrived(pilot, NameScreen)
        pilot.app.screen.query_one("#name").value = str(tmp_path / "me.doc")  # type: ignore[attr-defined]
        await pilot.press("enter")
        await until(pilot, lambda: any("does not say" in toast for toast in shown_toasts(app)))
        assert not (tmp_path / "me.doc").exists()


async def test_all_tabs_fit_the_narrowest_terminal(fan: Session, app: RectermApp) -> None:
    async with app.run_test(size=(60, 20)) as pilot:
        await computed(pilot, HABITS)
        screen = pilot.app.screen
        assert isinstance(screen, TasteScreen)
        shown = screen.tabs.line.render_line(0).text
        assert all(view.TITLE in shown for view in VIEWS)
