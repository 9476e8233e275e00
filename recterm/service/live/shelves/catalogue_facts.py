"""Catalogue facts as arrays, for shelves about popularity and dates; read once for each data set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from recterm.engine.core.arrays import RowVector
    from recterm.store import Library


@dataclass(frozen=True, slots=True, eq=False)
class CatalogueFacts:
    """What the catalogue says about every item; I items, added ones included."""

    counts: NDArray[np.int64]
    """(I,) interactions of the community with each item."""
    years: NDArray[np.int64]
    """(I,) year of each item; 0 where it has none."""
    arrived: RowVector
    """Rows that the latest import brought into a catalogue that had others before, ascending."""
    arrived_at: int
    """UTC seconds of that import; 0 if there was none."""


def read_facts(library: Library) -> CatalogueFacts:
    """Read the facts of a library."""
    counts, years = library.catalogue.counts_and_years()
    arrivals = library.data.arrivals()
    rows = sorted(library.catalogue.rows_of(arrivals.items).values())
    return CatalogueFacts(
        np.array(counts, dtype=np.int64),
        np.array(years, dtype=np.int64),
        np.array(rows, dtype=np.int64),
        arrivals.at if rows else 0,
    )
