"""Tuning: the search for hyperparameters on a validation part of the training data; the test part is never read.

Every trial fits the model on the rest of the training part and is measured on the validation part, just as an
evaluation measures on the test part. Trials in the worse half after a fit to a quarter of the users are
stopped (the median rule of Golovin et al., "Google Vizier", 2017) where whole fits take long; all users are folded in,
so that both figures cover the same people. The first trial is the model's defaults.
"""

from __future__ import annotations

import time
import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from recterm.domain.evaluation_settings import DEFAULT_PROTOCOL, EvaluationSettings
from recterm.domain.metrics import Level, lower_is_better, tuning_targets
from recterm.domain.model import LIKED_STARS, Progress
from recterm.domain.progress import silent
from recterm.domain.trial import DONE, FAILED, PRUNED, TunedTrial
from recterm.engine import Task, create
from recterm.errors import EngineError
from recterm.lab.metrics.fold import Fold
from recterm.lab.metrics.list_metrics import list_metrics
from recterm.lab.metrics.lists import rank
from recterm.lab.metrics.registry import computed
from recterm.lab.metrics.stars import rating_errors
from recterm.lab.splits.protocols import protocol_named
from recterm.lab.tuning.search_space import distributions, grid, search_space

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import optuna

    from recterm.domain.progress import ProgressSink
    from recterm.engine import AnyModel, Interactions
    from recterm.engine.core.hyperparameters import Spec
    from recterm.lab.arrays import F64Vector
    from recterm.lab.metrics.lists import Rows

SAMPLERS = ("tpe", "random", "grid")
GRID_POINTS = 4
"""Values of each range on a grid."""

LONG_FIT = 2.0
"""Seconds of a full fit from which trials are pruned: shorter ones end before they can be judged."""

EARLY_SHARE = 0.25
"""Share of the users in the early fit."""

FIRST_UNPRUNED = 4
"""Number of trials before pruning starts."""

RANKING_METRIC, STARS_METRIC = "ndcg", "rmse"


@dataclass(frozen=True, slots=True)
class Search:
    """Settings of a search: what is searched, how, and the target; equal searches can be resumed."""

    model: str
    metric: str = ""
    """`ndcg@10`, any other of `tuning_targets`; empty: NDCG for models that rank, RMSE for the others."""
    sampler: str = "tpe"
    protocol: str = DEFAULT_PROTOCOL
    """How to split off the test part, which is not read, and the validation part of the rest."""
    seed: int = 0
    wanted: tuple[str, ...] = ()
    """Hyperparameters that are searched; empty: all that declare a range."""
    k: int = 10
    relevant_stars: float = LIKED_STARS
    """An item of the validation part is relevant from this many stars."""

    def to_json(self) -> dict[str, Any]:
        """Return the settings by name."""
        return {
            "metric": self.metric,
            "sampler": self.sampler,
            "protocol": self.protocol,
            "seed": self.seed,
            "wanted": list(self.wanted),
            "k": self.k,
            **({} if self.relevant_stars == LIKED_STARS else {"relevant_stars": self.relevant_stars}),
        }


@dataclass(frozen=True, slots=True)
class Tuned:
    """Result of a search."""

    metric: str
    trials: tuple[TunedTrial, ...]
    best: TunedTrial
    default: TunedTrial
    """The first trial: the model's own values."""
    gain: float
    """Gain of the best over the defaults on the validation part, averaged over users; 0 when the defaults won."""
    gain_error: float
    """Standard error of the gain. The best of many trials looks better than it is, by about as much."""
    importance: dict[str, float]
    """How much each hyperparameter mattered among the better trials (PED-ANOVA, Watanabe et al. 2023); sums to 1."""


class OutOfTimeError(Exception):
    """Signal, from a progress sink, that the time is up."""


