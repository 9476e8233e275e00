"""Evaluation of one candidate: fitted and measured on every split, with errors and hits kept by user."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from recterm.domain.answers.lab.evaluation import Measure, MeasuredModel, ModelFigures
from recterm.domain.model import Progress
from recterm.engine import Task, fallback_of, name_of, shortfalls_of
from recterm.errors import EngineError
from recterm.lab.metrics.inputs import DeviationErrors, RatingErrors
from recterm.lab.metrics.lists import rank
from recterm.lab.metrics.measuring_lists import beyond_accuracy, in_order, list_metrics
from recterm.lab.metrics.measuring_stars import QUICK_USERS, deviation_errors, rating_errors
from recterm.lab.metrics.metric import Unit
from recterm.lab.metrics.registry import metrics_of_input, n_together
from recterm.lab.statistics import intervals

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from recterm.domain.evaluation_settings import EvaluationSettings
    from recterm.domain.progress import ProgressSink
    from recterm.engine import AnyModel, Interactions, RatingPredictor, Recommender
    from recterm.lab.arrays import F64Matrix, F64Vector
    from recterm.lab.metrics.cold_start import ColdStart
    from recterm.lab.metrics.fold import Fold
    from recterm.lab.metrics.lists import Rows
    from recterm.lab.metrics.metric import Metric

Measures = dict[str, Measure]

POPULARITY = "popularity"
AS_POPULARITY = "{key} gave {share:.0f} % of the users the same list as popularity: it had little to go by."
ALMOST_ALL = 0.9
"""Share of equal lists from which this is worth a remark."""


class EvaluationProgress:
    """Progress through all fits of an evaluation; each fit's progress becomes a part of the whole."""

    def __init__(self, sink: ProgressSink, fits: int) -> None:
        self._sink, self._fits, self._done = sink, fits, 0

    def training(self, key: str) -> ProgressSink:
        """Return a sink for the first half of a fit's progress."""
        return self._half(f"training {key}", 0.0)

    def measuring(self, key: str) -> ProgressSink:
        """Return a sink for the second half."""
        return self._half(f"measuring {key}", 0.5)

    def passed(self) -> None:
        """Count one candidate on one split as done."""
        self._done += 1

    def tell(self, figures: ModelFigures) -> None:
        """Report the results so far."""
        self._sink(Progress(f"measuring {figures.model}", self._done, self._fits, found=figures))

    def ended(self) -> None:
        """Report that everything is done."""
        self._sink(Progress("evaluated", self._fits, self._fits))

    def _half(self, stage: str, offset: float) -> ProgressSink:
        def report(inner: Progress) -> None:
            share = min(1.0, inner.done / inner.total) if inner.total else 0.0
            self._sink(Progress(stage, self._done + offset + share / 2, self._fits, inner.message))

        report(Progress(stage, 0, 1))
        return report


@dataclass(frozen=True, slots=True, eq=False)
class FoldContext:
    """Fold, and what every candidate is measured against on it."""

    part: Fold
    measuring: EvaluationSettings
    popular: Rows | None
    """(T, k) the most popular items; None without lists, and for sampled ones."""
    cold_start: ColdStart | None = None

    @classmethod
    def of(cls, part: Fold, measuring: EvaluationSettings, cold_start: ColdStart | None = None) -> FoldContext:
        """Make the context of a fold."""
        whole = part.target is not None and measuring.negatives is None
        return cls(part, measuring, part.popular_lists(measuring.k) if whole else None, cold_start)


@dataclass(slots=True)
class _Fold:
    """List measures of one split."""

    users: Rows
    values: dict[str, F64Vector]
    whole: dict[str, float]


