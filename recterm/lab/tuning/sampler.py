"""Sampler of a search: optuna's TPE or random draws, or the points of a grid in turn."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from recterm.domain.answers.lab.tuning import SAMPLERS
from recterm.errors import EngineError
from recterm.lab.metrics.registry import lower_is_better
from recterm.lab.tuning.search_space import distributions, grid

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import optuna

    from recterm.domain.answers.lab.tuning import TunedTrial
    from recterm.engine.core.hyperparameters import Spec

GRID_POINTS = 4
"""Values of each range on a grid."""


class Sampler:
    """Values to try next, from those that were tried."""

    def __init__(self, name: str, space: Mapping[str, Spec], metric: str, seed: int) -> None:
        """Start without trials; EngineError for a name that is not in SAMPLERS."""
        if name not in SAMPLERS:
            raise EngineError(f"there is no sampler {name!r}", f"choose one of {', '.join(SAMPLERS)}")
        self._grid, self._space = name == "grid", space
        self._study = _study(name, len(space), metric, seed)

    def ask(self, trials: Sequence[TunedTrial]) -> dict[str, Any] | None:
        """Return the next values to try; None when the grid is exhausted."""
        if self._grid:
            tried = [dict(trial.hyperparameters) for trial in trials[1:]]
            return next((point for point in _points(self._space) if point not in tried), None)
        with _quiet():
            return dict(self._study.ask(distributions(self._space)).params)

    def tell(self, trial: TunedTrial) -> None:
        """Take the result of a trial."""
        from optuna.trial import TrialState, create_trial

        value = trial.value if trial.value is not None else trial.early
        if self._grid or value is None:
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

    def importance(self) -> dict[str, float]:
        """Return how much each hyperparameter mattered among the better trials; empty where that cannot be told."""
        if self._grid or len(self._space) < 2:
            return {}
        from optuna.importance import PedAnovaImportanceEvaluator, get_param_importances

        with _quiet():
            try:
                importances = get_param_importances(self._study, evaluator=PedAnovaImportanceEvaluator())
            except (RuntimeError, ValueError):  # how optuna says that the trials do not differ
                return {}
        return {name: float(share) for name, share in importances.items()}


def _study(name: str, n_searched: int, metric: str, seed: int) -> optuna.Study:
    """Make a study in memory; a resumed one continues with another seed, so that it repeats nothing."""
    import optuna

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    with _quiet():
        if name == "random":
            sampler: optuna.samplers.BaseSampler = optuna.samplers.RandomSampler(seed=seed)
        else:
            sampler = optuna.samplers.TPESampler(seed=seed, multivariate=n_searched > 1, n_startup_trials=8)
    return optuna.create_study(direction="minimize" if lower_is_better(metric) else "maximize", sampler=sampler)


def _points(space: Mapping[str, Spec]) -> list[dict[str, Any]]:
    """Return every point of the grid, the last hyperparameter changing fastest."""
    points: list[dict[str, Any]] = [{}]
    for name, values in grid(space, GRID_POINTS).items():
        points = [{**point, name: value} for point in points for value in values]
    return points


@contextmanager
def _quiet() -> Iterator[None]:
    """Silence optuna's warnings about features that may change."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
