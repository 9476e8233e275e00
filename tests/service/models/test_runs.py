"""Saved runs: repeated to the last digit, and compared."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from recterm.domain.answers.lab.evaluation import Measure, MeasuredModel
from recterm.domain.evaluation_settings import EvaluationPlan, EvaluationSettings
from recterm.domain.measured_models import changed_in
from recterm.errors import RectermError
from recterm.present.runs.run_views import without_counterpart
from recterm.service.data.importing import import_data
from recterm.service.libraries.files import open_library
from recterm.service.models.comparing import compare_models, compare_runs
from recterm.service.models.evaluating import evaluate
from recterm.service.models.evaluating_reranking import evaluate_reranking
from recterm.service.models.runs import delete_run, get_run, list_runs, repeat_run
from recterm.service.models.training import train

if TYPE_CHECKING:
    from pathlib import Path


def test_a_run_is_repeated_to_the_last_digit(library: Path) -> None:
    train(names=["als"], overrides={"n_factors": 3})
    measuring = EvaluationSettings(k=5, relevant_stars=3.5, candidates="training")
    names = ["ease", "als", "bias", "in-use-for-you"]
    run = evaluate(names=names, plan=EvaluationPlan("users-2-fold", measuring=measuring, seed=7))
    train(names=["popularity"])
    repeated = repeat_run(None, run.id)
    assert repeated.different == ()
    assert repeated.second.id > run.id
    assert repeated.second.models == run.models
    assert repeated.second.settings.measuring == measuring
    assert changed_in(repeated.second, "in use (For you)") == {"n_factors": 3}


def test_a_run_that_did_not_tell_what_was_set_is_repeated_and_described(library: Path) -> None:
    """Before version 11 a run kept the hyperparameters of each row as the data decided them, and no more."""
    train(names=["als"], overrides={"n_factors": 3})
    made = evaluate(names=["als", "in-use-for-you"])
    rows = {"popularity": "popularity", "als": "in use (For you)"}
    models = {old: replace(made.measured(new), changed=None, in_use=None) for old, new in rows.items()}
    with open_library() as opened:
        old = opened.runs.save(
            data=made.data, fingerprint=made.fingerprint, split=made.split, seed=made.seed, k=made.k, users=made.users,
            models={old: made.models[new] for old, new in rows.items()}, seconds=1.0,
            settings=replace(made.settings, models=models),
        )  # fmt: skip
    assert repeat_run(None, old.id).different == ()
    described = get_run(None, old.id)
    assert changed_in(described, "popularity") == {}
    assert changed_in(described, "als")["n_factors"] == 3


def test_a_rearranged_run_without_hyperparameters_is_repeated_as_it_was_made(library: Path) -> None:
    """Before version 11 such a run kept no hyperparameters: its model had those of the trained model of its name."""
    train(names=["als"], overrides={"n_factors": 3, "regularization": 9.0})
    made = evaluate_reranking(names=["in-use"])
    with open_library() as opened:
        old = opened.runs.save(
            data=made.data, fingerprint=made.fingerprint, split=made.split, seed=made.seed, k=made.k, users=made.users,
            models={row.replace("in use (For you)", "als"): measures for row, measures in made.models.items()},
            seconds=1.0,
            settings=replace(
                made.settings,
                comparisons={},
                threads=None,
                models={
                    row.replace("in use (For you)", "als"): MeasuredModel("als", reranking=measured.reranking)
                    for row, measured in made.settings.models.items()
                },
            ),
        )  # fmt: skip
    assert repeat_run(None, old.id).different == ()


def test_the_environments_threads_change_no_digit(library: Path) -> None:
    """The app limits its jobs to one thread, a shell does not: both must give the same figures."""
    code = "from recterm.service.models.evaluating import evaluate; print(evaluate(names=['ease', 'als', 'bias']).id)"
    for threads in ("1", "2"):
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": threads, "OMP_NUM_THREADS": threads}
        subprocess.run([sys.executable, "-c", code], check=True, env=environment)
    second, first = list_runs()[:2]
    assert first.models == second.models
    assert first.settings.threads == second.settings.threads


def test_a_rearranged_run_is_repeated_too(library: Path) -> None:
    train(names=["als"], overrides={"n_factors": 3})
    run = evaluate_reranking(
        names=["in-use", "item-knn"],
        plan=EvaluationPlan("users-2-fold", measuring=EvaluationSettings(k=5, relevant_stars=4.5), seed=2),
    )
    train(names=["popularity"])
    repeated = repeat_run(None, run.id)
    assert repeated.different == ()
    assert repeated.second.settings.models == run.settings.models


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
    first, second = (evaluate(names=["als"], overrides={"n_factors": factors}) for factors in (1, 8))
    comparison = compare_runs(None, first.id, second.id)
    assert comparison.same_users
    assert without_counterpart(comparison) == []
    assert comparison.settings["als n_factors"] == ("1", "8")
    by_name = {(difference.model, difference.metric): difference for difference in comparison.differences}
    assert by_name["popularity", "ndcg@10"].p == 1.0
    als = by_name["als", "ndcg@10"]
    assert (als.first, als.second) == tuple(run.models["als"]["ndcg@10"].mean for run in (first, second))
    with open_library() as opened:
        values = [opened.runs.values(run.id)["als/ndcg@10"] for run in (first, second)]
    means = [np.frombuffer(data, dtype=dtype).mean() for dtype, data in values]
    assert means == pytest.approx([als.first, als.second], abs=1e-6)


def test_runs_without_the_figures_of_each_user_say_so(library: Path) -> None:
    run = evaluate(names=["popularity"])
    with open_library() as opened:
        bare = opened.runs.save(
            data=run.data, fingerprint=run.fingerprint, split=run.split, seed=run.seed, k=run.k, users=run.users,
            models=run.models, seconds=1.0,
        )  # fmt: skip
    comparison = compare_runs(None, run.id, bare.id)
    assert comparison.untested == "what was compared has no figures of each user, so that no test is possible"


def test_runs_of_other_splits_are_compared_without_a_test(library: Path) -> None:
    first, second = (evaluate(names=["popularity"], plan=EvaluationPlan(seed=seed)) for seed in (0, 1))
    comparison = compare_runs(None, first.id, second.id)
    assert comparison.settings["seed"] == ("0", "1")
    if not comparison.same_users:
        assert {difference.p for difference in comparison.differences} == {None}


def test_what_has_no_counterpart_is_named(library: Path) -> None:
    first = evaluate(names=["als", "item-knn"], plan=EvaluationPlan(measuring=EvaluationSettings(k=5)))
    second = evaluate(names=["ease"])
    comparison = compare_runs(None, first.id, second.id)
    assert comparison.only_first[:2] == ("als", "item-knn")
    assert comparison.only_second[0] == "ease"
    assert without_counterpart(comparison)[0].startswith(f"Only run {first.id} has als, item-knn, P@5, R@5")
    assert without_counterpart(comparison)[1].startswith(f"Only run {second.id} has ease, P@10, R@10")


def test_any_two_models_of_one_run_are_tested_against_each_other(library: Path) -> None:
    run = evaluate(names=["random", "popularity", "als", "ease", "bias", "in-use-for-you"])
    comparison = compare_models(None, (run.id, "random"), (run.id, "popularity"))
    assert comparison.of_two_rows
    by_metric = {row.metric: row for row in comparison.differences}
    ndcg = by_metric["ndcg@10"]
    assert (ndcg.first, ndcg.second) == tuple(run.models[row]["ndcg@10"].mean for row in ("random", "popularity"))
    with open_library() as opened:
        kept = opened.runs.values(run.id)
    first, second = (np.frombuffer(kept[f"{row}/ndcg@10"][1], "<f4") for row in ("random", "popularity"))
    difference = (first - second).astype(np.float64)
    signs = np.random.default_rng(5).choice([-1.0, 1.0], size=(4000, len(difference)))
    expected = float((np.abs(signs @ difference) >= abs(difference.sum())).mean())
    assert ndcg.p == pytest.approx(expected, abs=0.03)
    assert by_metric["coverage@10"].p is None
    assert comparison.settings["model"] == ("random", "popularity")
    assert compare_models(None, (run.id, "EASE"), (run.id, "in-use-for-you")).differences[0].p == 1.0
    for wrong, message in (
        (("als", "als"), "with itself"),
        (("als", "lmf"), "no model 'lmf'"),
        (("als", "bias"), "no metric"),
    ):
        with pytest.raises(RectermError, match=message):
            compare_models(None, (run.id, wrong[0]), (run.id, wrong[1]))


def test_two_models_of_two_runs_are_compared(library: Path) -> None:
    first = evaluate(names=["als"], overrides={"n_factors": 1})
    second = evaluate_reranking(names=["als"])
    comparison = compare_models(None, (first.id, "als"), (second.id, "als: varied 0.6"))
    assert {difference.metric for difference in comparison.differences} >= {"ndcg@10", "diversity@10"}
    assert all(difference.p is not None for difference in comparison.differences if difference.metric == "ndcg@10")
    assert "Only als has R@10" in without_counterpart(comparison)[0] or "has R@10" in without_counterpart(comparison)[0]


def test_runs_without_a_common_model_are_refused(library: Path) -> None:
    first, second = evaluate(names=["popularity"]), evaluate(names=["bias"], plan=EvaluationPlan("stars-5-fold"))
    with pytest.raises(RectermError, match="share no model"):
        compare_runs(None, first.id, second.id)


def test_runs_are_listed_and_deleted(library: Path) -> None:
    with pytest.raises(RectermError, match="no evaluations"):
        get_run(None, None)
    runs = [evaluate(names=["popularity"], plan=EvaluationPlan(seed=seed)) for seed in range(2)]
    assert [run.id for run in list_runs()] == [runs[1].id, runs[0].id]
    assert get_run(None, None) == runs[1]
    delete_run(None, runs[1].id)
    assert get_run(None, None) == runs[0]
    with pytest.raises(RectermError, match="no run"):
        delete_run(None, runs[1].id)


def test_reading_an_empty_library_refuses_plainly(two_tastes: Path) -> None:
    import_data(two_tastes)
    assert list_runs() == []
