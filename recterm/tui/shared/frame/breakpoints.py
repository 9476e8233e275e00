"""Breakpoints: terminal sizes at which screens change their layout.

Textual sets the class of the largest breakpoint that fits the screen: `-narrow` below WIDE, `-wide` from there on.
"""

from __future__ import annotations

LEAST_WIDTH, LEAST_HEIGHT = 60, 20
"""Minimum columns and lines that recterm needs."""

SIDE_BY_SIDE = 76
"""Columns from which two lists are visible at once."""

WIDE = 100
"""Columns from which all panels of a screen are visible side by side."""

TWO_LAYOUTS: list[tuple[int, str]] = [(0, "-narrow"), (WIDE, "-wide")]
THREE_LAYOUTS: list[tuple[int, str]] = [(0, "-narrow"), (SIDE_BY_SIDE, "-medium"), (WIDE, "-wide")]

FILTER_HEIGHTS: list[tuple[int, str]] = [(0, "-usual"), (44, "-tall")]
"""Lines from which the filter shows every genre at once."""

LAB_HEIGHTS: list[tuple[int, str]] = [(0, "-low"), (24, "-usual")]
"""Lines from which all models in use are visible above the results."""
