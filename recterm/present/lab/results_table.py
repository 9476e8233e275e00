"""Lab table of a run: models by metrics, each mean with its 95 % interval; the best of a column stands out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.domain.measured_models import row_lines, two_lines
from recterm.lab.metrics.registry import lower_is_better, metric_of
from recterm.present.runs.run_table import in_order, legend, run_table
from recterm.present.text import fit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from recterm.domain.answers.lab.evaluation import Measure, Run
    from recterm.present.runs.run_table import Figure

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

_KEYS = (
    "⟦sort-by⟧ sorts by the next metric and moves it to the front; "
    "⟦next-view⟧ shows where the models work and where they fail."
)


def table_lines(run: Run, width: int, sorted_by: str = "", named: Callable[[str], str] = str) -> list[Line]:
    """Return headings, then two lines for each model, means over intervals; the metric sorted by comes first.

    `named` puts the keys of the app for `⟦sort-by⟧` and similar.
    """
    wide = _name_width(run)
    shown = run_table(run, visible_metrics(run, width, sorted_by), in_order(run, sorted_by))
    head: Line = [(" " * wide, SOFT)]
    head += [
        (fit(f"{short}{_arrow(metric) if metric == sorted_by else ''}", CELL_WIDTH), SOFT)
        for short, metric in zip(shown.heads, shown.metrics, strict=True)
    ]
    lines = [head]
    for row, figures in shown.rows.items():
        first, second = two_lines(row, wide - 1)
        lines.append([(fit(first, wide), NAME), *(mean_cell(figure, CELL_WIDTH) for figure in figures)])
        lines.append([(fit(second, wide), NAME), *((f"{figure.interval:<{CELL_WIDTH}}", SOFT) for figure in figures)])
    words = [run.settings.words] if run.settings.words else []
    notes = [legend(run, "Bright"), named(_KEYS), *row_lines(run), *run.settings.notes, *words]
    return [*lines, [("", TEXT)], *(line for note in notes for line in wrapped(note, width))]


def mean_cell(figure: Figure, width: int) -> tuple[str, str]:
    """Return a mean in its cell, bright where it is the best."""
    return f"{figure.mean:<{width}}", BEST if figure.best else TEXT if figure.measured else SOFT


def metrics_of(run: Run) -> list[str]:
    """Return every metric of the run, the usual ones first."""
    first = [metric for name in FIRST for metric in run.metrics if metric_of(metric).name == name]
    return [*first, *(metric for metric in run.metrics if metric not in first)]


def visible_metrics(run: Run, width: int, sorted_by: str = "") -> list[str]:
    """Return as many metrics as there is room for."""
    every = metrics_of(run)
    if sorted_by in every:
        every = [sorted_by, *(metric for metric in every if metric != sorted_by)]
    return every[: max(1, (width - _name_width(run)) // CELL_WIDTH)]


def metric_at(run: Run, width: int, sorted_by: str, x: int) -> str | None:
    """Return the metric whose head is at this cell of the first line."""
    place = (x - _name_width(run)) // CELL_WIDTH
    shown = visible_metrics(run, width, sorted_by)
    return shown[place] if x >= _name_width(run) and place < len(shown) else None


def wrapped(text: str, width: int, style: str = SOFT) -> list[Line]:
    """Return a text as lines of at most `width` cells, broken between words."""
    return wrapped_words(text.split(), width, style)


def wrapped_words(words: Iterable[str], width: int, style: str = SOFT, joint: str = " ") -> list[Line]:
    """Return words, or other pieces that must stay whole, as lines of at most `width` cells."""
    lines: list[str] = []
    for word in words:
        if lines and len(lines[-1]) + len(joint) + len(word) <= width:
            lines[-1] += f"{joint}{word}"
        else:
            lines.append(word)
    return [[(fit(line, width), style)] for line in lines]


def _name_width(run: Run) -> int:
    parts = [part for name in run.models for part in two_lines(name, NAME_WIDTH - 1)]
    return min(LONGEST_NAME, max(NAME_WIDTH, 1 + max(map(len, parts), default=0)))


def _arrow(metric: str) -> str:
    return " ↑" if lower_is_better(metric) else " ↓"


def live_models(results: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, Measure]]:
    """Return the results of a running evaluation so far, as measures without intervals."""
    from recterm.domain.answers.lab.evaluation import Measure

    return {
        name: {metric: Measure(value, value, value) for metric, value in metrics.items()}
        for name, metrics in results.items()
    }