class ModelEvaluation:
    """Measures of one candidate, split by split."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.made = MeasuredModel(key)
        """The model as it was fitted."""
        self.obstacle = ""
        """Why nothing could be measured, in a sentence; otherwise empty."""
        self.remarks: dict[str, None] = {}
        """What the model could not use, in sentences, in order."""
        self.hit_pairs: NDArray[np.bool_] | None = None
        """For each relevant pair of the first split's target: whether it was in its user's list."""
        self.curve: list[F64Vector] = []
        """Points of the cold-start curve of the first split, if requested."""
        self._folds: list[_Fold] = []
        self._errors: list[RatingErrors] = []
        self._deviations: list[DeviationErrors] = []

    def measure(self, model: AnyModel, ground: FoldContext, *, seed: int, course: EvaluationProgress) -> None:
        """Fit the model on the training part and measure what it can do on the test part."""
        part = ground.part
        lacking = shortfalls_of(model, part.train, self.key)
        self.remarks |= dict.fromkeys(shortfall.message for shortfall in lacking)
        if part.target is None if model.task is Task.RANKING else not part.data.explicit:
            self.obstacle = _why_not(self.key, model.task)
        elif lacking and lacking[0].essential:
            self.obstacle = lacking[0].message
        if self.obstacle:
            course.passed()
            return
        self._fit(model, part.train, seed, course)
        if fallback := fallback_of(model, self.key):
            self.remarks[fallback] = None
        sink = course.measuring(self.key)
        if model.task is Task.RANKING:
            self._measure_lists(model, ground, sink)
        else:
            self._measure_ratings(model, ground, sink)
        course.passed()
        course.tell(ModelFigures(self.key, self.so_far))

    @property
    def lists(self) -> dict[str, F64Vector]:
        """List metrics, one value per tested user (`list_users`), averaged over the folds that tested them."""
        if len(self._folds) == 1:
            return self._folds[0].values
        if not self._folds:
            return {}
        sums, counts = self._list_totals()
        per_user = sums.sum(axis=2) / counts.sum(axis=1)[:, None]
        return {name: per_user[:, column] for column, name in enumerate(self._folds[0].values)}

    @property
    def first_lists(self) -> dict[str, F64Vector]:
        """List metrics of the first split, one value per user of its target."""
        return self._folds[0].values if self._folds else {}

    @property
    def list_users(self) -> Rows:
        """Users whose lists were measured, ascending."""
        return np.unique(np.concatenate([fold.users for fold in self._folds])) if self._folds else _nobody()

    @property
    def ratings(self) -> dict[str, F64Vector]:
        """RMSE, MAE and similar metrics of each user with test ratings, over all splits."""
        return self._errors_of_users(Unit.RATINGS)

    @property
    def so_far(self) -> dict[str, float]:
        """Return means without intervals of the measures so far."""
        means = {name: float(values.mean()) for name, values in self.lists.items()}
        if self._errors:
            of_folds = RatingErrors(*(total.sum(axis=0) for total in self._error_totals()))
            means |= {metric.name: float(metric.of(of_folds).mean()) for metric in _error_metrics(Unit.RATINGS)}
        return means

    def measures(self, seed: int) -> Measures:
        """Compute every metric with its interval; a single value for all lists has none: low = high = mean."""
        measures_by_name: Measures = {}
        if self._folds:
            names = self._folds[0].values
            together = n_together(names)
            if len(self._folds) == 1:
                columns = np.stack(list(names.values()), axis=1)
                measures_by_name |= zip(names, intervals.means(columns, seed=seed, together=together), strict=True)
            else:
                measures_by_name |= zip(
                    names, intervals.fold_means(*self._list_totals(), seed=seed, together=together), strict=True
                )
            for name in self._folds[0].whole:
                value = float(np.mean([fold.whole[name] for fold in self._folds]))
                measures_by_name[name] = Measure(value, value, value)
        if self._errors:
            pooled = _error_metrics(Unit.RATINGS)
            statistics = [_statistic(metric) for metric in pooled]
            measures = intervals.fold_statistics(self._error_totals(), statistics, seed=seed)
            measures_by_name |= zip((metric.name for metric in pooled), measures, strict=True)
            of_users = self._errors_of_users(Unit.USER)
            columns = np.stack([*of_users.values()], axis=1)
            means = intervals.means(columns, seed=seed, together=n_together(of_users))
            measures_by_name |= zip(of_users, means, strict=True)
        for errors in self._deviations:
            measures_by_name |= {
                metric.name: metric.of(errors.rated(seed)) for metric in metrics_of_input(DeviationErrors)
            }
        return measures_by_name

    def add_lists(self, users: Rows, values: dict[str, F64Vector], whole: dict[str, float]) -> None:
        """Add the list measures of one split: by metric a value per user, and the metrics without one."""
        self._folds.append(_Fold(users, values, whole))

    def _measure_lists(self, model: Recommender, ground: FoldContext, sink: ProgressSink) -> None:
        part, measuring = ground.part, ground.measuring
        assert part.target is not None
        ranked = rank(model, part.histories, part.target, measuring, sink, exclude=part.unlisted, times=part.times)
        values = list_metrics(part.target, ranked, measuring)
        whole: dict[str, float] = {}
        if ground.popular is not None:
            equal = float((ranked.lists == ground.popular).all(axis=1).mean())
            if self.made.model != POPULARITY and equal >= ALMOST_ALL:
                self.remarks[AS_POPULARITY.format(key=self.key, share=100 * equal)] = None
            beyond, whole = beyond_accuracy(part, ranked.lists, ground.popular, measuring.suffix)
            values = in_order(values | beyond)
        if not self._folds:
            self.hit_pairs = part.target.hit_pairs(ranked.lists)
            if ground.cold_start is not None:
                self.curve = ground.cold_start.measure(model, sink)
        self.add_lists(part.target.users, values, whole)

    def _measure_ratings(self, model: RatingPredictor, ground: FoldContext, sink: ProgressSink) -> None:
        part, complete = ground.part, ground.measuring.complete
        self._errors.append(rating_errors(model, part, sink))
        if not self._deviations and (part.data.n_users <= QUICK_USERS if complete is None else complete):
            self._deviations.append(deviation_errors(model, part, sink))

    def _fit(self, model: AnyModel, train: Interactions, seed: int, course: EvaluationProgress) -> None:
        started = time.perf_counter()
        changed = model.hyperparameters.changed()
        try:
            model.fit(train, rng=np.random.default_rng(seed), progress=course.training(self.key))
        except EngineError as error:
            raise EngineError(f"{self.key}: {error.message}", error.hint) from error
        seconds = (self.made.seconds or 0.0) + time.perf_counter() - started
        parameters = model.hyperparameters.to_json()
        self.made = MeasuredModel(name_of(model), parameters, changed, seconds)

    def _list_totals(self) -> tuple[NDArray[np.float64], F64Matrix]:
        """Return values, (U, M, folds), 0 where a fold did not test a user, and (U, folds) 1 where it did."""
        users, names = self.list_users, self._folds[0].values
        sums = np.zeros((len(users), len(names), len(self._folds)))
        counts = np.zeros((len(users), len(self._folds)))
        for place, fold in enumerate(self._folds):
            rows = np.searchsorted(users, fold.users)
            counts[rows, place] = 1.0
            for column, name in enumerate(names):
                sums[rows, column, place] = fold.values[name]
        return sums, counts

    def _errors_of_users(self, unit: Unit) -> dict[str, F64Vector]:
        """Compute the rating metrics of that unit for each user alone; nothing without ratings."""
        if not self._errors:
            return {}
        of_users = RatingErrors(*(total.sum(axis=1) for total in self._error_totals()))
        return {metric.name: metric.of(of_users) for metric in _error_metrics(unit)}

    def _error_totals(self) -> tuple[F64Matrix, F64Matrix, F64Matrix]:
        """Return squared errors, absolute errors and ratings, (users with test ratings, splits) each."""
        squared, absolute, counts = (
            np.stack([getattr(errors, part) for errors in self._errors], axis=1)
            for part in ("squared", "absolute", "counts")
        )
        rated = counts.any(axis=1)
        return squared[rated], absolute[rated], counts[rated]


def _error_metrics(unit: Unit) -> list[Metric]:
    return [metric for metric in metrics_of_input(RatingErrors) if metric.unit is unit]


def _statistic(metric: Metric) -> Callable[[Sequence[F64Matrix]], F64Matrix]:
    return lambda totals: metric.of(RatingErrors(*totals))


def _nobody() -> Rows:
    return np.empty(0, dtype=np.int64)


def _why_not(key: str, task: Task) -> str:
    if task is Task.RANKING:
        return f"{key} does not predict ratings, and nothing else can be measured here."
    return f"{key} predicts ratings, but the data have none."
