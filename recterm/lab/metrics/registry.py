"""Registry of metrics: every `Metric` of the modules `accuracy`, `beyond_accuracy`, `stars` and `neighbours`.

None of these modules loads numpy when it is imported: the app, help and completion read them for their words.
"""

from __future__ import annotations

import math
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from recterm.lab.metrics.definitions import accuracy, beyond_accuracy, neighbours, stars
from recterm.lab.metrics.metric import Better, Group, Level, Metric, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from types import ModuleType

FIRST = (
    "precision", "recall", "f1", "ndcg", "map", "mrr", "hit_rate", "auc",
    "coverage", "gini", "novelty", "diversity", "serendipity", "popularity_lift",
    "rmse", "mae", "user_rmse", "user_mae", "within_80", "z", "neighbour_recall", "kinship",
)  # fmt: skip
"""Metrics of the first version, whose intervals are computed together; none is added.

Matrix products round by their width: newer metrics are summed separately, so that a run of an earlier version can be
repeated to the last bit, whatever is added.
"""


def metrics_in(*modules: ModuleType) -> dict[str, Metric]:
    """Return the metrics defined in these modules by name: those of the first version, then the others in order.

    Raises:
        ValueError: two metrics have the same name.
    """
    metrics: dict[str, Metric] = {}
    for module in modules:
        for metric in vars(module).values():
            if isinstance(metric, Metric) and metrics.setdefault(metric.name, metric) is not metric:
                raise ValueError(f"two metrics are named {metric.name!r}")
    return {name: metrics[name] for name in sorted(metrics, key=lambda name: name not in FIRST)}


METRICS: Mapping[str, Metric] = MappingProxyType(metrics_in(accuracy, beyond_accuracy, stars, neighbours))
"""Metrics by name, in the order of the tables."""


def metrics_of_input(kind: type) -> list[Metric]:
    """Return every metric that is computed of this class of inputs, in the order of the tables."""
    return [metric for metric in METRICS.values() if metric.input is kind]


def n_together(keys: Iterable[str]) -> int:
    """Count the keys, in the order of `METRICS`, whose intervals are computed together (`FIRST`)."""
    return sum(metric_of(key).name in FIRST for key in keys)


def metric_of(key: str) -> Metric:
    """Return the metric of `ndcg@10` (or `ndcg@10~100`, from 100 sampled negatives); an unknown key names itself."""
    name = key.partition("@")[0].partition("~")[0]
    return METRICS.get(name) or Metric(
        name, name.upper(), "", "", Group.LISTS, type(None), lambda: None, better=Better.NEITHER
    )


def short_name(key: str) -> str:
    """Shorten `precision@10` for the header of a narrow column: `P@10`."""
    metric = metric_of(key)
    return metric.short + key.removeprefix(metric.name)


def lower_is_better(key: str) -> bool:
    """Return True for errors."""
    return metric_of(key).better is Better.LESS


def tuning_targets(level: Level, k: int) -> list[str]:
    """Return the targets of a search: every metric of the level with a better direction that a trial measures."""
    units = (Unit.RATINGS,) if level is Level.RATING else (Unit.USER,)
    return [
        metric.key(f"@{k}")
        for metric in METRICS.values()
        if metric.level is level and metric.unit in units and metric.better is not Better.NEITHER
    ]


class Averaged(Protocol):
    """Protocol of a measure: it has a mean."""

    @property
    def mean(self) -> float:
        """The mean over users."""
        ...


def best_mean(key: str, models: Mapping[str, Mapping[str, Averaged]]) -> float:
    """Return the best mean of a metric among models; NaN, which equals nothing, if none is best or measured."""
    if metric_of(key).better is Better.NEITHER:
        return math.nan
    means = [measures[key].mean for measures in models.values() if key in measures]
    measured = [mean for mean in means if not math.isnan(mean)]
    return (min if lower_is_better(key) else max)(measured, default=math.nan)
