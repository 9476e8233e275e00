"""Fold: one split of the data, ready to fit and measure on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from recterm.domain.data.item_columns import REVIEW_WORDS
from recterm.engine.lists.editions import first_editions
from recterm.errors import EngineError
from recterm.lab.metrics.lists import NOBODY, GroundTruth

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

    from recterm.domain.evaluation_settings import EvaluationSettings
    from recterm.engine import Interactions
    from recterm.lab.metrics.lists import Rows
    from recterm.lab.splits.splits import Split


@dataclass(frozen=True, eq=False)
class Fold:
    """Training part, histories, test part, and the ground truth of lists."""

    data: Interactions
    train: Interactions
    """Training part, on which models are fitted."""
    observed: Interactions
    """Interactions from which users are folded in: training ones, and the known part of new users."""
    test: Rows
    """Ascending positions in `data`."""
    target: GroundTruth | None
    """Ground truth of lists; None when the protocol has no lists, or no test item is relevant."""
    unlisted: csr_matrix | None = None
    """(U, I) items that no list may hold; None: those of the user's history."""

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
        """Make the fold of a split.

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
        data = _without_words_of_reviews(data)
        # In the order of the data, which is sorted: no need to sort again.
        train, test = data.part(np.sort(split.train)), np.sort(split.test)
        observed = data.part(np.sort(np.concatenate([split.train, split.history]))) if len(split.history) else train
        if split.repeats:
            train, observed = _with_other_times(data, split)
        target = None
        if lists:
            target = GroundTruth.of(
                data, train, test, item_rank,
                histories=observed, repeats=split.repeats, measuring=measuring, seed=seed,
            )  # fmt: skip
        return cls(data, train, observed, test, target if target is not None and len(target.users) else None)

    @property
    def histories(self) -> csr_matrix:
        """(U, I) values of `observed`."""
        return self.observed.matrix

    @property
    def times(self) -> csr_matrix | None:
        """(U, I) UTC seconds of `histories`; None without dates."""
        return self.observed.times

    @cached_property
    def unit_items(self) -> csr_matrix:
        """(I, U) items as vectors of length 1 (or 0), from their users in training."""
        from scipy.sparse import csr_matrix

        matrix = self.train.matrix.T.tocsr()
        lengths = np.sqrt(np.maximum(np.diff(matrix.indptr), 1))
        data = np.ones(matrix.nnz, dtype=np.float32) / np.repeat(lengths, np.diff(matrix.indptr)).astype(np.float32)
        return csr_matrix((data, matrix.indices, matrix.indptr), shape=matrix.shape)

    def popular_lists(self, k: int) -> Rows:
        """Return (T, k) the most popular candidates for each target user, without the user's known items."""
        assert self.target is not None
        lists = np.full((len(self.target.users), k), NOBODY, dtype=np.int64)
        candidates, work = self.target.candidates, self.target.work
        works = candidates if work is None else work[candidates]
        once = first_editions(candidates, work)
        unlisted = self.histories if self.unlisted is None else self.unlisted
        candidates, works = candidates[once], works[once]
        for place, user in enumerate(self.target.users):
            history = unlisted.indices[unlisted.indptr[user] : unlisted.indptr[user + 1]]
            history = history[:0] if self.target.repeats else history
            first = slice(k + len(history))
            unknown = candidates[first][~np.isin(works[first], history if work is None else work[history])][:k]
            lists[place, : len(unknown)] = unknown
        return lists


def _without_words_of_reviews(data: Interactions) -> Interactions:
    """Return the data without the words that reviews give items: a library has those of the tested rows among them."""
    return data if data.features is None else replace(data, features=data.features.without(REVIEW_WORDS))


def _with_other_times(data: Interactions, split: Split) -> tuple[Interactions, Interactions]:
    """Return the training part and the histories, with all times but one of the tested interactions.

    Of users that are new to the models these belong to the histories alone.

    Raises:
        EngineError: the values are ratings, which do not say how often.
    """
    if data.explicit:
        raise EngineError(
            f"{split.name} needs counts of plays or purchases, but these data have ratings",
            f"leave out --seen include: {split.name.partition('+')[0]}",
        )
    value = data.value.copy()
    value[split.test] -= 1
    others = split.test[value[split.test] > 0]

    def part(*positions: Rows) -> Interactions:
        kept = np.sort(np.concatenate(positions))
        return replace(data.part(kept), value=value[kept])

    if len(split.history):
        return part(split.train), part(split.train, split.history, others)
    both = part(split.train, others)
    return both, both
