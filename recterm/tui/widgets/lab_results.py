"""A run as a table: models by metrics, each mean with its 95 % interval; the best of a column stands out."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from recterm.tui.text import clean, fit
from recterm.tui.widgets.painted import Look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.domain import Measure, Run

NAME_WIDTH = 15
"""Cells of a model's name; up to LONGEST_NAME where one needs it."""

LONGEST_NAME = 20
CELL_WIDTH = 10
"""Cells of a metric: its mean, and below it the interval `.230–.264`."""

ERRORS = ("rmse", "mae")
"""Of these less is better."""

FIRST = ("precision", "recall", "ndcg", "rmse")
"""The metrics that are shown first; the others follow as far as there is room."""

_NAMES = {
    "precision": "P",
    "recall": "R",
    "ndcg": "NDCG",
    "map": "MAP",
    "hit_rate": "hits",
    "coverage": "cover",
    "neighbour_recall": "near",
    "diversity": "ILD",
    "novelty": "bits",
    "serendipity": "seren",
    "popularity_lift": "lift",
}
NEUTRAL = ("diversity", "novelty", "popularity_lift", "gini")
"""Of these more is not simply better: none stands out."""

_NOTES = (
    "P precision, R recall; below each mean its 95 % interval.",
    "Bright: the best, and what cannot be told from it (5 %).",
    "Lists hold what a user has not rated; P counts 4 stars and more.",
)


class ResultsPanel(ScrollView, can_focus=True):
    """The latest run; a line of words when there is none."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"results--text", "results--soft", "results--best", "results--name"}
    DEFAULT_CSS = """
    ResultsPanel {
        overflow-x: hidden;
        overflow-y: auto;
    }
    """

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._look = Look(self)
        self._run: Run | None = None
        self._teaching: Sequence[str] = ()
        self._lines: list[list[tuple[str, str]]] = []

    @property
    def text(self) -> str:
        """Everything in it, as it is laid out."""
        return "\n".join("".join(text for text, _ in line).rstrip() for line in self._lines)

    def show(self, run: Run) -> None:
        """Paint a run."""
        self._run = run
        self.border_title = Content("Evaluation")
        seconds = f"{run.seconds:.0f} s" if run.seconds >= 1 else "under a second"
        self.border_subtitle = Content(clean(f"{run.split}, seed {run.seed}, {run.users:,} users, {seconds}"))
        self._lay_out()

    def teach(self, *lines: str) -> None:
        """Say what would be here."""
        self._run = None
        self._teaching = lines
        self.border_title = Content("Evaluation")
        self.border_subtitle = None
        self._lay_out()

    def on_resize(self) -> None:
        """Show as many columns as there is room for."""
        self._lay_out()

    def _lay_out(self) -> None:
        width = self.scrollable_content_region.width
        if self._run is None:
            self._lines = [[(line, "results--soft")] for line in self._teaching]
        elif width > 0:
            self._lines = table_lines(self._run, width)
        self.virtual_size = Size(0, len(self._lines))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Paint one line of the table."""
        width = self.scrollable_content_region.width
        line = y + self.scroll_offset.y
        plain = self._look("results--text")
        parts = self._lines[line] if line < len(self._lines) else []
        return Strip([Segment(text, self._look(name)) for text, name in parts]).adjust_cell_length(width, plain)

    def notify_style_update(self) -> None:
        """Forget the colours of the old theme."""
        super().notify_style_update()
        self._look.forget()


def table_lines(run: Run, width: int) -> list[list[tuple[str, str]]]:
    """Lines of (text, component class): headings, then two lines for each model, means over intervals."""
    wide = min(LONGEST_NAME, max(NAME_WIDTH, 1 + max(map(len, run.models), default=0)))
    metrics = _in_order(run)[: max(1, (width - wide) // CELL_WIDTH)]
    best = {metric: _best(run, metric) for metric in metrics}
    groups = {metric: found["group"] for metric, found in run.settings.get("comparisons", {}).items()}
    head = "".join(fit(_heading(metric), CELL_WIDTH) for metric in metrics)
    lines = [[(f"{'':<{wide}}{head}", "results--soft")]]
    for name, measures in run.models.items():
        means = [(fit(name, wide), "results--name")]
        spreads = [(" " * wide, "results--soft")]
        for metric in metrics:
            measure = measures.get(metric)
            means.append(_mean(measure, name in groups[metric] if metric in groups else None, best[metric]))
            spreads.append((f"{_spread(measure):<{CELL_WIDTH}}", "results--soft"))
        lines += [means, spreads]
    notes = [str(note) for note in run.settings.get("notes", ())]
    return [*lines, [("", "results--text")], *([(fit(note, width), "results--soft")] for note in (*_NOTES, *notes))]


def _in_order(run: Run) -> list[str]:
    found = dict.fromkeys(metric for measures in run.models.values() for metric in measures)
    first = [metric for name in FIRST for metric in found if metric.partition("@")[0] == name]
    return [*first, *(metric for metric in found if metric not in first)]


def _heading(metric: str) -> str:
    name, at, k = metric.partition("@")
    return f"{_NAMES.get(name, name.upper() if name in ERRORS else name)}{at}{k}"


def _best(run: Run, metric: str) -> float:
    if metric.partition("@")[0] in NEUTRAL:
        return math.nan
    means = [measures[metric].mean for measures in run.models.values() if metric in measures]
    return min(means) if metric in ERRORS else max(means)


def _mean(measure: Measure | None, among_best: bool | None, best: float) -> tuple[str, str]:
    if measure is None:
        return (f"{'–':<{CELL_WIDTH}}", "results--soft")
    first = measure.mean == best if among_best is None else among_best
    return (f"{f'{measure.mean:.4f}':<{CELL_WIDTH}}", "results--best" if first else "results--text")


def _spread(measure: Measure | None) -> str:
    if measure is None or measure.low == measure.high:
        return ""
    return f"{_short(measure.low)}–{_short(measure.high)}"


def _short(value: float) -> str:
    """Three decimals without the leading zero: `.242`."""
    return f"{value:.3f}".removeprefix("0") if value < 1 else f"{value:.2f}"
