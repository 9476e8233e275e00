"""Kept users of user-kNN: who gave what weight to which item, by user and by item, and how a similarity uses it.

U users that are kept, I items, E entries of all lists.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np

from recterm.engine.core.ragged import entries_of
from recterm.engine.neighbourhood.user_comparison import Compared

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from recterm.domain.model import ItemRow
    from recterm.engine.core.arrays import F32Vector, RowVector
    from recterm.engine.core.protocol import Arrays


class ComparisonParams(Protocol):
    """Hyperparameters that decide what two users are compared by."""

    @property
    def similarity(self) -> str:
        """One of SIMILARITIES."""
        ...

    @property
    def weighting(self) -> str:
        """One of WEIGHTINGS."""
        ...

    @property
    def bm25_k1(self) -> float:
        """How slowly further plays stop adding weight."""
        ...

    @property
    def bm25_b(self) -> float:
        """How far long histories are damped."""
        ...


@dataclass(frozen=True, eq=False)
class UserLists:
    """Weights of the kept users in two orders."""

    params: ComparisonParams
    indptr: NDArray[np.int64]
    """(U + 1,) bounds of the users' lists."""
    items: NDArray[np.int32]
    """(E,) item rows by user."""
    weights: F32Vector
    """(E,) their weights."""
    heard_indptr: NDArray[np.int64]
    """(I + 1,) bounds of the items' lists."""
    heard_users: NDArray[np.int32]
    """(E,) users by item."""
    heard_weights: F32Vector
    """(E,) the weights again."""

    @classmethod
    def of(cls, params: ComparisonParams, by_user: csr_matrix) -> UserLists:
        """Make the lists from the weights of the kept users, (U, I)."""
        by_item = by_user.tocsc()
        return cls(
            params,
            by_user.indptr.astype(np.int64),
            by_user.indices.astype(np.int32),
            by_user.data,
            by_item.indptr.astype(np.int64),
            by_item.indices.astype(np.int32),
            by_item.data,
        )

    @classmethod
    def from_arrays(cls, params: ComparisonParams, arrays: Arrays) -> UserLists:
        """Restore the lists that `arrays` was taken from."""
        return cls(
            params, arrays["indptr"], arrays["items"], arrays["weights"],
            arrays["heard_indptr"], arrays["heard_users"], arrays["heard_weights"],
        )  # fmt: skip

    def arrays(self) -> Arrays:
        """Return the six arrays by name."""
        return {
            "indptr": self.indptr,
            "items": self.items,
            "weights": self.weights,
            "heard_indptr": self.heard_indptr,
            "heard_users": self.heard_users,
            "heard_weights": self.heard_weights,
        }

    @property
    def n_users(self) -> int:
        """U."""
        return len(self.indptr) - 1

    @property
    def n_items(self) -> int:
        """I."""
        return len(self.heard_indptr) - 1

    @cached_property
    def _owners(self) -> NDArray[np.int64]:
        """(E,) the user who gave each weight."""
        return np.repeat(np.arange(self.n_users), np.diff(self.indptr))

    @cached_property
    def _idf(self) -> F32Vector:
        """(I,) log(1 + U / users of the item): agreement on what everyone likes says little."""
        return np.log1p(self.n_users / np.maximum(np.diff(self.heard_indptr), 1)).astype(np.float32)

    @cached_property
    def _item_means(self) -> F32Vector:
        """(I,) mean weight of each item."""
        return _means(self.heard_indptr, self.heard_weights)

    @cached_property
    def _user_means(self) -> F32Vector:
        """(U,) mean weight of each user."""
        return _means(self.indptr, self.weights)

    @cached_property
    def _user_totals(self) -> F32Vector:
        """(U,) summed size of each user's weights."""
        return sums_of(self._owners, np.abs(self.weights), self.n_users).astype(np.float32)

    @cached_property
    def seen(self) -> F32Vector:
        """(E,) all weights by user, as the similarity uses them."""
        owners = self._owners
        return self.as_seen(self.items, self.weights, self._user_means[owners], self._user_totals[owners])

    @cached_property
    def user_sums(self) -> NDArray[np.float64]:
        """(U,) sum of each user as the similarity uses them."""
        return sums_of(self._owners, self.seen, self.n_users)

    @cached_property
    def squares(self) -> NDArray[np.float64]:
        """(U,) squared length of each user as the similarity uses them."""
        return sums_of(self._owners, self.seen.astype(np.float64) ** 2, self.n_users)

    @cached_property
    def _item_lengths(self) -> NDArray[np.float64]:
        """(I,) length of each item's weights; 1 for items without any."""
        squares = sums_of(self.items, self.weights.astype(np.float64) ** 2, self.n_items)
        return np.sqrt(np.where(squares > 0, squares, 1.0))

    def as_seen(
        self,
        items: NDArray[np.integer],
        weights: F32Vector,
        means: F32Vector | np.floating,
        totals: F32Vector | np.floating,
    ) -> NDArray[np.float32]:
        """Return (E,) weights as the similarity uses them; means and totals are those of the users who gave them."""
        params = self.params
        match params.similarity:
            case "jaccard" | "dice":
                seen = (weights > 0).astype(np.float32)
            case "pearson":
                seen = weights - means
            case "adjusted-cosine":
                seen = weights - self._item_means[items]
            case _:
                seen = weights
        match params.weighting:
            case "tf-idf":
                seen = np.sign(seen) * np.sqrt(np.abs(seen)) * self._idf[items]
            case "bm25":
                length = 1.0 - params.bm25_b + params.bm25_b * totals / max(float(self._user_totals.mean()), 1e-12)
                below = np.maximum(params.bm25_k1 * length + np.abs(seen), 1e-12)
                seen = seen * (params.bm25_k1 + 1.0) / below * self._idf[items]
        return np.asarray(seen, dtype=np.float32)

    def profile(self, rows: NDArray[np.integer], weights: F32Vector) -> NDArray[np.float64]:
        """Return (H,) a history as the similarity uses it."""
        return self.as_seen(rows, weights, weights.mean(), np.abs(weights).sum()).astype(np.float64)

    def compared(self, rows: RowVector, profile: NDArray[np.float64]) -> Compared:
        """Compare a profile with every user."""
        places, lengths = entries_of(self.heard_indptr, rows)
        users, n_users = self.heard_users[places], self.n_users
        seen = self.as_seen(
            np.repeat(rows, lengths), self.heard_weights[places], self._user_means[users], self._user_totals[users]
        )
        mine = np.repeat(profile, lengths)
        if self.params.similarity == "euclidean":
            return Compared(sums_of(users, np.ones(len(users)), n_users), sums_of(users, (seen - mine) ** 2, n_users))
        return Compared(sums_of(users, seen * mine, n_users))

    def cosines(self, item: ItemRow) -> F32Vector:
        """Return the (I,) cosines of one item's weights with those of every item."""
        mine = slice(self.heard_indptr[item], self.heard_indptr[item + 1])
        dots = self.summed(self.heard_users[mine].astype(np.int64), self.heard_weights[mine].astype(np.float64))
        cosines: F32Vector = (dots / self._item_lengths / self._item_lengths[item]).astype(np.float32)
        return cosines

    def summed(self, users: RowVector, strengths: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the (I,) weighted sum of the users' lists."""
        places, lengths = entries_of(self.indptr, users)
        parts = self.weights[places] * np.repeat(strengths, lengths)
        return sums_of(self.items[places], parts, self.n_items)

    def seen_of(self, users: RowVector) -> tuple[RowVector, NDArray[np.int32], F32Vector, F32Vector]:
        """Return all entries of some users: whose they are (place in `users`), items, weights, and weights as seen."""
        places, lengths = entries_of(self.indptr, users)
        owner = np.repeat(np.arange(len(users)), lengths)
        items, weights = self.items[places], self.weights[places]
        means, totals = self._user_means[users[owner]], self._user_totals[users[owner]]
        return owner, items, weights, self.as_seen(items, weights, means, totals)


def sums_of(rows: NDArray[np.integer], values: NDArray[np.floating], size: int) -> NDArray[np.float64]:
    """Return the (size,) sum of the values of each row."""
    return np.asarray(np.bincount(rows, weights=values, minlength=size), dtype=np.float64)


def _means(indptr: NDArray[np.int64], values: F32Vector) -> F32Vector:
    """Return the mean of each list; 0 for an empty one."""
    lengths = np.diff(indptr)
    sums = sums_of(np.repeat(np.arange(len(lengths)), lengths), values, len(lengths))
    return (sums / np.maximum(lengths, 1)).astype(np.float32)
