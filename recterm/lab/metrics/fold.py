"""One split of the data, ready to fit and measure on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from recterm.errors import EngineError
from recterm.lab.metrics.lists import NOBODY, GroundTruth

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

    from recterm.engine import Interactions
    from recterm.lab.metrics.lists import Rows
    from recterm.lab.metrics.settings import EvaluationSettings
    from recterm.lab.splits.splits import Split


@dataclass(frozen=True, eq=False)
class Fold:
    """Training part, histories, test part, and what lists are measured against."""

    data: Interactions
    train: Interactions
    """What models are fitted on."""
    known: Interactions
    """What users are folded in from: the training interactions, and the known part of new users."""
    test: Rows
    """Ascending positions in `data`."""
    target: GroundTruth | None
    """What lists are measured against; None when the protocol has no lists, or no test item is relevant."""

    @classmethod
    def of(
        cls,
        data: Interactions,
        split: Split,
        item_rank: Rows,
        *,
        lists: bool,
        measuring: EvaluationSettings | None = None,
        seed: int = 0,
    ) -> Fold:
        """The part of a split.

        Raises:
            EngineError: the split leaves nothing to test, or nothing to train on.
        """
        if not len(split.test):
            raise EngineError(
                "the split leaves nothing to test: no user has enough interactions to hold one of them out",
                "a holdout of 20 % needs users with at least 3 interactions",
            )
        if not len(split.train):
            raise EngineError("the split leaves nothing to train on", "choose another split, or import more data")
        # In the order of the data, which is sorted: nothing has to be sorted again.
        train, test = data.part(np.sort(split.train)), np.sort(split.test)
        known = data.part(np.sort(np.concatenate([split.train, split.history]))) if len(split.history) else train
        target = None
        if lists:
            target = GroundTruth.of(data, train, test, item_rank, known=known.activity, measuring=measuring, seed=seed)
        return cls(data, train, known, test, target if target is not None and len(target.users) else None)

    @property
    def histories(self) -> csr_matrix:
        """(U, I) values of `known`."""
        return self.known.matrix

    @cached_property
    def unit_items(self) -> csr_matrix:
        """(I, U) the items as vectors of length 1 (or 0): by who touched them in training."""
        from scipy.sparse import csr_matrix

        matrix = self.train.matrix.T.tocsr()
        lengths = np.sqrt(np.maximum(np.diff(matrix.indptr), 1))
        data = np.ones(matrix.nnz, dtype=np.float32) / np.repeat(lengths, np.diff(matrix.indptr)).astype(np.float32)
        return csr_matrix((data, matrix.indices, matrix.indptr), shape=matrix.shape)

    def popular_lists(self, k: int) -> Rows:
        """(T, k) what the most popular candidates would be for each target user, without what the user knows."""
        assert self.target is not None
        lists = np.full((len(self.target.users), k), NOBODY, dtype=np.int64)
        for place, user in enumerate(self.target.users):
            known = self.histories.indices[self.histories.indptr[user] : self.histories.indptr[user + 1]]
            first = self.target.candidates[: k + len(known)]
            unknown = first[~np.isin(first, known)][:k]
            lists[place, : len(unknown)] = unknown
        return lists
