"""Group prior: what users who share a word of a feature, such as an age band or a country, like more than others.

Where little is known about a person, the groups that they belong to say a little more. Their mean differs from that of
everybody by chance too, the more so the smaller the group; so each group is drawn towards everybody as far as chance
explains its difference (empirical Bayes: Efron and Morris, "Stein's estimation rule and its competitors", 1973). All
groups are estimated together by ridge regression, so that two features that say the same do not count twice:

    x[u]     = w[u] - a[u] / mean(a) * mean(w)        w: weights (U, I), a[u]: their sum; rows sum to 0
    t[g]     = |mean of x over the users of g|^2      expected by chance, n[g] users drawn from U at random:
    chance   = (1 / n[g] - 1 / U) * sum |x[u]|^2 / (U - 1)
    r[g]     = max(0, t[g] / chance - 1 - SURE * sd of that by chance)
    D        = (ZtZ + diag(1 / ((1 / n[g] - 1 / U) r[g])))^-1 Zt X        Z: (U, G) memberships, groups with r > 0

A difference that chance explains has r = 0, and the group is dropped. That users of one group have longer histories
says nothing of what they like; a[u] takes it out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

import numpy as np

from recterm.engine.core.memberships import names_from_array, names_to_array
from recterm.engine.core.prior import share_left

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from recterm.engine.core.arrays import F32Matrix, F32Vector, RowVector
    from recterm.engine.core.memberships import Memberships
    from recterm.engine.core.protocol import Arrays

SURE = 2.0
"""Standard deviations of chance by which a group must differ from everybody before it counts."""

FEWEST_USERS = 10
"""Users that a group needs."""

MOST_CELLS = 8_000_000
"""Groups x items that are kept, 32 MB; those that differ most from everybody."""

_PROBES = 48
"""Random vectors by which the spread of chance is estimated."""


@dataclass(frozen=True, slots=True, eq=False)
class GroupPrior:
    """What each of G groups likes more or less than everybody, drawn towards 0 as far as chance explains it."""

    names: tuple[str, ...]
    """(G,) names of the groups that differ from everybody."""
    deviations: F32Matrix
    """(G, I) weight that an item has among the users of the group, less its weight among all users."""
    strength: float
    """How much they count in a score, in the model's unit, when little is known about a person."""
    counts_per_weight: float
    """Interactions that a mean weight of 1 stands for, for people of whom nothing is known but their groups."""

    @classmethod
    def of(cls, weights: csr_matrix, memberships: Memberships, strength: float) -> Self | None:
        """Learn from a weighted community (U, I) and the groups of its users; None where no group differs.

        Users without interactions say nothing about their groups.
        """
        active = np.flatnonzero(np.diff(weights.indptr) > 0)
        community, members = weights[active].astype(np.float64), memberships.rows(active)
        sizes = np.asarray(members.matrix.sum(axis=0)).ravel()
        large = np.flatnonzero((sizes >= FEWEST_USERS) & (sizes < len(active)))
        large = large[np.argsort(-sizes[large], kind="stable")[: max(1, MOST_CELLS // community.shape[1])]]
        if not len(large) or not community.data.any():
            return None
        columns, totals = members.matrix[:, np.sort(large)], _Totals.of(community)
        sums, evidence, penalty = totals.groups(columns)
        kept = np.flatnonzero(evidence > 0)
        if not len(kept):
            return None
        shared = (columns[:, kept].T @ columns[:, kept]).toarray()
        deviations = np.linalg.solve(shared + np.diag(penalty[kept]), sums[kept])
        names = tuple(members.names[place] for place in np.sort(large)[kept])
        return cls(names, deviations.astype(np.float32), strength, community.nnz / max(totals.mean.sum(), 1e-9))

    def padded(self, n_more: int) -> GroupPrior:
        """Extend the prior to further items, with which nobody has interacted."""
        zeros = np.zeros((len(self.names), n_more), dtype=np.float32)
        return replace(self, deviations=np.concatenate([self.deviations, zeros], axis=1))

    def places_of(self, groups: Sequence[str]) -> RowVector:
        """Return the rows of `deviations` of the groups that it knows, of those given."""
        return np.array([place for place, name in enumerate(self.names) if name in groups], dtype=np.int64)

    def parts(self, groups: Sequence[str], weights: F32Vector, items: RowVector | slice) -> NDArray[np.float64]:
        """Return (G', n) what each group in `places_of` adds to the scores of items, for a history of (H,) weights.

        To popularity, in interactions, where the history has no positive weight.
        """
        amount = self._amount(np.maximum(weights.astype(np.float64), 0.0).sum())
        return self.deviations[self.places_of(groups)][:, items].astype(np.float64) * amount

    def scores_many(self, histories: csr_matrix, memberships: Memberships) -> F32Matrix:
        """Return (n, I) amounts to add for each of n weighted histories, by the groups of their people."""
        liked_weights = np.asarray(histories.maximum(0).sum(axis=1), dtype=np.float64).ravel()
        amounts = (memberships.columns(self.names) @ self.deviations).astype(np.float32)
        amounts *= self._amount(liked_weights).astype(np.float32)[:, None]
        return amounts

    def arrays(self) -> Arrays:
        """Return the arrays for the store."""
        return {
            "group_names": names_to_array(self.names),
            "group_deviations": self.deviations,
            "group_scale": np.array([self.strength, self.counts_per_weight]),
        }

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> Self | None:
        """Restore what `arrays` returned; None where a model has no groups."""
        if "group_names" not in arrays:
            return None
        strength, counts = (float(value) for value in arrays["group_scale"])
        deviations = arrays["group_deviations"]
        names = names_from_array(arrays["group_names"], len(deviations))
        return cls(names, deviations, strength, counts)

    def _amount(self, liked_weight: NDArray[np.float64] | float) -> NDArray[np.float64]:
        """Return the factor of the deviations for histories whose positive weights sum to this."""
        liked = np.asarray(liked_weight)
        return np.where(liked > 0, share_left(self.strength, liked), self.counts_per_weight)


@dataclass(frozen=True, slots=True, eq=False)
class _Totals:
    """Sums over a community of (U, I) weights whose rows are brought to 0, without making them dense."""

    community: csr_matrix
    mean: NDArray[np.float64]
    """(I,) mean weight."""
    activity: NDArray[np.float64]
    """(U,) summed weights of each user, as a multiple of their mean."""
    squares: NDArray[np.float64]
    """(U,) |x|^2."""
    chance: NDArray[np.float64]
    """(2,) sum of the variances of all items, and sum of the squared covariances between them."""

    @classmethod
    def of(cls, community: csr_matrix) -> Self:
        """Sum up a community whose users all have interactions."""
        n_users, n_items = community.shape
        mean = np.asarray(community.mean(axis=0)).ravel()
        activity = np.asarray(community.sum(axis=1), dtype=np.float64).ravel()
        activity = activity / (activity.mean() or 1.0)
        squares = np.asarray(community.multiply(community).sum(axis=1)).ravel()
        squares = squares - 2 * activity * (community @ mean) + activity**2 * (mean @ mean)
        # Hutchinson 1990: the mean of |C z|^2 over random signs z is the sum of the squares of C.
        probes = np.random.default_rng(0).choice([-1.0, 1.0], size=(n_items, _PROBES))
        met = community @ probes - np.outer(activity, mean @ probes)
        spread = (community.T @ met - np.outer(mean, activity @ met)) / (n_users - 1)
        chance = np.array([squares.sum() / (n_users - 1), float((spread**2).sum(axis=0).mean())])
        return cls(community, mean, activity, squares, chance)

    def groups(self, columns: csr_matrix) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Return (G, I) sums of x over each group, (G,) evidence r, and (G,) the ridge penalty that it gives."""
        sizes = np.asarray(columns.sum(axis=0)).ravel()
        sums = (columns.T @ self.community).toarray() - np.outer(columns.T @ self.activity, self.mean)
        odds = 1 / sizes - 1 / len(self.activity)
        variance, covariance = self.chance
        ratio = ((sums / sizes[:, None]) ** 2).sum(axis=1) / (odds * variance)
        # Of the sum over users and that over pairs of users.
        sd = np.sqrt(2 * odds**2 * covariance + self.squares.var() * odds / sizes**2) / (odds * variance)
        evidence = np.maximum(0.0, ratio - 1 - SURE * sd)
        return sums, evidence, 1 / np.maximum(odds * evidence, 1e-12)
