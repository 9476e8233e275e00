"""Editions of works in the catalogue: listed, joined and set apart. Imports only the standard library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.domain.answers.data.editions import Edition, EditionGroup, EditionGroups
from recterm.domain.data.editions import EditionState
from recterm.errors import RectermError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from recterm.domain.model import ItemRow
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
