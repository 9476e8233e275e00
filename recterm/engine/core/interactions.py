"""Interactions of the community as arrays: checked, free of duplicates, sorted by user and item."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from recterm.domain.model import Scale
from recterm.engine.core.memberships import Memberships
from recterm.errors import EngineError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray
    from scipy.sparse import csr_matrix

    from recterm.domain.data.user_groups import UserGroup
    from recterm.engine.core.features import ItemFeatures

MAX_ROW = np.iinfo(np.int32).max
"""Users and items are kept as int32."""

MOST_RATING_VALUES = 21
"""A scale has at most this many steps (0 to 10 in halves); more distinct values are counts."""

USUAL_MAXIMA = (5.0, 10.0, 100.0)
"""Common scales; a data set may happen to lack the best rating."""

LOWEST_RATING_CENTRE = 0.3
"""Mean position in [min, max] from which values on a grid count as ratings: people rate what they chose, mostly well;
counts pile up at their minimum."""


@dataclass(frozen=True, eq=False)
class Interactions:
    """One row per user and item. Made by `from_arrays`, which checks everything."""

    user: NDArray[np.int32]
    """(N,) user rows in [0, n_users), ascending."""
    item: NDArray[np.int32]
    """(N,) item rows in [0, n_items), ascending within a user."""
    value: NDArray[np.float32]
    """(N,) ratings in the scale's own numbers, or counts (plays, views) of implicit data; below 0: against the item."""
    timestamp: NDArray[np.int64] | None
    """(N,) UTC seconds, or None."""
    n_users: int
    n_items: int
    scale: Scale | None
    """The rating scale; None for implicit data."""
    features: ItemFeatures | None = None
    """Features of the items, for models that use them."""
    source: str = ""
    """What the reader of the data knows it by; no model looks at it."""
    work: NDArray[np.int64] | None = None
    """(I,) the row that names each item's work (`lists.editions`), by which lists are judged; None: each its own."""
    user_groups: tuple[UserGroup, ...] = ()
    """The users with each word of each feature of users, feature by feature."""

    @classmethod
    def from_arrays(
        cls,
        user: ArrayLike,
        item: ArrayLike,
        value: ArrayLike | None = None,
        timestamp: ArrayLike | None = None,
        *,
        n_users: int | None = None,
        n_items: int | None = None,
        scale: Scale | None = None,
        explicit: bool | None = None,
        features: ItemFeatures | None = None,
        signed: bool = False,
    ) -> Interactions:
        """Check and sort the arrays of a data set.

        Duplicates of a user and an item are merged: of ratings the latest wins (without timestamps: the last row),
        counts are summed.

        Args:
            user: user rows, whole numbers from 0.
            item: item rows, whole numbers from 0.
            value: ratings or counts; None: 1 for each interaction.
            timestamp: UTC seconds.
            n_users: users, when there may be some without interactions; else the largest row + 1.
            n_items: items, likewise.
            scale: the rating scale, which makes the data explicit.
            explicit: True when the values are ratings, False when they are counts; None: inferred from the values.
            features: features of the items, one row each.
            signed: whether counts may be below 0, as feedback scores of events that speak against an item are.

        Raises:
            EngineError: lengths differ, the features are not of n_items items, a row is negative or too large, a
                value is NaN or infinite, a count is negative without `signed`, a rating lies outside the scale, or
                there are no interactions at all.
        """
        users, n_users = _rows(user, "user", n_users)
        items, n_items = _rows(item, "item", n_items)
        values = np.ones(len(users), np.float32) if value is None else np.asarray(value, dtype=np.float32)
        times = None if timestamp is None else np.asarray(timestamp, dtype=np.int64)
        for name, array in (("item", items), ("value", values), ("timestamp", times)):
            if array is not None and array.shape != users.shape:
                raise EngineError(f"user has {len(users)} entries, but {name} has shape {array.shape}")
        if len(users) == 0:
            raise EngineError("there are no interactions", "import data with at least one user and one item")
        data_scale = _scale(values, scale, explicit)
        _check_values(values, data_scale, signed=signed)
        order = _order(users, items, times, n_items)
        if order is not None:
            users, items, values = users[order], items[order], values[order]
            times = None if times is None else times[order]
        users, items, values, times = _merge(users, items, values, times, summed=data_scale is None)
        if features is not None and len(features) != n_items:
            raise EngineError(f"there are features of {len(features)} items, but {n_items} items")
        return cls(users, items, values, times, n_users, n_items, data_scale, features)

    def __len__(self) -> int:
        return len(self.user)

    def part(self, positions: NDArray[np.int64]) -> Interactions:
        """Return some of the interactions (ascending positions), with all users and items, on the same scale."""
        times = None if self.timestamp is None else self.timestamp[positions]
        return replace(
            self,
            user=self.user[positions],
            item=self.item[positions],
            value=self.value[positions],
            timestamp=times,
        )

    @property
    def explicit(self) -> bool:
        """True for ratings, False for counts."""
        return self.scale is not None

    @property
    def dated(self) -> bool:
        """True when the interactions have dates that differ: the dates of an import on one day say nothing."""
        return self.timestamp is not None and len(self) > 0 and bool(self.timestamp.min() != self.timestamp.max())

    @cached_property
    def popularity(self) -> NDArray[np.int64]:
        """(I,) interactions of each item, without those that speak against it."""
        return np.bincount(
            self.item if self._favourable is None else self.item[self._favourable], minlength=self.n_items
        )

    @cached_property
    def _favourable(self) -> NDArray[np.bool_] | None:
        """(N,) interactions that do not speak against their item; None if none does, as among ratings."""
        if self.scale is not None or not len(self) or self.value.min() >= 0:
            return None
        return self.value >= 0

    def relevant(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return those of some positions that do not speak against their item; of ratings all."""
        return rows if self._favourable is None else rows[self._favourable[rows]]

    @cached_property
    def memberships(self) -> Memberships | None:
        """(U, G) the groups of the users; None where nothing describes them."""
        return Memberships.of(self.user_groups, self.n_users) if self.user_groups else None

    @cached_property
    def activity(self) -> NDArray[np.int64]:
        """(U,) interactions of each user."""
        return np.bincount(self.user, minlength=self.n_users)

    @cached_property
    def times(self) -> csr_matrix | None:
        """(U, I) UTC seconds, with the structure of `matrix`; None without dates that differ."""
        if self.timestamp is None or not self.dated:
            return None
        matrix = self.matrix
        return type(matrix)((self.timestamp, matrix.indices, matrix.indptr), shape=matrix.shape, copy=False)

    @cached_property
    def matrix(self) -> csr_matrix:
        """(U, I) values as float32, item rows sorted within each user; shares memory with this object."""
        from scipy.sparse import csr_matrix

        indptr = np.zeros(self.n_users + 1, dtype=np.int64)
        np.cumsum(self.activity, out=indptr[1:])
        if indptr[-1] <= MAX_ROW:
            indptr = indptr.astype(np.int32)
        matrix = csr_matrix((self.value, self.item, indptr), shape=(self.n_users, self.n_items), copy=False)
        matrix.has_sorted_indices = True
        matrix.has_canonical_format = True
        return matrix


def _rows(rows: ArrayLike, name: str, size: int | None) -> tuple[NDArray[np.int32], int]:
    """Return rows as int32, and the total number."""
    array = np.asarray(rows)
    if array.ndim != 1:
        raise EngineError(f"{name} rows must be a flat array, not one of shape {array.shape}")
    if len(array) == 0:
        return array.astype(np.int32), size or 0
    if not np.issubdtype(array.dtype, np.integer):
        whole = np.isfinite(array) if np.issubdtype(array.dtype, np.floating) else np.zeros(len(array), bool)
        whole[whole] = array[whole] == np.trunc(array[whole])
        if not whole.all():
            position = int(np.argmin(whole))
            raise EngineError(f"{name} row at position {position} is {array[position]}, not a whole number")
    top = MAX_ROW if size is None else size - 1
    if array.min() < 0 or array.max() > top:
        position = int(np.argmax((array < 0) | (array > top)))
        raise EngineError(f"{name} row at position {position} is {array[position]}, outside 0 to {top}")
    return array.astype(np.int32), int(array.max()) + 1 if size is None else size


def _scale(values: NDArray[np.float32], scale: Scale | None, explicit: bool | None) -> Scale | None:
    """Return the given scale, or the one inferred from the values; None for counts."""
    if explicit is False:
        return None
    if scale is not None:
        return scale
    distinct = np.unique(values[np.isfinite(values)])
    if len(distinct) == 0 or (explicit is None and not _looks_like_ratings(values, distinct)):
        return None
    low, high = float(distinct[0]), float(distinct[-1])
    step = float(np.diff(distinct).min()) if len(distinct) > 1 else 1.0
    if low == 0 and high == 1:
        return Scale(low, high, step)
    for usual in USUAL_MAXIMA:
        if low >= 0 and high <= usual:
            return Scale(min(low, 1.0), usual, step)
    return Scale(low, high if high > low else low + 1.0, step)


def _looks_like_ratings(values: NDArray[np.float32], distinct: NDArray[np.float32]) -> bool:
    """Return whether several values lie on a grid of halves from 0 to 10, with a mean that is not near the minimum."""
    low, high = float(distinct[0]), float(distinct[-1])
    if len(distinct) < 2 or len(distinct) > MOST_RATING_VALUES or low < 0 or high > 10:
        return False
    on_grid = bool(np.all(distinct * 2 == np.trunc(distinct * 2)))
    return on_grid and (float(values.mean(dtype=np.float64)) - low) / (high - low) >= LOWEST_RATING_CENTRE


def _check_values(values: NDArray[np.float32], scale: Scale | None, *, signed: bool) -> None:
    """Refuse NaN, infinities, negative counts and ratings outside their scale, naming the first position."""
    finite = np.isfinite(values)
    if not finite.all():
        position = int(np.argmin(finite))
        raise EngineError(f"value at position {position} is {values[position]}, not a finite number")
    # In float32, like the values: otherwise 0.9 is below a minimum of 0.9.
    low = np.float32((-np.inf if signed else 0.0) if scale is None else scale.minimum)
    high = np.float32(np.inf if scale is None else scale.maximum)
    if values.min() < low or values.max() > high:
        position = int(np.argmax((values < low) | (values > high)))
        where = "negative, but counts start at 0" if scale is None else f"outside the scale of {low:g} to {high:g}"
        hint = "pass explicit=True if these are ratings" if scale is None else "check the rating scale"
        raise EngineError(f"value at position {position} is {values[position]:g}: {where}", hint)


def _order(
    users: NDArray[np.int32], items: NDArray[np.int32], times: NDArray[np.int64] | None, n_items: int
) -> NDArray[np.int64] | None:
    """Return the order by user, item and time (ties: as given); None when the arrays are already strictly sorted."""
    keys = users.astype(np.int64) * n_items + items
    if bool(np.all(keys[1:] > keys[:-1])):
        return None
    return np.argsort(keys, kind="stable") if times is None else np.lexsort((times, keys))


def _merge(
    users: NDArray[np.int32],
    items: NDArray[np.int32],
    values: NDArray[np.float32],
    times: NDArray[np.int64] | None,
    *,
    summed: bool,
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float32], NDArray[np.int64] | None]:
    """Merge sorted arrays into one row per user and item: the last of each, with summed values on request."""
    last = np.ones(len(users), dtype=bool)
    last[:-1] = (users[1:] != users[:-1]) | (items[1:] != items[:-1])
    if last.all():
        return users, items, values, times
    if summed:
        starts = np.concatenate(([0], np.flatnonzero(last)[:-1] + 1))
        values = np.add.reduceat(values, starts, dtype=np.float64).astype(np.float32)
    else:
        values = values[last]
    return users[last], items[last], values, None if times is None else times[last]
