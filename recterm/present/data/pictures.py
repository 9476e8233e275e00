"""Pictures from characters: heat maps in shades, columns of a series, bars."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

SHADES = " ·░▒▓█"
EIGHTHS = " ▁▂▃▄▅▆▇█"


def heat_lines(density: Sequence[Sequence[float]], width: int, height: int) -> list[str]:
    """Return a matrix of densities as lines of shades, on a logarithmic scale from the emptiest to the fullest block.

    Blocks are averaged where there are more than fit.
    """
    if not density or not density[0] or width < 1 or height < 1:
        return []
    small = _averaged([_averaged_row(row, width) for row in density], height)
    filled = [value for row in small for value in row if value > 0]
    if not filled:
        return [" " * len(row) for row in small]
    low, high = math.log(min(filled)), math.log(max(filled))
    return ["".join(_shade(value, low, high) for value in row) for row in small]


def column_line(values: Sequence[float], width: int) -> str:
    """Return a series as one line of columns of eighths; values are added up where there are more than fit."""
    if not values or width < 1:
        return ""
    n = min(width, len(values))
    sums = [sum(values[len(values) * j // n : len(values) * (j + 1) // n]) for j in range(n)]
    top = max(sums)
    if top <= 0:
        return EIGHTHS[0] * n
    return "".join(EIGHTHS[0 if value <= 0 else max(1, round(value / top * 8))] for value in sums)


def _shade(value: float, low: float, high: float) -> str:
    if value <= 0:
        return SHADES[0]
    share = 1.0 if high <= low else (math.log(value) - low) / (high - low)
    return SHADES[1 + min(len(SHADES) - 2, int(share * (len(SHADES) - 1)))]


def _averaged_row(row: Sequence[float], n: int) -> list[float]:
    n = min(n, len(row))
    parts = [row[len(row) * j // n : len(row) * (j + 1) // n] for j in range(n)]
    return [sum(part) / len(part) for part in parts]


def _averaged(rows: Sequence[Sequence[float]], n: int) -> list[list[float]]:
    return [list(row) for row in zip(*(_averaged_row(column, n) for column in zip(*rows, strict=True)), strict=True)]
