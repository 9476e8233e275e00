"""Shares in whole percent that add up as the shares themselves do."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def whole_percents(shares: Sequence[float]) -> list[int]:
    """Return shares in whole percent whose sum is that of the shares, rounded.

    By the largest remainder (Hamilton's method): every share is rounded down, and those that lost most get one more.
    """
    exact = [share * 100 for share in shares]
    percents = [math.floor(value) for value in exact]
    missing = round(math.fsum(exact)) - sum(percents)
    for place in sorted(range(len(exact)), key=lambda place: percents[place] - exact[place])[:missing]:
        percents[place] += 1
    return percents


def signed_percent(whole: int) -> str:
    """Return signed whole percent: `+61 %`; `0 %` has no sign."""
    return f"{whole:+d} %" if whole else "0 %"
