"""Interleaving: one list of two rankings, in which each pick belongs to one or the other, to compare what is taken.

Team draft: Radlinski, Kurup and Joachims, "How does clickthrough data reflect retrieval quality?", 2008, algorithm 2.
In each round both rankings pick their best item that is not on the list yet, in an order that a coin decides; so
neither has the better places on average, and no item that both would show is counted twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from recterm.engine.core.arrays import RowVector


def team_draft(
    rankings: tuple[RowVector, RowVector], n: int, chance: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the rows of the list, best first, and the ranking that each belongs to, 0 or 1.

    Args:
        rankings: distinct rows of each, best first.
        n: wanted length; the list is shorter when both run out.
        chance: source of the coin.
    """
    rows: list[int] = []
    teams: list[int] = []
    waiting = [[int(row) for row in ranking[::-1]] for ranking in rankings]
    while len(rows) < n and any(waiting):
        sizes = teams.count(0), teams.count(1)
        team = int(chance.integers(2)) if sizes[0] == sizes[1] else int(sizes[1] < sizes[0])
        for side in (team, 1 - team):
            pick = _next(waiting[side], rows)
            if pick is not None:
                rows.append(pick)
                teams.append(side)
                break
    return np.array(rows, dtype=np.int64), np.array(teams, dtype=np.int64)


def _next(waiting: list[int], taken: Sequence[int]) -> int | None:
    """Return the best row that is not taken, and remove it with those before it; None if there is none left."""
    while waiting:
        row = waiting.pop()
        if row not in taken:
            return row
    return None
