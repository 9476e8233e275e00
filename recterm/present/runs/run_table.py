"""Run tables: models by metrics as they are written, the best marked; the same for the app, a shell and a report."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from recterm.lab.metrics.metric import Group
from recterm.lab.metrics.registry import METRICS, best_mean, lower_is_better, metric_of, short_name
from recterm.present.text import format_length

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recterm.domain.answers.lab.evaluation import Measure, Run
    from recterm.lab.metrics.metric import Metric

MISSING = "–"
FLOOR = "popularity"

HEADLINES = ("ndcg", "rmse")
"""Metrics by which models are ordered unless another one is chosen: the first that the run has."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure as it is written."""

    mean: str = MISSING
    interval: str = ""
    """Empty where there is none: one value of all lists, or none at all."""
    best: bool = False
    """Among the best of its column."""

    @property
    def measured(self) -> bool:
        """Whether anything was measured."""
        return self.mean != MISSING


@dataclass(frozen=True, slots=True)
class RunTable:
    """Some metrics of the rows of a run."""

    title: str
    metrics: tuple[str, ...]
    rows: Mapping[str, tuple[Figure, ...]]
    """By row, in the order of the metrics."""

    @property
    def heads(self) -> tuple[str, ...]:
        """Names of the columns."""
        return tuple(map(short_name, self.metrics))


def run_table(run: Run, metrics: Sequence[str], rows: Sequence[str], title: str = "") -> RunTable:
    """Return some metrics of some rows."""
    best = {metric: best_rows(run, metric) for metric in metrics}
    figures = {
        row: tuple(figure(run.models[row].get(metric), best=row in best[metric]) for metric in metrics) for row in rows
    }
    return RunTable(title, tuple(metrics), figures)


def group_tables(run: Run) -> list[RunTable]:
    """Return a table for each group of metrics, with the rows that have any of its metrics."""
    tables = []
    for group in Group:
        metrics = [metric for metric in run.metrics if metric_of(metric).group is group]
        rows = [row for row, measures in run.models.items() if any(metric in measures for metric in metrics)]
        if rows:
            tables.append(run_table(run, metrics, rows, group.value))
    return tables


def figure(measure: Measure | None, *, best: bool = False) -> Figure:
    """Return a measure as it is written; one that was not measured is never the best."""
    if measure is None or math.isnan(measure.mean):
        return Figure()
    interval = f"{_short(measure.low)}–{_short(measure.high)}" if measure.low != measure.high else ""
    return Figure(format_mean(measure.mean), interval, best)


def format_mean(mean: float) -> str:
    """Format a mean: `0.2418`."""
    return f"{mean:.4f}"


def _short(value: float) -> str:
    """Return an end of an interval in few cells: `.242`, `1.04`."""
    return f"{value:.3f}".replace("0.", ".", 1) if -1 < value < 1 else f"{value:.2f}"


def best_rows(run: Run, metric: str) -> frozenset[str]:
    """Return the best row and those that cannot be told from it; without a test the rows with the best mean."""
    if metric in run.settings.comparisons:
        return frozenset(run.settings.comparisons[metric].group)
    best = best_mean(metric, run.models)
    return frozenset(
        row for row, measures in run.models.items() if metric in measures and measures[metric].mean == best
    )


def in_order(run: Run, metric: str) -> list[str]:
    """Return the rows, the best of the metric first; without a metric as they were measured."""
    if not metric:
        return list(run.models)
    sign = 1.0 if lower_is_better(metric) else -1.0

    def key(row: str) -> float:
        measure = run.models[row].get(metric)
        return math.inf if measure is None or math.isnan(measure.mean) else sign * measure.mean

    return sorted(run.models, key=key)


def headline(run: Run) -> str:
    """Return the metric by which the rows are ordered; empty where nothing was measured."""
    measured = [
        metric
        for metric in run.metrics
        if any(metric in measures and not math.isnan(measures[metric].mean) for measures in run.models.values())
    ]
    named = [metric for name in HEADLINES for metric in measured if metric_of(metric).name == name]
    return next(iter((*named, *measured)), "")


def leading(rows: Sequence[str], n: int) -> list[str]:
    """Return the first n rows, popularity always among them: a model that does not beat it is useless."""
    shown = list(rows[:n])
    if FLOOR in rows and FLOOR not in shown:
        shown[-1:] = [FLOOR]
    return shown


def run_facts(run: Run) -> tuple[str, ...]:
    """Return how a run was made: its split, seed, users and time."""
    return run.split, f"seed {run.seed}", f"{run.users:,} users", format_length(run.seconds)


def intervals_title(metric: str) -> str:
    """Return the title of a picture of means: `NDCG@10 with 95 % intervals`."""
    return f"{short_name(metric)} with 95 % intervals"


def legend(run: Run, mark: str) -> str:
    """Return what intervals and marks mean; `mark` is how the best stands out where that was tested."""
    intervals = "Each mean has its 95 % interval (bootstrap over users)."
    if not run.settings.comparisons:
        return f"{intervals} The best of each column stands out."
    return f"{intervals} {mark}: the best, and those not significantly worse (paired permutation test, Holm, 5 %)."


def definitions(run: Run | None = None) -> dict[Group, list[Metric]]:
    """Return the metrics of a run, or all, by what they judge."""
    shown = set(METRICS) if run is None else {metric_of(metric).name for metric in run.metrics}
    groups = {group: [row for row in METRICS.values() if row.group is group and row.name in shown] for group in Group}
    return {group: metrics for group, metrics in groups.items() if metrics}