class Tuner:
    """Search on one data set; `earlier` trials are resumed."""

    def __init__(self, data: Interactions, search: Search, item_rank: Rows, earlier: Sequence[TunedTrial] = ()) -> None:
        """Split off the validation part.

        Raises:
            EngineError: an unknown model, metric or sampler, or data that cannot be split like this.
        """
        if search.sampler not in SAMPLERS:
            raise EngineError(f"there is no sampler {search.sampler!r}", f"choose one of {', '.join(SAMPLERS)}")
        self._search, self._space = search, search_space(search.model, data, search.wanted)
        ranks = create(search.model).task is Task.RANKING
        self.metric = search.metric or (f"{RANKING_METRIC}@{search.k}" if ranks else STARS_METRIC)
        self._part = validation_part(data, search, item_rank)
        self._early = _fewer_users(self._part.train, search.seed)
        self._check(ranks)
        self._study = _study(search, len(self._space), self.metric, search.seed + len(earlier))
        self.trials: list[TunedTrial] = []
        self._seconds = 0.0
        for trial in earlier:
            self._remember(trial)

    def run(
        self,
        n_trials: int,
        *,
        deadline: float,
        keep: Callable[[TunedTrial], None],
        progress: ProgressSink,
    ) -> Tuned:
        """Run trials until there are enough in all or time is up; the defaults are always tried.

        Args:
            n_trials: number of trials, earlier ones included.
            deadline: `time.monotonic()` at which the search ends; the trial in progress is dropped.
            keep: called with each finished trial.
            progress: called with the current activity; may raise to stop the search, losing only the trial in progress.
        """
        while len(self.trials) < n_trials and (not self.trials or time.monotonic() < deadline):
            number = len(self.trials)

            report = self._reporter(number, n_trials, deadline, progress)
            try:
                trial = self._try(number, report)
            except OutOfTimeError:
                break
            if trial is None:
                break
            self._remember(trial)
            keep(trial)
            found = {"trial": trial_document(trial), "metric": self.metric}
            progress(Progress(f"trial {number + 1} of {n_trials}", number + 1, n_trials, found=found))
        return self._summary()

    def _reporter(self, number: int, n_trials: int, deadline: float, progress: ProgressSink) -> ProgressSink:
        """Return a sink that maps a trial's progress to the whole search, never backwards, until time is up."""
        furthest = 0.0

        def report(inner: Progress) -> None:
            nonlocal furthest
            if number and time.monotonic() > deadline:
                raise OutOfTimeError
            share = min(1.0, inner.done / inner.total) if inner.total else 0.0
            half = 0.5 if inner.stage.startswith("measuring") else 0.0
            furthest = max(furthest, half + share / 2)
            progress(Progress(f"trial {number + 1} of {n_trials}", number + furthest, n_trials, inner.message))

        return report

    def _summary(self) -> Tuned:
        """Summarise the results so far.

        Raises:
            EngineError: not one trial could be measured.
        """
        done = [trial for trial in self.trials if trial.value is not None]
        if not done:
            raise EngineError(f"no trial of {self._search.model} could be measured", "try other ranges or data")
        sign = -1.0 if lower_is_better(self.metric) else 1.0
        best = max(done, key=lambda trial: sign * (trial.value or 0.0))
        gain = np.zeros(1) if best.number == 0 else sign * (self._values(best) - self._values(self.trials[0]))
        error = float(gain.std(ddof=1) / np.sqrt(len(gain))) if len(gain) > 1 else 0.0
        importance = self._importance(len(done))
        return Tuned(self.metric, tuple(self.trials), best, self.trials[0], float(gain.mean()), error, importance)

    def _values(self, trial: TunedTrial) -> F64Vector:
        """Measure the metric of each user with a trial's values."""
        model = create(self._search.model, **({} if trial.number == 0 else trial.hyperparameters))
        return self._measure(model, silent)[1]

    def _try(self, number: int, progress: ProgressSink) -> TunedTrial | None:
        """Run one trial; None when a grid has no points left."""
        started = time.monotonic()
        if number == 0:
            model = create(self._search.model)
            value, _ = self._measure(model, progress)
            fitted = model.hyperparameters.to_json()
            self._seconds = time.monotonic() - started
            values = {name: _inside(fitted[name], spec) for name, spec in self._space.items()}
            return TunedTrial(0, DONE, values, value, None, self._seconds)
        asked = self._ask()
        if asked is None:
            return None
        early: float | None = None
        found: float | None = None
        state = DONE
        try:
            if self._seconds >= LONG_FIT:
                early, _ = self._measure(create(self._search.model, **asked), progress, self._early)
                if self._hopeless(early):
                    state = PRUNED
            if state == DONE:
                found, _ = self._measure(create(self._search.model, **asked), progress)
        except EngineError:
            state = FAILED
        return TunedTrial(number, state, asked, found, early, time.monotonic() - started)

    def _measure(
        self, model: AnyModel, progress: ProgressSink, train: Interactions | None = None
    ) -> tuple[float, F64Vector]:
        """Measure the metric on the validation part, and for each of its users."""
        part = self._part
        model.fit(train or part.train, rng=np.random.default_rng(self._search.seed), progress=progress)
        if model.task is Task.RATING:
            errors, metric = rating_errors(model, part, progress), computed(self.metric)
            return float(metric.of(errors.total)), metric.of(errors.rated)
        assert part.target is not None
        measuring = EvaluationSettings(k=self._search.k, complete=self.metric == "auc")
        ranked = rank(model, part.histories, part.target, measuring, progress)
        values = list_metrics(part.target, ranked, measuring)[self.metric]
        return float(values.mean()), values

    def _hopeless(self, early: float) -> bool:
        """Return whether the early figure is worse than the median of those of earlier trials."""
        known = [trial.early for trial in self.trials if trial.early is not None]
        if len(known) < FIRST_UNPRUNED:
            return False
        median = float(np.median(known))
        return early > median if lower_is_better(self.metric) else early < median

    def _ask(self) -> dict[str, Any] | None:
        """Return the next values to try; None when the grid is exhausted."""
        if self._search.sampler == "grid":
            tried = [dict(trial.hyperparameters) for trial in self.trials[1:]]
            return next((point for point in _points(self._space) if point not in tried), None)
        with _quiet():
            return dict(self._study.ask(distributions(self._space)).params)

    def _remember(self, trial: TunedTrial) -> None:
        """Tell the sampler the result."""
        from optuna.trial import TrialState, create_trial

        if not self.trials:
            self._seconds = trial.seconds
        self.trials.append(trial)
        value = trial.value if trial.value is not None else trial.early
        if self._search.sampler == "grid" or value is None:
            return
        with _quiet():
            for frozen in self._study.get_trials(deepcopy=False, states=(TrialState.RUNNING,)):
                self._study.tell(frozen.number, state=TrialState.FAIL)
            pruned = trial.value is None
            self._study.add_trial(
                create_trial(
                    state=TrialState.PRUNED if pruned else TrialState.COMPLETE,
                    params=dict(trial.hyperparameters),
                    distributions=distributions(self._space),
                    value=None if pruned else value,
                    intermediate_values={0: value} if pruned else {},
                )
            )

    def _importance(self, measured: int) -> dict[str, float]:
        if measured < FIRST_UNPRUNED or self._search.sampler == "grid" or len(self._space) < 2:
            return {}
        from optuna.importance import PedAnovaImportanceEvaluator, get_param_importances

        with _quiet():
            try:
                found = get_param_importances(self._study, evaluator=PedAnovaImportanceEvaluator())
            except (RuntimeError, ValueError):  # how optuna says that the trials do not differ
                return {}
        return {name: float(share) for name, share in found.items()}

    def _check(self, ranks: bool) -> None:
        """Refuse a metric that this model cannot have on this data, before anything is fitted."""
        lists, stars = (tuning_targets(level, self._search.k) for level in (Level.LIST, Level.RATING))
        if self.metric in stars:
            if ranks or not self._part.data.explicit:
                raise EngineError(
                    f"{self._search.model} has no {self.metric}on this data", "tune by ndcg@10, or another model"
                )
            return
        if not ranks or self.metric not in lists:
            choices = lists if ranks else stars
            raise EngineError(f"{self._search.model} has no metric {self.metric!r}", f"tune by {', '.join(choices)}")
        if self._part.target is None:
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
    measuring = EvaluationSettings(k=search.k, relevant_stars=search.relevant_stars)
    return Fold.of(train, inner, item_rank, lists=True, measuring=measuring)


