"""Previews as jobs: named in the header while they run, and honest on the job line about how they ended."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

import pytest

from recterm.errors import RectermError
from recterm.tui.shared.frame.frame import FrameScreen
from recterm.tui.shared.jobs.jobs import Jobs
from tests.tui.data.test_data import SIZE
from tests.tui.driving import until

if TYPE_CHECKING:
    from recterm.tui.app import RectermApp


@pytest.mark.parametrize("refused", [False, True])
async def test_a_preview_is_named_while_it_runs_and_its_end_is_true(app: RectermApp, refused: bool) -> None:
    go = asyncio.Event()
    refusals: list[RectermError] = []

    async def read() -> str:
        await go.wait()
        raise RectermError("not a table", "choose another file")

    async def work(jobs: Jobs) -> None:
        try:
            await jobs.preview("films.csv", read())
        except RectermError as error:
            refusals.append(error)

    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("D")
        await pilot.pause()
        assert isinstance(app.screen, FrameScreen)
        jobs = app.screen.controllers["jobs"]
        assert isinstance(jobs, Jobs)
        app.screen.start_worker(partial(work, jobs), "preview")
        await until(pilot, lambda: app.running_jobs == {"preview": "preview …"})
        if refused:
            go.set()
        else:
            jobs.action_cancel()
        await until(pilot, lambda: not app.running_jobs)
        assert jobs.line.text == ("" if refused else "films.csv: cancelled")
        assert bool(refusals) == refused
