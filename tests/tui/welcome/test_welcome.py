"""Walk of the first start: the welcome, shown once, and the ways that begin in it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from recterm.ingest.exports import HISTORY_READERS
from recterm.present.data.export_places import SERVICES, services_by_name
from recterm.service.libraries.files import BUILT_IN, path_of
from recterm.settings import load_settings
from recterm.tui.app import RectermApp
from recterm.tui.browse.browse import BrowseScreen
from recterm.tui.data.path import PathScreen
from recterm.tui.shared.dialogs.choose import ChooseScreen
from recterm.tui.shared.frame.footer_line import ActionFooter
from recterm.tui.shared.jobs import preparing
from recterm.tui.shared.painting import themes
from recterm.tui.welcome.quiz_screen import QuizScreen
from recterm.tui.welcome.welcome_screen import LABELS, Beginning, WelcomeScreen
from tests.tui.driving import arrived, at_rest, lines, text_of, title_of, until

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from textual.pilot import Pilot

    from recterm.domain.model import Progress
    from recterm.service.live.session import Session

LOVED, FINE, DISLIKED = 5.0, 3.5, 2.0


@pytest.fixture
def first_start(films_file: Path, monkeypatch: pytest.MonkeyPatch) -> RectermApp:
    """The app in an empty home; the library that a child process would make is a small one."""

    async def make(command: tuple[str, ...], progress: Callable[[Progress], None]) -> dict[str, object]:
        path_of(BUILT_IN).parent.mkdir(parents=True)
        shutil.copy(films_file, path_of(BUILT_IN))
        return {}

    monkeypatch.setattr(preparing, "run_job", make)
    return RectermApp(None, load_settings(), themes.DARK.name)


async def choose(pilot: Pilot[int], way: Beginning) -> None:
    """Choose a way to begin in the welcome of a library without personas."""
    await arrived(pilot, WelcomeScreen)
    ways: list[Beginning] = [offered for offered in Beginning if offered is not Beginning.PERSONA]
    await pilot.press(*["down"] * ways.index(way), "enter")


async def models_loaded(pilot: Pilot[int]) -> Session:
    """Wait until the models are loaded below the welcome."""
    app = pilot.app
    assert isinstance(app, RectermApp)
    await until(pilot, lambda: app.session is not None and app.session.models.ready)
    assert app.session is not None
    return app.session


async def test_a_first_start_leads_through_the_quiz_to_the_catalogue(first_start: RectermApp) -> None:
    app = first_start
    async with app.run_test(size=(80, 24)) as pilot:
        await arrived(pilot, WelcomeScreen)
        session = await models_loaded(pilot)
        await pilot.press("enter")
        await arrived(pilot, QuizScreen)
        await until(pilot, lambda: "1 of 7" in text_of(app))
        question, for_you = app.screen.query_one("#question"), app.screen.query_one("#for-you")
        before = lines(for_you)
        await pilot.press("e")
        assert title_of(question) == "2 of 7"
        await pilot.pause()
        assert lines(for_you) != before
        await pilot.press("n", "s", "f", "x")
        assert title_of(question) == "5 of 7"
        assert [event.value for event, _ in reversed(session.feedback.history())] == [LOVED, FINE, DISLIKED]
        await pilot.press("B", "B")
        assert title_of(question) == "3 of 7"
        assert session.profile.n_rated == 1
        await pilot.press("n", "n", "n", "down", "down", "enter", "n")
        assert "That was all" in text_of(app)
        assert session.profile.n_rated == 2
        footer = lines(app.screen.query_one(ActionFooter))[0]
        assert "B back" in footer
        assert not any(word in footer for word in ("loved", "fine", "not for me", "skip"))
        await pilot.press("enter")
        await arrived(pilot, BrowseScreen)
        await pilot.press("u")
        assert session.profile.n_rated == 1


async def test_the_welcome_is_shown_once_and_comes_back_on_demand(first_start: RectermApp) -> None:
    async with first_start.run_test(size=(60, 20)) as pilot:
        await arrived(pilot, WelcomeScreen)
        shown = text_of(first_start)
        assert [way for way, label in LABELS.items() if label not in shown] == [Beginning.PERSONA]
        await models_loaded(pilot)
        await pilot.press("escape")
        await arrived(pilot, BrowseScreen)
        first_start.welcoming.welcome_once()
        await at_rest(pilot)
        assert isinstance(first_start.screen, BrowseScreen)
        await pilot.press("f2")
        await arrived(pilot, WelcomeScreen)
        await pilot.press("q")


async def test_a_history_is_brought_from_a_service_that_says_where_its_export_is(
    app: RectermApp, tmp_path: Path
) -> None:
    export = tmp_path / "ratings.csv"
    export.write_text("Date,Name,Year,Letterboxd URI,Rating\n2024-01-02,Alien,1979,https://boxd.it/1,5\n")
    async with app.run_test(size=(80, 24)) as pilot:
        session = await models_loaded(pilot)
        await pilot.press("f2")
        await choose(pilot, Beginning.HISTORY)
        await until(pilot, lambda: isinstance(app.screen, ChooseScreen) and not isinstance(app.screen, WelcomeScreen))
        titles = [service.title for service in services_by_name()]
        await pilot.press(*["down"] * titles.index("Letterboxd"), "enter")
        await arrived(pilot, PathScreen)
        assert "Settings, Data: Export your data" in text_of(app)
        await pilot.press(*("slash" if letter == "/" else letter for letter in str(export)), "enter")
        await until(pilot, lambda: session.refresh() or session.profile.n_rated == 1)
        await at_rest(pilot)


async def test_a_data_set_is_brought_in_the_data_screen(app: RectermApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await models_loaded(pilot)
        await pilot.press("f2")
        await choose(pilot, Beginning.DATA)
        await arrived(pilot, PathScreen)
        await pilot.press("escape", "escape")
        await arrived(pilot, BrowseScreen)
        await pilot.press("f2")
        await choose(pilot, Beginning.DOWNLOAD)
        await until(pilot, lambda: "ml-latest-small" in text_of(app))


async def test_another_built_in_library_is_made_and_opened_with_the_quiz(
    app: RectermApp, films_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands: list[tuple[str, ...]] = []

    async def make(command: tuple[str, ...], progress: Callable[[Progress], None]) -> dict[str, object]:
        commands.append(command)
        return {}

    monkeypatch.setattr(preparing, "run_job", make)
    async with app.run_test(size=(80, 24)) as pilot:
        await models_loaded(pilot)
        await pilot.press("f2")
        await choose(pilot, Beginning.ALBUMS)
        await until(pilot, lambda: app.next_library is not None)
    assert commands == [preparing.COMMANDS["albums"]]
    assert (app.next_library, app.welcoming.next_quiz) == (str(path_of("albums")), True)


async def test_the_quiz_that_was_asked_for_in_another_library_opens(app: RectermApp) -> None:
    app.begins_with_quiz = True
    async with app.run_test(size=(60, 20)) as pilot:
        await arrived(pilot, QuizScreen)
        await models_loaded(pilot)
        await until(pilot, lambda: "1 of 7" in text_of(app))
        await pilot.click("#answers", offset=(6, 0))
        await until(pilot, lambda: "2 of 7" in text_of(app))


def test_every_service_is_one_that_is_read() -> None:
    titles = {reader.name: f"{reader.title[:1].upper()}{reader.title[1:]}" for reader in HISTORY_READERS}
    assert {service.name: service.title for service in SERVICES} == titles