def trial_document(trial: TunedTrial) -> dict[str, Any]:
    """Convert a trial to JSON types."""
    return {
        "number": trial.number,
        "state": trial.state,
        "hyperparameters": dict(trial.hyperparameters),
        "value": trial.value,
        "seconds": trial.seconds,
    }


def _study(search: Search, n_searched: int, metric: str, seed: int) -> optuna.Study:
    """Make a study in memory; a resumed one continues with another seed, so that it repeats nothing."""
    import optuna

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    with _quiet():
        if search.sampler == "random":
            sampler: optuna.samplers.BaseSampler = optuna.samplers.RandomSampler(seed=seed)
        else:
            sampler = optuna.samplers.TPESampler(seed=seed, multivariate=n_searched > 1, n_startup_trials=8)
    return optuna.create_study(direction="minimize" if lower_is_better(metric) else "maximize", sampler=sampler)


def _points(space: dict[str, Spec]) -> list[dict[str, Any]]:
    """Return every point of the grid, the last hyperparameter changing fastest."""
    points: list[dict[str, Any]] = [{}]
    for name, values in grid(space, GRID_POINTS).items():
        points = [{**point, name: value} for point in points for value in values]
    return points


def _inside(value: Any, spec: Spec) -> Any:
    """Move a default into the space: the nearest value of the range if it lies outside."""
    if spec.tune is None:
        return value if value in spec.choices else spec.choices[0]
    return spec.checked(min(max(float(value), spec.tune[0]), spec.tune[1]))


def _fewer_users(train: Interactions, seed: int) -> Interactions:
    """Keep the interactions of a random part of the users; the others remain as empty rows."""
    chosen = np.random.default_rng(seed).random(train.n_users) < EARLY_SHARE
    kept = np.flatnonzero(chosen[train.user])
    return train.part(kept) if len(kept) else train


@contextmanager
def _quiet() -> Iterator[None]:
    """Silence optuna's warnings about features that may change."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
