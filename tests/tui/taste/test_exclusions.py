"""Excluding from the taste in the diary: the effect first, then accepted, cancelled, undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from recterm.domain.model import EventKind
from recterm.service.history.importing import import_history
from recterm.tui.shared.dialogs.choose import ChooseScreen
from recterm.tui.shared.dialogs.name import NameScreen
from recterm.tui.shared.lists.facts_panel import FactsPanel
from recterm.tui.taste.exclusion_keys import ACCEPT, EVENT, EVENTS, LEAVE, SEARCH, SOURCE, TYPED
from tests.tui.driving import arrived, at_rest, lines, ready, shelf_lines, shown_toasts, until
from tests.tui.taste.test_diary import opened

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from recterm.service.live.session import Session
    from recterm.tui.app import RectermApp

DARK = ("Alien", "Aliens", "The Thing", "Blade Runner", "The Terminator", "Predator", "RoboCop")
HISTORY = "Date,Name,Year,Letterboxd URI,Rating\n" + "".join(
    f"2024-01-{day:02},{title},,,5\n" for day, title in enumerate(DARK, start=11)
)


@pytest.fixture
def diary(session: Session, tmp_path: Path) -> Session:
    """The session after a history of dark films, with one light film rated here."""
    path = tmp_path / "ratings.csv"
    path.write_text(HISTORY, encoding="utf-8")
    import_history(path, library=session.info.path)
    session.refresh()
    session.feedback.record(EventKind.RATE, session.catalogue.resolve("Amélie"), 5.0)
    return session


async def dialog(pilot: Pilot[int]) -> ChooseScreen:
    """Wait for the next dialog and return it."""
    await arrived(pilot, ChooseScreen)
    screen = pilot.app.screen
    assert isinstance(screen, ChooseScreen)
    await pilot.pause()
    return screen


async def choose(pilot: Pilot[int], value: str) -> None:
    """Choose one value in the dialog on top."""
    screen = await dialog(pilot)
    values = [choice.value for choice in screen._list._choices.choices]
    screen._list.cursor = values.index(value)
    await pilot.press("enter")
    await until(pilot, lambda: pilot.app.screen is not screen)


async def test_a_service_is_excluded_once_its_effect_is_accepted(diary: Session, app: RectermApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        browse = await ready(pilot)
        assert "Annie Hall" not in "\n".join(shelf_lines(browse))
        view = await opened(pilot)
        await pilot.press("j", "o")
        await choose(pilot, f"{SOURCE}letterboxd")
        effect = (await dialog(pilot)).query_one(FactsPanel).text
        assert "7 events leave; 7 excluded then" in effect
        assert "When Harry Met Sally... (1989): 15th → 5th" in effect
        assert diary.diary.exclusions.empty
        await choose(pilot, ACCEPT)
        await at_rest(pilot)
        assert diary.diary.exclusions.sources == {"letterboxd"}
        assert [line[1] for line in lines(view.list) if "RoboCop" in line] == ["∅"]
        assert [line[1] for line in lines(view.list) if "Amélie" in line] == [" "]
        assert "7 events leave (u to undo)" in shown_toasts(app)[-1]
        await pilot.press("q")
        await pilot.pause()
        assert "[REC]" not in "\n".join(shelf_lines(browse))
        assert "from 1 rating, some excl" in str(browse.stack.border_subtitle)


async def test_what_is_not_accepted_changes_nothing(diary: Session, app: RectermApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await opened(pilot)
        await pilot.press("o")
        await choose(pilot, EVENT)
        await choose(pilot, LEAVE)
        await pilot.press("o")
        await dialog(pilot)
        await pilot.press("escape")
        await at_rest(pilot)
        assert diary.diary.exclusions.empty


async def test_an_event_is_excluded_counted_again_and_undone(diary: Session, app: RectermApp) -> None:
    async with app.run_test(size=(60, 20)) as pilot:
        view = await opened(pilot)
        await pilot.press("o")
        await choose(pilot, EVENT)
        await choose(pilot, ACCEPT)
        await at_rest(pilot)
        assert view.list.highlighted is not None
        assert view.list.highlighted.excluded
        await pilot.press("o")
        await choose(pilot, EVENT)
        await choose(pilot, ACCEPT)
        await at_rest(pilot)
        assert diary.diary.exclusions.empty
        await pilot.press("u")
        assert view.list.highlighted.excluded
        assert "Undone: your taste without 1 event" in shown_toasts(app)[-1]


async def test_a_period_is_typed(diary: Session, app: RectermApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        view = await opened(pilot)
        await pilot.press("o")
        await choose(pilot, TYPED)
        await arrived(pilot, NameScreen)
        await pilot.press(*"2024", "minus", *"01", "enter")
        await pilot.pause()
        await arrived(pilot, NameScreen)
        await pilot.press("enter")
        await choose(pilot, ACCEPT)
        await at_rest(pilot)
        assert sum(entry.excluded for entry in view.list.every_entry) == 7


async def test_all_that_a_search_finds_is_excluded_and_counts_again_by_the_rules(
    diary: Session, app: RectermApp
) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        view = await opened(pilot)
        await pilot.press("slash", *"alien", "enter", "o")
        await choose(pilot, SEARCH)
        await choose(pilot, ACCEPT)
        await at_rest(pilot)
        assert [entry.excluded for entry in view.list.contents.entries] == [True, True]
        await pilot.press("O")
        screen = await dialog(pilot)
        assert screen._list.chosen == {EVENTS}
        await pilot.press("space", "enter")
        await until(pilot, lambda: pilot.app.screen is not screen)
        await choose(pilot, ACCEPT)
        await at_rest(pilot)
        assert diary.diary.exclusions.empty
        await pilot.press("O")
        await pilot.pause()
        assert shown_toasts(app)[-1] == "Nothing is excluded from your taste."
