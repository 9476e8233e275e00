"""Sinking: what was shown often and never taken moves down a list, the further the more often.

An item that `t` visits showed loses `depth(t)` of the distance in score between the best candidate and the POOL-th:

    depth(t) = 1 - 2 ** (-(t - 4) / 2)        0.29 at 5, 0.50 at 6, 0.75 at 8; 0 below 5

so that the best candidate of all ends, at the most, where the POOL-th is. The loss counts for the order only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recterm.domain.model import ItemRow
from recterm.engine.lists.reranking import POOL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from recterm.engine.core.arrays import F32Vector, RowVector

FREE = 4
"""Visits that cost nothing."""

HALVING = 2.0
"""Further visits after which half of what is left is lost."""


def depth(times: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the share of the distance that is lost, (n,), from the numbers of visits, (n,)."""
    return 1.0 - 2.0 ** (-np.maximum(times - FREE, 0) / HALVING)


def sunk(scores: F32Vector, candidates: RowVector, tired: Mapping[ItemRow, int]) -> F32Vector:
    """Return scores to rank by: those of tired candidates are lowered; the others stay.

    Args:
        scores: (I,) in any unit; NaN where there is none.
        candidates: rows that the list is chosen from.
        tired: row -> visits that showed it.
    """
    scored = scores[candidates]
    scored = np.sort(scored[np.isfinite(scored)])[-POOL:]
    rows = candidates[np.isin(candidates, np.fromiter(tired, dtype=np.int64, count=len(tired)))]
    if not len(scored) or not len(rows):
        return scores
    times = np.array([tired[ItemRow(row)] for row in rows.tolist()], dtype=np.int64)
    lowered = scores.copy()
    lowered[rows] -= (depth(times) * float(scored[-1] - scored[0])).astype(scores.dtype)
    return lowered
