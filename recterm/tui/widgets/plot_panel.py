"""Pictures of what was measured: intervals of the models, groups, trials. Loaded when the first one is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.content import Content
from textual_plotext import PlotextPlot

from recterm.metric_catalogue import lower_is_better, short_name
from recterm.tui.lab_table import in_order
from recterm.tui.text import clean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recterm.domain import Run

LONGEST_LABEL = 14
COLOURS = ("orange", "cyan", "green", "magenta", "blue", "gray")
"""One for each line of a picture."""


class PlotPanel(PlotextPlot):
    """One picture at a time, drawn by plotext."""

    def intervals(self, run: Run, metric: str) -> None:
        """Each model's mean as a point on its 95 % interval, the best at the top."""
        models = [name for name in in_order(run, metric) if metric in run.models[name]][::-1]
        self._begin(f"{short_name(metric)} with 95 % intervals")
        for place, name in enumerate(models, start=1):
            measure = run.models[name][metric]
            self.plt.plot([measure.low, measure.high], [place, place], marker="hd", color="gray")
            self.plt.scatter([measure.mean], [place], marker="●", color="orange")
        self.plt.yticks(list(range(1, len(models) + 1)), [_label(name) for name in models])
        self.plt.ylim(0.5, len(models) + 0.5)
        self.refresh()

    def groups(self, found: Mapping[str, Any], models: Sequence[str], *, joined: bool) -> None:
        """One metric over groups of users or items, by model; joined to lines where the groups have an order."""
        self._begin(f"{short_name(found['metric'])} {found['title']}")
        labels = [group["label"] for group in found["groups"]]
        for name, colour in zip(models, COLOURS, strict=False):
            points = [
                (place, group["models"][name]["mean"])
                for place, group in enumerate(found["groups"], start=1)
                if name in group["models"]
            ]
            xs, ys = [x for x, _ in points], [y for _, y in points]
            if joined:
                self.plt.plot(xs, ys, marker="braille", color=colour, label=_label(name))
            else:
                self.plt.scatter(xs, ys, marker="●", color=colour, label=_label(name))
        self.plt.xticks(list(range(1, len(labels) + 1)), [_label(label.partition(" (")[0]) for label in labels])
        self.refresh()

    def trials(self, model: str, metric: str, trials: Sequence[Mapping[str, Any]]) -> None:
        """Every trial as a point, and the best so far as a line."""
        self._begin(f"{model}: {short_name(metric) if metric else 'validation'} by trial, and the best so far")
        measured = [(trial["number"] + 1, trial["value"]) for trial in trials if trial["value"] is not None]
        best: list[tuple[int, float]] = []
        pick = min if metric and lower_is_better(metric) else max
        for number, value in measured:
            best.append((number, pick(value, best[-1][1]) if best else value))
        self.plt.plot([x for x, _ in best], [y for _, y in best], marker="hd", color="gray")
        self.plt.scatter([x for x, _ in measured], [y for _, y in measured], marker="●", color="orange")
        self.refresh()

    def _begin(self, title: str) -> None:
        self.plt.clear_figure()
        self.border_title = Content(clean(title))


def _label(text: str) -> str:
    return clean(text)[:LONGEST_LABEL]
