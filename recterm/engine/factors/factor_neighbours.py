"""Neighbours of an item by its factors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recterm.engine.core.protocol import Neighbours
from recterm.engine.core.ranking import top_n

if TYPE_CHECKING:
    from recterm.domain.model import ItemRow
    from recterm.engine.core.arrays import F32Matrix, F32Vector

SUPPORT = np.float32(10.0)
"""Interactions at which a neighbour's similarity counts half: with fewer, its factors are mostly chance."""


def lengths_of(factors: F32Matrix) -> F32Vector:
    """Return (I,) length of each item's factors; 1 for items at the origin, which have no neighbours."""
    lengths = np.sqrt(np.einsum("ik,ik->i", factors, factors))
    return np.where(lengths > 0, lengths, 1.0).astype(np.float32)


def closest(factors: F32Matrix, lengths: F32Vector, popularity: F32Vector, item: ItemRow, n: int) -> Neighbours:
    """Return the n closest items by cosine of factors times p / (p + SUPPORT), with p the neighbour's popularity.

    Args:
        factors: (I, K).
        lengths: (I,) from `lengths_of`.
        popularity: (I,) interactions; items without any are nobody's neighbours.
        item: row in [0, I).
        n: wanted, >= 0.
    """
    cosines = factors @ (factors[item] / lengths[item]) / lengths
    similarities = cosines * (popularity / (popularity + SUPPORT))
    here = np.array([item], dtype=np.int64)
    rows = top_n(similarities, n, exclude=here, candidates=np.flatnonzero(popularity > 0))
    return Neighbours(rows, similarities[rows])
