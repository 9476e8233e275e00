"""Bars: what the app must not exceed, beside what was measured."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

FRAME = 16.0
"""Milliseconds of a frame on a screen of 60 Hz."""

REPEAT = 1000 / 30
"""Milliseconds between the repeats of a key that is held down."""


class Bar(NamedTuple):
    """The most that one figure may be."""

    name: str
    path: tuple[str, ...]
    """Keys that lead to the figure."""
    most: float
    unit: str


BARS = (
    Bar("first paint", ("ratios", "catalogue_to_minimal_start"), 1.3, "times the minimal app's"),
    Bar("a rating, eight shelves in view", ("over_floor", "rate_eight_shelves", "p95_over_floor"), FRAME, "ms"),
    Bar("the same, CPU", ("over_floor", "rate_eight_shelves", "cpu_p95_over_floor"), FRAME, "ms"),
    Bar("a letter of a search", ("over_floor", "search_letter", "p95_over_floor"), FRAME, "ms"),
    Bar("the same, CPU", ("over_floor", "search_letter", "cpu_p95_over_floor"), FRAME, "ms"),
    Bar("lag of a held arrow key", ("keys", "held_down_lag"), REPEAT, "ms"),
    Bar("CPU at rest", ("keys", "idle_cpu_percent"), 0.5, "%"),
    Bar("growth of memory in random use", ("keys", "random_use", "growth_percent"), 5.0, "%"),
    Bar("memory while browsing, no models loaded", ("browsing", "megabytes"), 200.0, "MB"),
)


def beside_bars(figures: Mapping[str, Any]) -> list[str]:
    """Return a line for each bar whose figure was measured: `first paint: 1.25 of at most 1.3 times ..., met`."""
    lines = []
    for bar in BARS:
        figure: Any = figures
        for key in bar.path:
            figure = figure.get(key) if isinstance(figure, dict) else None
        if figure is not None:
            met = "met" if figure <= bar.most else "NOT met"
            lines.append(f"{bar.name}: {figure:g} of at most {bar.most:.3g} {bar.unit}, {met}")
    return lines
