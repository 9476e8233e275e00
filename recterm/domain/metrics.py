"""Metrics in words: each one's name, meaning in one line, formula, better direction, and what it judges.

`recterm.lab.metrics` computes each under the same name; these words are loaded without numpy.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Better(StrEnum):
    """Direction in which a metric should go."""

    MORE = "more"
    LESS = "less"
    NEITHER = "neither"
    """A trade-off: read it together with the accuracy."""


class Level(StrEnum):
    """Level of what a metric looks at."""

    LIST = "list"
    RATING = "rating"
    NEIGHBOURS = "neighbours"


class Unit(StrEnum):
    """Unit that has one value each, before the mean is taken."""

    USER = "user"
    LISTS = "all lists"
    """One value for all lists of a fold together, without an interval."""
    RATINGS = "all ratings"
    """One value for all ratings of a fold together."""


class Group(StrEnum):
    """Group of metrics that judge the same thing: one table each."""

    LISTS = "Lists: are the right items in them?"
    BEYOND = "Beyond accuracy: what are the lists like?"
    STARS = "Stars: how far are predicted ratings from given ones?"
    NEIGHBOURS = "Neighbours: are an item's neighbours similar to it?"

    @property
    def level(self) -> Level:
        """The level of its metrics."""
        return {Group.STARS: Level.RATING, Group.NEIGHBOURS: Level.NEIGHBOURS}.get(self, Level.LIST)


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric; its name is followed by `@k` if it looks at the first k places."""

    name: str
    short: str
    """Header of a narrow column."""
    definition: str
    formula: str
    group: Group
    better: Better = Better.MORE
    unit: Unit = Unit.USER
    at_k: bool = True
    """Whether it looks at the first k places; never for ratings."""

    @property
    def level(self) -> Level:
        """The level that it looks at."""
        return self.group.level

    def key(self, suffix: str) -> str:
        """Return the key of its figures; `suffix` is that of the lists, such as `@10` or `@10~100`."""
        if self.level is Level.RATING:
            return self.name
        return self.name + (suffix if self.at_k else suffix[len(suffix.partition("~")[0]) :])


