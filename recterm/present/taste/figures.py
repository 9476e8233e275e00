"""Figures of a taste in words: percentages, stars, and estimates with their intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.present.data.data_card import format_percent

if TYPE_CHECKING:
    from recterm.domain.answers.taste.estimate import Estimate

MINUS = "−"


def percent(share: float) -> str:
    """Format a part of 1: `12 %`, `<1 %`, `0 %`."""
    return "<1 %" if 0 < share < 0.005 else format_percent(share, 0)


def signed(value: float, decimals: int = 2) -> str:
    """Format a difference with its sign: `+0.27`, `−0.15`, `0.00`."""
    text = f"{abs(value):.{decimals}f}"
    if float(text) == 0:
        return text
    return f"{'+' if value > 0 else MINUS}{text}"


def signed_estimate(estimate: Estimate) -> str:
    """Format a difference with its interval: `+0.27 (+0.09 to +0.46)`."""
    return f"{signed(estimate.value)} ({signed(estimate.low)} to {signed(estimate.high)})"


def percent_estimate(estimate: Estimate) -> str:
    """Format a share with its interval: `71 % (65 to 77 %)`."""
    return f"{percent(estimate.value)} ({100 * estimate.low:.0f} to {100 * estimate.high:.0f} %)"


def signed_points(value: float) -> str:
    """Format a difference of shares in percentage points: `+12`."""
    return signed(100 * value, 0)
