"""Groups of rows that are joined pair by pair for a reason, each named by its smallest row."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from recterm.domain.data.disjoint_sets import DisjointSets

if TYPE_CHECKING:
    from collections.abc import Iterator


class Groups:
    """Disjoint sets of rows, with the reasons for each join."""

    def __init__(self) -> None:
        self._rows: DisjointSets[int] = DisjointSets()
        self._joins: list[tuple[int, int, str]] = []

    def of(self, row: int) -> int:
        """Return the smallest row of a row's group; a row that was never joined is a group of its own."""
        return self._rows.find(row)

    def join(self, first: int, second: int, reason: str) -> None:
        """Make two groups one."""
        self._joins.append((first, second, reason))
        self._rows.union(first, second)

    def between(self, others: Groups) -> Groups:
        """Return the same joins, but of the groups that others have made; joins inside one of these are left out."""
        renamed = Groups()
        for first, second, reason in self._joins:
            if others.of(first) != others.of(second):
                renamed.join(others.of(first), others.of(second), reason)
        return renamed

    def listed(self) -> Iterator[tuple[list[int], list[str]]]:
        """Yield each group's rows, ascending, with its distinct reasons; groups by their smallest row."""
        reasons: defaultdict[int, dict[str, None]] = defaultdict(dict)
        for first, _, reason in self._joins:
            reasons[self.of(first)][reason] = None
        for smallest, rows in self._rows.sets().items():
            yield rows, list(reasons[smallest])
