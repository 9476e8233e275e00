"""Likes of a community in two orders, and what follows for one profile: who is alike, and what goes together.

U users, I items, E likes, L liked rows of a profile.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Self

import numpy as np

from recterm.domain.model import LIKED_STARS
from recterm.engine.core.ragged import entries_of
from recterm.engine.neighbourhood.user_lists import sums_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from recterm.domain.model import Scale
    from recterm.engine.core.arrays import RowVector

ALIKE_SHRINKAGE = 8.0
"""Added to the norm of a similarity, in items of average rarity: two people with little in common count less."""

TOGETHER_SHRINKAGE = 3.0
"""People added to the number expected by chance, so that a pair that few people made does not lead."""

LEAST_SUPPORT = 3
"""People who must like two items for them to go together."""


@dataclass(frozen=True, slots=True, eq=False)
class Alike:
    """The users most like a profile."""

    users: RowVector
    """(K,) the closest first."""
    similarities: NDArray[np.float64]
    """(K,) cosine of the liked items in (0, 1], rare ones counting more."""


@dataclass(frozen=True, slots=True, eq=False)
class Together:
    """What people who like one item also like."""

    both: NDArray[np.int64]
    """(I,) people who like both."""
    total: int
    """People who like the item."""
    lift: NDArray[np.float64]
    """(I,) times as many as by chance, shrunk towards 0 where little is known; 0 below the least support and
    where fewer like both than by chance."""


@dataclass(frozen=True, eq=False)
class Likes:
    """Which users like which items."""

    indptr: NDArray[np.int64]
    """(U + 1,) bounds of the users' lists."""
    items: NDArray[np.int32]
    """(E,) item rows by user."""
    liked_indptr: NDArray[np.int64]
    """(I + 1,) bounds of the items' lists."""
    users: NDArray[np.int32]
    """(E,) users by item."""

    @classmethod
    def of(
        cls,
        user: NDArray[np.int32],
        item: NDArray[np.int32],
        value: NDArray[np.float32],
        *,
        n_items: int,
        scale: Scale | None,
    ) -> Self:
        """Make the lists from interactions whose users ascend: ratings of 4 stars or more, of counts all above 0."""
        liked = value > 0 if scale is None else value >= np.float32(scale.from_stars(LIKED_STARS))
        user, item = user[liked], item[liked]
        n_users = int(user[-1]) + 1 if len(user) else 0
        order = np.argsort(item, kind="stable")
        return cls(_bounds(user, n_users), item, _bounds(item, n_items), user[order])

    @property
    def n_users(self) -> int:
        """U."""
        return len(self.indptr) - 1

    @property
    def n_items(self) -> int:
        """I."""
        return len(self.liked_indptr) - 1

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """(I,) users who like each item."""
        return np.diff(self.liked_indptr)

    @cached_property
    def _rarity(self) -> NDArray[np.float64]:
        """(I,) log(1 + U / users), divided by its mean over all likes: what everyone likes says little of a person."""
        rarity: NDArray[np.float64] = np.log1p(self.n_users / np.maximum(self.counts, 1))
        return rarity / max(float(rarity[self.items].mean()) if len(self.items) else 1.0, 1e-12)

    @cached_property
    def _sizes(self) -> NDArray[np.float64]:
        """(U,) summed rarity of what each user likes."""
        owners = np.repeat(np.arange(self.n_users), np.diff(self.indptr))
        return sums_of(owners, self._rarity[self.items], self.n_users)

    def alike(self, liked: RowVector, n: int) -> Alike:
        """Return up to n users who share the most of a profile's liked rows, (L,) distinct, rows from I on are ignored.

        The similarity is the cosine of the two sets with the weight log(1 + U / users of the item) (Breese et al.,
        "Empirical analysis of predictive algorithms for collaborative filtering", 1998, 2.2.3), its norm shrunk.
        """
        liked = liked[liked < self.n_items]
        places, lengths = entries_of(self.liked_indptr, liked)
        shared = sums_of(self.users[places], np.repeat(self._rarity[liked], lengths), self.n_users)
        norm = np.sqrt(self._rarity[liked].sum() * self._sizes) + ALIKE_SHRINKAGE
        similarities = shared / norm
        users = np.argsort(-similarities, kind="stable")[:n]
        users = users[similarities[users] > 0]
        return Alike(users, similarities[users])

    def liked_by(self, alike: Alike) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Return (I,) the summed similarities of those users who like each item, and (I,) how many they are."""
        places, lengths = entries_of(self.indptr, alike.users)
        weights, items = np.repeat(alike.similarities, lengths), self.items[places]
        return sums_of(items, weights, self.n_items), np.bincount(items, minlength=self.n_items)

    def among(self, users: RowVector, row: int) -> RowVector:
        """Return those users who like an item, in their order."""
        mine = self.users[self.liked_indptr[row] : self.liked_indptr[row + 1]]
        return users[np.isin(users, mine)]

    def shared(self, users: RowVector, liked: RowVector) -> NDArray[np.int64]:
        """Return (L,) how many of the users like each row; 0 for rows from I on."""
        places, _ = entries_of(self.indptr, users)
        return np.bincount(self.items[places], minlength=max(self.n_items, int(liked.max(initial=0)) + 1))[liked]

    def rarity_of(self, liked: RowVector) -> NDArray[np.float64]:
        """Return (L,) how much a like of each row says of a person, 1 on average; 0 for rows from I on."""
        return np.where(liked < self.n_items, self._rarity[np.minimum(liked, self.n_items - 1)], 0.0)

    def together(self, row: int) -> Together:
        """Return what people who like an item also like.

        The lift is P(b | a) / P(b), with people added to what chance would give: both / (total * P(b) + shrinkage),
        which is near the lift where many like both (Brin et al., "Dynamic itemset counting", 1997, for the lift).
        """
        mine = self.users[self.liked_indptr[row] : self.liked_indptr[row + 1]].astype(np.int64)
        places, _ = entries_of(self.indptr, mine)
        both = np.bincount(self.items[places], minlength=self.n_items)
        both[row] = 0
        chance = len(mine) * self.counts / max(1, self.n_users)
        lift = np.where((both >= LEAST_SUPPORT) & (both > chance), both / (chance + TOGETHER_SHRINKAGE), 0.0)
        return Together(both, len(mine), lift)


def _bounds(rows: NDArray[np.int32], size: int) -> NDArray[np.int64]:
    """Return the (size + 1,) bounds of the lists of each row."""
    return np.concatenate(([0], np.cumsum(np.bincount(rows, minlength=size)))).astype(np.int64)
