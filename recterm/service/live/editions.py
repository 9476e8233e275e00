"""Editions of works in the catalogue: listed, joined and set apart. Imports only the standard library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.domain.answers.data.editions import Edition, EditionGroup, EditionGroups, ItemEditions
from recterm.domain.data.editions import EditionState
from recterm.errors import RectermError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from recterm.domain.model import ItemId, ItemRow
    from recterm.service.live.state.live_state import LiveState


class EditionDecisions:
    """Works of the library with several items, and what a person decides about them."""

    def __init__(self, state: LiveState) -> None:
        self._state = state

    def all(self) -> EditionGroups:
        """Return the works with several items, and the groups that may be one work, popular ones first."""
        catalogue, editions = self._state.library.catalogue, self._state.library.editions
        works = editions.groups()
        stored = editions.all()
        rows = catalogue.rows_of({item for work in stored for item in work.items})
        reasons: dict[int, dict[str, None]] = {}
        possible: list[tuple[list[int], tuple[str, ...]]] = []
        work_of = {row: members[0] for members in works for row in members}
        for work in stored:
            here = [rows[item] for item in work.items if item in rows]
            if work.state is EditionState.POSSIBLE:
                distinct = list(dict.fromkeys(work_of.get(row, row) for row in here))
                if len(distinct) > 1:
                    possible.append((distinct, work.reasons))
            for row in here[:1]:
                reasons.setdefault(work_of.get(row, row), {}).update(dict.fromkeys(work.reasons))
        named = self._named(row for members in (*works, *(each for each, _ in possible)) for row in members)
        return EditionGroups(
            tuple(_group(members, named, tuple(reasons.get(members[0], ())), sure=True) for members in works),
            tuple(_group(members, named, why, sure=False) for members, why in possible),
        )

    def of(self, row: ItemRow) -> ItemEditions:
        """Return the other editions of an item, and the items that may be some."""
        stored = self._state.library.editions
        (item,) = self._state.items_of([row])
        same, frontier = {item.id}, [item.id]
        possible: dict[ItemId, None] = {}
        while frontier:
            works = stored.with_item(frontier.pop())
            apart = any(work.state is EditionState.APART for work in works)
            for work in works:
                if work.state is EditionState.POSSIBLE:
                    possible.update(dict.fromkeys(work.items))
                elif work.state is EditionState.JOINED or not apart:
                    frontier += [member for member in work.items if member not in same]
                    same.update(work.items)
        rows = self._state.library.catalogue.rows_of({*same, *possible})
        others = sorted(rows[name] for name in same - {item.id} if name in rows)
        perhaps = sorted(rows[name] for name in possible if name in rows and name not in same)
        return ItemEditions(tuple(self._state.items_of(others)), tuple(self._state.items_of(perhaps)))

    def decide(self, row: ItemRow, same: Sequence[ItemRow], other: Sequence[ItemRow]) -> None:
        """Decide which items are editions of the same work as one, and which are works of their own."""
        editions = self._state.library.editions
        (item,) = self._state.items_of([row])
        with self._state.library.transaction():
            for apart in self._state.items_of(other):
                editions.set_apart(apart.id)
            if same:
                editions.join([item.id, *(each.id for each in self._state.items_of(same))])
        self._state.reload()

    def join(self, rows: Sequence[ItemRow]) -> None:
        """Decide that items are editions of one work.

        Raises:
            RectermError: there are fewer than two different items.
        """
        if len(set(rows)) < 2:
            raise RectermError(
                "one item alone has nothing to be joined with", "name two items or more", code="group_too_small"
            )
        with self._state.library.transaction():
            self._state.library.editions.join(item.id for item in self._state.items_of(rows))
        self._state.reload()

    def set_apart(self, row: ItemRow) -> None:
        """Decide that an item is a work of its own."""
        (item,) = self._state.items_of([row])
        self._state.library.editions.set_apart(item.id)
        self._state.reload()

    def _named(self, rows: Iterable[int]) -> dict[int, Edition]:
        wanted = sorted(set(rows))
        items = self._state.library.catalogue.page(wanted)
        return {item.row: Edition(item.id, item.title, item.year) for item in items}


def _group(members: Sequence[int], named: dict[int, Edition], reasons: tuple[str, ...], *, sure: bool) -> EditionGroup:
    return EditionGroup(tuple(named[row] for row in members), sure, reasons)
