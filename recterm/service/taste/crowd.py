"""Crowd: how the community rates each item, and how harsh its users are. Importing this imports NumPy and polars."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from recterm.engine.core.taste import to_stars
from recterm.ingest.dataset.community import decode_community
from recterm.service.arrays.star_counts import N_STEPS, read_star_counts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from recterm.domain.answers.taste.habits import GroupKind
    from recterm.store import Library

LEAST_RATERS = 5
"""People who must have rated an item for its mean to be compared with."""

LEAST_RATINGS = 20
"""Ratings from which a user of the community is compared."""

SPREAD_RATERS = 10
"""Raters for which the spread of all ratings about the items' means counts beside an item's own."""

STEPS = np.arange(1, N_STEPS + 1) / 2
"""Stars of each half-star step."""


@dataclass(frozen=True, slots=True, eq=False)
class Crowd:
    """The community's ratings; I items, without those added by profiles."""

    counts: NDArray[np.int64]
    """(I, 10) ratings by half-star step; no rows without ratings."""
    raters: NDArray[np.int64]
    """(I,) people who rated each item."""
    means: NDArray[np.float64]
    """(I,) mean stars; NaN without raters."""
    spreads: NDArray[np.float64]
    """(I,) standard deviations in stars, drawn towards that of all ratings where few people rated."""
    habits: NDArray[np.float64]
    """Mean stars above the items' means of each user with enough ratings, ascending."""
    shares: Mapping[GroupKind, Mapping[str, float]]
    """Share of the community's interactions with items of each genre, decade and maker."""

    def comparable(self, row: int) -> bool:
        """Return whether an item has enough raters to compare with."""
        return row < len(self.raters) and bool(self.raters[row] >= LEAST_RATERS)


def read_crowd(library: Library) -> Crowd:
    """Read how the community rates, one chunk in memory at a time.

    Raises:
        LibraryError: the community in the library is damaged.
    """
    counts = read_star_counts(library).astype(np.int64)
    raters, means, spreads = moments_of(counts)
    return Crowd(counts, raters, means, spreads, _habits(library, means, raters), group_shares(library))


def moments_of(
    counts: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Return (I,) raters, means and spreads of (I, 10) counts by half-star step."""
    raters = counts.sum(axis=1)
    filled = np.maximum(raters, 1)
    means = np.where(raters > 0, counts @ STEPS / filled, np.nan)
    centred = np.nan_to_num(means)
    squares = np.maximum(counts @ STEPS**2 - raters * centred**2, 0.0)
    within = float(squares.sum() / max(1, (raters - 1)[raters > 0].sum()))
    spreads = np.sqrt((squares + SPREAD_RATERS * within) / (np.maximum(raters - 1, 0) + SPREAD_RATERS))
    return raters, means, spreads


def _habits(library: Library, means: NDArray[np.float64], raters: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return mean stars above the items' means of each user with enough compared ratings, ascending."""
    info = library.info()
    if info.scale is None:
        return np.zeros(0)
    sums, numbers = np.zeros(info.n_users), np.zeros(info.n_users, dtype=np.int64)
    for chunk in library.data.community():
        arrays = decode_community([chunk])
        kept = raters[arrays.item] >= LEAST_RATERS
        user, item = arrays.user[kept], arrays.item[kept]
        above = to_stars(arrays.value[kept], info.scale).astype(np.float64) - means[item]
        sums += np.bincount(user, above, minlength=info.n_users)
        numbers += np.bincount(user, minlength=info.n_users)
    enough = numbers >= LEAST_RATINGS
    return np.sort(sums[enough] / numbers[enough])


def group_shares(library: Library) -> dict[GroupKind, dict[str, float]]:
    """Return the share of the community's interactions with items of each genre, decade and maker."""
    totals: dict[GroupKind, Counter[str]] = {"genre": Counter(), "decade": Counter(), "maker": Counter()}
    counts, _ = library.catalogue.counts_and_years()
    for count, item in zip(counts, library.catalogue.descriptions(), strict=False):  # added items come last
        if count:
            names = groups_of(item.genres, item.year, item.creators)
            for kind, total in totals.items():
                total.update(dict.fromkeys(names[kind], count))
    whole = max(1, sum(counts))
    return {kind: {name: count / whole for name, count in total.items()} for kind, total in totals.items()}


def groups_of(genres: Iterable[str], year: int | None, creators: Iterable[str]) -> dict[GroupKind, tuple[str, ...]]:
    """Return the genres, the decade and the makers of an item by kind."""
    decade = () if year is None else (f"{year // 10 * 10}s",)
    return {"genre": tuple(dict.fromkeys(genres)), "decade": decade, "maker": tuple(dict.fromkeys(creators))}