_FIRST = (
    Metric(
        "precision", "P", "share of the first k places that are relevant; k counts in full even for a shorter list",
        "hits / k", Group.LISTS,
    ),
    Metric("recall", "R", "share of the relevant items in the first k places", "hits / relevant", Group.LISTS),
    Metric("f1", "F1", "harmonic mean of precision and recall", "2 P R / (P + R)", Group.LISTS),
    Metric(
        "ndcg", "NDCG", "gain that decays with the place, relative to the best possible list",
        "sum of hit_j / log2(j + 1) over j = 1..k, divided by the same sum of min(k, relevant) hits in a row",
        Group.LISTS,
    ),
    Metric(
        "map", "MAP", "precision at the place of each hit, averaged",
        "sum over hits at place j of (hits up to j / j), divided by min(k, relevant)", Group.LISTS,
    ),
    Metric("mrr", "MRR", "how early the first hit comes", "1 / place of the first hit, 0 without one", Group.LISTS),
    Metric("hit_rate", "Hits", "share of the users with a hit", "1 if there is a hit, else 0", Group.LISTS),
    Metric(
        "auc", "AUC", "chance that a relevant item ranks above one that is not, over all candidates",
        "mean over pairs of [score of relevant > score of other] + half of the ties", Group.LISTS,
        at_k=False,
    ),
    Metric(
        "coverage", "Cover", "share of the candidates shown to anyone", "distinct items shown / candidates",
        Group.BEYOND, Better.NEITHER, Unit.LISTS,
    ),
    Metric(
        "gini", "Gini", "how unevenly the candidates are shown: 0 all equally, 1 only one",
        "sum of (2 i - n - 1) x_i / (n sum of x), x ascending times shown", Group.BEYOND, Better.NEITHER, Unit.LISTS,
    ),
    Metric(
        "novelty", "Bits", "how rarely users interact with the items of a list, in bits",
        "mean over the list of -log2(users of the item / users)", Group.BEYOND, Better.NEITHER,
    ),
    Metric(
        "diversity", "ILD", "intra-list diversity: how different the items of a list are from each other",
        "mean over pairs of 1 - cosine, items as vectors of their users", Group.BEYOND, Better.NEITHER,
    ),
    Metric(
        "serendipity", "Seren", "share of the places with a hit beyond the k most popular items",
        "hits outside the popular list / k", Group.BEYOND, Better.NEITHER,
    ),
    Metric(
        "popularity_lift", "Lift", "how much more popular the list is than the user's choices: 0 equally, 1 twice",
        "mean popularity of the list / mean popularity of the history - 1", Group.BEYOND, Better.NEITHER,
    ),
    Metric(
        "rmse", "RMSE", "root mean squared error of predicted ratings, per fold, then averaged",
        "sqrt(mean of (predicted - given)^2)", Group.STARS, Better.LESS, Unit.RATINGS,
    ),
    Metric(
        "mae", "MAE", "mean absolute error of predicted ratings, per fold, then averaged",
        "mean of |predicted - given|", Group.STARS, Better.LESS, Unit.RATINGS,
    ),
    Metric(
        "user_rmse", "U-RMSE", "RMSE of each user, averaged over users: the active ones do not outweigh the others",
        "mean over users of sqrt(mean of (predicted - given)^2)", Group.STARS, Better.LESS,
    ),
    Metric(
        "user_mae", "U-MAE", "MAE of each user, averaged over users", "mean over users of mean |predicted - given|",
        Group.STARS, Better.LESS,
    ),
    Metric(
        "within_80", "In 80%", "share of the ratings inside the predicted 80 % interval: .80 is calibrated",
        "share of |predicted - given| <= 1.2816 deviation", Group.STARS, Better.NEITHER, Unit.RATINGS,
    ),
    Metric(
        "z", "z", "errors in units of the predicted deviation: 1 is calibrated, more is overconfident",
        "sqrt(mean of ((predicted - given) / deviation)^2)", Group.STARS, Better.NEITHER, Unit.RATINGS,
    ),
    Metric(
        "neighbour_recall", "Near", "share of what users like among an item's neighbours; rare items count more",
        "relevant test items among the neighbours of training items, each weighted by 1 / sqrt(popularity)",
        Group.NEIGHBOURS,
    ),
    Metric(
        "kinship", "Kin", "how much neighbours share genres, creators and themes",
        "mean cosine of the content of an item and its neighbours", Group.NEIGHBOURS,
    ),
)  # fmt: skip

_LATER = (
    Metric(
        "rbp", "RBP", "rank-biased precision: hits seen by a person who goes on to the next place in 8 of 10 cases",
        "0.2 x sum of 0.8^(j - 1) hit_j over j = 1..k", Group.LISTS,
    ),
    Metric(
        "mse", "MSE", "mean squared error of predicted ratings, per fold, then averaged: large errors weigh most",
        "mean of (predicted - given)^2", Group.STARS, Better.LESS, Unit.RATINGS,
    ),
    Metric(
        "entropy", "Ent", "how evenly items share the places of all lists, in bits: 0 only one, b as 2^b items equally",
        "-sum of p log2 p, p = times an item is shown / places of all lists", Group.BEYOND, Better.NEITHER, Unit.LISTS,
    ),
)  # fmt: skip

METRICS: Mapping[str, Metric] = MappingProxyType({metric.name: metric for metric in (*_FIRST, *_LATER)})
"""Metrics by name, in the order of the tables."""


def n_together(keys: Iterable[str]) -> int:
    """Count the keys, in the order of `METRICS`, whose intervals are computed together.

    Matrix products round by their width: newer metrics are summed separately, so that a run of an earlier version
    can be repeated to the last bit, whatever is added.
    """
    return sum(metric_of(key) not in _LATER for key in keys)


def metric_of(key: str) -> Metric:
    """Return the metric of `ndcg@10` (or `ndcg@10~100`, from 100 sampled negatives); an unknown key names itself."""
    name = key.partition("@")[0].partition("~")[0]
    return METRICS.get(name) or Metric(name, name.upper(), "", "", Group.LISTS, Better.NEITHER)


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
    known = [mean for mean in means if not math.isnan(mean)]
    return (min if lower_is_better(key) else max)(known, default=math.nan)
