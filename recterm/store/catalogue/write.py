"""Writes of the catalogue and the community of a library, and of everything derived from them.

Everything runs inside the caller's transaction: a process that dies midway leaves the library as it was.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import lru_cache
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any

from recterm.domain.data.item_columns import ItemColumns
from recterm.domain.model import Sort
from recterm.domain.titles import title_key
from recterm.errors import LibraryError
from recterm.store.catalogue.query import order_name
from recterm.store.file.checksums import checksum, item_digest
from recterm.store.file.rowlists import pack, unpack

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from concurrent.futures import Executor, Future

    from recterm.domain.model import NewItem
    from recterm.store.file.connection import Connection

ITEM_COLUMNS = (
    "row", "id", "title", "year", "kind", "genres", "creators", "count", "mean", "sort_title", "key",
    "original_titles", "keywords", "facts", "own", "checksum",
)  # fmt: skip

SEARCHED_FACTS = ("cast", "themes")
"""Facts whose words are searchable, besides titles and creators."""

_WRITTEN_OUT = 8
"""Number of chunks after which a draft is flushed to disk, while the next ones are written."""

_ROWS_AT_ONCE = 50
"""Rows per statement; SQLite takes at least 999 values in one."""

DAMPING = 5.0
"""Number of ratings at the catalogue's mean added to each item before sorting by rating: one rating of five stars
does not lead the list."""


def fill_catalogue(db: Connection, items: ItemColumns, own: Sequence[NewItem] = ()) -> None:
    """Replace all items and what is derived from them.

    Args:
        db: the library.
        items: of the data set; each one's index is its row.
        own: added items, after those.

    Raises:
        LibraryError: an id occurs twice.
    """
    _check_distinct(items.id)
    first_own = len(items)
    theirs = ItemColumns.of(own, first_own)
    derived = _Derived()
    derived.take(items)
    derived.take(theirs)
    with _emptied(db, "items"), _emptied(db, "item_alias"):
        insert_items(db, items)
        insert_items(db, theirs, first_own, own=True)
    derived.write(db)


def insert_items(db: Connection, items: ItemColumns, first: int = 0, *, own: bool = False) -> None:
    """Add items and their aliases, without a Python call for each.

    Args:
        db: the library.
        items: their aliases have the rows that they get here.
        first: row of the first; the others follow.
        own: whether they are added items.
    """
    # A title without a comma has no article to move: its key is also its sort key.
    keys = [
        title_key(title) if "," in title else order for title, order in zip(items.title, items.sort_title, strict=True)
    ]
    genres, creators = list(map(_texts, items.genres)), list(map(_texts, items.creators))
    records = zip(
        range(first, first + len(items)), items.id, items.title, items.year, items.kind, genres, creators, items.count,
        items.mean, items.sort_title, keys, map(_texts, items.original_titles), map(keywords, items.facts),
        items.facts, repeat(own, len(items)),
        map(item_digest, items.id, items.title, items.year, genres, creators, items.kind, items.count, items.mean),
        strict=True,
    )  # fmt: skip
    _insert(db, "items", ITEM_COLUMNS, records)
    _insert(db, "item_alias", ("namespace", "value", "row"), items.aliases)


def fill_community(db: Connection, chunks: Iterable[bytes]) -> None:
    """Replace the community's chunks."""
    db.run("DELETE FROM community")
    written: list[Future[None]] = []
    with ThreadPoolExecutor(2) as beside:
        for number, (chunk, named) in enumerate(_named(chunks, beside)):
            db.run("INSERT INTO community VALUES (?, ?, ?)", (number, named.result(), chunk))
            if number % _WRITTEN_OUT == 0:
                written.append(beside.submit(db.write_out))
        for part in written:
            part.result()  # the system tells of what it could not write only once


def _named(chunks: Iterable[bytes], beside: Executor) -> Iterator[tuple[bytes, Future[str]]]:
    """Yield each chunk and its checksum, which is computed while the previous chunk is written."""
    before: tuple[bytes, Future[str]] | None = None
    for chunk in chunks:
        named = chunk, beside.submit(checksum, chunk)
        if before is not None:
            yield before
        before = named
    if before is not None:
        yield before


def rebuild(db: Connection, *, index: bool = True) -> None:
    """Rebuild genres, orders and (index) the search index from the existing items."""
    derived = _Derived()
    columns = "row, genres, count, mean, sort_title, year"
    for row, genres, count, mean, sort_title, year in db.rows(f"SELECT {columns} FROM items ORDER BY row"):
        derived.add(row, json.loads(genres), count, mean, sort_title, year)
    derived.write(db, index=index)


def extend(db: Connection, genres: Sequence[Sequence[str]], first: int) -> None:
    """Add the last items of the catalogue, added ones, to genres and orders, without reading the others again.

    Nobody has rated them, so they come last by rating.

    Args:
        db: the library.
        genres: of each item.
        first: row of the first.
    """
    by_genre: defaultdict[str, list[int]] = defaultdict(list)
    for row, names in enumerate(genres, first):
        for name in dict.fromkeys(names):
            by_genre[name].append(row)
    orders = dict(db.rows("SELECT name, rows FROM orders"))
    if not orders:
        rebuild(db, index=False)
        return
    there = dict(db.rows("SELECT name, rows FROM genres"))
    joined = {name: bytes(there.get(name, b"")) + pack(rows) for name, rows in by_genre.items()}
    sql = "INSERT OR REPLACE INTO genres (name, count, rows) VALUES (?, ?, ?)"
    db.run_many(sql, [(name, len(unpack(rows)), rows) for name, rows in joined.items()])
    titles, years = zip(*db.rows("SELECT sort_title, year FROM items ORDER BY row"), strict=True)
    last = pack(range(first, first + len(genres)))
    for descending in (False, True):
        orders[order_name(Sort.TITLE, descending)] = _ordered(titles, largest_first=descending)
        orders[order_name(Sort.YEAR, descending)] = _ordered(years, largest_first=not descending)
        orders[order_name(Sort.RATING, descending)] += last
    db.run_many("UPDATE orders SET rows = ? WHERE name = ?", [(rows, name) for name, rows in orders.items()])


