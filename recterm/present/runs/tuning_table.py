"""Trials of a search as they are written: the best first, what it gained, and which hyperparameters mattered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from recterm.lab.metrics.registry import lower_is_better
from recterm.present.runs.run_table import format_mean
from recterm.present.text import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.domain.answers.lab.tuning import TunedTrial

WHERE = "on a validation part inside the training data"
NOTHING_BETTER = "nothing was better than the defaults"


@dataclass(frozen=True, slots=True)
class TrialLine:
    """One trial that was measured."""

    label: str
    """Its number, or `defaults`."""
    value: str
    seconds: str
    values: tuple[str, ...]
    """Of the hyperparameters, in the order in which they were asked for."""
    best: bool


def ranked_trials(trials: Sequence[TunedTrial], metric: str) -> list[TunedTrial]:
    """Return the trials that were measured, the best first; of equal ones the earlier."""
    sign = 1 if metric and lower_is_better(metric) else -1
    measured = [trial for trial in trials if trial.value is not None]
    return sorted(measured, key=lambda trial: (sign * (trial.value or 0.0), trial.number))


def trial_lines(ranked: Sequence[TunedTrial], names: Sequence[str]) -> list[TrialLine]:
    """Return measured trials with the values of some hyperparameters."""
    return [
        TrialLine(
            "defaults" if trial.number == 0 else str(trial.number),
            format_mean(trial.value or 0.0),
            f"{trial.seconds:.1f}",
            tuple(format_value(trial.hyperparameters.get(name, "")) for name in names),
            trial is ranked[0],
        )
        for trial in ranked
    ]


def trial_counts(trials: Sequence[TunedTrial]) -> list[str]:
    """Return how many trials there are, and how many were not measured: `3 trials`, `1 pruned`."""
    others = [trial.state for trial in trials if trial.value is None]
    return [counted(len(trials), "trial"), *(f"{others.count(state)} {state}" for state in dict.fromkeys(others))]


def format_gain(gain: float, error: float) -> str:
    """Format what the best trial gained, and whether that may be chance."""
    sure = "more than chance" if gain > 2 * error else "may be chance"
    return f"the best is {gain:.4f} ± {error:.4f} better than the defaults there, over the same users: {sure}"


def format_value(value: Any) -> str:
    """Format a hyperparameter of a trial in few cells: `29.04`."""
    return f"{value:.4g}" if isinstance(value, float) else str(value)
