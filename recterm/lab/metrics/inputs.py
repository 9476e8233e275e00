"""Inputs of metrics: lists, rating errors and neighbour lists; a metric's parameters name their attributes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from recterm.engine.baselines.content import Content
    from recterm.lab.arrays import Counts, F64Vector, Hits
    from recterm.lab.metrics.fold import Fold
    from recterm.lab.metrics.lists import GroundTruth, Rows


@dataclass(frozen=True, eq=False)
class JudgedLists:
    """Lists of a fold's users, with what metrics need to know about both."""

    target: GroundTruth
    lists: Rows
    """(T, k) item rows, negative where a list is shorter."""
    k: int
    auc: F64Vector | None = None
    """(T,) area under the ROC curve, where it was measured."""

    @cached_property
    def hits(self) -> Hits:
        """(T, k) True where a list has a relevant item."""
        return self.target.hits(self.lists)

    @property
    def relevant(self) -> Counts:
        """(T,) number of relevant test items."""
        return self.target.relevant

    @property
    def candidates(self) -> Rows:
        """(C,) competing items."""
        return self.target.candidates

    @property
    def n_candidates(self) -> int:
        """Number of competing items."""
        return len(self.target.candidates)


@dataclass(frozen=True, eq=False, kw_only=True)
class ComparedLists(JudgedLists):
    """Lists with the training part and the popular list, from which metrics beyond accuracy are computed."""

    part: Fold
    expected: Rows
    """(T, k) the most popular items for the same users."""

    @property
    def popularity(self) -> NDArray[np.integer]:
        """(I,) training interactions of each item."""
        return self.part.train.popularity

    @property
    def n_users(self) -> int:
        """Users of the training part."""
        return self.part.train.n_users

    @property
    def vectors(self) -> csr_matrix:
        """(I, U) items as vectors of length 1 (or 0)."""
        return self.part.unit_items

    @property
    def histories(self) -> csr_matrix:
        """(T, I) each user's known items."""
        return self.part.histories[self.target.users]


@dataclass(frozen=True, slots=True, eq=False)
class RatingErrors:
    """Errors in the unit of the ratings, summed by user."""

    squared: F64Vector
    """(U,) sum of squared errors of each user; or such sums over others, of any shape."""
    absolute: F64Vector
    """(U,) sum of absolute errors."""
    counts: F64Vector
    """(U,) number of test ratings."""

    @property
    def rated(self) -> RatingErrors:
        """The errors of the users with test ratings."""
        rated = self.counts > 0
        return RatingErrors(self.squared[rated], self.absolute[rated], self.counts[rated])

    @property
    def total(self) -> RatingErrors:
        """The sums over all users."""
        import numpy as np

        return RatingErrors(*(np.asarray(part.sum()) for part in (self.squared, self.absolute, self.counts)))


@dataclass(frozen=True, slots=True, eq=False)
class DeviationErrors:
    """Comparison of the errors with their predicted deviations, summed by user."""

    within: F64Vector
    """(U,) ratings inside the predicted 80 % interval."""
    squared: F64Vector
    """(U,) sum of (error / deviation)^2."""
    counts: F64Vector
    """(U,) number of test ratings."""
    seed: int = 0
    """Seed of the intervals."""

    def rated(self, seed: int) -> DeviationErrors:
        """Return the comparison for the users with test ratings."""
        rated = self.counts > 0
        return DeviationErrors(self.within[rated], self.squared[rated], self.counts[rated], seed)


@dataclass(frozen=True, slots=True, eq=False)
class NeighbourList:
    """List shown to one user beside an item."""

    item: int
    shown: NDArray[np.int64]
    """Item rows of the list, at most k."""
    relevant: NDArray[np.int64]
    """The user's relevant test items."""
    weights: F64Vector
    """(I,) weight of a hit on each item."""
    kin: Content | None
    """The content model of the same items; None without features."""
