"""Item screen: details, neighbours, and amounts that add up."""

from __future__ import annotations

import asyncio
import gc
import re
import threading
import weakref
import webbrowser
from typing import TYPE_CHECKING

import pytest

from recterm.domain.model import EventKind
from recterm.service.data.importing import import_data
from recterm.service.live.serving import loaded_models
from recterm.service.live.serving.loaded_models import load_named
from recterm.service.live.session import Session
from recterm.service.models.training import train
from recterm.settings import load_settings
from recterm.tui.app import RectermApp
from recterm.tui.browse import live_loop
from recterm.tui.browse.browse import BrowseScreen
from recterm.tui.item.arithmetic_panel import ArithmeticPanel
from recterm.tui.item.item import ItemScreen
from recterm.tui.shared.lists.facts_panel import FactsPanel
from recterm.tui.shared.lists.shelf_panel import ShelfPanel
from recterm.tui.shared.painting import themes
from tests.tui.conftest import write_films
from tests.tui.driving import arrived, at_rest, lines, ready, shelf_title, shown_toasts, text_of, title_of, until

if TYPE_CHECKING:
    from pathlib import Path

    from recterm.engine.core.protocol import Ranks
    from recterm.store import Library

SIZE = (120, 36)


async def test_enter_opens_the_highlighted_item_and_q_goes_back(app: RectermApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await pilot.press("down", "enter")
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, ItemScreen)
        assert title_of(screen.query_one(FactsPanel)) == "千と千尋の神隠し (2001)"
        assert title_of(screen.query_one(ShelfPanel)) == "Similar to 千と千尋の神隠し"
        shown = text_of(app)
        assert "genres           Comedy, Romance" in shown
        assert "mine               – ·····  1-5 rate" in shown
        for key in ("q", "escape"):
            await pilot.press(key)
            await pilot.pause()
            assert isinstance(app.screen, BrowseScreen)
            await pilot.press("enter")
            await pilot.pause()


