"""App while another process writes to the library: it keeps working, shows what is unsaved, and loses nothing."""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING

import pytest

from recterm.service.live.session import Session
from recterm.store import Library
from recterm.tui.shared.dialogs.choose import ChooseScreen
from recterm.tui.shared.frame.head_line import HeadLine
from recterm.tui.shared.lists.facts_panel import FactsPanel
from tests.lock_holder import lock_held
from tests.tui.driving import lines, ready, shelf_title, shown_toasts, text_of

if TYPE_CHECKING:
    from pathlib import Path

    from recterm.tui.app import RectermApp

SIZE = (120, 36)


def stars_in(path: Path, title: str) -> float | None:
    """Return the stars in the file, as another process reads them."""
    with Session.open(path) as session:
        return session.feedback.of(session.catalogue.resolve(title)).stars


def settle(app: RectermApp) -> None:
    """Save what waits, as the app's timer does."""
    assert app._waiting is not None
    app._waiting._try()


async def test_a_rating_waits_with_a_sign_and_is_saved_when_the_library_is_free(app: RectermApp, library: Path) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        with lock_held(library) as holder:
            await pilot.press("5")
            assert "…★★★★★" in lines(screen.catalogue.table)[0]
            assert shelf_title(screen, "because") == "Because you rated Amélie ★★★★★…"
            assert "1 rated" in lines(screen.query_one(HeadLine))[0]
            assert "… 1 not saved yet" in lines(screen.query_one(HeadLine))[0]
            assert stars_in(library, "Amélie") is None
            await pilot.press("enter")
            await pilot.pause()
            assert "5.0 ★★★★★… not saved yet" in text_of(app)
            await pilot.press("q")
            holder.let_go()
        settle(app)
        await pilot.pause()
        assert stars_in(library, "Amélie") == 5
        assert "…" not in lines(screen.catalogue.table)[0]
        assert shelf_title(screen, "because") == "Because you rated Amélie ★★★★★"
        assert "not saved" not in lines(screen.query_one(HeadLine))[0]


async def test_what_cannot_be_saved_goes_back_with_a_message(app: RectermApp, library: Path) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        assert app.session is not None
        app.session.profiles.create("guest")
        with lock_held(library, "DELETE FROM profiles WHERE name = 'guest'") as holder:
            await pilot.press("4")
            assert "…★★★★" in lines(screen.catalogue.table)[0]
            holder.let_go()
        settle(app)
        await pilot.pause()
        assert [toast.split("\n")[:2] for toast in shown_toasts(app)] == [
            ["Amélie ★★★★", "this profile is no longer in the library"]
        ]
        assert "★★★★" not in lines(screen.catalogue.table)[0]


async def test_quitting_asks_while_something_waits_and_ends_when_it_is_saved(app: RectermApp, library: Path) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        with lock_held(library) as holder:
            await pilot.press("5", "q")
            await pilot.pause()
            assert isinstance(app.screen, ChooseScreen)
            assert "1 change not saved yet" in text_of(app)
            assert "Amélie ★★★★★" in "\n".join(lines(app.screen.query_one(FactsPanel)))
            await pilot.press("escape")
            await pilot.pause()
            settle(app)
            assert app.is_running
            await pilot.press("q", "enter")
            await pilot.pause()
            holder.let_go()
        settle(app)
    assert app.return_code == 0
    assert stars_in(library, "Amélie") == 5


async def test_quitting_at_once_loses_what_the_person_gave_up(app: RectermApp, library: Path) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        with lock_held(library):
            await pilot.press("5", "q", "down", "enter")
            await pilot.pause()
    assert app.return_code == 0
    assert app.session is not None
    assert app.session.writes.n_waiting == 0
    assert stars_in(library, "Amélie") is None


if sys.platform != "win32":
    from tests.tui.emulator import Terminal

    def start() -> Terminal:
        """Run `recterm` on the current library, and wait until its shelves are filled."""
        terminal = Terminal([sys.executable, "-m", "recterm"], os.environ)
        terminal.wait_for("  5 ")
        return terminal

    def test_the_real_app_goes_on_while_another_process_writes(library: Path) -> None:
        with start() as terminal:
            with lock_held(library) as holder:
                terminal.send("5j4j3")
                terminal.wait_for("… 3 not saved yet")
                terminal.send("u")
                terminal.wait_for("… 2 not saved yet")
                holder.let_go()
            terminal.wait_for(lambda text: "not saved yet" not in text)
            terminal.send("q")
            assert terminal.wait_for_exit() == 0
        with Library.open(library) as opened:
            events = opened.events.history(opened.profiles.active().id)
        assert [event.value for event in reversed(events)] == [5, 4]

    @pytest.mark.usefixtures("library")
    def test_a_terminated_app_names_what_was_lost(library: Path) -> None:
        with lock_held(library), start() as terminal:
            terminal.send("5")
            terminal.wait_for("… 1 not saved yet")
            os.kill(terminal.pid, signal.SIGTERM)
            assert terminal.wait_for_exit() == 128 + signal.SIGTERM
            assert "not saved, the library was busy: Amélie ★★★★★" in terminal.text
        assert stars_in(library, "Amélie") is None
