"""Pictures of the screens on which a user works with data and models: lab, data, preview, mapping, path.

Whatever differs from one machine or day to the next is fixed here: when and how long something ran, how large a file is
and where it lies. `pytest tests/tui/test_work_snapshots.py --snapshot-update` takes the pictures again.
"""

from __future__ import annotations

import json
import time
from dataclasses import asdict, replace
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input

from recterm.domain.answers.jobs import JobRecord, Outcome
from recterm.domain.answers.lab.evaluation import (
    Breakdown,
    BreakdownGroup,
    Measure,
    MeasuredModel,
    Run,
    RunSettings,
    evaluation_answer,
)
from recterm.domain.model import Role
from recterm.present.data.data_facts import library_facts
from recterm.process.codec import to_document
from recterm.service.data.preview import preview
from recterm.service.history.preview import preview_history
from recterm.service.jobs.history import file_of, past_jobs
from recterm.service.libraries.files import new
from recterm.service.models import choices
from recterm.store import Library
from recterm.tui.data import data_view, job_list
from recterm.tui.data.event_columns import columns_of_numbers
from recterm.tui.data.event_weights import EventWeightsScreen, ScoredTable
from recterm.tui.data.mapping import HISTORY, MappingScreen
from recterm.tui.data.path import PathScreen, PlainTree
from recterm.tui.data.preview import HistoryPreviewScreen, PreviewScreen
from tests.ingest.made_up import written
from tests.ingest.relations.layouts import goodbooks
from tests.tui.data.test_event_weights import watched
from tests.tui.driving import ready, until

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from textual.pilot import Pilot

    from recterm.domain.answers.data.preview import DataPreview
    from recterm.domain.model import ModelHeader
    from recterm.present.facts import Fact
    from recterm.service.libraries.files import LibraryEntry
    from recterm.service.live.session import Session
    from recterm.tui.app import RectermApp

    Compare = Callable[..., bool]
    Steps = Callable[[Pilot[int]], Awaitable[None]]

SIZES = pytest.mark.parametrize("size", [(120, 36), (80, 24)], ids=["wide", "narrow"])
NOW = 1_764_500_400
"""30 November 2025, 11:00 UTC."""
HOME = "/home/ada"
"""Where everything lies, as the pictures have it."""
BYTES = 1_250_000


@pytest.fixture(autouse=True)
def utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Show times of day in UTC."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "UTC")
        _read_time_zone()
        yield
    _read_time_zone()


def _read_time_zone() -> None:
    if hasattr(time, "tzset"):
        time.tzset()


@pytest.fixture(autouse=True)
def trained_long_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    """Show the models in use as trained at a fixed time, in a fixed number of seconds."""
    in_use = choices.models_in_use

    def fixed(session: Session) -> list[tuple[ModelHeader, str]]:
        return [(replace(header, created=NOW, seconds=0.4), changed) for header, changed in in_use(session)]

    monkeypatch.setattr(choices, "models_in_use", fixed)


@pytest.fixture
def fixed_places(monkeypatch: pytest.MonkeyPatch) -> None:
    """Show library files with a fixed folder and size, and let the day be that of NOW."""

    def facts(entry: LibraryEntry) -> list[Fact]:
        place = Path(HOME, "recterm", "libraries", entry.path.name)
        return library_facts(replace(entry, path=place, bytes=BYTES))

    monkeypatch.setattr(data_view, "library_facts", facts)
    monkeypatch.setattr(job_list, "time", SimpleNamespace(time=lambda: NOW))


@pytest.fixture
def jobs(fixed_places: None, private_home: Path) -> None:
    """Jobs of today, of this year and of the year before: done, refused, cancelled, killed."""
    report = f"{HOME}/recterm/jobs/report.json"
    imported = {
        "library": "tiny-films", "path": "tiny-films.recterm", "format": "movielens-csv", "data": "tiny-films",
        "users": 80, "items": 40, "interactions": 1_234, "density": 0.4, "sparsity": 0.6,
        "dropped": {"a rating outside the scale": 2}, "examples": {"a rating outside the scale": ["line 7: 9.5"]},
    }  # fmt: skip
    figures = {"item-knn": {"precision@10": Measure(0.3125, 0.3, 0.32), "ndcg@10": Measure(0.4417, 0.4, 0.5)}}
    measured = to_document(evaluation_answer(Run(1, "", "", "holdout-80-20", 0, 10, 80, figures, 1.0, 0)))
    records = (
        JobRecord("evaluate", "item-knn popularity", "tiny-films", NOW - 600, 1, Outcome.DONE, 42.0, found=measured),
        JobRecord("train", "", "tiny-films", NOW - 4_000, 2, Outcome.CANCELLED, 3.5),
        JobRecord("import", f"{HOME}/data/tiny-films", "", NOW - 9 * 86_400, 3, Outcome.DONE, 0.8, found=imported),
        JobRecord("get", "movielens-latest-small", "", NOW - 40 * 86_400, 4, Outcome.REFUSED, 190.0, "no network"),
        JobRecord("tune", "als", "tiny-films", NOW - 500 * 86_400, 5, Outcome.KILLED, 7_500.0),
    )
    for record in records:
        kept = asdict(replace(record, found={**record.found, "report": report}))
        file_of(record).parent.mkdir(parents=True, exist_ok=True)
        file_of(record).write_text(json.dumps(kept))
    assert len(past_jobs()) == len(records)


