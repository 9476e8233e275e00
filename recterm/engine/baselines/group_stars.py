"""Group stars: by how much users of one group, such as an age band or a country, rate items higher than everybody.

Where little is known about a person, the groups that they belong to say a little more. A group may rate higher in
general (m), and some items more than others (d). Both are drawn towards 0 as far as chance explains them (empirical
Bayes: Efron and Morris 1973; the variance of d by the moments of DerSimonian and Laird 1986), on the ratings less the
mean and the items' biases (x):

    m[g]     ridge regression of the users' biases on their groups, each with a penalty 1 / ((1 / n[g] - 1 / U) r[g])
    r[g]     = max(0, mean of the group^2 / chance - 1 - SURE * sd of that by chance)
    d[g, i]  = sum of x less the users' biases over the group's ratings of i / (their number + noise / tau[g])
    tau[g]   = max(0, sum over items of sum^2 / number - what chance makes of it, SURE sds included) / ratings of g

Features are gone through in turn, each on what the others leave, so that two that say the same do not count twice. A
group that chance explains is dropped. What is left counts by the share of it that holds for users from whom it was
not learned (`inner_holdout.share_that_holds`): a random group knows the taste of its own members, and of no others.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

import numpy as np

from recterm.engine.core.inner_holdout import share_that_holds
from recterm.engine.core.memberships import names_from_array, names_to_array
from recterm.engine.core.ragged import entries_of
from recterm.engine.core.rating_model import Rated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csc_matrix

    from recterm.engine.core.arrays import F32Matrix, RowVector
    from recterm.engine.core.interactions import Interactions
    from recterm.engine.core.protocol import Arrays
    from recterm.engine.core.rating_model import F64Vector

SURE = 2.0
"""Standard deviations of chance by which a group must differ from everybody before it counts."""

FEWEST_USERS = 10
"""Users with ratings that a group needs."""

MOST_CELLS = 8_000_000
"""Groups x items that are kept, 32 MB; those of the largest groups."""

ROUNDS = 2
"""Passes over the groups; the second corrects what the first gave to the features that come first."""

N_PARTS = 5
"""Folds of users, to see what holds for others."""

MANY_RATINGS = 1_000_000
"""From this many ratings on, one fold of users is enough to see it."""


@dataclass(frozen=True, slots=True, eq=False)
class GroupStars:
    """By how much each of G groups rates each of I items above what is expected of everybody, in ratings."""

    names: tuple[str, ...]
    """(G,) names of the groups that differ."""
    deviations: F32Matrix
    """(G, I) above the mean and the item's bias; a person's groups add up."""

    @classmethod
    def of(cls, left: F64Vector, data: Interactions, damping: float) -> Self | None:
        """Learn from a community's ratings, less their mean and the biases of the items; None where nothing holds.

        Args:
            left: (len(data),) what is left of the ratings.
            data: the community; its memberships are used.
            damping: ratings at the mean that each user's bias starts with.
        """
        if data.memberships is None or not len(data):
            return None
        sizes = np.asarray(data.memberships.matrix[data.activity > 0].sum(axis=0)).ravel()
        large = np.flatnonzero((sizes >= FEWEST_USERS) & (sizes < int((data.activity > 0).sum())))
        large = np.sort(large[np.argsort(-sizes[large], kind="stable")[: max(1, MOST_CELLS // max(1, data.n_items))]])
        if not len(large):
            return None
        fit = _Fit(left, data, data.memberships.matrix[:, large].tocsc(), damping)
        everybody = fit.learn(np.ones(data.n_users, dtype=bool))
        if not everybody.levels.any() and not everybody.items.any():
            return None
        level_share, item_share = fit.shares()
        deviations = level_share * everybody.levels[:, None] + item_share * everybody.items
        kept = np.flatnonzero(np.abs(deviations).max(axis=1) > 0)
        names = tuple(data.memberships.names[large[place]] for place in kept)
        return cls(names, deviations[kept].astype(np.float32)) if len(kept) else None

    def at(self, groups: Sequence[str], items: RowVector) -> F64Vector:
        """Return (N,) how much more a person of these groups gives to the items; groups it does not know add 0."""
        places = [place for place, name in enumerate(self.names) if name in groups]
        summed: F64Vector = self.deviations[places][:, items].sum(axis=0, dtype=np.float64)
        return summed

    def left_of(self, rated: Rated) -> Rated:
        """Return a history with what the person's groups leave of its ratings, which may lie outside the scale."""
        return Rated(rated.rows, rated.ratings - self.at(rated.groups, rated.rows))

    def of_ratings(self, data: Interactions) -> F64Vector:
        """Return (len(data),) how much each rating of a community is raised by the groups of its user."""
        raised = np.zeros(len(data))
        if data.memberships is None:
            return raised
        members = data.memberships.columns(self.names).tocsc()
        indptr = data.matrix.indptr.astype(np.int64)
        for place, deviations in enumerate(self.deviations):
            theirs, _ = entries_of(indptr, members.indices[members.indptr[place] : members.indptr[place + 1]])
            raised[theirs] += deviations[data.item[theirs]]
        return raised

    def taken_off(self, data: Interactions) -> Interactions:
        """Return the community with what its groups leave of its ratings, which may lie outside the scale."""
        return replace(data, value=(data.value - self.of_ratings(data)).astype(np.float32))

    def arrays(self) -> Arrays:
        """Return the arrays for the store."""
        return {"group_names": names_to_array(self.names), "group_deviations": self.deviations}

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> Self | None:
        """Restore what `arrays` returned; None where a model has no groups."""
        if "group_names" not in arrays:
            return None
        deviations = arrays["group_deviations"]
        return cls(names_from_array(arrays["group_names"], len(deviations)), deviations)


