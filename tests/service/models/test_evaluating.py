"""Evaluation of a library's models, and the saved run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from recterm.domain.evaluation_settings import EvaluationPlan, EvaluationSettings
from recterm.domain.measured_models import changed_in, in_use_label, model_of, row_in_use, row_lines
from recterm.domain.model import Progress, Role
from recterm.errors import EngineError
from recterm.service.data.importing import import_data
from recterm.service.libraries.files import open_library
from recterm.service.live.session import Session
from recterm.service.models.evaluating import evaluate
from recterm.service.models.evaluating_reranking import evaluate_reranking
from recterm.service.models.training import train
from recterm.service.models.user_inspection import inspect_user

if TYPE_CHECKING:
    from pathlib import Path

ROWS = {role: in_use_label([role]) for role in Role}
"""The row of each role's model in use."""


def test_the_honest_table_has_the_floors_and_the_active_models(library: Path) -> None:
    run = evaluate()
    with open_library() as opened:
        active = {role: opened.models.active(role) for role in Role}
        assert opened.runs.latest() == run
    assert list(run.models) == ["popularity", "bias", *ROWS.values()]
    assert (run.split, run.seed, run.k) == ("holdout-80-20", 0, 10)
    ranking = run.models[ROWS[Role.RANKING]]
    assert ranking["precision@10"].mean > run.models["popularity"]["precision@10"].mean
    assert ranking["precision@10"].low <= ranking["precision@10"].mean <= ranking["precision@10"].high
    assert run.models[ROWS[Role.STARS]]["rmse"].mean < 1
    for role, row in ROWS.items():
        assert model_of(run, row) == active[role].name
        assert row_in_use(run, active[role]) == row
    with Session.open() as session:
        assert session.models.run == run


def test_a_name_is_that_model_with_its_defaults_whatever_was_trained(library: Path) -> None:
    before = evaluate(names=["als", "popularity", "item-knn", "als"])
    assert list(before.models) == ["als", "popularity", "item-knn"]
    train(names=["als"], overrides={"n_factors": 3, "regularization": 40.0})
    after = evaluate(names=["als", "popularity", "item-knn"])
    assert after.models == before.models
    assert changed_in(after, "als") == changed_in(after, "item-knn") == {}
    assert row_lines(after) == []


def test_what_is_in_use_keeps_what_was_set_and_the_rest_is_decided_by_the_training_part(library: Path) -> None:
    train(names=["als"], overrides={"n_factors": 3})
    run = evaluate(names=["in-use-for-you", "als"], overrides={"n_factors": 5})
    row = ROWS[Role.RANKING]
    assert list(run.models) == ["popularity", row, "als"]
    assert changed_in(run, row) == {"n_factors": 3}
    assert changed_in(run, "als") == {"n_factors": 5}
    assert row_lines(run) == [f"{row}: als n_factors=3", "als: n_factors=5"]
    with open_library() as opened:
        on_all_data = opened.models.active(Role.RANKING).hyperparameters
    fitted = run.measured(row).values
    assert fitted["regularization"] != on_all_data["regularization"]
    assert fitted["regularization"] == run.measured("als").values["regularization"]
    assert run.models[row] == evaluate(names=["als"], overrides={"n_factors": 3}).models["als"]


def test_what_was_set_in_a_model_of_an_older_recterm_is_what_the_rules_would_not_have_given(library: Path) -> None:
    train(names=["als"], overrides={"n_factors": 3, "alpha": 4.0})
    earlier = evaluate(names=["in-use"])
    with open_library() as opened:
        opened.settings.set("changed_hyperparameters", {})
    later = evaluate(names=["in-use"])
    assert later.models == earlier.models
    assert [changed_in(later, row) for row in ROWS.values()] == [changed_in(earlier, row) for row in ROWS.values()]


def test_one_model_with_two_roles_is_one_row(library: Path) -> None:
    train(names=["ease"])
    with open_library() as opened:
        ranking = opened.models.active(Role.RANKING)
        opened.models.save(
            "ease", Role.NEIGHBOURS, ranking.hyperparameters, 0, 1.0, {}, ranking.fingerprint, activate=True
        )
    assert list(evaluate(names=["in-use"]).models) == ["popularity", "in use (For you, Because)", "in use (stars)"]
    assert list(evaluate(names=["in-use-because"]).models) == ["popularity", "in use (Because)"]


def test_what_is_in_use_cannot_be_named_where_there_is_none_or_set_by_hand(library: Path) -> None:
    with pytest.raises(EngineError, match="measured as they are"):
        evaluate(overrides={"alpha": 3})
    with pytest.raises(EngineError, match="'alls'"):
        evaluate(names=["alls"], overrides={"alpha": 3})
    with open_library() as opened:
        opened.models.delete(opened.models.active(Role.STARS).id)
    with pytest.raises(EngineError, match="no model for stars is in use"):
        evaluate(names=["in-use-stars"])
    assert list(evaluate().models) == ["popularity", "bias", ROWS[Role.RANKING], ROWS[Role.NEIGHBOURS]]


