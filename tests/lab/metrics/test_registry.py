"""Metric registry: every metric has a description and one function, which gets what it asks for."""

from __future__ import annotations

from dataclasses import fields

import pytest

from recterm.domain.metrics import METRICS, Level, Metric, Unit
from recterm.lab.metrics import accuracy as metrics
from recterm.lab.metrics import measuring_lists as list_metrics  # noqa: F401 (registers every metric of lists)
from recterm.lab.metrics.judged_lists import ComparedLists, JudgedLists
from recterm.lab.metrics.neighbour_lists import NeighbourList
from recterm.lab.metrics.registry import ComputedMetric, computed, computed_of, computes
from recterm.lab.metrics.stars import DeviationErrors, RatingErrors

MEASURED = {
    JudgedLists: (Level.LIST, {Unit.USER}),
    ComparedLists: (Level.LIST, {Unit.USER, Unit.LISTS}),
    RatingErrors: (Level.RATING, {Unit.USER, Unit.RATINGS}),
    DeviationErrors: (Level.RATING, {Unit.RATINGS}),
    NeighbourList: (Level.NEIGHBOURS, {Unit.USER}),
}
"""What metrics are computed of, and what is made of their values: metrics of another kind would be measured nowhere."""


def test_words_and_functions_are_of_the_same_metrics() -> None:
    found = [metric for given in MEASURED for metric in computed_of(given)]
    assert sorted(metric.name for metric in found) == sorted(METRICS)
    for metric in found:
        words = METRICS[metric.name]
        assert all(getattr(metric, one.name) == getattr(words, one.name) for one in fields(Metric))
        assert words.definition
        assert words.formula


@pytest.mark.parametrize("given", MEASURED)
def test_each_function_asks_for_what_it_is_given(given: type) -> None:
    known = {*dir(given), *(one.name for one in fields(given))}
    level, units = MEASURED[given]
    for metric in computed_of(given):
        assert known >= set(metric.needs)
        assert metric.level is level
        assert metric.unit in units


def test_a_metric_is_one_object() -> None:
    precision = computed("precision")
    assert isinstance(precision, ComputedMetric)
    assert (precision.short, precision.level, precision.key("@10~7")) == ("P", Level.LIST, "precision@10~7")
    assert precision.compute is metrics.precision_at_k
    assert (computed("auc").key("@10~7"), computed("auc").key("@10"), computed("mae").key("@10")) == (
        "auc~7",
        "auc",
        "mae",
    )


def test_a_second_function_and_one_without_words_are_refused() -> None:
    with pytest.raises(ValueError, match="two functions compute mae"):
        computes("mae", RatingErrors)
    with pytest.raises(KeyError):
        computes("luck", RatingErrors)
