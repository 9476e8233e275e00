"""What the lab measures of user groups: a gain where an effect was planted, and no harm where there is none."""

from __future__ import annotations

import numpy as np

from recterm.lab.evaluation import Candidate, Evaluation, evaluate
from tests.engine.grouped_people import grouped_people

WITH, WITHOUT = Candidate("ease", label="with"), Candidate("ease", {"groups": 0.0}, label="without")


def curves(effect: float, seed: int) -> Evaluation:
    return evaluate(
        grouped_people(effect, n_users=800, seed=seed),
        [WITH, WITHOUT],
        protocol="users-4-fold",
        cold_start=True,
        seed=seed,
    )


def gains(evaluation: Evaluation) -> dict[str, float]:
    """Return what the groups add to NDCG@10, by the number of interactions known."""
    (history,) = [breakdown for breakdown in evaluation.breakdowns if breakdown.by == "history"]
    return {group.label: group.models["with"].mean - group.models["without"].mean for group in history.groups}


def test_they_help_where_little_is_known_and_fade_as_more_is() -> None:
    measured = [gains(curves(0.6, seed)) for seed in range(3)]
    mean = {label: float(np.mean([gain[label] for gain in measured])) for label in measured[0]}
    assert mean["0"] > 0.03
    assert mean["1"] > 0.03
    assert mean["3"] > 0.015
    assert mean["1"] > mean["5"] > -0.005


def test_they_harm_nothing_where_groups_do_not_matter() -> None:
    for seed in range(3):
        assert max(map(abs, gains(curves(0.0, seed)).values())) < 0.005