@pytest.fixture
def measured(session: Session) -> Session:
    """A session over a library that holds a run."""
    means = {
        "in use (For you)": (0.3125, 0.2871, 0.4417, 0.9034),
        "item-knn": (0.3125, 0.2871, 0.4417, 0.9034),
        "bias": (0.1042, 0.0950, 0.1211, 0.7518),
        "popularity": (0.2250, 0.2104, 0.2893, 0.4021),
    }
    metrics = ("precision@10", "recall@10", "ndcg@10", "coverage@10")
    groups = tuple(
        BreakdownGroup(
            label,
            size,
            {row: Measure(ndcg - loss, ndcg - loss - 0.04, ndcg - loss + 0.04) for row, (*_, ndcg, _) in means.items()},
        )
        for label, size, loss in (
            ("1 to 9 ratings", 12, 0.06),
            ("10 to 19 ratings", 51, 0.0),
            ("20 or more", 17, -0.02),
        )
    )
    fitted = next(header.hyperparameters for header in session.models.active if header.role is Role.RANKING)
    with Library.open(Path(session.info.path)) as library:
        library.runs.save(
            data=session.info.label,
            fingerprint=session.info.fingerprint,
            split="holdout-80-20",
            seed=0,
            k=10,
            users=80,
            models={
                model: {
                    metric: Measure(mean, mean - 0.031, mean + 0.031)
                    for metric, mean in zip(metrics, values, strict=True)
                }
                for model, values in means.items()
            },
            seconds=2.4,
            settings=RunSettings(
                models={"in use (For you)": MeasuredModel("item-knn", changed={}, in_use=fitted)},
                breakdowns=(Breakdown("history", "by length of the history", "ndcg@10", groups),),
                notes=("Measured on a fixed split.",),
            ),
            created=NOW,
        )
    session.refresh()
    return session


@pytest.fixture
def looked_at(tmp_path: Path) -> DataPreview:
    """Return a preview of a table whose columns are recognised."""
    rows = (f"{user},{item},{(user * item) % 5 + 1},2024-01-{item:02}" for user in range(1, 9) for item in range(1, 9))
    (tmp_path / "ratings.csv").write_text("\n".join(["person,film,stars,date", *rows]) + "\n")
    return replace(preview(str(tmp_path / "ratings.csv")), path=f"{HOME}/ratings.csv")


@pytest.fixture
def tables_looked_at(tmp_path: Path) -> DataPreview:
    """Return a preview of a folder of several tables."""
    folder = written(tmp_path / "goodbooks-10k", goodbooks())
    return replace(preview(str(folder)), path=f"{HOME}/goodbooks-10k")


def pressed(*keys: str) -> Steps:
    """Press these keys in turn, each when the work of the one before is done."""

    async def press(pilot: Pilot[int]) -> None:
        await ready(pilot)
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
            await pilot.app.workers.wait_for_complete()
        await pilot.pause()

    return press


@SIZES
def test_lab_before_an_evaluation(snap_compare: Compare, app: RectermApp, size: tuple[int, int]) -> None:
    assert snap_compare(app, terminal_size=size, run_before=pressed("L"))


@SIZES
def test_lab_with_a_run(snap_compare: Compare, measured: Session, app: RectermApp, size: tuple[int, int]) -> None:
    assert snap_compare(app, terminal_size=size, run_before=pressed("L", "s", "s", "s"))


@SIZES
def test_lab_by_history(snap_compare: Compare, measured: Session, app: RectermApp, size: tuple[int, int]) -> None:
    assert snap_compare(app, terminal_size=size, run_before=pressed("L", "n"))


@SIZES
def test_data(snap_compare: Compare, jobs: None, app: RectermApp, size: tuple[int, int]) -> None:
    new("films", make_current=False)
    assert snap_compare(app, terminal_size=size, run_before=pressed("D"))


