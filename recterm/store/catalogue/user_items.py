"""User items, added by people: in a history but not in the data set; the last rows of the catalogue.

They come and go individually: the search index takes single rows; only genres and orders are rebuilt.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from typing import TYPE_CHECKING

from recterm.domain.data.history_titles import TitleFacts
from recterm.domain.model import ItemId, NewItem
from recterm.domain.titles import sort_title
from recterm.process.codec import decode
from recterm.store.catalogue.catalogue import Description, described
from recterm.store.file.damage import decoding
from recterm.store.file.rowlists import pack, unpack
from recterm.store.file.values import json_object, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from recterm.store.file.connection import Connection

_COLUMNS = "id, title, sort_title, year, kind, genres, creators, original_titles, facts, row"
OTHER = "other"
"""Kind of an item whose source does not give one."""

_INDEXED = "title, original_titles, creators, keywords"
_FIRST = "(SELECT n_items FROM library)"
"""The first row of added items."""

_NAMED = """(
    EXISTS (SELECT 1 FROM profiles CROSS JOIN events WHERE profile = profiles.id AND events.item = {id})
    OR EXISTS (SELECT 1 FROM lists CROSS JOIN list_items WHERE list = lists.id AND list_items.item = {id})
)"""
"""Looked up by profile and by list, with which their indexes begin: a log may have hundreds of thousands of events."""

_LEAVING = f"""
SELECT id FROM items WHERE row >= {_FIRST} {{only}} AND (
    NOT {_NAMED.format(id="items.id")}
    OR id IN (SELECT own_id FROM matches WHERE item IS NOT NULL)
    AND id NOT IN (SELECT own_id FROM matches WHERE item IS NULL)
)
"""
_TITLES = f"""
SELECT own_id, title, year, kind, creators, about FROM matches
WHERE matches.item IS NULL {{only}} AND {_NAMED.format(id="own_id")} ORDER BY number
"""


class UserItems:
    """Added items of a library."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def all(self) -> list[NewItem]:
        """Return every added item, as it was added."""
        return self._stored()

    def _stored(self, where: str = "", *parameters: object) -> list[NewItem]:
        aliases: dict[int, dict[str, str]] = {}
        sql = f"SELECT row, namespace, value FROM item_alias WHERE row >= {_FIRST}"
        for row, namespace, value in self._db.rows(sql):
            aliases.setdefault(row, {})[namespace] = value
        rows = self._db.rows(f"SELECT {_COLUMNS} FROM items WHERE row >= {_FIRST} {where} ORDER BY row", parameters)
        with decoding(self._db.path, "the items added by the user"):
            return [
                NewItem(
                    ItemId(item), title, sort_title, year, kind, texts(genres), texts(creators), texts(original_titles),
                    aliases.get(row, {}), json_object(facts), count=0, mean=None, own=True,
                )
                for item, title, sort_title, year, kind, genres, creators, original_titles, facts, row in rows
            ]  # fmt: skip

    def described(self) -> tuple[int, list[Description]]:
        """Return the description of every added item, in row order, and its revision."""
        with self._db.snapshot():
            revision: int = self._db.value("SELECT own_revision FROM library")
            sql = f"SELECT year, genres, creators, facts FROM items WHERE row >= {_FIRST} ORDER BY row"
            rows = self._db.rows(sql)
        with decoding(self._db.path, "the items added by the user"):
            return revision, [described(*fields) for fields in rows]

    def settle(self, only: str | None = None) -> None:
        """Add items for titles that are not in the catalogue but have feedback or are on a list; remove others.

        Facts from several histories are merged.

        Call it after importing a history, deciding on a title or deleting a profile.

        Args:
            only: own id of the only title that changed; None checks all.

        Raises:
            LibraryError: the library cannot be written.
        """
        with self._db.transaction():
            given = () if only is None else (only,)
            by_id, by_own_id = ("", "") if only is None else ("AND id = ?", "AND own_id = ?")
            self.remove([ItemId(item) for (item,) in self._db.rows(_LEAVING.format(only=by_id), given)])
            stored = {item.id: item for item in self._stored(by_id, *given)}
            wanted = dict(stored)
            for fields in self._db.rows(_TITLES.format(only=by_own_id), given):
                with decoding(self._db.path, f"title {fields[0]!r}"):
                    item = _item_of(*fields)
                wanted[item.id] = _joined(wanted[item.id], item) if item.id in wanted else item
            self.remove([item for item, before in stored.items() if wanted[item] != before])
            self.add(wanted.values())

    def add(self, items: Iterable[NewItem]) -> int:
        """Append those whose ids are not in the catalogue; return how many.

        Raises:
            LibraryError: the library cannot be written.
        """
        from recterm.domain.data.item_columns import ItemColumns
        from recterm.store.catalogue.write import extend, insert_items

        given = {item.id: item for item in items}
        with self._db.transaction():
            new = [item for item in given.values() if not self._is_listed(item.id)]
            if not new:
                return 0
            first = self._db.value("SELECT coalesce(max(row) + 1, 0) FROM items")
            insert_items(self._db, ItemColumns.of(new, first), first, own=True)
            self._index(first)
            extend(self._db, [item.genres for item in new], first)
            self._changed()
        return len(new)

    def remove(self, ids: Iterable[ItemId]) -> int:
        """Remove added items from the catalogue; later rows move up. Return how many were removed.

        Events on them stay in the log under their ids.

        Raises:
            LibraryError: the library cannot be written.
        """
        with self._db.transaction():
            removed = sorted(row for item in set(ids) for row in self._rows("id = ? AND own", item))
            if not removed:
                return 0
            self._unindex(removed[0])
            moved = [row for row in self._rows("row > ?", removed[0]) if row not in set(removed)]
            for table in ("items", "item_alias"):
                self._db.run_many(f"DELETE FROM {table} WHERE row = ?", ((row,) for row in removed))
                places = ((row - bisect_left(removed, row), row) for row in moved)
                self._db.run_many(f"UPDATE {table} SET row = ? WHERE row = ?", places)
            self._index(removed[0])
            self._close_gaps(removed)
            self._changed()
        return len(removed)

    def _is_listed(self, item: ItemId) -> bool:
        return bool(self._rows("id = ?", item))

    def _rows(self, where: str, *parameters: object) -> list[int]:
        return [row for (row,) in self._db.rows(f"SELECT row FROM items WHERE {where} ORDER BY row", parameters)]

    def _index(self, first: int) -> None:
        """Add the items from a row on to the search index."""
        self._db.run(
            f"INSERT INTO items_fts (rowid, {_INDEXED}) SELECT row, {_INDEXED} FROM items WHERE row >= ?", (first,)
        )

    def _unindex(self, first: int) -> None:
        """Remove the items from a row on from the search index, which needs the values it was given."""
        self._db.run(
            f"INSERT INTO items_fts (items_fts, rowid, {_INDEXED})"
            f" SELECT 'delete', row, {_INDEXED} FROM items WHERE row >= ?",
            (first,),
        )

    def _close_gaps(self, removed: Sequence[int]) -> None:
        """Remove rows from every genre and order; larger ones move up."""
        for name, rows in self._db.rows("SELECT name, rows FROM orders"):
            self._db.run("UPDATE orders SET rows = ? WHERE name = ?", (_without(rows, removed), name))
        for name, rows in self._db.rows("SELECT name, rows FROM genres"):
            left = _without(rows, removed)
            self._db.run("UPDATE genres SET rows = ?, count = ? WHERE name = ?", (left, len(unpack(left)), name))
        self._db.run("DELETE FROM genres WHERE count = 0")

    def _changed(self) -> None:
        self._db.run("UPDATE library SET own_revision = own_revision + 1")


def _item_of(own_id: str, title: str, year: int | None, kind: str, creators: str, about: str) -> NewItem:
    """Make an item from a title of a history."""
    facts = decode(about, TitleFacts)
    return NewItem(
        ItemId(own_id), title, sort_title(title), year, kind or OTHER, facts.genres, texts(creators),
        facts.titles, facts.ids, {}, count=0, mean=None, own=True,
    )  # fmt: skip


def _joined(item: NewItem, other: NewItem) -> NewItem:
    """Merge another source's facts into an item."""
    return replace(
        item,
        kind=other.kind if item.kind == OTHER else item.kind,
        year=other.year if item.year is None else item.year,
        genres=tuple(dict.fromkeys((*item.genres, *other.genres))),
        creators=item.creators or other.creators,
        original_titles=tuple(dict.fromkeys((*item.original_titles, *other.original_titles))),
        aliases={**other.aliases, **item.aliases},
    )


def _without(rows: bytes, removed: Sequence[int]) -> bytes:
    first, lost = removed[0], set(removed)
    return pack(
        row if row < first else row - bisect_left(removed, row)
        for row in unpack(rows)
        if row < first or row not in lost
    )