async def test_a_double_click_opens_a_pick(app: RectermApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        await pilot.click(screen.stack, offset=(12, 3), times=2)
        await pilot.pause()
        assert isinstance(app.screen, ItemScreen)
        assert app.screen.target == screen.stack.contents.picks_of("for-you")[1].item.row


async def test_the_amounts_add_up_to_the_score(app: RectermApp, session: Session) -> None:
    for title, stars in (("Alien", 5.0), ("The Thing", 4.5), ("Amélie", 1.0)):
        session.feedback.record(EventKind.RATE, session.catalogue.resolve(title), stars)
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        screen.open_item(session.catalogue.resolve("Aliens"))
        await pilot.pause()
        shown = [line.split() for line in lines(app.screen.query_one(ArithmeticPanel)) if line.strip()]
        reasons = [line for line in shown if line[-1] == "%"]
        amounts = [float(line[-3]) for line in reasons]
        assert reasons[-1][0] == "score"
        assert sum(amounts[:-1]) == pytest.approx(amounts[-1], abs=0.0002)
        assert {line[0].strip("▌") or line[1] for line in reasons[:-1]} >= {"Alien"}


async def test_rating_here_repaints_here_and_on_the_browse_screen(app: RectermApp, session: Session) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        await pilot.press("enter", "5", "v")
        await pilot.pause()
        assert "mine             5.0 ★★★★★  ✓ watched" in text_of(app)
        assert "none of your feedback" in text_of(app).lower()
        await pilot.press("q")
        await pilot.pause()
        assert lines(screen.catalogue.table)[0].endswith("★★★★★ ✓")
        assert shelf_title(screen, "because") == "Because you rated Amélie ★★★★★"
        assert session.profile.n_rated == 1


async def test_enter_goes_on_from_neighbour_to_neighbour(app: RectermApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await pilot.press("enter", "shift+tab", "down")
        await pilot.pause()
        first = app.screen
        assert isinstance(first, ItemScreen)
        row = first.query_one(ShelfPanel).highlighted_row
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, ItemScreen)
        assert app.screen.target == row
        await pilot.press("q", "q")
        await pilot.pause()
        assert isinstance(app.screen, BrowseScreen)


async def test_it_is_usable_at_sixty_by_twenty(app: RectermApp) -> None:
    async with app.run_test(size=(60, 20)) as pilot:
        await ready(pilot)
        await pilot.press("enter", "tab", "tab", "tab")
        await pilot.pause()
        shown = text_of(app)
        for title in ("Amélie (2001)", "The arithmetic", "Similar to Amélie", "q close"):
            assert title in shown


async def test_what_if_compares_no_score_with_a_popularity(app: RectermApp, session: Session) -> None:
    session.feedback.record(EventKind.RATE, session.catalogue.resolve("Alien"), 5.0)
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        screen.open_item(session.catalogue.resolve("Aliens"))
        await pilot.pause()
        await pilot.press("o")
        await pilot.pause()
        (without,) = shown_toasts(app)
        assert without.endswith("(by popularity: none of your other feedback counts here).")


async def test_what_if_questions_are_answered(app: RectermApp, session: Session) -> None:
    for title, stars in (("Alien", 5.0), ("The Thing", 4.5)):
        session.feedback.record(EventKind.RATE, session.catalogue.resolve(title), stars)
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        screen.open_item(session.catalogue.resolve("Aliens"))
        await pilot.pause()
        await pilot.press("o")
        await pilot.pause()
        (without,) = shown_toasts(app)
        assert without.startswith("Without ")
        assert "Aliens would" in without
        assert "(score " in without
        await pilot.press("i")
        await pilot.pause()
        (lifted,) = shown_toasts(app)
        assert "Aliens" in lifted
        await pilot.press("q")
        await pilot.pause()
        assert shown_toasts(app) == []


async def test_without_reasons_there_is_nothing_to_leave_out(app: RectermApp, session: Session) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        screen.open_item(session.catalogue.resolve("Aliens"))
        await pilot.pause()
        await pilot.press("o")
        await pilot.pause()
        assert shown_toasts(app)[-1] == "None of your feedback is in this score."


async def test_an_item_that_was_opened_before_the_models_were_there_is_painted_when_they_are(
    app: RectermApp, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = asyncio.Event()

    async def load_late(session: Session, progress: object) -> None:
        await opened.wait()
        session.models.load()

    monkeypatch.setattr(live_loop, "make_ready", load_late)
    async with app.run_test(size=(120, 36)) as pilot:
        assert isinstance(app.screen, BrowseScreen)
        app.screen.open_item(session.catalogue.page([0])[0].row)
        await pilot.pause()
        shelf = app.screen.query_one(ShelfPanel)
        assert "Loading the models …" in "\n".join(lines(shelf))
        opened.set()
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert shelf.picks
        assert "Loading" not in text_of(app)


async def test_place_events_and_links_are_shown(
    app: RectermApp, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    babe = session.catalogue.resolve("Babe")
    for kind, stars in ((EventKind.RATE, 3.0), (EventKind.VIEW, None), (EventKind.RATE, 4.5)):
        session.feedback.record(kind, babe, stars)
    session.steps.undo()
    opened: list[str] = []
    monkeypatch.setattr(app, "open_url", opened.append)
    async with app.run_test(size=(120, 50)) as pilot:
        screen = await ready(pilot)
        screen.open_item(babe)
        await pilot.pause()
        facts = app.screen.query_one(FactsPanel)
        shown = facts.text
        assert re.search(r"place +you know it; else \d+\w\w of \d+ for you", shown)
        assert re.search(r"your events +\d{4}-\d\d-\d\d  watched\n +\d{4}-\d\d-\d\d  rated 3", shown)
        assert "4½" not in shown
        assert "links            IMDb  TMDB" in shown
        links = {
            segment.style.link for y in range(facts.size.height) for segment in facts.render_line(y) if segment.style
        }
        assert links == {None, "https://www.imdb.com/title/tt0112431/", "https://www.themoviedb.org/movie/9598"}
        monkeypatch.setattr(webbrowser, "get", lambda: webbrowser.BackgroundBrowser("true"))
        await pilot.press("b", "down", "enter")
        await pilot.pause()
        assert opened == ["https://www.themoviedb.org/movie/9598"]
        monkeypatch.setattr(webbrowser, "get", lambda: webbrowser.GenericBrowser("lynx"))
        await pilot.press("b", "enter")
        await pilot.pause()
        assert opened == ["https://www.themoviedb.org/movie/9598"]
        assert shown_toasts(app)[-1] == "https://www.imdb.com/title/tt0112431/"


async def test_what_it_shares_with_its_reasons_is_shown(tmp_path: Path, private_home: Path) -> None:
    folder = write_films(tmp_path / "tagged")
    tags = [f"{user},{film},{tag},1" for user in range(1, 30) for film in (1, 3) for tag in ("crew", "cold")]
    (folder / "tags.csv").write_text("\n".join(["userId,movieId,tag,timestamp", *tags, "1,3,snow,1"]) + "\n")
    path = import_data(folder).path
    train(path, ["item-knn"])
    with Session.open(path) as session:
        session.feedback.record(EventKind.RATE, session.catalogue.resolve("Alien"), 5.0)
        app = RectermApp(session, load_settings(), themes.DARK.name)
        async with app.run_test(size=(120, 50)) as pilot:
            screen = await ready(pilot)
            screen.open_item(session.catalogue.resolve("The Thing"))
            await pilot.pause()
            assert re.search(r"shares +(crew, cold|cold, crew) \(with Alien\)", app.screen.query_one(FactsPanel).text)


async def test_the_community_s_ratings_and_the_neighbours_of_each_model(
    app: RectermApp, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    train(session.info.path, ["content"])
    threads = []

    def watched(library: Library, name: str) -> Ranks:
        threads.append(threading.current_thread())
        return load_named(library, name)

    monkeypatch.setattr(loaded_models, "load_named", watched)
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        screen.open_item(session.catalogue.resolve("Alien"))
        await pilot.pause()
        await app.workers.wait_for_complete()
        await pilot.pause()
        counts = session.community.stars_of(session.catalogue.resolve("Alien"))
        assert sum(counts) == session.catalogue.find("Alien")[0].count
        assert {step for step, count in enumerate(counts) if count} <= {2, 3, 5, 7, 8, 9}
        assert re.search(r" ½ [·▁▂▃▄▅▆▇█]{10} 5  \d+ % gave 4 or more", app.screen.query_one(FactsPanel).text)
        panel = app.screen.query_one(ShelfPanel)
        titles = []
        for _ in range(4):
            titles.append(title_of(panel))
            await pilot.press("m")
            await app.workers.wait_for_complete()
            await pilot.pause()
        assert len(threads) == 3
        assert threading.main_thread() not in threads  # a large model takes seconds, in which keys are answered
        assert titles[0] == titles[3] == "Similar to Alien"
        assert set(titles[1:3]) == {"Similar to Alien, by item-knn", "Similar to Alien, by content"}
        assert app.screen.focused is panel


async def test_closed_item_screens_are_freed(app: RectermApp) -> None:
    """They once lived on as watchers of the app's jobs, half a megabyte each."""
    async with app.run_test() as pilot:
        await at_rest(pilot)
        opened = []
        for _ in range(3):
            await pilot.press("enter")
            await arrived(pilot, ItemScreen)
            await at_rest(pilot)
            opened.append(weakref.ref(app.screen))
            await pilot.press("q")
            await arrived(pilot, BrowseScreen)
            await at_rest(pilot)
        gc.collect()
        assert [screen() for screen in opened] == [None, None, None]


async def test_what_goes_together_is_counted_and_who_loves_it_is_named(app: RectermApp, session: Session) -> None:
    row = session.catalogue.resolve("Alien")
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        screen.open_item(row)
        await until(pilot, lambda: "loved by" in text_of(app))
        likes = session.shelves.likes.get()
        total = int(likes.counts[row])
        assert f"loved by {total} people" in text_of(app)
        panel = app.screen.query_one(ShelfPanel)
        await pilot.press("t")
        assert title_of(panel) == "Goes with Alien"
        assert app.focused is panel
        assert re.search(rf"why: \d+ of {total} who loved it, \d+\.\d × chance", text_of(app))
        await pilot.press("t")
        assert title_of(panel) == "Similar to Alien"


async def test_the_likes_are_read_in_a_thread_when_they_are_not_there_yet(app: RectermApp, session: Session) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        held = session.shelves.likes._loading
        held.acquire()
        screen.open_item(session.catalogue.resolve("Alien"))
        await pilot.pause()
        await pilot.press("t")
        assert "Counting who loved what" in text_of(app)
        await pilot.press("q")
        await pilot.pause()
        assert isinstance(app.screen, BrowseScreen)
        held.release()