@dataclass(frozen=True, slots=True, eq=False)
class _Effects:
    """What was learned of G groups."""

    levels: F64Vector
    """(G,) m."""
    items: NDArray[np.float64]
    """(G, I) d."""


class _Fit:
    """Ratings of a community's groups while they are learned, on all users or on some."""

    def __init__(self, left: F64Vector, data: Interactions, columns: csc_matrix, damping: float) -> None:
        self._data, self._columns = data, columns
        self._indptr = data.matrix.indptr.astype(np.int64)
        sums = np.bincount(data.user, left, data.n_users)
        self._bias: F64Vector = sums / np.maximum(data.activity + damping, 1e-300)
        self._left, self._own = left, left - self._bias[data.user]
        self._rated = data.activity > 0

    def learn(self, among: NDArray[np.bool_]) -> _Effects:
        """Learn from some of the users, a mask (U,)."""
        among = among & self._rated
        return _Effects(self._levels(among), self._items(among))

    def shares(self) -> tuple[float, float]:
        """Return the shares of m and of d that hold for users left out of learning, each in [0, 1]."""
        data, rng = self._data, np.random.default_rng(0)
        part = rng.integers(0, N_PARTS, data.n_users)
        levels, items = np.zeros(len(data)), np.zeros(len(data))
        for fold in range(N_PARTS if len(data) < MANY_RATINGS else 1):
            effects, ours = self.learn(part != fold), part == fold
            for place, (level, deviations) in enumerate(zip(effects.levels, effects.items, strict=True)):
                theirs = self._ratings_of(place, ours)
                levels[theirs] += level
                items[theirs] += deviations[data.item[theirs]]
        # Users to whom nothing is added do not test it.
        return _share(self._left, levels, data.user), _share(self._own, items, data.user)

    def _ratings_of(self, place: int, among: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Return the positions of the ratings by a group's users, of those in a mask."""
        users = self._columns.indices[self._columns.indptr[place] : self._columns.indptr[place + 1]]
        return entries_of(self._indptr, users[among[users]])[0]

    def _levels(self, among: NDArray[np.bool_]) -> F64Vector:
        """Return (G,) what the users of each group give more than everybody, whatever the item."""
        columns, bias = self._columns[among], self._bias[among] - self._bias[among].mean()
        n_users, sizes = len(bias), np.asarray(columns.sum(axis=0)).ravel()
        odds = 1 / np.maximum(sizes, 1) - 1 / max(n_users, 1)
        sums = columns.T @ bias
        chance = np.maximum(odds * (bias.var() if n_users else 0.0), 1e-300)
        # The square of a standard normal has variance 2.
        evidence = (sums / np.maximum(sizes, 1)) ** 2 / chance - 1 - SURE * np.sqrt(2)
        kept = np.flatnonzero((evidence > 0) & (sizes >= 2) & (odds > 0))
        levels = np.zeros(len(sizes))
        if len(kept):
            shared = (columns[:, kept].T @ columns[:, kept]).toarray()
            levels[kept] = np.linalg.solve(shared + np.diag(1 / (odds * evidence)[kept]), sums[kept])
        return levels

    def _items(self, among: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Return (G, I) what the users of each group give more to each item than to others."""
        data, own = self._data, self._own.copy()
        effects = np.zeros((self._columns.shape[1], data.n_items))
        for _ in range(ROUNDS):
            for place, before in enumerate(effects):
                theirs = self._ratings_of(place, among)
                rated = data.item[theirs]
                own[theirs] += before[rated]
                effects[place] = _shrunk(own[theirs], rated, data.n_items)
                own[theirs] -= effects[place][rated]
        return effects


def _share(left: F64Vector, signal: F64Vector, user: NDArray[np.int32]) -> float:
    some = np.flatnonzero(signal)
    return share_that_holds(left[some], signal[some], user[some].astype(np.int64))


def _shrunk(values: F64Vector, items: NDArray[np.int32], n_items: int) -> F64Vector:
    """Return (I,) the mean of the values of each item, drawn towards 0 by what chance makes of the means."""
    counts, sums = np.bincount(items, minlength=n_items), np.bincount(items, values, n_items)
    some = counts > 0
    n_means = int(some.sum())
    noise = float(values.var()) if len(values) else 0.0
    by_chance = noise * (n_means + SURE * np.sqrt(2.0 * n_means))
    spread = float((sums[some] ** 2 / counts[some]).sum()) - by_chance
    if spread <= 0 or noise <= 0:
        return np.zeros(n_items)
    shrunk: F64Vector = sums / (counts + noise * len(values) / spread)
    return shrunk
