"""Saved evaluations."""

from __future__ import annotations

import json
import math
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from recterm.domain.answers.lab.evaluation import Measure, MeasuredModel, Run, RunSettings
from recterm.errors import RectermError
from recterm.process.codec import to_document
from recterm.store.lab.runs import run_digest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recterm.store import Library

OLDER = Path(__file__).with_name("settings_of_older_runs.jsonl")

MODELS = {
    "popularity": {"precision@10": Measure(0.12, 0.11, 0.13), "coverage@10": Measure(0.005, 0.005, 0.005)},
    "als": {"rmse": Measure(0.9, 0.85, 0.95), "precision@10": Measure(0.2, 0.19, 0.21)},
}

SETTINGS = RunSettings(models={"als": MeasuredModel("als", {"n_factors": 64}, {"n_factors": 64}, 0.5)})


def save(library: Library, models: Mapping[str, Mapping[str, Measure]] = MODELS) -> Run:
    return library.runs.save(
        data="Ten films",
        fingerprint="f1",
        split="holdout-80-20",
        seed=3,
        k=10,
        users=599,
        models=models,
        seconds=12.5,
        settings=SETTINGS,
        created=1_700_000_000,
    )


def test_a_run_comes_back_in_its_order(library: Library) -> None:
    run = save(library)
    assert run == Run(run.id, "Ten films", "f1", "holdout-80-20", 3, 10, 599, MODELS, 12.5, 1_700_000_000, SETTINGS)
    assert list(run.models) == ["popularity", "als"]
    assert list(run.models["als"]) == ["rmse", "precision@10"]
    assert library.runs.get(run.id) == run


def test_the_newest_comes_first(library: Library) -> None:
    assert library.runs.latest() is None
    assert library.runs.list() == []
    runs = [save(library) for _ in range(3)]
    assert library.runs.list() == runs[::-1]
    assert library.runs.latest() == runs[2]


def test_the_newest_is_read_in_part_for_the_first_frame(library: Library) -> None:
    assert library.runs.latest_in_use() is None
    run, settings = save(library), RunSettings(models={"als": MeasuredModel("als")})
    assert library.runs.latest_in_use() == replace(run, settings=settings)


def test_the_mean_over_nobody_stays_nan(library: Library) -> None:
    measure = save(library, {"als": {"rmse": Measure(math.nan, math.nan, math.inf)}}).models["als"]["rmse"]
    assert math.isnan(measure.mean)
    assert math.isnan(measure.low)
    assert measure.high == math.inf


def test_a_run_that_is_not_there(library: Library) -> None:
    with pytest.raises(RectermError, match="no run 9"):
        library.runs.get(9)


def test_the_clock_is_asked_when_no_time_is_given(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.time", lambda: 1_234.5)
    run = library.runs.save(data="", fingerprint="f1", split="s", seed=0, k=10, users=0, models={}, seconds=0.0)
    assert (run.created, run.models, run.settings) == (1234, {}, RunSettings())


@pytest.mark.parametrize(
    "text", OLDER.read_text(encoding="utf-8").splitlines(), ids=["models", "reranked", "auto", "oldest"]
)
def test_what_older_versions_stored_is_read_whole(library: Library, text: str) -> None:
    """Written by recterm before settings of a run were a type; the last one as its first versions wrote them."""
    header = ["Ten films", "f1", "holdout-80-20", 0, 3, 34, 0.5, 1, text]
    columns = "data, fingerprint, split, seed, k, users, seconds, created, settings"
    with sqlite3.connect(library.path) as db:
        db.execute(
            f"INSERT INTO runs (id, {columns}, checksum) VALUES (7, {'?, ' * 9}?)", (*header, run_digest(header, []))
        )
    read, before = to_document(library.runs.get(7).settings), json.loads(text)
    assert {key: read[key] for key in before} == before
    assert not any(read[key] for key in read.keys() - before.keys())
    users = library.runs.get(7).settings.worst_users.values()
    assert all(user.metric == "ndcg@3" and user.relevant for of_metric in users for user in of_metric)
