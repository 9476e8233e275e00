"""Memberships of people in user groups, as a sparse matrix of ones."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from recterm.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
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

    def names_of(self, person: int) -> tuple[str, ...]:
        """Return the names of the groups of one of the people."""
        mine = slice(self.matrix.indptr[person], self.matrix.indptr[person + 1])
        return tuple(self.names[column] for column in self.matrix.indices[mine])

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


def names_to_array(names: Sequence[str]) -> NDArray[np.uint8]:
    """Return names of groups as an array for the store."""
    return np.frombuffer(json.dumps(names, ensure_ascii=False).encode(), dtype=np.uint8)


def names_from_array(array: NDArray[np.uint8], n_groups: int) -> tuple[str, ...]:
    """Restore what `names_to_array` returned; EngineError where it is damaged or of another number of groups."""
    try:
        names = tuple(map(str, json.loads(array.tobytes())))
    except ValueError as error:
        raise EngineError("array 'group_names' is not a list of names", "train again") from error
    if len(names) != n_groups:
        raise EngineError(f"array 'group_names' has {len(names)} names for {n_groups} groups", "train again")
    return names
