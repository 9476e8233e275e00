"""Ragged lists: several lists of entries in one array, each between two bounds, as in a CSR matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def entries_of(indptr: NDArray[np.int64], rows: NDArray[np.integer]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the places of all entries of some lists, one list after the other, and the length of each list.

    Args:
        indptr: (L + 1,) bounds of the lists.
        rows: (R,) lists that are wanted, in this order.
    """
    starts = indptr[rows]
    lengths = indptr[rows + 1] - starts
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total) + np.repeat(starts - ends + lengths, lengths), lengths
