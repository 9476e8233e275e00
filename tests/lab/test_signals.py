"""Signals: one ground truth for every row, and a signal that matters is told from one that does not."""

from __future__ import annotations

import numpy as np
import pytest

from recterm.domain.evaluation_settings import EvaluationSettings
from recterm.domain.progress import silent
from recterm.engine import Interactions
from recterm.errors import EngineError
from recterm.lab.evaluation import Candidate
from recterm.lab.signals import SignalVariant, evaluate_signals

N_USERS, N_ITEMS = 120, 40
EASE = Candidate("ease")


def scores(rows: np.ndarray, value: np.ndarray) -> Interactions:
    user, item = np.nonzero(rows)
    return Interactions.from_arrays(
        user, item, value[rows], n_users=N_USERS, n_items=N_ITEMS, explicit=False, signed=True
    )


def shop() -> tuple[Interactions, list[SignalVariant]]:
    """Return purchases within one's own group, and the scores with and without views and noise."""
    rng = np.random.default_rng(2)
    own = (np.arange(N_USERS) % 4)[:, None] == np.arange(N_ITEMS) % 4
    bought = own & (rng.random(own.shape) < 0.05)
    bought[np.arange(N_USERS), np.arange(N_USERS) % 4 + 4 * (np.arange(N_USERS) % 10)] = True
    viewed = (own & (rng.random(own.shape) < 0.5)) | bought
    noise = rng.random(own.shape) < 0.02
    table = [bought * 1.0, viewed * 0.3, noise * 0.01]
    whole = sum(table)
    variants = [SignalVariant("", "all signals", scores(whole > 0, whole))]
    for place, name in enumerate(("buy", "view", "noise")):
        left, rows = whole - table[place], int((table[place] > 0).sum())
        variants.append(SignalVariant(name, f"without {name}", scores(left > 1e-9, left), rows))
    return scores(bought, bought * 1.0), variants


def test_a_signal_that_matters_is_told_from_noise() -> None:
    strongest, variants = shop()
    result = evaluate_signals(
        strongest,
        variants,
        [EASE],
        measuring=EvaluationSettings(k=5),
        seed=3,
        item_rank=np.arange(N_ITEMS),
        floor=Candidate("popularity"),
        progress=silent,
    )
    assert [trial.key for trial in result.trials] == [
        "popularity", "ease: all signals", "ease: without buy", "ease: without view", "ease: without noise",
    ]  # fmt: skip
    assert all(np.array_equal(trial.list_users, result.users) for trial in result.trials)
    worth = {group.label: group.models["ease"] for group in result.worth.groups}
    assert worth["view"].low > 0
    assert abs(worth["noise"].mean) < worth["view"].low
    measured = {trial.key: trial.lists["ndcg@5"] for trial in result.trials}
    assert worth["view"].mean == pytest.approx(
        float((measured["ease: all signals"] - measured["ease: without view"]).mean())
    )
    lists = EvaluationSettings(k=5)
    again = evaluate_signals(
        strongest, variants[:1] + variants[2:3], [EASE], measuring=lists, seed=3, item_rank=np.arange(N_ITEMS),
        floor=None, progress=silent,
    )  # fmt: skip
    assert again.pairs == result.pairs
    np.testing.assert_array_equal(again.trials[1].lists["ndcg@5"], measured["ease: without view"])


def test_nothing_to_hold_out_is_said() -> None:
    rows = np.zeros((N_USERS, N_ITEMS), dtype=bool)
    rows[0, :3] = True
    lone, other = scores(rows, rows * 1.0), scores(~rows, ~rows * 1.0)
    with pytest.raises(EngineError, match="no pair of a user and an item can be held out"):
        evaluate_signals(
            lone, [SignalVariant("", "all signals", other)], [EASE], measuring=EvaluationSettings(), seed=0,
            item_rank=np.arange(N_ITEMS), floor=None, progress=silent,
        )  # fmt: skip
