"""Ties in time: a second figure beside that of a split whose ends are tied, and a note where dates are not used."""

from __future__ import annotations

import numpy as np
import pytest

from recterm.domain.model import Scale
from recterm.engine import Interactions
from recterm.lab.evaluation import Candidate, evaluate

STARS = Scale(0.5, 5.0, 0.5)
MODELS = [Candidate("popularity"), Candidate("item-knn")]


def dated(seconds: int, *, seed: int = 1) -> Interactions:
    """Forty users with twelve ratings each, which fall on that many seconds."""
    rng = np.random.default_rng(seed)
    user = np.repeat(np.arange(40), 12)
    item = np.concatenate([rng.choice(30, 12, replace=False) for _ in range(40)])
    return Interactions.from_arrays(
        user, item, rng.integers(1, 11, 480) / 2, rng.integers(0, seconds, 480), scale=STARS
    )


def test_shuffled_ties_stand_beside_the_figure() -> None:
    data = dated(4)
    evaluation = evaluate(data, MODELS, protocol="next-item")
    (ties,) = [breakdown for breakdown in evaluation.breakdowns if breakdown.by == "ties"]
    by_item, shuffled = ties.groups
    assert by_item.size == shuffled.size == 40
    for key in ("popularity", "item-knn"):
        assert by_item.models[key].mean == pytest.approx(evaluation.models[key]["ndcg@10"].mean)
    assert by_item.models != shuffled.models
    last = np.array([data.timestamp[data.user == user].max() for user in range(40)])  # type: ignore[index]
    tied = sum((data.timestamp[data.user == user] == last[user]).sum() > 1 for user in range(40))  # type: ignore[index]
    (note,) = [note for note in evaluation.notes if note.startswith("Ties in time")]
    assert f"{tied} of 40 tested interactions" in note
    assert f"item-knn {by_item.models['item-knn'].mean:.3f} / {shuffled.models['item-knn'].mean:.3f}" in note


def test_ends_that_are_not_tied_have_one_figure() -> None:
    evaluation = evaluate(dated(10**9), MODELS, protocol="next-item")
    assert "ties" not in {breakdown.by for breakdown in evaluation.breakdowns}
    assert not [note for note in evaluation.notes if note.startswith("Ties")]


def test_every_last_item_is_a_hit_whatever_its_stars() -> None:
    data = dated(10**9)
    assert evaluate(data, MODELS, protocol="next-item").users == 40
    assert evaluate(data, MODELS, protocol="leave-one-out").users < 40


@pytest.mark.parametrize(
    ("protocol", "seconds", "warned"), [("holdout-80-20", 9, True), ("holdout-80-20", 1, False), ("last-1", 9, False)]
)
def test_a_random_split_of_dated_data_says_that_it_ignores_them(protocol: str, seconds: int, warned: bool) -> None:
    notes = evaluate(dated(seconds), MODELS, protocol=protocol).notes
    assert any("The split is random" in note for note in notes) is warned
