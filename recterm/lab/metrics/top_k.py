"""Top-k columns of many rows of scores, exact, in one pass over the scores."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

SORT_BELOW = 48
"""Columns per requested place below which sorting the whole row is fastest."""

BLOCKS = 16
"""Blocks per requested place: the pass after the next looks at 1 in 16 columns."""

WIDEST = 512
"""Columns of a block at most; the maximum of a narrow block costs NumPy far more per column (128: three times)."""


def top_k(scores: NDArray[np.float32], k: int) -> NDArray[np.int64]:
    """Return the columns of the k largest scores of each row, largest first, ties by column.

    A row's best k columns lie in the k blocks of columns whose maxima are the largest (ties: the block further left),
    so only those blocks are sorted. `numpy.argpartition` would not say which of several equal scores it keeps.

    Args:
        scores: (n, C) without NaN.
        k: number of columns, at least 1.

    Returns:
        (n, min(k, C)) columns.
    """
    n_rows, n_columns = scores.shape
    if n_columns <= SORT_BELOW * k:
        return np.argsort(-scores, axis=1, kind="stable")[:, :k]
    width = min(WIDEST, n_columns // (BLOCKS * k))
    n_blocks = n_columns // width
    in_blocks = scores[:, : n_blocks * width].reshape(n_rows, n_blocks, width)
    blocks = np.sort(top_k(in_blocks.max(axis=2), k), axis=1)
    kept = (blocks[:, :, None] * width + np.arange(width)).reshape(n_rows, -1)
    # The columns after the last whole block take part as they are.
    rest = np.broadcast_to(np.arange(n_blocks * width, n_columns), (n_rows, n_columns - n_blocks * width))
    columns = np.concatenate([kept, rest], axis=1)
    return np.take_along_axis(columns, top_k(np.take_along_axis(scores, columns, axis=1), k), axis=1)
