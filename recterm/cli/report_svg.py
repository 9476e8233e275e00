"""Plots of a report as SVG text: bars, intervals, lines, heat maps. Every label is escaped; nothing is loaded."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from recterm.terminal_text import clean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

WIDTH = 720
ROW = 24
LABEL = 190
RIGHT = 70
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#999999", "#000000")
"""Okabe and Ito's, which colour-blind people can tell apart."""


def bars(values: Sequence[tuple[str, float]]) -> str:
    """Horizontal bars with their counts."""
    top = max((value for _, value in values), default=0) or 1
    room = WIDTH - LABEL - RIGHT
    parts = []
    for place, (label, value) in enumerate(values):
        y = place * ROW
        width = room * value / top
        parts.append(_text(LABEL - 8, y + 16, label, "end"))
        parts.append(f'<rect x="{LABEL}" y="{y + 4}" width="{width:.1f}" height="{ROW - 8}" fill="{COLOURS[0]}"/>')
        parts.append(_text(LABEL + width + 6, y + 16, f"{value:,.0f}"))
    return _svg(len(values) * ROW, parts)


def intervals(rows: Sequence[tuple[str, float, float, float]]) -> str:
    """Means on their intervals: (name, mean, low, high)."""
    if not rows:
        return ""
    low, high = _span([value for row in rows for value in row[1:]])
    parts = _axis(low, high, len(rows) * ROW)
    for place, (name, mean, least, most) in enumerate(rows):
        y = place * ROW + ROW / 2
        a, b, x = (_x(value, low, high) for value in (least, most, mean))
        parts.append(_text(LABEL - 8, y + 4, name, "end"))
        parts.append(f'<line x1="{a:.1f}" x2="{b:.1f}" y1="{y}" y2="{y}" stroke="{COLOURS[0]}" stroke-width="2"/>')
        parts.append(f'<circle cx="{x:.1f}" cy="{y}" r="4" fill="{COLOURS[1]}"/>')
        parts.append(_text(WIDTH - RIGHT + 8, y + 4, f"{mean:.4f}"))
    return _svg(len(rows) * ROW + 22, parts)


def lines(labels: Sequence[str], series: Mapping[str, Sequence[float | None]]) -> str:
    """One line for each name over labelled points, with a legend."""
    height = 260
    values = [value for one in series.values() for value in one if value is not None]
    if not values:
        return ""
    low, high = min(0.0, *values), max(values) * 1.05 or 1.0
    left, right = 60, WIDTH - 150
    step = (right - left) / max(1, len(labels) - 1)

    def y(value: float) -> float:
        return 10 + (height - 20) * (1 - (value - low) / (high - low or 1))

    parts = [f'<line x1="{left}" x2="{right}" y1="{height - 10}" y2="{height - 10}" stroke="#888"/>']
    for tick in _ticks(low, high):
        parts.append(f'<line x1="{left}" x2="{right}" y1="{y(tick):.1f}" y2="{y(tick):.1f}" stroke="#ddd"/>')
        parts.append(_text(left - 6, y(tick) + 4, f"{tick:.3g}", "end"))
    for place, label in enumerate(labels):
        parts.append(_text(left + place * step, height + 8, label.partition(" (")[0], "middle", 10))
    for number, (name, points) in enumerate(series.items()):
        colour = COLOURS[number % len(COLOURS)]
        known = [(left + place * step, y(value)) for place, value in enumerate(points) if value is not None]
        path = " ".join(f"{a:.1f},{b:.1f}" for a, b in known)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{a:.1f}" cy="{b:.1f}" r="3" fill="{colour}"/>' for a, b in known]
        parts.append(f'<rect x="{right + 16}" y="{14 + number * 18}" width="10" height="10" fill="{colour}"/>')
        parts.append(_text(right + 32, 23 + number * 18, name))
    return _svg(height + 16, parts)


def heat_map(density: Sequence[Sequence[float]]) -> str:
    """Blocks from empty (white) to full, on a logarithmic scale."""
    filled = [value for row in density for value in row if value > 0]
    if not filled:
        return ""
    low, high = math.log(min(filled)), math.log(max(filled))
    width, height = WIDTH / len(density[0]), 10
    parts = []
    for row, values in enumerate(density):
        for column, value in enumerate(values):
            if value > 0:
                share = 1.0 if high <= low else 0.12 + 0.88 * (math.log(value) - low) / (high - low)
                parts.append(
                    f'<rect x="{column * width:.1f}" y="{row * height}" width="{width + 0.3:.1f}" height="{height}"'
                    f' fill="{COLOURS[0]}" fill-opacity="{share:.2f}"/>'
                )
    return _svg(len(density) * height, parts)


def _svg(height: float, parts: Sequence[str]) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" role="img"'
    return f'{head} font-family="sans-serif">{"".join(parts)}</svg>'


def _text(x: float, y: float, text: str, anchor: str = "start", size: int = 12) -> str:
    shown = escape(clean(text))
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" fill="#333">{shown}</text>'


def _span(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    room = (high - low) * 0.05 or abs(high) * 0.05 or 1.0
    return low - room, high + room


def _x(value: float, low: float, high: float) -> float:
    return LABEL + (WIDTH - LABEL - RIGHT) * (value - low) / (high - low)


def _axis(low: float, high: float, height: float) -> list[str]:
    parts = []
    for tick in _ticks(low, high):
        x = _x(tick, low, high)
        parts.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="0" y2="{height}" stroke="#ddd"/>')
        parts.append(_text(x, height + 16, f"{tick:.3g}", "middle", 10))
    return parts


def _ticks(low: float, high: float) -> list[float]:
    """Four to nine round numbers in the range."""
    step = 10 ** math.floor(math.log10(high - low)) / 2 if high > low else 1.0
    while (high - low) / step > 8:
        step *= 2
    first = math.ceil(low / step)
    return [round(place * step, 12) for place in range(first, math.floor(high / step) + 1)]
