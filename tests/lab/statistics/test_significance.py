"""Permutation tests and Holm's correction against SciPy, enumeration and tables worked by hand."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.stats import permutation_test

from recterm.lab.statistics.significance import LEVEL, compare, holm, permutation_p

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from recterm.domain.answers.lab.evaluation import Comparison


def compared(values: dict[str, NDArray[np.float64]], *, error: bool = False) -> Comparison:
    return compare({"one": values}, seed=0, lower_is_better=lambda _: error)["one"]


def test_it_is_the_share_of_all_sign_changes() -> None:
    differences = np.array([0.3, -0.1, 0.4, 0.2, 0.0, 0.5])
    observed = abs(differences.sum())
    every = [abs(np.dot(signs, differences)) >= observed - 1e-12 for signs in product((-1, 1), repeat=6)]
    exact = np.mean(every)
    assert permutation_p(differences[:, None], seed=0)[0] == pytest.approx(exact, abs=0.015)


def test_it_agrees_with_scipy() -> None:
    rng = np.random.default_rng(1)
    first, second = rng.random(80), rng.random(80) + 0.06
    theirs = permutation_test(
        (first, second), lambda a, b: np.mean(a - b), permutation_type="samples", n_resamples=9999, random_state=0
    ).pvalue
    assert permutation_p((first - second)[:, None], seed=0)[0] == pytest.approx(theirs, abs=0.02)


def test_alike_models_are_rarely_told_apart() -> None:
    rng = np.random.default_rng(2)
    noise = rng.normal(size=(60, 400))
    p = np.array(permutation_p(noise, seed=3, permutations=999))
    assert (p < 0.05).mean() == pytest.approx(0.05, abs=0.035)


def test_holm_by_hand() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.9, 0.8]) == [1.0, 1.0]
    assert holm([]) == []


def test_the_best_and_what_cannot_be_told_from_it_are_one_group() -> None:
    rng = np.random.default_rng(0)
    base = rng.random(200)
    noise = rng.normal(0.0, 0.05, 200)
    values = {"worse": base - 0.2, "best": base, "close": base - 0.001 - (noise - noise.mean())}
    comparison = compared(values)
    assert comparison.best == "best"
    assert set(comparison.group) == {"best", "close"}
    assert comparison.p["worse"] < LEVEL <= comparison.p["close"]
    turned = compared(values, error=True)
    assert turned.best == "worse"
    assert turned.group == ("worse",)


def test_one_user_and_equal_models_tell_nothing() -> None:
    assert compared({"a": np.array([0.5]), "b": np.array([0.1])}).group == ("a", "b")
    same = np.random.default_rng(0).random(50)
    assert set(compared({"a": same, "b": same.copy()}).group) == {"a", "b"}
    assert compared({"a": same}).group == ("a",)


def test_metrics_are_tested_together_as_they_are_alone() -> None:
    rng = np.random.default_rng(5)
    scores, errors = ({name: rng.random(40) for name in "abc"} for _ in range(2))
    together = compare({"x": scores, "y": errors}, seed=0, lower_is_better=lambda metric: metric == "y")
    assert together["x"] == compared(scores)
    assert together["y"] == compared(errors, error=True)
