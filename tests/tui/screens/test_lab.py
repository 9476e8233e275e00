"""The lab: what it says of the data, and jobs that measure, train and are cancelled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.tui.screens.lab import LabScreen
from recterm.tui.widgets.facts_panel import FactsPanel
from recterm.tui.widgets.job_line import JobLine
from recterm.tui.widgets.lab_results import ResultsPanel
from tests.tui.driving import shown_toasts

if TYPE_CHECKING:
    from recterm.service.session import Session
    from recterm.tui.app import RectermApp

SIZE = (120, 36)


async def test_the_data_card_names_density_and_sparsity(app: RectermApp, session: Session) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("L")
        await pilot.pause()
        text = app.screen.query_one("#data", FactsPanel).text
        assert f"{100 * session.info.density:.4f} %" in text
        assert f"{100 * session.info.sparsity:.4f} %" in text
        assert "★★★★½" in text
        assert "item-knn" in app.screen.query_one("#models", FactsPanel).text
        assert "Nothing measured" in app.screen.query_one(ResultsPanel).text


async def test_e_measures_and_shows_intervals(app: RectermApp, session: Session) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("L", "e")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert app.screen.query_one(JobLine).text == "evaluate: done"
        run = session.run
        assert run is not None
        text = app.screen.query_one(ResultsPanel).text
        for name, measures in run.models.items():
            assert name in text
            assert f"{next(iter(measures.values())).mean:.4f}" in text
        measure = run.models["item-knn"]["precision@10"]
        assert f"{measure.low:.3f}".removeprefix("0") in text


async def test_a_cancelled_job_changes_nothing(app: RectermApp, session: Session) -> None:
    before = {header.id for header in session.models}
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("L", "t", "x")
        await pilot.pause()
        await pilot.press("t")
        await pilot.pause()
        await pilot.press("x")
        lab = app.screen
        assert isinstance(lab, LabScreen)
        while lab.job_running:  # ends when the child has: no clock is involved
            await pilot.pause()
        assert "cancelled" in lab.query_one(JobLine).text
        session.refresh()
        assert {header.id for header in session.models} == before
        assert session.run is None


async def test_a_job_goes_on_while_the_lab_is_closed(app: RectermApp, session: Session) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("L", "e")
        await pilot.press("q")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert shown_toasts(app)[-1] == "evaluate: done, L shows it"
        await pilot.press("L")
        await pilot.pause()
        assert "popularity" in app.screen.query_one(ResultsPanel).text


async def test_training_puts_new_models_to_use(app: RectermApp, session: Session) -> None:
    before = {header.id for header in session.models}
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("L", "t")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert app.screen.query_one(JobLine).text == "train: done"
        after = {header.id for header in session.models}
        assert after
        assert not after & before
        assert session.ready
        await pilot.press("q")
        await pilot.pause()
        assert session.shelves().shelves[0].picks
