"""Editions in a library: works with several items, as an import found them and as people decided."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING

from recterm.domain.data.disjoint_sets import DisjointSets
from recterm.domain.data.editions import EditionState, WorkOfItems
from recterm.domain.model import ItemId
from recterm.store.file.damage import decoding
from recterm.store.file.values import texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recterm.store.file.connection import Connection

_FOUND_STATES = (EditionState.SURE, EditionState.POSSIBLE)


class Editions:
    """Works with several items; decisions name items by id and outlive the data."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def replace(self, works: Iterable[WorkOfItems]) -> None:
        """Replace what imports have found; people's decisions stay."""
        with self._db.transaction():
            self._db.run("DELETE FROM editions WHERE state IN (?, ?)", _FOUND_STATES)
            self._db.run_many("INSERT INTO editions (state, members, reasons) VALUES (?, ?, ?)", map(_record, works))

    def all(self) -> list[WorkOfItems]:
        """Return everything that is stored, in order."""
        with decoding(self._db.path, "the editions"):
            return [
                WorkOfItems(tuple(map(ItemId, texts(members))), EditionState(state), texts(reasons))
                for state, members, reasons in self._db.rows(
                    "SELECT state, members, reasons FROM editions ORDER BY number"
                )
            ]

    def with_item(self, item: ItemId) -> list[WorkOfItems]:
        """Return what is stored about one item, in order."""
        sql = (
            "SELECT state, members, reasons FROM editions"
            " WHERE EXISTS (SELECT 1 FROM json_each(members) AS members WHERE members.value = ?) ORDER BY number"
        )
        with decoding(self._db.path, "the editions"):
            return [
                WorkOfItems(tuple(map(ItemId, texts(members))), EditionState(state), texts(reasons))
                for state, members, reasons in self._db.rows(sql, (item,))
            ]

    def groups(self) -> list[list[int]]:
        """Return the rows of each work with several items in the catalogue, ascending; the first is its name.

        What a person set apart is in a group only if a person joined it to another item.
        """
        joins = self._db.rows(
            "SELECT number, state, members.value, row FROM editions, json_each(members) AS members"
            " JOIN items ON items.id = members.value WHERE state <> ? ORDER BY number",
            (EditionState.POSSIBLE,),
        )
        apart = {row for _, state, _, row in joins if state == EditionState.APART}
        sets: DisjointSets[int] = DisjointSets()
        first: dict[int, int] = {}
        for number, state, _, row in joins:
            if state == EditionState.JOINED or (state == EditionState.SURE and row not in apart):
                sets.union(first.setdefault(number, row), row)
        return [rows for rows in sets.sets().values() if len(rows) > 1]

    def join(self, items: Iterable[ItemId]) -> None:
        """Decide that these items are editions of one work; one set apart stays apart from what imports find."""
        members = tuple(dict.fromkeys(items))
        with self._deciding():
            self._add(WorkOfItems(members, EditionState.JOINED))

    def set_apart(self, item: ItemId) -> None:
        """Decide that an item is a work of its own."""
        with self._deciding():
            self._forget(EditionState.JOINED, item)
            self._forget(EditionState.APART, item)
            self._add(WorkOfItems((item,), EditionState.APART))

    def _forget(self, state: EditionState, item: ItemId) -> None:
        """Take an item out of the decisions of one state."""
        sql = "SELECT number, members FROM editions WHERE state = ? AND members LIKE '%' || ? || '%'"
        for number, members in self._db.rows(sql, (state, json.dumps(item, ensure_ascii=False)[1:-1])):
            left = [member for member in texts(members) if member != item]
            self._db.run("DELETE FROM editions WHERE number = ?", (number,))
            if len(left) > 1:
                self._add(WorkOfItems(tuple(map(ItemId, left)), state))

    def _add(self, work: WorkOfItems) -> None:
        self._db.run("INSERT INTO editions (state, members, reasons) VALUES (?, ?, ?)", _record(work))

    @contextmanager
    def _deciding(self) -> Iterator[None]:
        """Write a decision; loaded models notice it by the revision of the added items."""
        with self._db.transaction():
            yield
            self._db.run("UPDATE library SET own_revision = own_revision + 1")


def _record(work: WorkOfItems) -> tuple[str, str, str]:
    return (
        work.state.value,
        json.dumps(work.items, ensure_ascii=False),
        json.dumps(work.reasons, ensure_ascii=False),
    )