@SIZES
def test_data_with_a_job(snap_compare: Compare, jobs: None, app: RectermApp, size: tuple[int, int]) -> None:
    assert snap_compare(app, terminal_size=size, run_before=pressed("D", "tab", "down", "down"))


@SIZES
def test_preview(
    snap_compare: Compare, fixed_places: None, looked_at: DataPreview, app: RectermApp, size: tuple[int, int]
) -> None:
    async def look(pilot: Pilot[int]) -> None:
        await pressed("D")(pilot)
        await app.push_screen(PreviewScreen(looked_at))
        await pilot.pause()

    assert snap_compare(app, terminal_size=size, run_before=look)


@SIZES
def test_preview_of_several_tables(
    snap_compare: Compare, fixed_places: None, tables_looked_at: DataPreview, app: RectermApp, size: tuple[int, int]
) -> None:
    async def look(pilot: Pilot[int]) -> None:
        await pressed("D")(pilot)
        await app.push_screen(PreviewScreen(tables_looked_at))
        await pilot.pause()

    assert snap_compare(app, terminal_size=size, run_before=look)


@SIZES
def test_mapping_of_several_tables(
    snap_compare: Compare, fixed_places: None, tables_looked_at: DataPreview, app: RectermApp, size: tuple[int, int]
) -> None:
    async def ask(pilot: Pilot[int]) -> None:
        await pressed("D")(pilot)
        await app.push_screen(MappingScreen("Which column is which?", tables_looked_at.shape))
        await pilot.pause()

    assert snap_compare(app, terminal_size=size, run_before=ask)


@SIZES
def test_mapping(
    snap_compare: Compare, fixed_places: None, looked_at: DataPreview, app: RectermApp, size: tuple[int, int]
) -> None:
    async def ask(pilot: Pilot[int]) -> None:
        await pressed("D")(pilot)
        await app.push_screen(MappingScreen("Which column is which?", looked_at.shape))
        await pilot.pause()

    assert snap_compare(app, terminal_size=size, run_before=ask)


@SIZES
@pytest.mark.parametrize("asking", [False, True], ids=["preview", "form"])
def test_table_of_ones_own(
    snap_compare: Compare, fixed_places: None, app: RectermApp, size: tuple[int, int], tmp_path: Path, asking: bool
) -> None:
    rows = [
        *("Salzstadt;2005;14;09.03.2024;gesehen;tt0110000", "Blaue Stunde;1996;;;will sehen;tt0110001"),
        *("Papierlaterne;1979;17,5;21.04.2024;gesehen;", "[b]Glut;2011;9;02.05.2024;abgebrochen;tt0110003"),
    ]
    path = tmp_path / "films.csv"
    path.write_text("\n".join(["Film;Jahr;Note;Gesehen;Status;IMDb", *rows]) + "\n")

    async def look(pilot: Pilot[int]) -> None:
        await pressed("D")(pilot)
        shown = replace(preview_history(str(path)), path=f"{HOME}/films.csv")
        form = MappingScreen("Which column is which?", shown.tables[0].shape, HISTORY)
        await app.push_screen(form if asking else HistoryPreviewScreen(shown))
        await pilot.pause()

    assert snap_compare(app, terminal_size=size, run_before=look)


@SIZES
@pytest.mark.parametrize("weighing", [False, True], ids=["preview", "form"])
def test_kinds_of_events(
    snap_compare: Compare, fixed_places: None, app: RectermApp, size: tuple[int, int], tmp_path: Path, weighing: bool
) -> None:
    shown = replace(preview(str(watched(tmp_path))), path=f"{HOME}/events.csv")
    assert shown.scores is not None
    table = ScoredTable(shown.scores, columns_of_numbers(shown.shape, shown.scores))
    screen = EventWeightsScreen(table) if weighing else PreviewScreen(shown)

    async def look(pilot: Pilot[int]) -> None:
        await pressed("D")(pilot)
        await app.push_screen(screen)
        await pilot.pause()

    assert snap_compare(app, terminal_size=size, run_before=look)


@SIZES
def test_path(
    snap_compare: Compare,
    fixed_places: None,
    app: RectermApp,
    size: tuple[int, int],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    home = tmp_path / "ada"
    for name in ("data/ml-latest-small/ratings.csv", "[b]old.csv", "letterboxd-ada.zip", ".hidden"):
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).touch()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))

    async def ask(pilot: Pilot[int]) -> None:
        await pressed("D")(pilot)
        await app.push_screen(PathScreen("Import a data set of many people"))
        app.screen.query_one(Input).cursor_blink = False
        root = app.screen.query_one(PlainTree).root
        await until(pilot, lambda: root.children)
        await pilot.pause()

    assert snap_compare(app, terminal_size=size, run_before=ask)
