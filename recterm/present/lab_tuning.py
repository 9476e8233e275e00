"""A search for hyperparameters in the lab: what was best and what it gained, what mattered, and every trial."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from recterm.domain.metrics import lower_is_better, short_name
from recterm.present.lab_table import BEST, NAME, SOFT, TEXT, Line, wrapped
from recterm.present.text import clean, counted, fit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LABEL_WIDTH, VALUE_WIDTH = 10, 9
LONGEST_BAR = 20
GAP = 2


@dataclass(slots=True)
class ShownTuning:
    """A search while it runs, and afterwards."""

    model: str
    metric: str = ""
    """Empty until the first trial is over."""
    trials: list[Mapping[str, Any]] = field(default_factory=list)
    importance: Mapping[str, float] = field(default_factory=dict)
    """Hyperparameter -> its part of what mattered, the largest first; empty while the search runs."""
    gain: tuple[float, float] | None = None
    """By how much the best beats the defaults, and the standard error of that; None while the search runs."""
    notes: Sequence[str] = ()
    """What of the data the model needs and did not find, in sentences; empty while the search runs."""
    options: tuple[str, ...] = ()
    """By which it goes on: split, length of the lists, threshold."""


def tuning_lines(tuning: ShownTuning, width: int) -> list[Line]:
    """The best trial, what mattered, and all trials that were measured, the best first."""
    measured = [trial for trial in tuning.trials if trial["value"] is not None]
    lower = bool(tuning.metric) and lower_is_better(tuning.metric)
    ranked = sorted(measured, key=lambda one: one["value"], reverse=not lower)
    others = [trial["state"] for trial in tuning.trials if trial["value"] is None]
    counts = [counted(len(tuning.trials), "trial"), *(f"{others.count(one)} {one}" for one in dict.fromkeys(others))]
    lines = wrapped(f"{tuning.model}: {', '.join(counts)}, on a validation part inside the training data", width)
    if ranked:
        lines += _best_lines(ranked[0], tuning.gain, width)
    lines += wrapped("b trains the best values on all data and uses them; i goes on searching.", width)
    lines += [line for note in tuning.notes for line in wrapped(clean(note), width)]
    if tuning.importance:
        lines += [[("", TEXT)], *_importance_lines(tuning.importance, width)]
    return [*lines, [("", TEXT)], *_table(ranked, tuning, width)] if ranked else lines


def _best_lines(best: Mapping[str, Any], gain: tuple[float, float] | None, width: int) -> list[Line]:
    if best["number"] == 0:
        return wrapped("nothing was better than the defaults", width, TEXT)
    values = ", ".join(f"{name} {_number(value)}" for name, value in best["hyperparameters"].items())
    lines = wrapped(f"the best, trial {best['number']}: {clean(values)}", width, TEXT)
    if gain is not None:
        more, error = gain
        sure = "more than chance" if more > 2 * error else "may be chance"
        said = f"{more:.4f} ± {error:.4f} better than the defaults there, over the same users: {sure}"
        lines += wrapped(said, width, TEXT)
    return lines


def _importance_lines(importance: Mapping[str, float], width: int) -> list[Line]:
    label = max(map(len, importance)) + GAP
    longest = max(0, min(LONGEST_BAR, width - label - 7))
    lines: list[Line] = [[("what mattered", SOFT)]]
    for name, share in importance.items():
        bar = "█" * round(share * longest)
        lines.append([(fit(name, label), NAME), (f"{100 * share:3.0f} %  ", SOFT), (bar, BEST)])
    return lines


def _table(ranked: Sequence[Mapping[str, Any]], tuning: ShownTuning, width: int) -> list[Line]:
    """A line for each trial; as many hyperparameters as there is room for, those that mattered most first."""
    names = list(dict.fromkeys([*tuning.importance, *ranked[0]["hyperparameters"]]))
    cells = {name: [_number(one["hyperparameters"].get(name, "")) for one in ranked] for name in names}
    wide = {name: max(map(len, (name, *cells[name]))) + GAP for name in names}
    shown, left = [], width - LABEL_WIDTH - VALUE_WIDTH
    for name in names:
        if wide[name] - GAP <= left:
            shown.append(name)
        left -= wide[name]
    metric = short_name(tuning.metric) if tuning.metric else ""
    head = f"{'':<{LABEL_WIDTH}}{metric:<{VALUE_WIDTH}}" + "".join(f"{name:<{wide[name]}}" for name in shown)
    lines: list[Line] = [[(fit(head, width), SOFT)]]
    for place, one in enumerate(ranked):
        label = "defaults" if one["number"] == 0 else f"trial {one['number']}"
        values = "".join(f"{clean(cells[name][place]):<{wide[name]}}" for name in shown)
        number = (f"{one['value']:<{VALUE_WIDTH}.4f}", BEST if place == 0 else TEXT)
        lines.append([(f"{label:<{LABEL_WIDTH}}", NAME), number, (values, SOFT)])
    return lines


def _number(value: Any) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)
