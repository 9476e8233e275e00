"""Memberships of people in user groups, as a sparse matrix of ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scipy.sparse import csr_matrix

    from recterm.domain.data.user_groups import UserGroup
    from recterm.engine.core.arrays import RowVector


@dataclass(frozen=True, slots=True, eq=False)
class Memberships:
    """The groups of n people."""

    names: tuple[str, ...]
    """(G,) `UserGroup.name` of each group."""
    matrix: csr_matrix
    """(n, G) ones."""

    @classmethod
    def of(cls, groups: Sequence[UserGroup], n_users: int) -> Self:
        """Make the memberships of the users of a data set."""
        from scipy.sparse import csr_matrix

        users = np.concatenate([np.zeros(0, dtype=np.int64), *(np.asarray(group.users) for group in groups)])
        columns = np.repeat(np.arange(len(groups)), [len(group.users) for group in groups])
        ones = np.ones(len(users), dtype=np.float64)
        matrix = csr_matrix((ones, (users, columns)), shape=(n_users, len(groups)))
        return cls(tuple(group.name for group in groups), matrix)

    def rows(self, people: RowVector) -> Self:
        """Return the memberships of some of the people."""
        return type(self)(self.names, self.matrix[people])

    def columns(self, names: Sequence[str]) -> csr_matrix:
        """Return (n, len(names)) memberships in the groups of these names; nobody is in one that is not among them."""
        from scipy.sparse import csr_matrix

        places = {name: place for place, name in enumerate(self.names)}
        kept = [(places[name], column) for column, name in enumerate(names) if name in places]
        chosen = csr_matrix(
            (np.ones(len(kept)), ([place for place, _ in kept], [column for _, column in kept])),
            shape=(len(self.names), len(names)),
        )
        return self.matrix @ chosen
