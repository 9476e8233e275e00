"""Writes of the catalogue of a library, and of everything derived from it.

Everything runs inside the caller's transaction: a process that dies midway leaves the library as it was.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import lru_cache
from itertools import chain, islice, repeat
from typing import TYPE_CHECKING, Any

from recterm.domain.data.item_columns import ItemColumns
from recterm.domain.model import Sort
from recterm.domain.titles import title_key
from recterm.errors import LibraryError
from recterm.store.catalogue.query import order_name
from recterm.store.file.checksums import item_digest
from recterm.store.file.rowlists import pack, unpack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from recterm.domain.model import NewItem
    from recterm.store.file.connection import Connection

ITEM_COLUMNS = (
    "row", "id", "title", "year", "kind", "genres", "creators", "count", "mean", "sort_title", "key",
    "original_titles", "keywords", "facts", "own", "checksum",
)  # fmt: skip

SEARCHED_FACTS = ("cast", "themes")
"""Facts whose words are searchable, besides titles and creators."""

_ROWS_AT_ONCE = 50
"""Rows per statement; SQLite takes at least 999 values in one."""

_STATEMENTS_AT_ONCE = 80
"""Statements that insert rows, after which the caller may write something else: about 30 ms."""

DAMPING = 5.0
"""Number of ratings at the catalogue's mean added to each item before sorting by rating: one rating of five stars
does not lead the list."""


def _nothing() -> None:
    """Write nothing else."""


def fill_catalogue(
    db: Connection, items: ItemColumns, own: Sequence[NewItem] = (), between: Callable[[], None] = _nothing
) -> None:
    """Replace all items and what is derived from them.

    Args:
        db: the library.
        items: of the data set; each one's index is its row.
        own: added items, after those.
        between: called after every few statements; may write something else.

    Raises:
        LibraryError: an id occurs twice.
    """
    _check_distinct(items.id)
    first_own = len(items)
    theirs = ItemColumns.of(own, first_own)
    derived = _Derived()
    derived.take(items)
    derived.take(theirs)
    # SQLite leaves Python to others only for long statements, such as those that make the indexes.
    with ThreadPoolExecutor(1) as beside:
        with _emptied(db, "items", between), _emptied(db, "item_alias", between):
            insert_items(db, items, between=between)
            insert_items(db, theirs, first_own, own=True)
            orders = beside.submit(derived.orders)
        derived.write(db, orders.result(), between=between)


def insert_items(
    db: Connection,
    items: ItemColumns,
    first: int = 0,
    *,
    own: bool = False,
    between: Callable[[], None] = _nothing,
) -> None:
    """Add items and their aliases, without a Python call for each.

    Args:
        db: the library.
        items: their aliases have the rows that they get here.
        first: row of the first; the others follow.
        own: whether they are added items.
        between: called after every few statements.
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
    _insert(db, "items", ITEM_COLUMNS, records, between)
    _insert(db, "item_alias", ("namespace", "value", "row"), items.aliases, between)


def rebuild(db: Connection, *, index: bool = True) -> None:
    """Rebuild genres, orders and (index) the search index from the existing items."""
    derived = _Derived()
    columns = "row, genres, count, mean, sort_title, year"
    for row, genres, count, mean, sort_title, year in db.rows(f"SELECT {columns} FROM items ORDER BY row"):
        derived.add(row, json.loads(genres), count, mean, sort_title, year)
    derived.write(db, derived.orders(), index=index)


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
    orders |= {**dict(_both_orders(Sort.TITLE, titles)), **dict(_both_orders(Sort.YEAR, years))}
    for descending in (False, True):
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

    def write(
        self,
        db: Connection,
        orders: Sequence[tuple[str, bytes]],
        *,
        index: bool = True,
        between: Callable[[], None] = _nothing,
    ) -> None:
        """Replace genres, `orders` and (index) the search index; call `between` after every few statements."""
        db.run("DELETE FROM genres")
        db.run("DELETE FROM orders")
        genres = [(name, len(rows), pack(rows)) for name, rows in self._genres.items()]
        _insert(db, "genres", ("name", "count", "rows"), genres)
        _insert(db, "orders", ("name", "rows"), orders)
        between()
        if index:
            with db.database() as database:
                database.table("items").rebuild_fts()

    def orders(self) -> list[tuple[str, bytes]]:
        """Return both directions of every stored order; ties are popular first, items without a value last."""
        values: dict[Sort, Sequence[Any]] = {
            Sort.TITLE: self._titles,
            Sort.YEAR: self._years,
            Sort.RATING: self._damped_means(),
        }
        return [order for sort in values for order in _both_orders(sort, values[sort])]

    def _damped_means(self) -> list[float | None]:
        pairs = list(zip(self._means, self._counts, strict=True))
        rated = [(mean, count) for mean, count in pairs if mean is not None]
        total = sum(count for _, count in rated)
        overall = sum(mean * count for mean, count in rated) / total if total else 0.0
        return [
            None if mean is None else (mean * count + overall * DAMPING) / (count + DAMPING) for mean, count in pairs
        ]


def _both_orders(sort: Sort, values: Sequence[Any]) -> Iterator[tuple[str, bytes]]:
    """Yield name and rows of both directions: the natural one is A first, the newest first, the best first."""
    unknown = [row for row, value in enumerate(values) if value is None]
    ranked = [row for row, value in enumerate(values) if value is not None]
    # sorted() keeps ties in order even when reversed, and makes use of the order that there is.
    smallest_first = sorted(ranked, key=values.__getitem__)
    largest_first = sorted(smallest_first, key=values.__getitem__, reverse=True)
    yield order_name(sort, sort is not Sort.TITLE), pack(smallest_first + unknown)
    yield order_name(sort, sort is Sort.TITLE), pack(largest_first + unknown)


@contextmanager
def _emptied(db: Connection, table: str, between: Callable[[], None]) -> Iterator[None]:
    """Empty a table, and recreate its indexes after the block has filled it: faster than row by row."""
    db.run(f"DELETE FROM {table}")
    sql = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = ?"
    indexes = db.rows(sql, (table,))
    for name, _ in indexes:
        db.run(f"DROP INDEX {name}")
    yield
    for _, definition in indexes:
        db.run(definition)
        between()


def _insert(
    db: Connection,
    table: str,
    columns: tuple[str, ...],
    records: Iterable[tuple[Any, ...]],
    between: Callable[[], None] = _nothing,
) -> None:
    # Bypasses sqlite-utils' insert_all, which inspects every cell: three times as slow for a large catalogue.
    # Many rows per statement: after each, Python reacquires its lock, which other threads want too.
    names = ", ".join(f'"{column}"' for column in columns)
    row = f"({', '.join('?' * len(columns))})"
    rows = iter(records)
    many = ", ".join([row] * _ROWS_AT_ONCE)
    while listed := list(islice(rows, _ROWS_AT_ONCE * _STATEMENTS_AT_ONCE)):
        whole = len(listed) - len(listed) % _ROWS_AT_ONCE
        parts = (listed[start : start + _ROWS_AT_ONCE] for start in range(0, whole, _ROWS_AT_ONCE))
        db.run_many(f"INSERT INTO {table} ({names}) VALUES {many}", (list(chain.from_iterable(part)) for part in parts))
        db.run_many(f"INSERT INTO {table} ({names}) VALUES {row}", listed[whole:])
        between()


def keywords(facts: str) -> str:
    """Return the searchable words of a JSON object of facts."""
    if facts == "{}" or not any(fact in facts for fact in SEARCHED_FACTS):
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
