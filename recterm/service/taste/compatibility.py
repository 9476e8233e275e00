"""Compatibility of a person with others: how likely both prefer the same of two items. U users, E ratings, H history.

The correlation of two persons' stars over the items that both rated is drawn towards that with a typical user, on
Fisher's scale, since few shared items say little. Of a pair of items with a bivariate normal distribution of opinions
and correlation r, both persons prefer the same one with probability 1/2 + asin(r) / pi (Sheppard 1899): that is the
compatibility, in [0, 1], with 1/2 for strangers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from recterm.domain.answers.taste.estimate import Estimate
from recterm.engine.core.ragged import entries_of
from recterm.service.taste.estimates import normal_quantile

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from recterm.engine.core.arrays import RowVector

    Floats = NDArray[np.float64]

LEAST_SHARED = 5
"""Items that two persons must both have rated."""

USUAL = (0.33, 0.2)
"""Mean and standard deviation, on Fisher's scale, of the correlations of two users where too few can be compared."""

LEAST_PEOPLE = 20
"""Users from whom the mean and the deviation are estimated instead."""

LEAST_DEVIATION = 0.1
"""Smallest deviation of the correlations with different users: with none, all would be equal."""

LARGEST_CORRELATION = 0.99


@dataclass(frozen=True, slots=True, eq=False)
class CommunityStars:
    """Stars of the community by user."""

    indptr: NDArray[np.int64]
    """(U + 1,) bounds of the users' ratings."""
    items: NDArray[np.int64]
    """(E,) item rows."""
    stars: Floats
    """(E,)"""

    @classmethod
    def of(cls, user: NDArray[np.integer], item: NDArray[np.integer], stars: NDArray[np.floating]) -> Self:
        """Make the lists from ratings whose users ascend."""
        sizes = np.bincount(user, minlength=int(user[-1]) + 1 if len(user) else 0)
        return cls(np.concatenate(([0], np.cumsum(sizes))), item.astype(np.int64), stars.astype(np.float64))

    @property
    def n_users(self) -> int:
        """U."""
        return len(self.indptr) - 1

    def of_user(self, user: int) -> tuple[NDArray[np.int64], Floats]:
        """Return the rows that a user rated, and the stars."""
        mine = slice(self.indptr[user], self.indptr[user + 1])
        return self.items[mine], self.stars[mine]

    def of_users(self, users: RowVector) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats]:
        """Return place in `users`, row and stars of every rating of some users."""
        places, lengths = entries_of(self.indptr, users)
        return np.repeat(np.arange(len(users)), lengths), self.items[places], self.stars[places]


@dataclass(frozen=True, slots=True, eq=False)
class Correlations:
    """Correlations of one person's stars with those of others, on Fisher's scale."""

    shared: NDArray[np.int64]
    """(U,) items that both rated."""
    observed: Floats
    """(U,) of the shared items; NaN with too few, or where either gave all the same stars."""

    @property
    def usual(self) -> tuple[float, float]:
        """Mean and standard deviation of the true correlations, by moments (DerSimonian and Laird 1986)."""
        kept = np.isfinite(self.observed)
        if kept.sum() < LEAST_PEOPLE:
            return USUAL
        weights = (self.shared[kept] - 3).astype(np.float64)
        values = self.observed[kept]
        mean = float(weights @ values / weights.sum())
        scatter = float(weights @ (values - mean) ** 2) - (len(values) - 1)
        variance = scatter / float(weights.sum() - weights @ weights / weights.sum())
        return mean, max(LEAST_DEVIATION, float(np.sqrt(max(0.0, variance))))

    def drawn(self, usual: tuple[float, float]) -> tuple[Floats, Floats]:
        """Return (U,) correlations drawn towards the usual one, and (U,) their standard deviations."""
        mean, deviation = usual
        kept = np.isfinite(self.observed)
        weights = np.where(kept, self.shared - 3, 0).astype(np.float64)
        precision = weights + deviation**-2
        values = (weights * np.nan_to_num(self.observed) + mean * deviation**-2) / precision
        return values, 1 / np.sqrt(precision)


def correlate(community: CommunityStars, rows: RowVector, stars: Floats, n_items: int) -> Correlations:
    """Return the correlations of a person who gave (H,) stars to (H,) distinct rows with every user."""
    mine = np.full(n_items, np.nan)
    mine[rows[rows < n_items]] = stars[rows < n_items]
    shared = np.isfinite(mine[community.items])
    owner = np.repeat(np.arange(community.n_users), np.diff(community.indptr))[shared]
    return _moments(owner, mine[community.items[shared]], community.stars[shared], community.n_users)


def correlate_two(rows: RowVector, stars: Floats, their_rows: RowVector, their_stars: Floats) -> Correlations:
    """Return the correlation of two persons, as one of one."""
    _, mine, theirs = np.intersect1d(rows, their_rows, assume_unique=True, return_indices=True)
    return _moments(np.zeros(len(mine), dtype=np.int64), stars[mine], their_stars[theirs], 1)


def _moments(owner: NDArray[np.int64], x: Floats, y: Floats, n_users: int) -> Correlations:
    shared = np.bincount(owner, minlength=n_users)
    filled = np.maximum(shared, 1)
    means = [np.bincount(owner, values, minlength=n_users) / filled for values in (x, y)]
    x, y = x - means[0][owner], y - means[1][owner]
    spread = np.bincount(owner, x * x, minlength=n_users) * np.bincount(owner, y * y, minlength=n_users)
    kept = (shared >= LEAST_SHARED) & (spread > 1e-9)
    correlation = np.bincount(owner, x * y, minlength=n_users) / np.sqrt(np.where(kept, spread, 1.0))
    limited = np.clip(correlation, -LARGEST_CORRELATION, LARGEST_CORRELATION)
    return Correlations(shared, np.where(kept, np.arctanh(limited), np.nan))


def agreement(fisher: float) -> float:
    """Return the compatibility of a correlation on Fisher's scale."""
    return float(0.5 + np.arcsin(np.tanh(fisher)) / np.pi)


def compatibility(value: float, deviation: float) -> Estimate:
    """Return the compatibility of a correlation on Fisher's scale, with its interval."""
    half = normal_quantile() * deviation
    return Estimate(agreement(value), agreement(value - half), agreement(value + half))