def test_stars_alone_have_no_ranking_rows(library: Path) -> None:
    train(names=["bias"], overrides={"damping": 2.0})
    run = evaluate(plan=EvaluationPlan("stars-2-fold"))
    assert list(run.models) == ["bias", ROWS[Role.STARS]]
    assert all("predicts the mean rating for everything" in note for note in run.settings.notes)


def test_play_counts_have_no_stars_in_use(tmp_path: Path) -> None:
    lines = [f"u{user},i{(user * 7 + item) % 20},{1 + item}" for user in range(40) for item in range(5)]
    (tmp_path / "plays.csv").write_text("user,item,plays\n" + "\n".join(lines) + "\n", encoding="utf-8")
    import_data(tmp_path / "plays.csv")
    assert list(evaluate().models) == ["popularity", ROWS[Role.RANKING], ROWS[Role.NEIGHBOURS]]
    with pytest.raises(EngineError, match="measures predicted ratings, but the data have none"):
        evaluate(plan=EvaluationPlan("stars-5-fold"))


def test_before_training_what_training_would_give_is_measured(two_tastes: Path) -> None:
    import_data(two_tastes)
    before = evaluate()
    assert list(before.models) == ["popularity", "bias", *ROWS.values()]
    assert any("Nothing is trained" in note for note in before.settings.notes)
    train()
    after = evaluate()
    assert after.models == before.models
    assert not any("Nothing is trained" in note for note in after.settings.notes)
    with open_library() as opened:
        for role, row in ROWS.items():
            assert row_in_use(before, opened.models.active(role)) == row
        train(names=["als"])
        assert row_in_use(after, opened.models.active(Role.RANKING)) is None


def test_the_same_seed_gives_the_same_figures(library: Path) -> None:
    first, second = (evaluate(names=["als"], plan=EvaluationPlan(seed=4)) for _ in range(2))
    assert first.models == second.models
    assert second.id > first.id


def test_the_protocol_and_k_are_the_persons_choice(library: Path) -> None:
    measuring = EvaluationSettings(k=5)
    run = evaluate(names=["bias"], plan=EvaluationPlan("stars-5-fold", measuring))
    assert run.split == "stars-5-fold"
    assert "rmse" in run.models["bias"]
    lists = evaluate(names=["popularity"], plan=EvaluationPlan(measuring=measuring))
    assert "precision@5" in lists.models["popularity"]


def test_popularity_stands_beside_every_list_and_not_beside_stars(library: Path) -> None:
    assert list(evaluate(names=["als"]).models) == ["popularity", "als"]
    assert list(evaluate(names=["bias"], plan=EvaluationPlan("stars-5-fold")).models) == ["bias"]


def test_unknown_names_are_refused_and_nothing_is_saved(library: Path) -> None:
    with pytest.raises(EngineError, match="'alls'"):
        evaluate(names=["alls"])
    with pytest.raises(EngineError, match="protocol"):
        evaluate(plan=EvaluationPlan("leave-two-out"))
    with open_library() as opened:
        assert opened.runs.list() == []


def test_progress_is_reported(library: Path) -> None:
    reported: list[Progress] = []
    evaluate(names=["popularity"], progress=reported.append)
    assert reported
    assert all(progress.stage for progress in reported)


def test_a_look_at_a_user_is_through_the_model_that_was_named(library: Path) -> None:
    train(names=["als"], overrides={"n_factors": 2})
    named, in_use = inspect_user(None, "als"), inspect_user(None, "in-use")
    assert (named.changed, in_use.changed) == ({}, {"n_factors": 2})
    assert (named.model, in_use.model) == ("als", ROWS[Role.RANKING])
    again = inspect_user(None, "als", in_use.user, overrides={"n_factors": "2"})
    assert (again.metrics, again.listed) == (in_use.metrics, in_use.listed)


def test_reranked_lists_are_measured_as_planned(library: Path) -> None:
    plan = EvaluationPlan("users-2-fold", EvaluationSettings(k=5, relevant_stars=4.5))
    run = evaluate_reranking(names=["als", "item-knn"], overrides={"n_factors": 3}, plan=plan)
    assert (run.split, run.settings.measuring) == (plan.protocol, plan.measuring)
    assert {row.partition(":")[0] for row in run.models} == {"als", "item-knn"}
    assert changed_in(run, "als: varied 0.6") == {"n_factors": 3}
    assert row_lines(run) == ["als: n_factors=3"]
    usual = evaluate(names=["item-knn"], plan=plan).models["item-knn"]
    for metric in ("precision@5", "ndcg@5", "coverage@5"):
        assert run.models["item-knn"][metric].mean == pytest.approx(usual[metric].mean, abs=1e-9)
    for wrong in (EvaluationPlan("stars-3-fold"), EvaluationPlan(measuring=EvaluationSettings(candidates="sampled-5"))):
        with pytest.raises(EngineError, match="does not measure lists"):
            evaluate_reranking(names=["als"], plan=wrong)


def test_the_price_of_rearranging_is_measured(library: Path) -> None:
    assert model_of(evaluate_reranking(), ROWS[Role.RANKING]) == "ease"
    run = evaluate_reranking(names=["ease"])
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
        evaluate_reranking(names=["bias"])
