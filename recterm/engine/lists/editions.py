"""Editions in lists: what a person has seen hides the other editions of the work, and a list has each work once.

Everywhere `work` is (I,) the row that names each item's work, the smallest of its editions; None where every item is a
work of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from recterm.engine.core.arrays import F32Vector, RowVector

GROWTH = 2
"""Factor by which a longer list is asked for when editions leave too few works."""


def works_by_row(groups: Iterable[Sequence[int]], n_items: int) -> NDArray[np.int64] | None:
    """Return (n_items,) the work of each item, from the rows of each work with several items; None without any."""
    work = np.arange(n_items, dtype=np.int64)
    several = False
    for rows in groups:
        work[list(rows)] = min(rows)
        several = True
    return work if several else None


def all_editions(rows: RowVector, work: RowVector | None) -> RowVector:
    """Return these rows and those of all other editions of their works."""
    if work is None or not len(rows):
        return rows
    seen = np.zeros(len(work), dtype=bool)
    seen[work[rows]] = True
    others = seen[work]
    others[rows] = False
    return np.concatenate([rows, np.flatnonzero(others)])


def first_editions(rows: RowVector, work: RowVector | None) -> RowVector:
    """Return ascending places in `rows`: the first edition of each work."""
    if work is None:
        return np.arange(len(rows), dtype=np.int64)
    return np.sort(np.unique(work[rows], return_index=True)[1]).astype(np.int64)


def n_best_works(best: Callable[[int], RowVector], n: int, work: RowVector | None) -> RowVector:
    """Return the n best rows of different works.

    Args:
        best: returns the given number of best rows, best first, fewer if there are no more.
        n: wanted length.
        work: (I,) work of each item.
    """
    asked = n
    while True:
        rows = best(asked)
        distinct: RowVector = rows[first_editions(rows, work)]
        if len(distinct) >= n or len(rows) < asked:
            return distinct[:n]
        asked *= GROWTH


def best_editions(candidates: RowVector, scores: F32Vector, work: RowVector | None) -> RowVector:
    """Return the candidates, ascending, with only the best-scored edition of each work; (I,) scores, NaN is lowest."""
    if work is None:
        return candidates
    ranked = candidates[np.argsort(-np.nan_to_num(scores[candidates], nan=-np.inf), kind="stable")]
    return np.sort(ranked[first_editions(ranked, work)])
