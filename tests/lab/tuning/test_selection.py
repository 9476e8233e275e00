"""Selection of the winner: the best beyond chance."""

from __future__ import annotations

import numpy as np

from recterm.lab.tuning.selection import winner


def test_a_clear_lead_wins() -> None:
    base = np.linspace(0, 1, 50)
    assert winner({"default": base, "better": base + 0.1, "worse": base - 0.1}) == "better"
    assert winner({"default": base, "better": base + 0.1, "worse": base - 0.1}, lower_is_better=True) == "worse"


def test_chance_does_not_replace_the_first() -> None:
    rng = np.random.default_rng(0)
    base = rng.random(100)
    other = base + rng.normal(0, 0.3, 100)
    other += 0.01 - (other - base).mean()
    assert (other - base).mean() > 0
    assert winner({"default": base, "other": other}) == "default"
    assert winner({"default": base, "same": base}) == "default"


def test_one_user_decides_nothing() -> None:
    assert winner({"default": np.array([0.1]), "other": np.array([0.9])}) == "default"


def test_the_best_of_several_is_found() -> None:
    base = np.linspace(0, 1, 50)
    assert winner({"a": base, "b": base + 0.1, "c": base + 0.3, "d": base + 0.2}) == "c"
