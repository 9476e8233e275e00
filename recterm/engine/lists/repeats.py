"""Repeats: how much it is time for something that a person has played, read or bought before.

What is taken again suits the person, was taken often, and was last taken a while ago: Anderson, Kumar, Tomkins and
Vassilvitskii, "The dynamics of repeat consumption", 2014; Bhagat, Muralidharan, Lobzhanidze and Vishwanath, "Buy it
again: modeling repeat purchase recommendations", 2018, who measure the while in the person's own intervals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from recterm.engine.core.arrays import F32Vector

    F64Vector = NDArray[np.float64]

LEAST_GAP = 86_400.0
"""Seconds; times within a day are one occasion."""

USUAL_GAP = 30 * LEAST_GAP
"""Seconds between two times for a person whose history shows no interval."""


def gaps_of(times: NDArray[np.int64], first: F64Vector, last: F64Vector) -> F64Vector:
    """Return (H,) the usual seconds between two times of each item: those of the item, else the person's median.

    Args:
        times: how often each item was taken, (H,), at least 1.
        first: UTC seconds of the first time, (H,).
        last: UTC seconds of the last time, (H,).
    """
    again = (times > 1) & (last > first)
    gaps = np.full(len(times), USUAL_GAP)
    gaps[again] = (last[again] - first[again]) / (times[again] - 1)
    if again.any():
        gaps[~again] = np.median(gaps[again])
    np.maximum(gaps, LEAST_GAP, out=gaps)
    return gaps


def repeat_scores(scores: F32Vector, times: NDArray[np.int64], elapsed: F64Vector, gaps: F64Vector) -> F64Vector:
    """Return (H,) how much it is time for each item: relevance * log2(1 + times) * (1 - 2 ^ (-elapsed / gap)).

    The relevance is the item's rank by the model among the H items, from 1 / H to 1: models' scores have no common
    scale, and a product needs one. Items that the model cannot score are in the middle.

    Args:
        scores: the model's, (H,), NaN where it has none.
        times: how often each item was taken, (H,), at least 1.
        elapsed: seconds since the last time, (H,), >= 0.
        gaps: usual seconds between two times, (H,), > 0.
    """
    n = len(scores)
    relevance = np.full(n, 0.5)
    scored = np.flatnonzero(~np.isnan(scores))
    relevance[scored[np.argsort(scores[scored], kind="stable")]] = np.arange(1, len(scored) + 1) / max(len(scored), 1)
    due = 1.0 - np.exp2(-np.maximum(elapsed, 0.0) / gaps)
    answer: F64Vector = relevance * np.log2(1.0 + times) * due
    return answer
