"""Distinct works in the lists of an evaluation: editions of what a user knows never count, others count once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from recterm.lab.metrics.top_k import top_k

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

    from recterm.engine import Interactions

Rows = NDArray[np.int64]


def new_works(data: Interactions, test: Rows, histories: Interactions | None) -> Rows:
    """Return the test interactions with works that are not in their user's history, one for each user and work.

    Args:
        data: all interactions.
        test: ascending positions in `data`.
        histories: what is known about the users; None where it may be relevant again.
    """
    work = data.work
    if work is None:
        return test

    def keys(user: NDArray[np.int32], item: NDArray[np.int32]) -> Rows:
        return user.astype(np.int64) * data.n_items + work[item]

    tested = keys(data.user[test], data.item[test])
    first = np.zeros(len(test), dtype=bool)
    first[np.unique(tested, return_index=True)[1]] = True
    if histories is None:
        return test[first]
    several = np.bincount(work, minlength=data.n_items) > 1
    of_works = several[work[histories.item]]
    history = np.unique(keys(histories.user[of_works], histories.item[of_works]))
    fresh = ~np.isin(tested, history)
    return test[fresh & first]


def best_works(scores: NDArray[np.float32], k: int, works: Rows | None) -> tuple[Rows, NDArray[np.bool_]]:
    """Return the columns of the k largest scores of each row, with each work once.

    Args:
        scores: (n, C) without NaN.
        k: number of columns.
        works: (C,) work of each column; None if each is its own.

    Returns:
        (n, min(k, C)) columns, largest score first, and whether each is new; where a row has fewer works, the last
        columns repeat some.
    """
    if works is None:
        best = top_k(scores, k)
        return best, np.ones(best.shape, dtype=bool)
    n_columns = scores.shape[1]
    asked = min(2 * k, n_columns)
    while True:
        best = top_k(scores, asked)
        again = _repeats(works[best])
        if asked == n_columns or not (np.count_nonzero(~again, axis=1) < k).any():
            break
        asked = min(2 * asked, n_columns)
    order = np.argsort(again, axis=1, kind="stable")[:, :k]
    return np.take_along_axis(best, order, axis=1), ~np.take_along_axis(again, order, axis=1)


def editions_of_each(work: Rows) -> csr_matrix:
    """Return (I, I), True for two items of one work that has several."""
    from scipy.sparse import csr_matrix

    n_items = len(work)
    several = np.flatnonzero(np.bincount(work, minlength=n_items)[work] > 1)
    ones = np.ones(len(several), dtype=bool)
    member = csr_matrix((ones, (several, work[several])), shape=(n_items, n_items))
    together: csr_matrix = (member @ member.T).tocsr()
    return together


def _repeats(works: Rows) -> NDArray[np.bool_]:
    """Return (n, K), True where a row has had the same work before."""
    order = np.argsort(works, axis=1, kind="stable")
    ordered = np.take_along_axis(works, order, axis=1)
    same = np.zeros(works.shape, dtype=bool)
    same[:, 1:] = ordered[:, 1:] == ordered[:, :-1]
    again = np.empty_like(same)
    np.put_along_axis(again, order, same, axis=1)
    return again
