"""SVG and HTML charts of a report, as wide as the page; every label is escaped; nothing is loaded.

Positions along a scale are in per cent, so that charts grow with the page while text keeps its size.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from recterm.present.runs.model_colours import DASHES, style_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

HEIGHT = 260
"""Pixels of a chart of lines."""


def bars(values: Sequence[tuple[str, float]]) -> str:
    """Horizontal bars with their counts."""
    top = max((value for _, value in values), default=0) or 1
    rows = [
        _row(label, f'<i class="bar" style="width:{100 * value / top:.2f}%"></i>', f"{value:,.0f}")
        for label, value in values
    ]
    return f'<div class="chart">{"".join(rows)}</div>'


def intervals(rows: Sequence[tuple[str, float, float, float]]) -> str:
    """Means on their intervals: (name, mean, low, high), each in the colour of its model."""
    if not rows:
        return ""
    low, high = _span([value for row in rows for value in row[1:]])
    ticks = _ticks(low, high)
    lines = []
    for name, mean, least, most in rows:
        left, right, middle = (_place(value, low, high) for value in (least, most, mean))
        marks = (
            f'<i class="interval" style="left:{left:.2f}%;width:{right - left:.2f}%"></i>'
            f'<i class="dot" style="left:{middle:.2f}%"></i>'
        )
        lines.append(_row(name, _grid(ticks, low, high) + marks, f"{mean:.4f}", _classes(name)))
    return f'<div class="chart">{"".join(lines)}{_axis(ticks, low, high)}</div>'


def dots(labels: Sequence[str], series: Mapping[str, Sequence[float | None]]) -> str:
    """Return a line for each label, such as a genre, with a dot for each name; a legend above."""
    values = _values(series)
    if not values:
        return ""
    low, high = _span([0.0, *values])
    low = max(low, 0.0) if min(values) >= 0 else low
    ticks = _ticks(low, high)
    rows = []
    for place, label in enumerate(labels):
        marks = "".join(
            f'<i class="dot {_classes(name)}" style="left:{_place(value, low, high):.2f}%"'
            f' title="{_attribute(name)} {value:.4f}"></i>'
            for name, points in reversed(list(series.items()))  # the first on top of the others
            if (value := points[place]) is not None
        )
        rows.append(_row(label.partition(" (")[0], _grid(ticks, low, high) + marks, ""))
    return f'<div class="chart">{_legend(list(series))}{"".join(rows)}{_axis(ticks, low, high)}</div>'


def lines(labels: Sequence[str], series: Mapping[str, Sequence[float | None]]) -> str:
    """Return one line for each name over labelled points, with a legend above."""
    values = _values(series)
    if not values:
        return ""
    low, high = min(0.0, *values), max(values) * 1.05 or 1.0

    def x(place: int) -> str:
        return f"{100 * (place + 0.5) / len(labels):.2f}%"

    def y(value: float) -> float:
        return 6 + (HEIGHT - 12) * (1 - (value - low) / (high - low or 1))

    parts = []
    for tick in _ticks(low, high):
        parts.append(f'<line class="grid" x1="0" x2="100%" y1="{y(tick):.1f}" y2="{y(tick):.1f}"/>')
        parts.append(f'<text x="0" dx="-6" y="{y(tick) + 4:.1f}" text-anchor="end">{tick:.3g}</text>')
    for name, points in reversed(list(series.items())):  # the first on top of the others
        positions = [(x(place), y(value)) for place, value in enumerate(points) if value is not None]
        strokes = [f'<line x1="{a}" y1="{b:.1f}" x2="{c}" y2="{d:.1f}"/>' for (a, b), (c, d) in pairwise(positions)]
        circles = [f'<circle cx="{a}" cy="{b:.1f}" r="3.5"/>' for a, b in positions]
        parts.append(f'<g class="{_classes(name)}"><title>{escape(name)}</title>{"".join(strokes + circles)}</g>')
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="100%" height="{HEIGHT}" role="img">{"".join(parts)}</svg>'
    )
    below = "".join(f"<span>{escape(label.partition(' (')[0])}</span>" for label in labels)
    plot = f'<div class="lines">{picture}<p class="below">{below}</p></div>'
    return f'<div class="chart">{_legend(list(series))}{plot}</div>'


def heat_map(density: Sequence[Sequence[float]]) -> str:
    """Blocks from empty to full, on a logarithmic scale."""
    filled = [value for row in density for value in row if value > 0]
    if not filled:
        return ""
    low, high = math.log(min(filled)), math.log(max(filled))
    parts = []
    for row, values in enumerate(density):
        for column, value in enumerate(values):
            if value > 0:
                share = 1.0 if high <= low else 0.12 + 0.88 * (math.log(value) - low) / (high - low)
                parts.append(f'<rect x="{column}" y="{row}" width="1.03" height="1.03" fill-opacity="{share:.2f}"/>')
    box = f'viewBox="0 0 {len(density[0])} {len(density)}" preserveAspectRatio="none"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" class="heat" {box} role="img"'
    return f'{head} style="height:{10 * len(density)}px">{"".join(parts)}</svg>'


def _row(name: str, marks: str, value: str, classes: str = "") -> str:
    return (
        f'<div class="row {classes}"><span class="name">{escape(name)}</span><span class="track">{marks}</span>'
        f'<span class="value">{value}</span></div>'
    )


def _axis(ticks: Sequence[float], low: float, high: float) -> str:
    """Return the numbers below the tracks."""
    numbers = "".join(f'<b style="left:{_place(tick, low, high):.2f}%">{tick:.3g}</b>' for tick in ticks)
    return f'<div class="row axis"><span class="name"></span><span class="track">{numbers}</span><span></span></div>'


def _grid(ticks: Sequence[float], low: float, high: float) -> str:
    return "".join(f'<u style="left:{_place(tick, low, high):.2f}%"></u>' for tick in ticks)


def _legend(names: Sequence[str]) -> str:
    keys = "".join(
        f'<span class="{_classes(name)}"><svg xmlns="http://www.w3.org/2000/svg" width="28" height="10">'
        f'<line x1="0" x2="28" y1="5" y2="5"/><circle cx="14" cy="5" r="3.5"/></svg>{escape(name)}</span>'
        for name in names
    )
    return f'<p class="legend">{keys}</p>'


def _classes(name: str) -> str:
    """Classes of the template's style sheet: the model's colour, and how its lines are dashed."""
    style = style_of(name)
    return f"m{style.colour}" + (f" d{style.dash}" if DASHES[style.dash] else "")


def _attribute(text: str) -> str:
    return escape(text, {'"': "&quot;"})


def _values(series: Mapping[str, Sequence[float | None]]) -> list[float]:
    return [value for points in series.values() for value in points if value is not None]


def _span(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    room = (high - low) * 0.05 or abs(high) * 0.05 or 1.0
    return low - room, high + room


def _place(value: float, low: float, high: float) -> float:
    """Per cent of the way from low to high."""
    return 100 * (value - low) / (high - low)


def _ticks(low: float, high: float) -> list[float]:
    """Four to nine round numbers in the range."""
    step = 10 ** math.floor(math.log10(high - low)) / 2 if high > low else 1.0
    while (high - low) / step > 8:
        step *= 2
    first = math.ceil(low / step)
    return [round(place * step, 12) for place in range(first, math.floor(high / step) + 1)]
