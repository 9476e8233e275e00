"""Significance: paired permutation tests against the best model, corrected for their number.

Under the null hypothesis two models are equal, so each user's difference could equally have the other sign
(Fisher 1935; Smucker, Allan and Carterette, "A comparison of statistical significance tests for information retrieval
evaluation", 2007). The p-value is the share of random sign changes whose mean is at least as far from 0. Holm (1979)
corrects for the number of models compared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recterm.domain.answers.lab.evaluation import Comparison

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from recterm.lab.arrays import F64Vector

PERMUTATIONS = 10_000
"""Random sign changes; the smallest p-value is 1 / (PERMUTATIONS + 1). For many users fewer are drawn, but ..."""

FEWEST_PERMUTATIONS = 1_000
"""... at least this many: with that many users any real difference is far from chance."""

MOST_SIGNS = 20_000_000
"""Users x permutations, computed within a second for each metric."""

SIGNS_AT_ONCE = 4_000_000
"""Signs drawn before their means are taken; bounds the memory to about 32 MB."""

LEVEL = 0.05
"""Adjusted p-value from which a model cannot be distinguished from the best."""


def compare(
    metrics: Mapping[str, Mapping[str, F64Vector]], *, seed: int, lower_is_better: Callable[[str], bool]
) -> dict[str, Comparison]:
    """Test every model against the best, metric by metric; all tests draw the same signs.

    Args:
        metrics: metric -> model -> (U,) values; the users are the same everywhere.
        seed: of the sign changes.
        lower_is_better: whether a metric is an error.
    """
    best, columns, places = {}, [], []
    for metric, values in metrics.items():
        sign = -1.0 if lower_is_better(metric) else 1.0
        best[metric] = max(values, key=lambda name: sign * float(values[name].mean()))
        for name in values:
            if name != best[metric]:
                columns.append(values[best[metric]] - values[name])
                places.append((metric, name))
    if not columns:
        return {metric: Comparison(name, {}, (name,)) for metric, name in best.items()}
    differences = np.stack(columns, axis=1)
    permutations = min(PERMUTATIONS, max(FEWEST_PERMUTATIONS, MOST_SIGNS // max(1, len(differences))))
    raw: dict[str, dict[str, float]] = {metric: {} for metric in metrics}
    for (metric, name), value in zip(
        places, permutation_p(differences, seed=seed, permutations=permutations), strict=True
    ):
        raw[metric][name] = value
    return {
        metric: _comparison(best[metric], dict(zip(others, holm(list(others.values())), strict=True)))
        for metric, others in raw.items()
    }


def _comparison(best: str, p: Mapping[str, float]) -> Comparison:
    return Comparison(best, p, (best, *(name for name, value in p.items() if value >= LEVEL)))


def permutation_p(differences: F64Vector, *, seed: int, permutations: int = PERMUTATIONS) -> list[float]:
    """Compute the two-sided p-value of each column of paired differences, (U, M)."""
    n_users = len(differences)
    observed = np.abs(differences.sum(axis=0))
    # Sums of the same numbers in a different order differ in the last digits.
    enough = observed * (1.0 - 1e-12) - 1e-15
    rng = np.random.default_rng(seed)
    extreme = np.zeros(differences.shape[1])
    left = permutations
    while left:
        now = min(left, max(1, SIGNS_AT_ONCE // max(1, n_users)))
        signs = rng.integers(0, 2, size=(now, n_users), dtype=np.int8).astype(np.float64) * 2.0 - 1.0
        extreme += (np.abs(signs @ differences) >= enough).sum(axis=0)
        left -= now
    return [float(value) for value in (extreme + 1.0) / (permutations + 1.0)]


def holm(p: Sequence[float]) -> list[float]:
    """Correct p-values for their number: the i-th smallest of m times (m - i + 1), non-decreasing, at most 1."""
    order = np.argsort(p, kind="stable")
    adjusted = np.empty(len(p))
    largest = 0.0
    for rank, place in enumerate(order):
        largest = max(largest, min(1.0, p[place] * (len(p) - rank)))
        adjusted[place] = largest
    return [float(value) for value in adjusted]
