"""Validation part of a search: split off inside the training data; each trial is measured on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recterm.domain.evaluation_settings import DEFAULT_PROTOCOL, EvaluationSettings
from recterm.engine import Task, create
from recterm.errors import EngineError
from recterm.lab.metrics.fold import Fold
from recterm.lab.metrics.lists import rank
from recterm.lab.metrics.measuring_lists import list_metrics
from recterm.lab.metrics.measuring_stars import rating_errors
from recterm.lab.metrics.metric import Level
from recterm.lab.metrics.registry import METRICS, tuning_targets
from recterm.lab.splits.protocols import protocol_named

if TYPE_CHECKING:
    from recterm.domain.answers.lab.tuning import Search
    from recterm.domain.progress import ProgressSink
    from recterm.engine import AnyModel, Interactions
    from recterm.lab.arrays import F64Vector
    from recterm.lab.metrics.lists import Rows

RANKING_METRIC, STARS_METRIC = "ndcg", "rmse"

EARLY_SHARE = 0.25
"""Share of the users in the early fit."""


class Validation:
    """Metric of a search, and the data on which it is measured."""

    def __init__(self, data: Interactions, search: Search, item_rank: Rows) -> None:
        """Split off the validation part.

        Raises:
            EngineError: an unknown model or metric, or data that cannot be split like this.
        """
        ranks = create(search.model).task is Task.RANKING
        self._search = search
        self.metric = search.metric or (f"{RANKING_METRIC}@{search.k}" if ranks else STARS_METRIC)
        self.part = validation_part(data, search, item_rank)
        self._fewer = _fewer_users(self.part.train, search.seed)
        self._check(ranks)

    def measure(self, model: AnyModel, progress: ProgressSink, *, early: bool = False) -> tuple[float, F64Vector]:
        """Fit the model, and measure the metric on the validation part and for each of its users.

        `early`: after a fit to EARLY_SHARE of the users.
        """
        part = self.part
        model.fit(self._fewer if early else part.train, rng=np.random.default_rng(self._search.seed), progress=progress)
        if model.task is Task.RATING:
            errors, metric = rating_errors(model, part, progress), METRICS[self.metric]
            return float(metric.of(errors.total)), metric.of(errors.rated)
        assert part.target is not None
        measuring = EvaluationSettings(k=self._search.k, complete=self.metric == "auc")
        ranked = rank(model, part.histories, part.target, measuring, progress, times=part.times)
        values = list_metrics(part.target, ranked, measuring)[self.metric]
        return float(values.mean()), values

    def _check(self, ranks: bool) -> None:
        """Refuse a metric that this model cannot have on this data, before anything is fitted."""
        search = self._search
        lists, stars = (tuning_targets(level, search.k) for level in (Level.LIST, Level.RATING))
        if self.metric in stars:
            if ranks or not self.part.data.explicit:
                raise EngineError(
                    f"{search.model} has no {self.metric} on this data", "tune by ndcg@10, or another model"
                )
            return
        if not ranks or self.metric not in lists:
            choices = lists if ranks else stars
            raise EngineError(f"{search.model} has no metric {self.metric!r}", f"tune by {', '.join(choices)}")
        if self.part.target is None:
            raise EngineError(
                "no user has a relevant item in the validation part, so no list can be measured",
                "import more data, or tune a model for stars",
            )


def validation_part(data: Interactions, search: Search, item_rank: Rows) -> Fold:
    """Split the training part of the evaluation's split once more, with the next seed."""
    protocol = protocol_named(search.protocol)
    outer = protocol.splits(data.user, item_rank[data.item], search.seed, data.timestamp)
    if len(outer) > 1:
        raise EngineError(
            f"{search.protocol} has several test parts: the training part of one is tested in another",
            f"tune by {DEFAULT_PROTOCOL}",
        )
    train = data.part(np.sort(outer[0].train))
    (inner,) = protocol.splits(train.user, item_rank[train.item], search.seed + 1, train.timestamp)
    measuring = protocol.measured(EvaluationSettings(k=search.k, relevant_stars=search.relevant_stars))
    return Fold.of(train, inner, item_rank, lists=True, measuring=measuring)


def _fewer_users(train: Interactions, seed: int) -> Interactions:
    """Keep the interactions of a random part of the users; the others remain as empty rows."""
    chosen = np.random.default_rng(seed).random(train.n_users) < EARLY_SHARE
    kept = np.flatnonzero(chosen[train.user])
    return train.part(kept) if len(kept) else train