def _check_distinct(ids: Sequence[str]) -> None:
    if len(set(ids)) < len(ids):
        repeated = next(item for item, times in Counter(ids).items() if times > 1)
        raise LibraryError(
            f"the data contain item {repeated!r} twice", "give every item its own id", code="item_repeated"
        )


class _Derived:
    """Derived data of the catalogue, collected from its items."""

    def __init__(self) -> None:
        self._genres: defaultdict[str, list[int]] = defaultdict(list)
        self._titles: list[str] = []
        self._years: list[int | None] = []
        self._means: list[float | None] = []
        self._counts: list[int] = []

    def take(self, items: ItemColumns) -> None:
        """Collect items whose rows follow the previous ones."""
        first = len(self._titles)
        self._titles.extend(items.sort_title)
        self._years.extend(items.year)
        self._means.extend(items.mean)
        self._counts.extend(items.count)
        alike: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
        for row, genres in enumerate(items.genres, first):
            alike[genres].append(row)
        for genres, rows in alike.items():
            for genre in dict.fromkeys(genres):
                self._genres[genre].extend(rows)
        for rows in self._genres.values():
            rows.sort()

    def add(
        self, row: int, genres: Iterable[str], count: int, mean: float | None, sort_title: str, year: int | None
    ) -> None:
        """Collect one item; rows come in ascending order."""
        self._titles.append(sort_title)
        self._years.append(year)
        self._means.append(mean)
        self._counts.append(count)
        for genre in dict.fromkeys(genres):
            self._genres[genre].append(row)

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
        """Yield both directions of every stored order; ties are popular first, items without a value last."""
        means = self._damped_means()
        # Natural: A first, the newest first, the best first.
        for descending in (False, True):
            yield order_name(Sort.TITLE, descending), _ordered(self._titles, largest_first=descending)
            yield order_name(Sort.YEAR, descending), _ordered(self._years, largest_first=not descending)
            yield order_name(Sort.RATING, descending), _ordered(means, largest_first=not descending)

    def _damped_means(self) -> list[float | None]:
        pairs = list(zip(self._means, self._counts, strict=True))
        rated = [(mean, count) for mean, count in pairs if mean is not None]
        total = sum(count for _, count in rated)
        overall = sum(mean * count for mean, count in rated) / total if total else 0.0
        return [
            None if mean is None else (mean * count + overall * DAMPING) / (count + DAMPING) for mean, count in pairs
        ]


def _ordered(values: Sequence[Any], *, largest_first: bool) -> bytes:
    ranked = [row for row, value in enumerate(values) if value is not None]
    unknown = [row for row, value in enumerate(values) if value is None]
    # sorted() keeps ties in order even when reversed.
    return pack(sorted(ranked, key=values.__getitem__, reverse=largest_first) + unknown)


@contextmanager
def _emptied(db: Connection, table: str) -> Iterator[None]:
    """Empty a table, and recreate its indexes after the block has filled it: faster than row by row."""
    db.run(f"DELETE FROM {table}")
    sql = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = ?"
    indexes = db.rows(sql, (table,))
    for name, _ in indexes:
        db.run(f"DROP INDEX {name}")
    yield
    for _, definition in indexes:
        db.run(definition)


def _insert(db: Connection, table: str, columns: tuple[str, ...], records: Iterable[tuple[Any, ...]]) -> None:
    # Bypasses sqlite-utils' insert_all, which inspects every cell: three times as slow for a large catalogue.
    # Many rows per statement: after each, Python reacquires its lock, which other threads want too.
    names = ", ".join(f'"{column}"' for column in columns)
    row = f"({', '.join('?' * len(columns))})"
    listed = list(records)
    whole = len(listed) - len(listed) % _ROWS_AT_ONCE
    parts = (listed[start : start + _ROWS_AT_ONCE] for start in range(0, whole, _ROWS_AT_ONCE))
    many = ", ".join([row] * _ROWS_AT_ONCE)
    db.run_many(f"INSERT INTO {table} ({names}) VALUES {many}", (list(chain.from_iterable(part)) for part in parts))
    db.run_many(f"INSERT INTO {table} ({names}) VALUES {row}", listed[whole:])


def keywords(facts: str) -> str:
    """Return the searchable words of a JSON object of facts."""
    if not any(fact in facts for fact in SEARCHED_FACTS):
        return ""
    fields = json.loads(facts)
    words: list[str] = []
    for fact in SEARCHED_FACTS:
        value = fields.get(fact)
        words.extend(map(str, value) if isinstance(value, list) else [str(value)] if value else [])
    return "\n".join(words)


@lru_cache(maxsize=4096)
def _texts(values: tuple[str, ...]) -> str:
    return json.dumps(values, ensure_ascii=False)
