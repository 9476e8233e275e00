"""Groups of rows that are joined pair by pair for a reason, each named by its smallest row."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from recterm.domain.data.disjoint_sets import DisjointSets

if TYPE_CHECKING:
    from collections.abc import Iterator


class Groups:
    """Disjoint sets of rows, with the reasons for each join."""

    def __init__(self) -> None:
        self._rows: DisjointSets[int] = DisjointSets()
        self._joins: list[tuple[int, int, str]] = []
        self._n_united = 0
        """Joins that `_rows` knows: of groups that nobody asks for one by one, none."""

    def of(self, row: int) -> int:
        """Return the smallest row of a row's group; a row that was never joined is a group of its own."""
        for first, second, _ in self._joins[self._n_united :]:
            self._rows.union(first, second)
        self._n_united = len(self._joins)
        return self._rows.find(row)

    def join(self, first: int, second: int, reason: str) -> None:
        """Make two groups one."""
        self._joins.append((first, second, reason))

    def between(self, others: Groups) -> Groups:
        """Return the same joins, but of the groups that others have made; joins inside one of these are left out."""
        renamed, above = Groups(), others.smallest()
        for first, second, reason in self._joins:
            left, right = above.get(first, first), above.get(second, second)
            if left != right:
                renamed.join(left, right, reason)
        return renamed

    def smallest(self) -> dict[int, int]:
        """Return the smallest row of the group of each row that was joined, in the order of the rows."""
        from scipy.sparse import coo_matrix
        from scipy.sparse.csgraph import connected_components

        if not self._joins:
            return {}
        pairs = np.array([join[:2] for join in self._joins], dtype=np.int64)
        rows, places = np.unique(pairs, return_inverse=True)
        first, second = places.reshape(pairs.shape).T
        graph = coo_matrix((np.ones(len(first), dtype=np.int8), (first, second)), shape=(len(rows), len(rows)))
        n_groups, group = connected_components(graph, directed=False)
        smallest = np.full(n_groups, np.iinfo(np.int64).max)
        np.minimum.at(smallest, group, rows)
        return dict(zip(rows.tolist(), smallest[group].tolist(), strict=True))

    def listed(self) -> Iterator[tuple[list[int], list[str]]]:
        """Yield each group's rows, ascending, with its distinct reasons; groups by their smallest row."""
        above = self.smallest()
        members: defaultdict[int, list[int]] = defaultdict(list)
        for row, smallest in above.items():
            members[smallest].append(row)
        reasons: defaultdict[int, dict[str, None]] = defaultdict(dict)
        for first, _, reason in self._joins:
            reasons[above[first]][reason] = None
        for smallest in sorted(members):
            yield members[smallest], list(reasons[smallest])
