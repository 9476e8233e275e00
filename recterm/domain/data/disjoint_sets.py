"""Disjoint sets that are joined pair by pair, each named by its smallest member. Standard library only."""

from __future__ import annotations

from collections import defaultdict
from typing import Generic, TypeVar

Member = TypeVar("Member", int, str)


class DisjointSets(Generic[Member]):
    """Union-find with path compression; a member that was never joined is a set of its own."""

    def __init__(self) -> None:
        self._above: dict[Member, Member] = {}

    def find(self, member: Member) -> Member:
        """Return the smallest member of a member's set."""
        above = self._above
        root = member
        while (parent := above.get(root, root)) != root:
            root = parent
        while (parent := above.get(member, member)) != root:
            above[member], member = root, parent
        return root

    def union(self, first: Member, second: Member) -> None:
        """Make the sets of two members one."""
        low, high = self.find(first), self.find(second)
        if high < low:
            low, high = high, low
        self._above.setdefault(low, low)
        self._above[high] = low

    def sets(self) -> dict[Member, list[Member]]:
        """Return the members of every set that was joined, ascending, by its smallest member, ascending."""
        members: defaultdict[Member, list[Member]] = defaultdict(list)
        for member in sorted(self._above):
            members[self.find(member)].append(member)
        return dict(sorted(members.items()))
