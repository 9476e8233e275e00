"""Group recommendation: one list for several people, from each person's scores.

Scores of different profiles are not on one scale, so each person's are turned into utilities in [0, 1]: the share of
the candidates that score lower. Three ways to agree (Masthoff, "Group recommender systems: aggregation, satisfaction
and group attributes", 2015):

- average: the largest sum of utilities;
- least misery: the largest smallest utility;
- fairness: position by position, so that those who got least so far count most: each position maximises the sum of the
  logarithms of everyone's utility so far, Nash's welfare (Xiao et al., "Fairness-aware group recommendation",
  2017, with this welfare).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recterm.errors import EngineError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from recterm.domain.model import Agreement
    from recterm.engine.core.arrays import F32Matrix, RowVector

AGREEMENTS: tuple[Agreement, ...] = ("average", "least-misery", "fairness")

START = 0.1
"""Utility that everyone starts with, so that the first position has no infinite logarithm."""


def utilities(scores: F32Matrix, candidates: RowVector) -> NDArray[np.float64]:
    """Return (M, C) utilities of candidates to members: the share of candidates with a lower score; 0 without one.

    Args:
        scores: (M, I) of the M members.
        candidates: (C,) distinct rows.
    """
    mine = np.where(np.isnan(scores[:, candidates]), -np.inf, scores[:, candidates])
    ordered = np.sort(mine, axis=1)
    shares = np.stack([np.searchsorted(line, own) for line, own in zip(ordered, mine, strict=True)])
    return np.asarray(shares / max(1, len(candidates) - 1), dtype=np.float64)


def agree(scores: F32Matrix, candidates: RowVector, n: int, how: Agreement) -> RowVector:
    """Return the n rows that a group agrees on, best first; ties by row.

    Args:
        scores: (M, I) of the M >= 1 members.
        candidates: (C,) distinct ascending rows that no member has seen.
        n: wanted length.
        how: one of AGREEMENTS.

    Raises:
        EngineError: an unknown way to agree.
    """
    if how not in AGREEMENTS:
        raise EngineError(f"{how!r} is not a way to agree", f"choose one of: {', '.join(AGREEMENTS)}")
    scorable = candidates[~np.isnan(scores[:, candidates]).all(axis=0)]
    gained = utilities(scores, scorable)
    if how == "fairness":
        return scorable[_fairly(gained, n)]
    value = gained.mean(axis=0) if how == "average" else gained.min(axis=0)
    # Ties in the lowest utility go to the better average.
    order = np.lexsort((scorable, -gained.mean(axis=0), -value))
    best: RowVector = scorable[order[:n]]
    return best


def _fairly(gained: NDArray[np.float64], n: int) -> RowVector:
    """Choose positions in the candidates one by one."""
    got = np.full(len(gained), START)
    left = np.ones(gained.shape[1], dtype=bool)
    chosen: list[int] = []
    for _ in range(min(n, gained.shape[1])):
        welfare = np.log(got[:, None] + gained).sum(axis=0)
        welfare[~left] = -np.inf
        best = int(np.argmax(welfare))
        chosen.append(best)
        left[best] = False
        got = got + gained[:, best]
    return np.array(chosen, dtype=np.int64)
