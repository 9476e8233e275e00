"""Tuning of a model on a library's data: trials are stored one by one, a search can resume, the best can be applied."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

from recterm import engine
from recterm.domain.answers.lab.tuning import TuningAnswer
from recterm.domain.progress import ProgressSink, silent
from recterm.lab.tuning.tuning import Tuner
from recterm.service.arrays.community import interactions_of, unchanged_info
from recterm.service.libraries.files import open_library
from recterm.service.models.evaluating import item_ranks
from recterm.service.models.training import Plan, named_plans, train_on

if TYPE_CHECKING:
    from pathlib import Path

    from recterm.domain.answers.lab.tuning import Search, TunedTrial
    from recterm.lab.tuning.search import Tuned

TRIALS = 30
"""Default number of trials of a search."""


def tune(
    library: str | Path | None,
    search: Search,
    *,
    trials: int = TRIALS,
    budget: float | None = None,
    fresh: bool = False,
    apply: bool = False,
    progress: ProgressSink = silent,
) -> TuningAnswer:
    """Search on a validation part inside the training data, and keep every trial.

    A search with the same model, data and settings as an earlier one resumes it.

    Args:
        library: name or path; None is the current one.
        search: settings of the search, such as model, metric and sampler.
        trials: total number of trials, earlier ones included.
        budget: time limit, in seconds; None sets no limit.
        fresh: start over, ignoring earlier trials.
        apply: fit the best values to all data, and activate the model in its role.
        progress: receives progress reports; may raise to stop, which loses only the running trial.

    Raises:
        EngineError: a model, hyperparameter, metric or sampler is unknown, or the data do not allow measuring it.
        LibraryError: the library has no data, or cannot be written.
    """
    deadline = math.inf if budget is None else time.monotonic() + budget
    with open_library(library) as opened:
        data = interactions_of(opened)
        ranks = item_ranks(opened, data)
        fingerprint = unchanged_info(opened, data).fingerprint
        saved = None if fresh else opened.tunings.same(search, fingerprint)
        earlier: list[TunedTrial] = [] if saved is None else opened.tunings.trials(saved.id)
        tuner = Tuner(data, search, ranks, earlier)
        kept = saved or opened.tunings.begin(search, fingerprint)
        tuned = tuner.run(
            trials, deadline=deadline, keep=lambda trial: opened.tunings.add(kept.id, trial), progress=progress
        )
        if apply:
            train_on(opened, data, [_plan(search.model, tuned)], None, search.seed, progress)
        return TuningAnswer(
            tuning=kept.id,
            model=search.model,
            metric=tuned.metric,
            settings=search,
            best=tuned.best,
            default=tuned.default,
            gain=tuned.gain,
            gain_standard_error=tuned.gain_error,
            trials=tuned.trials,
            importance=tuned.importance,
            resumed=len(earlier),
            applied=apply,
            notes=tuple(shortfall.message for shortfall in engine.shortfalls_of(engine.create(search.model), data)),
        )


def _plan(model: str, tuned: Tuned) -> Plan:
    """Return the model with the best values, active in its first role; the defaults if these won."""
    roles = named_plans([model])[0].roles
    best = {} if tuned.best.number == 0 else dict(tuned.best.hyperparameters)
    return Plan(engine.create(model, **best), roles)
