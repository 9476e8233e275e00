"""A run as lines of a table: models by metrics, each mean with its 95 % interval; the best of a column stands out."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from recterm.domain.measured_models import row_lines, two_lines
from recterm.domain.metrics import best_mean, lower_is_better, metric_of, short_name
from recterm.present.text import fit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from recterm.domain.answers.evaluation import Measure, Run

Line = list[tuple[str, str]]
"""Pieces of (text, component class)."""

TEXT, SOFT, BEST, NAME = "results--text", "results--soft", "results--best", "results--name"

NAME_WIDTH = 15
"""Cells of a model's name; up to LONGEST_NAME where one needs it."""

LONGEST_NAME = 20
CELL_WIDTH = 10
"""Cells of a metric: its mean, and below it the interval `.230–.264`."""

FIRST = ("precision", "recall", "ndcg", "rmse")
"""The metrics that are shown first; the others follow as far as there is room."""

_NOTES = (
    "Below each mean its 95 % interval. Bright: the best, and what cannot be told from it (5 %).",
    "s sorts by the next metric and brings it to the front; n goes on to where the models work and where not.",
)


def table_lines(run: Run, width: int, sorted_by: str = "") -> list[Line]:
    """Headings, then two lines for each model, means over intervals; the metric sorted by comes first."""
    wide = _name_width(run)
    metrics = visible_metrics(run, width, sorted_by)
    best = {metric: best_mean(metric, run.models) for metric in metrics}
    groups = {metric: found.group for metric, found in run.settings.comparisons.items()}
    head: Line = [(" " * wide, SOFT)]
    head += [(fit(f"{short_name(one)}{_arrow(one) if one == sorted_by else ''}", CELL_WIDTH), SOFT) for one in metrics]
    lines = [head]
    for name in in_order(run, sorted_by):
        measures = run.models[name]
        first, second = two_lines(name, wide - 1)
        means, spreads = [(fit(first, wide), NAME)], [(fit(second, wide), NAME)]
        for metric in metrics:
            measure = measures.get(metric)
            means.append(_mean(measure, name in groups[metric] if metric in groups else None, best[metric]))
            spreads.append((f"{_spread(measure):<{CELL_WIDTH}}", SOFT))
        lines += [means, spreads]
    notes = [*row_lines(run), *run.settings.notes]
    words = [run.settings.words] if run.settings.words else []
    return [*lines, [("", TEXT)], *(line for note in (*_NOTES, *notes, *words) for line in wrapped(note, width))]


def metrics_of(run: Run) -> list[str]:
    """Every metric of the run, the usual ones first."""
    found = dict.fromkeys(metric for measures in run.models.values() for metric in measures)
    first = [metric for name in FIRST for metric in found if metric_of(metric).name == name]
    return [*first, *(metric for metric in found if metric not in first)]


def visible_metrics(run: Run, width: int, sorted_by: str = "") -> list[str]:
    """As many metrics as there is room for."""
    every = metrics_of(run)
    if sorted_by in every:
        every = [sorted_by, *(metric for metric in every if metric != sorted_by)]
    return every[: max(1, (width - _name_width(run)) // CELL_WIDTH)]


def metric_at(run: Run, width: int, sorted_by: str, x: int) -> str | None:
    """The metric whose head is at this cell of the first line."""
    place = (x - _name_width(run)) // CELL_WIDTH
    shown = visible_metrics(run, width, sorted_by)
    return shown[place] if x >= _name_width(run) and place < len(shown) else None


def in_order(run: Run, sorted_by: str) -> list[str]:
    """The models, the best of the metric first; without a metric as they were measured."""
    if not sorted_by:
        return list(run.models)
    sign = 1.0 if lower_is_better(sorted_by) else -1.0

    def key(name: str) -> float:
        measure = run.models[name].get(sorted_by)
        return math.inf if measure is None or math.isnan(measure.mean) else sign * measure.mean

    return sorted(run.models, key=key)


def wrapped(text: str, width: int, style: str = SOFT) -> list[Line]:
    """A text as lines of at most so many cells, broken between words."""
    return wrapped_words(text.split(), width, style)


def wrapped_words(words: Iterable[str], width: int, style: str = SOFT, joint: str = " ") -> list[Line]:
    """Words, or what else must stay in one piece, as lines of at most so many cells."""
    lines: list[str] = []
    for word in words:
        if lines and len(lines[-1]) + len(joint) + len(word) <= width:
            lines[-1] += f"{joint}{word}"
        else:
            lines.append(word)
    return [[(fit(line, width), style)] for line in lines]


def shown_number(value: float) -> str:
    """Three decimals without the leading zero: `.242`."""
    return f"{value:.3f}".replace("0.", ".", 1) if -1 < value < 1 else f"{value:.2f}"


def _name_width(run: Run) -> int:
    parts = [part for name in run.models for part in two_lines(name, NAME_WIDTH - 1)]
    return min(LONGEST_NAME, max(NAME_WIDTH, 1 + max(map(len, parts), default=0)))


def _arrow(metric: str) -> str:
    return " ↑" if lower_is_better(metric) else " ↓"


def _mean(measure: Measure | None, among_best: bool | None, best: float) -> tuple[str, str]:
    if measure is None:
        return (f"{'–':<{CELL_WIDTH}}", SOFT)
    first = measure.mean == best if among_best is None else among_best
    return (f"{f'{measure.mean:.4f}':<{CELL_WIDTH}}", BEST if first else TEXT)


def _spread(measure: Measure | None) -> str:
    if measure is None or measure.low == measure.high:
        return ""
    return f"{shown_number(measure.low)}–{shown_number(measure.high)}"


def live_models(found: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, Measure]]:
    """What a running evaluation has told so far, as measures without intervals."""
    from recterm.domain.answers.evaluation import Measure

    return {
        name: {metric: Measure(value, value, value) for metric, value in metrics.items()}
        for name, metrics in found.items()
    }
