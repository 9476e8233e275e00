"""Random actions never end the app."""

from __future__ import annotations

import os
import random
from functools import partial
from typing import TYPE_CHECKING

from recterm.tui.shared.jobs import jobs as screen_jobs
from tests.tui.driving import ready
from tests.tui.monkey import pretended_job, random_actions

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from recterm.service.live.session import Session
    from recterm.tui.app import RectermApp

ACTIONS = int(os.environ.get("RECTERM_MONKEY_ACTIONS", "300"))
SEED = int(os.environ.get("RECTERM_MONKEY_SEED", "20"))


async def test_random_actions_end_nothing(
    session: Session, app: RectermApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # one of them writes a shelf to a file
    monkeypatch.setattr(screen_jobs, "run_job", partial(pretended_job, random.Random(SEED)))
    session.profiles.create("Ada [b]")
    session.profiles.switch("me")
    monkeypatch.setattr(app, "exit", lambda *_, **__: None)  # quitting is no fault
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await ready(pilot)
        assert await random_actions(pilot, SEED, ACTIONS) >= ACTIONS
