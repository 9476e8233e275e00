"""Plot panel for intervals of models, groups and trials, imported only for the first picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.color import Color
from textual.content import Content
from textual_plotext import PlotextPlot

from recterm.present.lab.results_table import LONGEST_NAME
from recterm.present.runs.model_colours import PALETTE, style_of
from recterm.present.runs.run_table import in_order, intervals_title
from recterm.present.runs.run_views import breakdown_title
from recterm.present.text import clean, fit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import RenderResult

    from recterm.domain.answers.lab.evaluation import Breakdown, Run
    from recterm.present.lab.tuning import ShownTuning

LONGEST_LABEL = 14
TICKS = 6
"""Most intervals on the axis of a picture of trials."""

AROUND = 3
"""Lines of a picture taken by its frame and numbers."""

SIGNS = "●■▲◆○+"
"""Signs of the models in a picture, in order; each has the colour of its model."""


class PlotPanel(PlotextPlot):
    """Panel with one picture at a time, drawn by plotext."""

    _again: Callable[[], None] = staticmethod(lambda: None)
    """Function that redraws a picture whose contents depend on its size."""

    _points = 0
    """Number of points in the picture."""

    def render(self) -> RenderResult:
        """Return the picture, or a text if it has no points: plotext cannot draw an empty one."""
        return super().render() if self._points else Content("nothing to draw yet")

    def on_resize(self) -> None:
        """Redraw the picture if its contents depend on its size."""
        self._again()

    def intervals(self, run: Run, metric: str) -> None:
        """Draw each model's mean as a point on its 95 % interval, the best at the top."""
        models = [name for name in in_order(run, metric) if metric in run.models[name]][::-1]
        self._begin(intervals_title(metric))
        self._points = len(models)
        for place, name in enumerate(models, start=1):
            measure, colour = run.models[name][metric], self._colour(name)
            self.plt.plot([measure.low, measure.high], [place, place], marker="hd", color="gray")
            self.plt.scatter([measure.mean], [place], marker="●", color=colour)
        self.plt.yticks(list(range(1, len(models) + 1)), [_label(name, LONGEST_NAME) for name in models])
        self.plt.ylim(0.5, len(models) + 0.5)
        self.refresh()

    def groups(self, breakdown: Breakdown, models: Sequence[str], *, joined: bool) -> None:
        """Draw one metric over groups of users or items, by model.

        `joined` connects the points of groups that have an order. Other groups, such as genres, get one row each from
        the top, as many as fit.
        """
        self._begin(breakdown_title(breakdown).partition(":")[0])
        self._again = lambda: self.groups(breakdown, models, joined=joined)
        groups = breakdown.groups if joined else breakdown.groups[: max(1, self.size.height - AROUND)]
        named = [(name, sign, self._colour(name)) for name, sign in zip(models, SIGNS, strict=False)]
        for name, sign, colour in reversed(named):  # the best last, on top of the others
            points = [
                (place, group.models[name].mean) for place, group in enumerate(groups, start=1) if name in group.models
            ]
            self._points += len(points)
            places, means = [place for place, _ in points], [mean for _, mean in points]
            if joined:
                self.plt.plot(places, means, marker="braille", color=colour)
                self.plt.scatter(places, means, marker=sign, color=colour)
            else:
                self.plt.scatter(means, [-place for place in places], marker=sign, color=colour)
        labels = [_label(group.label.partition(" (")[0].removeprefix("top ")) for group in groups]
        if joined:
            self.plt.xticks(list(range(1, len(labels) + 1)), labels)
        else:
            self.plt.yticks([-place for place in range(1, len(labels) + 1)], labels)
        self._legend(named)
        self.refresh()

    def differences(self, breakdown: Breakdown) -> None:
        """Draw a breakdown of differences: a model's mean on its 95 % interval for each group, and a line at 0.

        The groups are rows from the top, each with a line for every model, as many as fit.
        """
        self._begin(intervals_title(breakdown.metric).replace(" with", f" {breakdown.title.partition(',')[0]}, with"))
        self._again = lambda: self.differences(breakdown)
        named = [(name, sign, self._colour(name)) for name, sign in zip(breakdown.models, SIGNS, strict=False)]
        room = max(1, (self.size.height - AROUND) // max(1, len(named)))
        groups = breakdown.groups[:room]
        places: list[float] = []
        for at, group in enumerate(groups):
            for line, (name, sign, colour) in enumerate(named):
                place, measure = -(at * len(named) + line), group.models.get(name)
                if not line:
                    places.append(place)
                if measure is not None:
                    self.plt.plot([measure.low, measure.high], [place, place], marker="hd", color="gray")
                    self.plt.scatter([measure.mean], [place], marker=sign, color=colour)
                    self._points += 1
        self.plt.vline(0.0, color="gray")
        self.plt.yticks(places, [_label(group.label) for group in groups])
        self.plt.ylim(-len(groups) * len(named) + 0.5, 0.5)
        self._legend(named)
        self.refresh()

    def trials(self, tuning: ShownTuning) -> None:
        """Draw every trial as a point at its number, the defaults at 0, and the best so far as a line."""
        self._begin(tuning.title)
        measured = tuning.measured
        self._points = len(measured)
        last = max((number for number, _ in measured), default=0)
        step = max(1, -(-last // TICKS))
        self.plt.xticks(list(range(0, last + 1, step)))
        self.plt.plot([x for x, _ in measured], tuning.best_so_far, marker="hd", color="gray")
        self.plt.scatter([x for x, _ in measured], [y for _, y in measured], marker="●", color="orange")
        self.refresh()

    def _legend(self, named: Sequence[tuple[str, str, tuple[int, int, int]]]) -> None:
        """Name the signs and colours outside the picture: a legend inside it would hide points."""
        keys = [(f" {sign} {clean(name)}", "rgb({},{},{})".format(*colour)) for name, sign, colour in named]
        self.border_subtitle = Content.assemble(*keys)

    def _colour(self, row: str) -> tuple[int, int, int]:
        """Return the model's colour, the same in every picture, for a light or dark theme."""
        light, dark = PALETTE[style_of(row).colour]
        return Color.parse(dark if self.app.current_theme.dark else light).rgb

    def _begin(self, title: str) -> None:
        self.plt.clear_figure()
        self._points = 0
        self._again = lambda: None
        self.border_title, self.border_subtitle = Content(clean(title)), Content("")


def _label(text: str, longest: int = LONGEST_LABEL) -> str:
    return fit(text, longest).rstrip()
