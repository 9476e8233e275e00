"""Star counts of every item: how many people of the community gave it each number of stars."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recterm.domain.model import MAX_STARS
from recterm.engine.core.taste import to_stars
from recterm.ingest.dataset.community import decode_community

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from recterm.store import Library

N_STEPS = round(MAX_STARS * 2)
"""Number of half-star steps, from 0.5 to 5."""


def read_star_counts(library: Library) -> NDArray[np.int32]:
    """Return how often each item got each number of stars, one chunk of the community in memory at a time.

    Returns:
        (I, 10) counts; column c counts the ratings that round to (c + 1) / 2 stars. No rows without ratings.

    Raises:
        LibraryError: a chunk is damaged.
    """
    info = library.info()
    if info.scale is None:
        return np.zeros((0, N_STEPS), dtype=np.int32)
    counts = np.zeros(info.n_items * N_STEPS, dtype=np.int32)
    for chunk in library.data.community():
        arrays = decode_community([chunk])
        steps = np.rint(to_stars(arrays.value, info.scale) * 2).astype(np.int64) - 1
        counts += np.bincount(arrays.item * np.int64(N_STEPS) + steps, minlength=len(counts)).astype(np.int32)
    return counts.reshape(-1, N_STEPS)
