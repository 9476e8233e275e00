"""Judged lists: the inputs of list metrics, each under the name of a metric's parameter."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

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
