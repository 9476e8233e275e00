"""Saved runs: repeated to the last digit, and compared."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest

from recterm.domain import Measure
from recterm.errors import RectermError
from recterm.lab.measuring import Measuring
from recterm.service.evaluating import evaluate, evaluate_reranking
from recterm.service.importing import import_data
from recterm.service.libraries import open_library
from recterm.service.runs import compare_runs, delete_run, get_run, list_runs, repeat_run
from recterm.service.training import train

if TYPE_CHECKING:
    from pathlib import Path


def test_a_run_is_repeated_to_the_last_digit(library: Path) -> None:
    train(names=["als"], overrides={"n_factors": 3})
    measuring = Measuring(k=5, relevant_stars=3.5, candidates="training")
    run = evaluate(names=["als", "bias"], protocol="users-3-fold", measuring=measuring, seed=7)
    found = repeat_run(None, run.id)
    assert found.different == ()
    assert found.second.id > run.id
    assert found.second.models == run.models
    assert found.second.settings["measuring"]["relevant_stars"] == 3.5


def test_the_environments_threads_change_no_digit(library: Path) -> None:
    """The app limits its jobs to one thread, a shell does not: both must give the same figures."""
    code = "from recterm.service.evaluating import evaluate; print(evaluate(names=['ease', 'als', 'bias']).id)"
    for threads in ("1", "2"):
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": threads, "OMP_NUM_THREADS": threads}
        subprocess.run([sys.executable, "-c", code], check=True, env=environment)
    second, first = list_runs()[:2]
    assert first.models == second.models
    assert first.settings["threads"] == second.settings["threads"]


def test_a_rearranged_run_is_repeated_too(library: Path) -> None:
    run = evaluate_reranking(k=5, seed=2)
    assert repeat_run(None, run.id).different == ()


def test_what_came_out_differently_is_named(library: Path) -> None:
    run = evaluate(names=["popularity"])
    with open_library() as opened:
        figures = {name: dict(measures) for name, measures in run.models.items()}
        figures["popularity"]["ndcg@10"] = Measure(0.5, 0.4, 0.6)
        other = opened.runs.save(
            data=run.data, fingerprint=run.fingerprint, split=run.split, seed=run.seed, k=run.k, users=run.users,
            models=figures, seconds=1.0, settings=run.settings,
        )  # fmt: skip
    assert repeat_run(None, other.id).different == ("popularity ndcg@10",)


def test_a_run_on_other_data_is_not_repeated(library: Path, two_tastes: Path) -> None:
    with open_library() as opened:
        run = opened.runs.save(
            data="Other", fingerprint="other", split="holdout-80-20", seed=0, k=10, users=1, models={}, seconds=1.0
        )
    with pytest.raises(RectermError, match="made on other data"):
        repeat_run(None, run.id)


def test_two_runs_are_compared_on_the_same_users(library: Path) -> None:
    train(names=["als"], overrides={"n_factors": 1})
    first = evaluate(names=["als"])
    train(names=["als"], overrides={"n_factors": 8})
    second = evaluate(names=["als"])
    found = compare_runs(None, first.id, second.id)
    assert found.same_users
    assert found.settings["als n_factors"] == ("1", "8")
    by_name = {(one.model, one.metric): one for one in found.differences}
    assert by_name["popularity", "ndcg@10"].p == 1.0
    als = by_name["als", "ndcg@10"]
    assert (als.first, als.second) == tuple(run.models["als"]["ndcg@10"].mean for run in (first, second))
    with open_library() as opened:
        values = [opened.runs.values(run.id)["als/ndcg@10"] for run in (first, second)]
    means = [np.frombuffer(data, dtype=dtype).mean() for dtype, data in values]
    assert means == pytest.approx([als.first, als.second], abs=1e-6)


def test_runs_of_other_splits_are_compared_without_a_test(library: Path) -> None:
    first, second = (evaluate(names=["popularity"], seed=seed) for seed in (0, 1))
    found = compare_runs(None, first.id, second.id)
    assert found.settings["seed"] == ("0", "1")
    if not found.same_users:
        assert {one.p for one in found.differences} == {None}


def test_runs_without_a_common_model_are_refused(library: Path) -> None:
    first, second = evaluate(names=["popularity"]), evaluate(names=["bias"], protocol="stars-5-fold")
    with pytest.raises(RectermError, match="share no model"):
        compare_runs(None, first.id, second.id)


def test_runs_are_listed_and_deleted(library: Path) -> None:
    with pytest.raises(RectermError, match="nothing was measured"):
        get_run(None, None)
    runs = [evaluate(names=["popularity"], seed=seed) for seed in range(2)]
    assert [run.id for run in list_runs()] == [runs[1].id, runs[0].id]
    assert get_run(None, None) == runs[1]
    delete_run(None, runs[1].id)
    assert get_run(None, None) == runs[0]
    with pytest.raises(RectermError, match="no run"):
        delete_run(None, runs[1].id)


def test_reading_an_empty_library_refuses_plainly(two_tastes: Path) -> None:
    import_data(two_tastes)
    assert list_runs() == []
