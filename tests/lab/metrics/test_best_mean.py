"""Metrics: which direction is better, and which mean of a column is the best."""

from __future__ import annotations

import math

import pytest

from recterm.domain.answers.lab.evaluation import Measure
from recterm.lab.metrics.registry import best_mean


def measured(key: str, *means: float) -> dict[str, dict[str, Measure]]:
    return {f"model {place}": {key: Measure(mean, mean, mean)} for place, mean in enumerate(means)}


@pytest.mark.parametrize(("key", "best"), [("precision@10", 0.4), ("ndcg@10~100", 0.4), ("rmse", 0.1)])
def test_the_best_of_a_column_is_the_highest_or_of_errors_the_lowest(key: str, best: float) -> None:
    assert best_mean(key, measured(key, 0.2, math.nan, 0.4, 0.1)) == best


@pytest.mark.parametrize("key", ["novelty@10", "of_a_later_version"])
def test_of_a_trade_off_none_is_the_best(key: str) -> None:
    assert math.isnan(best_mean(key, measured(key, 0.2, 0.4)))


def test_what_nobody_measured_has_no_best() -> None:
    assert math.isnan(best_mean("rmse", measured("precision@10", 0.2) | {"als": {}}))
    assert math.isnan(best_mean("rmse", measured("rmse", math.nan)))
