"""Lab tuning: the best trial of a hyperparameter search and its gain, importance, and every trial."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING

from recterm.domain.measured_models import hyperparameter_text
from recterm.lab.metrics.registry import lower_is_better, short_name
from recterm.present.lab.results_table import BEST, NAME, SOFT, TEXT, Line, wrapped
from recterm.present.runs.tuning_table import (
    NOTHING_BETTER,
    WHERE,
    format_gain,
    ranked_trials,
    trial_counts,
    trial_lines,
)
from recterm.present.text import clean, fit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from recterm.domain.answers.lab.tuning import TunedTrial, TuningAnswer

LABEL_WIDTH, VALUE_WIDTH = 10, 9
LONGEST_BAR = 20
GAP = 2


@dataclass(slots=True)
class ShownTuning:
    """A search while it runs, and afterwards."""

    model: str
    metric: str = ""
    """Empty until the first trial is over."""
    trials: list[TunedTrial] = field(default_factory=list)
    importance: Mapping[str, float] = field(default_factory=dict)
    """Hyperparameter -> its share of the importance, the largest first; empty while the search runs."""
    gain: tuple[float, float] | None = None
    """Gain of the best over the defaults, and its standard error; None while the search runs."""
    notes: Sequence[str] = ()
    """Data that the model needs and did not find, in sentences; empty while the search runs."""
    options: tuple[str, ...] = ()
    """Options with which it resumes: split, length of the lists, threshold."""

    @property
    def title(self) -> str:
        """The title of the picture of its trials."""
        metric = f"{short_name(self.metric)} by " if self.metric else ""
        return f"{self.model}: {metric}trial, and the best so far"

    @property
    def measured(self) -> list[tuple[int, float]]:
        """Number and value of each trial that was measured."""
        return [(trial.number, trial.value) for trial in self.trials if trial.value is not None]

    @property
    def best_so_far(self) -> list[float]:
        """The best value after each measured trial."""
        pick = min if self.metric and lower_is_better(self.metric) else max
        return list(accumulate((value for _, value in self.measured), pick))

    def finish(self, answer: TuningAnswer) -> None:
        """Take over the result."""
        self.metric, self.trials = answer.metric, [*answer.trials]
        self.importance, self.notes = answer.importance, answer.notes
        self.gain = answer.gain, answer.gain_standard_error


_KEYS = "⟦use-best⟧ trains the best values on all data and uses them; ⟦tune⟧ continues the search."


def tuning_lines(tuning: ShownTuning, width: int, named: Callable[[str], str] = str) -> list[Line]:
    """Return the best trial, what mattered, and all trials that were measured, the best first.

    `named` puts the keys of the app for `⟦use-best⟧` and similar.
    """
    ranked = ranked_trials(tuning.trials, tuning.metric)
    lines = wrapped(f"{tuning.model}: {', '.join(trial_counts(tuning.trials))}, {WHERE}", width)
    if ranked:
        lines += _best_lines(ranked[0], tuning.gain, width)
    lines += wrapped(named(_KEYS), width)
    lines += [line for note in tuning.notes for line in wrapped(clean(note), width)]
    if tuning.importance:
        lines += [[("", TEXT)], *_importance_lines(tuning.importance, width)]
    return [*lines, [("", TEXT)], *_table(ranked, tuning, width)] if ranked else lines


def _best_lines(best: TunedTrial, gain: tuple[float, float] | None, width: int) -> list[Line]:
    if best.number == 0:
        return wrapped(NOTHING_BETTER, width, TEXT)
    lines = wrapped(f"trial {best.number}: {clean(hyperparameter_text(best.hyperparameters))}", width, TEXT)
    return lines if gain is None else [*lines, *wrapped(format_gain(*gain), width, TEXT)]


def _importance_lines(importance: Mapping[str, float], width: int) -> list[Line]:
    label = max(map(len, importance)) + GAP
    longest = max(0, min(LONGEST_BAR, width - label - 7))
    lines: list[Line] = [[("What mattered", SOFT)]]
    for name, share in importance.items():
        bar = "█" * round(share * longest)
        lines.append([(fit(name, label), NAME), (f"{100 * share:3.0f} %  ", SOFT), (bar, BEST)])
    return lines


def _table(ranked: Sequence[TunedTrial], tuning: ShownTuning, width: int) -> list[Line]:
    """Return a line for each trial; as many hyperparameters as there is room for, those that mattered most first."""
    names = list(dict.fromkeys([*tuning.importance, *ranked[0].hyperparameters]))
    trials = trial_lines(ranked, names)
    columns = zip(names, *(line.values for line in trials), strict=True)
    wide = [max(map(len, column)) + GAP for column in columns]
    shown, left = [], width - LABEL_WIDTH - VALUE_WIDTH
    for place, cells in enumerate(wide):
        if cells - GAP <= left:
            shown.append(place)
        left -= cells
    metric = short_name(tuning.metric) if tuning.metric else ""
    head = f"{'Trial':<{LABEL_WIDTH}}{metric:<{VALUE_WIDTH}}" + "".join(f"{names[at]:<{wide[at]}}" for at in shown)
    lines: list[Line] = [[(fit(head, width), SOFT)]]
    for line in trials:
        values = "".join(f"{clean(line.values[at]):<{wide[at]}}" for at in shown)
        number = (f"{line.value:<{VALUE_WIDTH}}", BEST if line.best else TEXT)
        lines.append([(f"{line.label:<{LABEL_WIDTH}}", NAME), number, (values, SOFT)])
    return lines
