"""Replace the catalogue and the community of a library, and build all that is derived from them.

Everything runs inside the caller's transaction: a process that dies on the way leaves the library as it was.
"""

from __future__ import annotations

import json
from collections import defaultdict
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from recterm.domain import Sort
from recterm.errors import LibraryError
from recterm.store.browsing import order_name
from recterm.store.checksums import checksum
from recterm.store.rowlists import pack
from recterm.titles import title_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from recterm.domain import NewItem
    from recterm.store.connection import Connection

ITEM_COLUMNS = (
    "row", "id", "title", "year", "kind", "genres", "creators", "count", "mean", "sort_title", "key",
    "original_titles", "keywords", "facts", "own",
)  # fmt: skip

SEARCHED_FACTS = ("cast", "themes")
"""Facts whose words the search finds, beside titles and creators."""

_ENCODER = json.JSONEncoder(ensure_ascii=False)

DAMPING = 5.0
"""Ratings at the catalogue's mean that are added to each item before the order by rating: one rating of five stars
does not lead the list."""


def fill_catalogue(db: Connection, items: Iterable[NewItem]) -> int:
    """Replace all items and what is derived from them; the place in `items` is the row. Returns their number."""
    derived = _Derived()
    with _emptied(db, "items"):
        _insert(db, "items", ITEM_COLUMNS, derived.records(items))
    with _emptied(db, "item_alias"):
        _insert(db, "item_alias", ("namespace", "value", "row"), derived.sorted_aliases())
    derived.write(db)
    return len(derived.keys)


def fill_community(db: Connection, chunks: Iterable[bytes]) -> None:
    """Replace the community's chunks, one at a time: they never stand in memory together."""
    db.run("DELETE FROM community")
    for number, chunk in enumerate(chunks):
        db.run("INSERT INTO community VALUES (?, ?, ?)", (number, checksum(chunk), chunk))


def rebuild(db: Connection, *, index: bool = True) -> None:
    """Build genres, orders and (index) the search index again from the items that are there."""
    derived = _Derived()
    columns = "row, genres, count, mean, sort_title, year"
    for row, genres, count, mean, sort_title, year in db.rows(f"SELECT {columns} FROM items ORDER BY row"):
        derived.add(row, json.loads(genres), count, mean, sort_title, year)
    derived.write(db, index=index)


def record(row: int, item: NewItem) -> tuple[Any, ...]:
    """An item in the order of ITEM_COLUMNS."""
    return (
        row, item.id, item.title, item.year, item.kind, _texts(item.genres), _texts(item.creators), item.count,
        item.mean, item.sort_title, title_key(item.title), _texts(item.original_titles), _keywords(item),
        _facts(item), item.own,
    )  # fmt: skip


class _Derived:
    """What the catalogue's answers are read from, gathered while the items pass by."""

    def __init__(self) -> None:
        self.keys: list[tuple[str, int | None, float | None, int]] = []
        self._aliases: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
        self._genres: defaultdict[str, list[int]] = defaultdict(list)

    def records(self, items: Iterable[NewItem]) -> Iterator[tuple[Any, ...]]:
        """The items in the order of ITEM_COLUMNS."""
        ids: set[str] = set()
        for row, item in enumerate(items):
            if item.id in ids:
                raise LibraryError(f"the data name item {item.id!r} twice", "give every item an id of its own")
            ids.add(item.id)
            self.add(row, item.genres, item.count, item.mean, item.sort_title, item.year)
            for namespace, value in item.aliases.items():
                self._aliases[namespace].append((value, row))
            yield record(row, item)

    def add(
        self, row: int, genres: Iterable[str], count: int, mean: float | None, sort_title: str, year: int | None
    ) -> None:
        """Take note of one item; rows come in ascending order."""
        self.keys.append((sort_title, year, mean, count))
        for genre in dict.fromkeys(genres):
            self._genres[genre].append(row)

    def sorted_aliases(self) -> Iterator[tuple[str, str, int]]:
        """Namespace, value and row of every alias, in the order in which the table keeps them."""
        for namespace, named in sorted(self._aliases.items()):
            yield from ((namespace, value, row) for value, row in sorted(named))

    def write(self, db: Connection, *, index: bool = True) -> None:
        """Replace genres, orders and (index) the search index."""
        db.run("DELETE FROM genres")
        db.run("DELETE FROM orders")
        genres = [(name, len(rows), pack(rows)) for name, rows in self._genres.items()]
        _insert(db, "genres", ("name", "count", "rows"), genres)
        _insert(db, "orders", ("name", "rows"), self._orders())
        if index:
            with db.database() as database:
                database.table("items").rebuild_fts()

    def _orders(self) -> Iterator[tuple[str, bytes]]:
        """Both directions of every stored order; equals are popular first, what has no value comes last."""
        titles = [sort_title for sort_title, _, _, _ in self.keys]
        years = [year for _, year, _, _ in self.keys]
        means = self._damped_means()
        # Natural: A first, the newest first, the best first.
        for descending in (False, True):
            yield order_name(Sort.TITLE, descending), _ordered(titles, largest_first=descending)
            yield order_name(Sort.YEAR, descending), _ordered(years, largest_first=not descending)
            yield order_name(Sort.RATING, descending), _ordered(means, largest_first=not descending)

    def _damped_means(self) -> list[float | None]:
        rated = [(mean, count) for _, _, mean, count in self.keys if mean is not None]
        total = sum(count for _, count in rated)
        overall = sum(mean * count for mean, count in rated) / total if total else 0.0
        return [
            None if mean is None else (mean * count + overall * DAMPING) / (count + DAMPING)
            for _, _, mean, count in self.keys
        ]


def _ordered(values: Sequence[Any], *, largest_first: bool) -> bytes:
    known = [row for row, value in enumerate(values) if value is not None]
    unknown = [row for row, value in enumerate(values) if value is None]
    # sorted() keeps equals in their order also when it is reversed.
    return pack(sorted(known, key=values.__getitem__, reverse=largest_first) + unknown)


@contextmanager
def _emptied(db: Connection, table: str) -> Iterator[None]:
    """A table without rows, whose indexes are made again when the block has filled it: faster than row by row."""
    db.run(f"DELETE FROM {table}")
    sql = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = ?"
    indexes = db.rows(sql, (table,))
    for name, _ in indexes:
        db.run(f"DROP INDEX {name}")
    yield
    for _, definition in indexes:
        db.run(definition)


def _insert(db: Connection, table: str, columns: tuple[str, ...], records: Iterable[tuple[Any, ...]]) -> None:
    # Past sqlite-utils' insert_all, which looks at every cell on its way: three times as long for a large catalogue.
    marks = ", ".join("?" * len(columns))
    names = ", ".join(f'"{column}"' for column in columns)
    db.run_many(f"INSERT INTO {table} ({names}) VALUES ({marks})", records)


def _keywords(item: NewItem) -> str:
    if not item.facts:
        return ""
    words: list[str] = []
    for fact in SEARCHED_FACTS:
        value = item.facts.get(fact)
        words.extend(map(str, value) if isinstance(value, list | tuple) else [str(value)] if value else [])
    return "\n".join(words)


def _facts(item: NewItem) -> str:
    return _ENCODER.encode(dict(item.facts)) if item.facts else "{}"


@lru_cache(maxsize=4096)
def _texts(values: tuple[str, ...]) -> str:
    return json.dumps(values, ensure_ascii=False)
