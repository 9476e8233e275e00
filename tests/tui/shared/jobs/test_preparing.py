"""First starts: no library, no models; the progress shown, and what happens on failure."""

from __future__ import annotations

import asyncio
import shutil
from typing import TYPE_CHECKING

import pytest

from recterm.domain.model import Progress
from recterm.errors import EngineError, JobError, RectermError
from recterm.service.libraries.files import BUILT_IN, path_of
from recterm.service.live.serving.model_server import ModelServer
from recterm.service.live.session import Session
from recterm.service.models.training import train
from recterm.settings import load_settings
from recterm.tui.app import RectermApp
from recterm.tui.browse.browse import BrowseScreen
from recterm.tui.opening import open_session
from recterm.tui.shared.jobs import models, preparing
from recterm.tui.shared.jobs.preparing import PreparingScreen
from recterm.tui.shared.painting import themes
from recterm.tui.welcome.welcome_screen import WelcomeScreen
from tests.tui.driving import arrived, lines, ready, text_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SIZE = (120, 36)
Tell = "Callable[[Progress], None]"


class HeldJob:
    """Stand-in for a child process: reports one line of progress, then waits to be released."""

    def __init__(self, work: Callable[[], object]) -> None:
        self.commands: list[tuple[str, ...]] = []
        self.reported = asyncio.Event()
        self.go = asyncio.Event()
        self._work = work

    async def __call__(self, command: tuple[str, ...], progress: Callable[[Progress], None]) -> dict[str, object]:
        self.commands.append(command)
        progress(Progress("training als", 3, 12, "iteration 3"))
        self.reported.set()
        await self.go.wait()
        self._work()
        return {}


async def test_the_first_start_makes_the_library_and_goes_on(films_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def make() -> None:
        path_of(BUILT_IN).parent.mkdir(parents=True)
        shutil.copy(films_file, path_of(BUILT_IN))

    job = HeldJob(make)
    monkeypatch.setattr(preparing, "run_job", job)
    assert open_session(None, None) is None
    app = RectermApp(None, load_settings(), themes.DARK.name)
    async with app.run_test(size=SIZE) as pilot:
        await job.reported.wait()
        await pilot.pause()
        assert job.commands == [("library", "build-films", "--untrained")]
        assert "training als iteration 3" in text_of(app)
        assert " 25%" in text_of(app)
        job.go.set()
        await arrived(pilot, WelcomeScreen)
        await pilot.press("escape")
        screen = await ready(pilot)
        assert len(screen.stack.contents.picks_of("for-you")) == 5


async def test_a_first_start_that_fails_says_why_and_tries_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise JobError("the disk is full", "make room")

    job = HeldJob(fail)
    job.go.set()
    monkeypatch.setattr(preparing, "run_job", job)
    app = RectermApp(None, load_settings(), themes.DARK.name)
    async with app.run_test(size=SIZE) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "the disk is full" in text_of(app)
        assert "make room" in text_of(app)
        await pilot.press("r")
        await app.workers.wait_for_complete()
        assert len(job.commands) == 2
        assert isinstance(app.screen, PreparingScreen)


async def test_a_library_that_cannot_be_opened_after_all_ends_the_app(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> Session:
        raise RectermError("there is no profile 'bob'", "make one")

    job = HeldJob(lambda: None)
    job.go.set()
    monkeypatch.setattr(preparing, "run_job", job)
    app = RectermApp(None, load_settings(), themes.DARK.name, refuse)
    async with app.run_test(size=SIZE) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
    assert app.return_code == 1


async def test_browsing_goes_on_while_models_are_trained(untrained: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    job = HeldJob(lambda: train(untrained, ["popularity"]))
    monkeypatch.setattr(models, "run_job", job)
    with Session.open(untrained) as session:
        app = RectermApp(session, load_settings(), themes.DARK.name)
        async with app.run_test(size=SIZE) as pilot:
            await job.reported.wait()
            await pilot.pause()
            screen = app.screen
            assert isinstance(screen, BrowseScreen)
            assert job.commands == [("train", "--library", str(untrained))]
            shown = "\n".join(lines(screen.stack))
            assert "Training the models" in shown
            assert "━━━━━━──────────────────  25%" in shown
            await pilot.press("5", "down", "4")
            assert session.profile.n_rated == 2
            job.go.set()
            await ready(pilot)
            assert len(screen.stack.contents.picks_of("for-you")) == 5


async def test_models_of_another_recterm_are_trained_anew(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load, calls = ModelServer.load, []

    def fail_once(server: ModelServer) -> None:
        calls.append(server)
        if len(calls) == 1:
            raise EngineError("bias has no hyperparameter 'damping'")
        load(server)

    job = HeldJob(lambda: None)
    job.go.set()
    monkeypatch.setattr(ModelServer, "load", fail_once)
    monkeypatch.setattr(models, "run_job", job)
    with Session.open(library) as session:
        app = RectermApp(session, load_settings(), themes.DARK.name)
        async with app.run_test(size=SIZE) as pilot:
            screen = await ready(pilot)
            assert job.commands == [("train", "--library", str(library))]
            assert len(screen.stack.contents.picks_of("for-you")) == 5


async def test_training_that_fails_leaves_a_usable_catalogue(untrained: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise JobError("the job was killed (signal 9)", "is there enough memory?")

    job = HeldJob(fail)
    job.go.set()
    monkeypatch.setattr(models, "run_job", job)
    with Session.open(untrained) as session:
        app = RectermApp(session, load_settings(), themes.DARK.name)
        async with app.run_test(size=SIZE) as pilot:
            screen = await ready(pilot)
            assert "the job was killed" in "\n".join(lines(screen.stack))
            await pilot.press("5")
            assert session.profile.n_rated == 1


async def test_a_wait_that_is_cancelled_cancels_the_child(untrained: Path) -> None:
    with Session.open(untrained) as session:
        progressed = asyncio.Event()
        task = asyncio.create_task(models.make_ready(session, lambda _: progressed.set()))
        await progressed.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert session.models.status == "missing"
