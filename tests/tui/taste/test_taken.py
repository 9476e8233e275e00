"""Views of what was taken: hit rates, the comparison of two models, past weekly mixes; and the lab's key."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

from recterm.service.models.training import train
from recterm.settings import load_settings
from recterm.tui.app import RectermApp
from recterm.tui.item.item import ItemScreen
from recterm.tui.lab.lab import LabScreen
from recterm.tui.shared.lists.facts_panel import FactsPanel
from recterm.tui.shared.painting import themes
from recterm.tui.taste.mixes import MixesView
from recterm.tui.taste.taken import TakenView
from recterm.tui.taste.taste import TasteScreen
from tests.tui.driving import at_rest, lines, ready, shown_toasts, title_of, until
from tests.tui.taste.shown_weeks import WEDNESDAY, live_for_three_weeks

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from textual.pilot import Pilot

    from recterm.service.live.session import Session

SIZES = [(120, 36), (80, 24), (60, 20)]


@pytest.fixture
def _on_thursday(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be the day after the last visit."""
    monkeypatch.setattr(time, "time", lambda: float(WEDNESDAY + 86_400))


async def view_named(pilot: Pilot[int], name: str) -> Any:
    """Open the taste screen and go to a view."""
    await ready(pilot)
    await pilot.press("a")
    await pilot.pause()
    screen = pilot.app.screen
    assert isinstance(screen, TasteScreen)
    await screen.tabs.go(name)
    await pilot.pause()
    return screen.tabs.view


async def test_before_anything_was_shown_the_view_says_how_to_fill_it(app: RectermApp) -> None:
    async with app.run_test(size=SIZES[0]) as pilot:
        view = await view_named(pilot, "mixes")
        assert isinstance(view, MixesView)
        assert any("No weekly mixes yet" in line for line in lines(view.list))


@pytest.mark.usefixtures("_on_thursday")
async def test_rates_and_the_comparison_fit_every_width(app: RectermApp, session: Session) -> None:
    live_for_three_weeks(session)
    for size in SIZES:
        app = RectermApp(session, load_settings(), themes.DARK.name)
        async with app.run_test(size=size) as pilot:
            view = await view_named(pilot, "taken")
            assert isinstance(view, TakenView)
            text = view.panel.text
            assert "als and item-knn, interleaved on For you" in text
            assert "too early to tell: 4 of at least 6 decided visits" in " ".join(text.split())
            assert [line.split()[0] for line in text.splitlines() if line.startswith("2026-")] == [
                "2026-11-23", "2026-11-16", "2026-11-09",
            ]  # fmt: skip
            assert all(len(line) <= size[0] for line in text.splitlines())


@pytest.mark.usefixtures("_on_thursday")
async def test_past_mixes_are_a_list_whose_items_open_and_are_rated(app: RectermApp, session: Session) -> None:
    live_for_three_weeks(session)
    async with app.run_test(size=SIZES[0]) as pilot:
        view = await view_named(pilot, "mixes")
        assert title_of(view) == "Weekly mixes  1"
        shown = [line.strip("▌ ") for line in lines(view.list)]
        assert shown[0] == "2026-11-16: 2 of 6 taken"
        assert "rated 3 on 2026-11-25" in shown[1]
        assert "↗" in shown[5]
        await pilot.press("down", "2")
        await pilot.pause()
        assert "2026-11-16: 3 of 6 taken" in lines(view.list)[0]
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ItemScreen))


@pytest.mark.usefixtures("_on_thursday")
async def test_the_lab_has_the_figures_too(app: RectermApp, session: Session) -> None:
    live_for_three_weeks(session)
    async with app.run_test(size=SIZES[0]) as pilot:
        await ready(pilot)
        await pilot.press("L", "n")
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, LabScreen)
        assert title_of(screen.view.results) == "Evaluation  taken  (2 of 3)"
        assert "als and item-knn, interleaved on For you" in screen.view.results.text


async def test_a_key_of_the_lab_lets_two_models_share_for_you(library: Path, app: RectermApp, session: Session) -> None:
    async with app.run_test(size=SIZES[0]) as pilot:
        await ready(pilot)
        await pilot.press("L", "I")
        await at_rest(pilot)
        assert shown_toasts(app)[-1].startswith("No other ranking model is trained here")
    train(library, ["popularity"])
    train(library, ["item-knn"])
    app = RectermApp(session, load_settings(), themes.DARK.name)
    async with app.run_test(size=SIZES[0]) as pilot:
        screen = await ready(pilot)
        await pilot.press("L", "I")
        await pilot.pause()
        await pilot.press("down", "enter")
        await at_rest(pilot)
        assert session.models.second is not None
        facts = app.screen.query_one("#models", FactsPanel).text
        assert "in turn with" in facts
        assert "nothing shown yet" in facts
        await pilot.press("escape")
        await pilot.pause()
        picks = screen.stack.contents.picks_of("for-you")
        assert {pick.model.split()[0] for pick in picks} == {"item-knn", "popularity"}
        await pilot.press("L", "I")
        await pilot.pause()
        await pilot.press("up", "enter")
        await at_rest(pilot)
        assert session.models.second is None


@pytest.mark.usefixtures("_on_thursday")
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", ["taken", "mixes"])
def test_pictures(snap_compare: Callable[..., bool], session: Session, size: tuple[int, int], name: str) -> None:
    live_for_three_weeks(session)
    app = RectermApp(session, load_settings(), themes.DARK.name)

    async def open_view(pilot: Pilot[Any]) -> None:
        await view_named(pilot, name)

    assert snap_compare(app, terminal_size=size, run_before=open_view)


async def test_the_switches_are_in_the_app(app: RectermApp, session: Session) -> None:
    async with app.run_test(size=SIZES[1]) as pilot:
        await ready(pilot)
        await pilot.press("f3", "down", "space", "enter")
        await pilot.pause()
        assert (session.shown.switches.shown, session.shown.switches.sink) == (True, False)
        await pilot.press("f3", "space", "enter")
        await pilot.pause()
        assert not session.shown.kept
        assert shown_toasts(app)[-2:] == [
            "What shelves show is not kept",
            "What is often shown and never taken keeps its place",
        ]
        await pilot.press("f3", "space", "escape")
        await pilot.pause()
        assert not session.shown.kept
