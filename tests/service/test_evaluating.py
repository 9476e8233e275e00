"""Evaluate a library's models and keep the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from recterm.domain import Progress, Role
from recterm.errors import EngineError
from recterm.lab.measuring import Measuring
from recterm.service.evaluating import evaluate, evaluate_reranking
from recterm.service.importing import import_data
from recterm.service.libraries import open_library
from recterm.service.session import Session
from recterm.service.training import train

if TYPE_CHECKING:
    from pathlib import Path


def test_the_honest_table_has_the_floors_and_the_active_models(library: Path) -> None:
    run = evaluate()
    with open_library() as opened:
        active = {role: opened.models.active(role).name for role in Role}
        assert opened.runs.latest() == run
    assert set(run.models) == {"popularity", "bias", *active.values()}
    assert (run.split, run.seed, run.k) == ("holdout-80-20", 0, 10)
    ranking = run.models[active[Role.RANKING]]
    assert ranking["precision@10"].mean > run.models["popularity"]["precision@10"].mean
    assert ranking["precision@10"].low <= ranking["precision@10"].mean <= ranking["precision@10"].high
    assert run.models[active[Role.STARS]]["rmse"].mean < 1
    with Session.open() as session:
        assert session.run == run


def test_a_trained_model_is_measured_with_its_own_hyperparameters(library: Path) -> None:
    train(names=["als"], overrides={"n_factors": 3})
    run = evaluate(names=["als", "popularity", "als"])
    assert list(run.models) == ["als", "popularity"]
    assert run.settings["models"]["als"]["hyperparameters"]["n_factors"] == 3


def test_before_training_the_defaults_are_measured(two_tastes: Path) -> None:
    import_data(two_tastes)
    assert {"popularity", "bias"} < set(evaluate().models)


def test_the_same_seed_gives_the_same_figures(library: Path) -> None:
    first, second = evaluate(names=["als"], seed=4), evaluate(names=["als"], seed=4)
    assert first.models == second.models
    assert second.id > first.id


def test_the_protocol_and_k_are_the_persons_choice(library: Path) -> None:
    run = evaluate(names=["bias"], protocol="stars-5-fold", measuring=Measuring(k=5))
    assert run.split == "stars-5-fold"
    assert "rmse" in run.models["bias"]
    assert "precision@5" in evaluate(names=["popularity"], measuring=Measuring(k=5)).models["popularity"]


def test_popularity_stands_beside_every_list_and_not_beside_stars(library: Path) -> None:
    assert list(evaluate(names=["als"]).models) == ["popularity", "als"]
    assert list(evaluate(names=["bias"], protocol="stars-5-fold").models) == ["bias"]


def test_unknown_names_are_refused_and_nothing_is_saved(library: Path) -> None:
    with pytest.raises(EngineError, match="'alls'"):
        evaluate(names=["alls"])
    with pytest.raises(EngineError, match="protocol"):
        evaluate(protocol="leave-two-out")
    with open_library() as opened:
        assert opened.runs.list() == []


def test_progress_is_told(library: Path) -> None:
    told: list[Progress] = []
    evaluate(names=["popularity"], progress=told.append)
    assert told
    assert all(progress.stage for progress in told)


def test_the_price_of_rearranging_is_measured(library: Path) -> None:
    run = evaluate_reranking()
    rows = run.models
    plain, varied, rare = (rows[name] for name in ("ease", "ease: varied 0.6", "ease: rare 0.5"))
    with open_library() as opened:
        assert opened.runs.latest() == run
    usual = evaluate(names=["ease"])
    for metric in ("precision@10", "ndcg@10", "coverage@10"):
        assert plain[metric].mean == pytest.approx(usual.models["ease"][metric].mean, abs=1e-9)
    assert rare["novelty@10"].mean > plain["novelty@10"].mean
    assert rare["popularity_lift@10"].mean < plain["popularity_lift@10"].mean
    assert varied["diversity@10"].mean >= plain["diversity@10"].mean
    assert all(0 <= measures["serendipity@10"].mean <= measures["precision@10"].mean for measures in rows.values())
    with pytest.raises(EngineError, match="does not rank"):
        evaluate_reranking(name="bias")
