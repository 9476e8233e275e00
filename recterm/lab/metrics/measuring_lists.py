"""Measuring lists of one fold: the value of every list metric, by its displayed name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.lab.metrics.inputs import ComparedLists, JudgedLists
from recterm.lab.metrics.metric import Unit
from recterm.lab.metrics.registry import METRICS, metric_of, metrics_of_input

if TYPE_CHECKING:
    from recterm.domain.evaluation_settings import EvaluationSettings
    from recterm.lab.arrays import F64Vector
    from recterm.lab.metrics.fold import Fold
    from recterm.lab.metrics.lists import GroundTruth, Ranked, Rows


def list_metrics(target: GroundTruth, ranked: Ranked, measuring: EvaluationSettings) -> dict[str, F64Vector]:
    """Compute the accuracy of lists: each metric per user."""
    judged = JudgedLists(target, ranked.lists, measuring.k, ranked.auc)
    values = {metric.key(measuring.suffix): metric.of(judged) for metric in metrics_of_input(JudgedLists)}
    return {key: value for key, value in values.items() if value is not None}


def in_order(values: dict[str, F64Vector]) -> dict[str, F64Vector]:
    """Sort values by key in the order of `METRICS`: newer metrics come last."""
    return {key: values[key] for key in sorted(values, key=lambda key: [*METRICS].index(metric_of(key).name))}


def beyond_accuracy(
    part: Fold, lists: Rows, expected: Rows, suffix: str
) -> tuple[dict[str, F64Vector], dict[str, float]]:
    """Compute metrics beyond accuracy: those with a value per user, and those with one for all lists.

    Args:
        part: the fold of the lists; it has a target.
        lists: (T, k) item rows.
        expected: (T, k) the most popular items (`Fold.popular_lists`).
        suffix: suffix of the names, such as `@10`.
    """
    assert part.target is not None
    compared = ComparedLists(part.target, lists, lists.shape[1], part=part, expected=expected)
    metrics = metrics_of_input(ComparedLists)
    per_user = {metric.key(suffix): metric.of(compared) for metric in metrics if metric.unit is Unit.USER}
    whole = {metric.key(suffix): metric.of(compared) for metric in metrics if metric.unit is Unit.LISTS}
    return per_user, whole
