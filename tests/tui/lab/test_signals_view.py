"""Signals in the lab: what each is worth, in figures and as a picture with intervals."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from recterm.domain.evaluation_settings import EvaluationPlan, EvaluationSettings
from recterm.service.data.importing import import_data
from recterm.service.live.session import Session
from recterm.service.models.evaluating_signals import measure_signals
from recterm.settings import load_settings
from recterm.tui.app import RectermApp
from recterm.tui.lab.lab import LabScreen
from recterm.tui.lab.lab_results import ResultsPanel
from recterm.tui.lab.plot_panel import PlotPanel
from recterm.tui.shared.painting import themes
from tests.ingest.made_up import written
from tests.tui.driving import text_of

if TYPE_CHECKING:
    from pathlib import Path

    from recterm.domain.answers.lab.evaluation import Run


@pytest.fixture
def shop(tmp_path: Path, private_home: Path) -> tuple[Path, Run]:
    """A library of views and purchases, measured with every signal and without each."""
    chance = random.Random(3)
    rows = []
    for n in range(1500):
        user, own = chance.randrange(30), chance.random() < 0.8
        item = chance.randrange(8) * 3 + (user % 3 if own else chance.randrange(3))
        rows.append(f"u{user},i{item},{'purchase' if own and n % 4 == 0 else 'view'},{1_600_000_000 + n * 9000}")
    folder = written(tmp_path, {"events.csv": "\n".join(["user,item,event,time", *rows]) + "\n"})
    library = import_data(folder / "events.csv").path
    return library, measure_signals(library, ["ease", "als"], plan=EvaluationPlan(measuring=EvaluationSettings(k=5)))


@pytest.mark.parametrize("size", [(120, 36), (60, 20)])
async def test_the_picture_has_an_interval_for_every_signal(shop: tuple[Path, Run], size: tuple[int, int]) -> None:
    library, run = shop
    (worth,) = run.settings.breakdowns
    with Session.open(library) as session:
        app = RectermApp(session, load_settings(), themes.DARK.name)
        async with app.run_test(size=size) as pilot:
            await pilot.press("L", "n")
            await pilot.pause()
            lab = app.screen
            assert isinstance(lab, LabScreen)
            assert "signals" in str(lab.query_one(ResultsPanel).border_title)
            await pilot.press("p")
            await pilot.pause()
            await pilot.pause()
            assert lab.query_one(PlotPanel).display
            shown = text_of(app)
            assert "NDCG@5 that each signal adds" in shown
            assert "nothing to draw" not in shown
            assert all(f"{group.label[:14]}┤" in shown for group in worth.groups)
            assert "● ease ■ als" in shown
