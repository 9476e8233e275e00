"""Tuning: the search for hyperparameters on a validation part of the training data; the test part is never read.

Every trial fits the model on the rest of the training part and is measured on the validation part, just as an
evaluation measures on the test part. Trials in the worse half after a fit to a quarter of the users are
stopped (the median rule of Golovin et al., "Google Vizier", 2017) where whole fits take long; all users are folded in,
so that both figures cover the same people. The first trial is the model's defaults.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import numpy as np

from recterm.domain.answers.lab.tuning import DONE, FAILED, PRUNED, TrialOver, TunedTrial
from recterm.domain.model import Progress
from recterm.domain.progress import silent
from recterm.engine import create
from recterm.errors import EngineError
from recterm.lab.metrics.registry import lower_is_better
from recterm.lab.tuning.sampler import Sampler
from recterm.lab.tuning.search import Tuned
from recterm.lab.tuning.search_space import search_space
from recterm.lab.tuning.validation import Validation

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from recterm.domain.answers.lab.tuning import Search
    from recterm.domain.progress import ProgressSink
    from recterm.engine import Interactions
    from recterm.engine.core.hyperparameters import Spec
    from recterm.lab.arrays import F64Vector
    from recterm.lab.metrics.lists import Rows

LONG_FIT = 2.0
"""Seconds of a full fit from which trials are pruned: shorter ones end before they can be judged."""

FIRST_UNPRUNED = 4
"""Number of trials before pruning starts."""


class OutOfTimeError(Exception):
    """Signal, from a progress sink, that the time is up."""


class Tuner:
    """Search on one data set; `earlier` trials are resumed."""

    def __init__(self, data: Interactions, search: Search, item_rank: Rows, earlier: Sequence[TunedTrial] = ()) -> None:
        """Split off the validation part.

        Raises:
            EngineError: an unknown model, metric or sampler, or data that cannot be split like this.
        """
        self._search, self._space = search, search_space(search.model, data, search.wanted)
        self._validation = Validation(data, search, item_rank)
        self.metric = self._validation.metric
        # A resumed search continues with another seed, so that it repeats nothing.
        self._sampler = Sampler(search.sampler, self._space, self.metric, search.seed + len(earlier))
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
            over = TrialOver(trial, self.metric)
            progress(Progress(f"trial {number + 1} of {n_trials}", number + 1, n_trials, found=over))
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
        importance = self._sampler.importance() if len(done) >= FIRST_UNPRUNED else {}
        return Tuned(self.metric, tuple(self.trials), best, self.trials[0], float(gain.mean()), error, importance)

    def _values(self, trial: TunedTrial) -> F64Vector:
        """Measure the metric of each user with a trial's values."""
        model = create(self._search.model, **({} if trial.number == 0 else trial.hyperparameters))
        return self._validation.measure(model, silent)[1]

    def _try(self, number: int, progress: ProgressSink) -> TunedTrial | None:
        """Run one trial; None when a grid has no points left."""
        started = time.monotonic()
        if number == 0:
            model = create(self._search.model)
            value, _ = self._validation.measure(model, progress)
            fitted = model.hyperparameters.to_json()
            self._seconds = time.monotonic() - started
            values = {name: _inside(fitted[name], spec) for name, spec in self._space.items()}
            return TunedTrial(0, DONE, values, value, None, self._seconds)
        asked = self._sampler.ask(self.trials)
        if asked is None:
            return None
        early: float | None = None
        final: float | None = None
        state = DONE
        try:
            if self._seconds >= LONG_FIT:
                early, _ = self._validation.measure(create(self._search.model, **asked), progress, early=True)
                if self._hopeless(early):
                    state = PRUNED
            if state == DONE:
                final, _ = self._validation.measure(create(self._search.model, **asked), progress)
        except EngineError:
            state = FAILED
        return TunedTrial(number, state, asked, final, early, time.monotonic() - started)

    def _hopeless(self, early: float) -> bool:
        """Return whether the early figure is worse than the median of those of earlier trials."""
        early_values = [trial.early for trial in self.trials if trial.early is not None]
        if len(early_values) < FIRST_UNPRUNED:
            return False
        median = float(np.median(early_values))
        return early > median if lower_is_better(self.metric) else early < median

    def _remember(self, trial: TunedTrial) -> None:
        if not self.trials:
            self._seconds = trial.seconds
        self.trials.append(trial)
        self._sampler.tell(trial)


def _inside(value: Any, spec: Spec) -> Any:
    """Move a default into the space: the nearest value of the range if it lies outside."""
    if spec.tune is None:
        return value if value in spec.choices else spec.choices[0]
    return spec.checked(min(max(float(value), spec.tune[0]), spec.tune[1]))
