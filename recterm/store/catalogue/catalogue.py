"""Catalogue reads: pages, details, look-ups by id, title and search."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from recterm.domain.model import CatalogueHits, Item, ItemDetails, ItemId, ItemRow
from recterm.domain.titles import fold, move_article, title_key
from recterm.errors import UnknownItemError
from recterm.store.catalogue import query as catalogue_query
from recterm.store.catalogue import search, titles
from recterm.store.file.checksums import item_digest
from recterm.store.file.damage import decoding
from recterm.store.file.values import json_object, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from recterm.domain.model import CatalogueQuery, ProfileId
    from recterm.store.file.connection import Connection

ITEM_COLUMNS = "row, id, title, year, genres, creators, kind, count, mean, own, checksum"

BATCH = 500
"""Rows or ids that one SELECT asks for."""

MAX_ROW = (1 << 31) - 1
"""The largest row that an order can hold."""

MAX_CANDIDATES = 10
"""Number of items listed for an ambiguous name."""


class Description(NamedTuple):
    """Description of an item's content."""

    year: int | None
    genres: tuple[str, ...]
    creators: tuple[str, ...]
    facts: dict[str, Any]
    """As in its source: themes, tags, cast, countries, ..."""


class Catalogue:
    """Items of a library, by row: row 0 is the most popular one; added items come last."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def hits(self, query: CatalogueQuery, profile: ProfileId) -> CatalogueHits:
        """Return the rows that match a query, in its order, and whether they match only approximately."""
        with self._db.snapshot():
            return catalogue_query.hits_of(self._db, query, profile)

    def rows(self, query: CatalogueQuery, profile: ProfileId) -> Sequence[int]:
        """Return the rows that match a query, in its order; `range(n)` for the whole catalogue, popular first."""
        return self.hits(query, profile).rows

    def page(self, rows: Sequence[int]) -> list[Item]:
        """Return the items at these rows, in this order.

        Raises:
            UnknownItemError: a row is not in the catalogue.
        """
        items: dict[int, Item] = {}
        wanted = [int(row) for row in rows]
        for extreme in (min(wanted, default=0), max(wanted, default=0)):
            if not 0 <= extreme <= MAX_ROW:
                raise _no_row(extreme)
        for start in range(0, len(wanted), BATCH):
            part = wanted[start : start + BATCH]
            sql = f"SELECT {ITEM_COLUMNS} FROM items WHERE row IN ({_marks(part)})"
            records = self._db.rows(sql, part)
            with decoding(self._db.path, "the catalogue"):
                items.update((fields[0], _item(fields)) for fields in records)
        try:
            return [items[row] for row in wanted]
        except KeyError as error:
            raise _no_row(error.args[0]) from None

    def item(self, row: ItemRow) -> Item:
        """Return the item at a row.

        Raises:
            UnknownItemError: the row is not in the catalogue.
        """
        return self.page([row])[0]

    def details(self, row: ItemRow) -> ItemDetails:
        """Return the item at a row, with everything that its source says about it.

        Raises:
            UnknownItemError: the row is not in the catalogue.
        """
        with self._db.snapshot():
            item = self.item(row)
            original_titles, facts = self._db.rows(
                "SELECT original_titles, facts FROM items WHERE row = ?", (item.row,)
            )[0]
            aliases = self._db.rows(
                "SELECT namespace, value FROM item_alias WHERE row = ? ORDER BY namespace", (item.row,)
            )
        with decoding(self._db.path, f"what is known about item {item.id}"):
            return ItemDetails(item, texts(original_titles), dict(aliases), json_object(facts))

    def all_details(self) -> list[ItemDetails]:
        """Return every item with everything that its source says about it, in the order of rows."""
        with self._db.snapshot():
            aliases: dict[int, dict[str, str]] = {}
            for row, namespace, value in self._db.rows("SELECT row, namespace, value FROM item_alias"):
                aliases.setdefault(row, {})[namespace] = value
            sql = f"SELECT {ITEM_COLUMNS}, original_titles, facts FROM items ORDER BY row"
            records = self._db.rows(sql)
        with decoding(self._db.path, "the catalogue"):
            return [
                ItemDetails(_item(fields), texts(original_titles), aliases.get(fields[0], {}), json_object(facts))
                for *fields, original_titles, facts in records
            ]

    def counts_and_years(self) -> tuple[list[int], list[int]]:
        """Return the community's interactions with every item and its year (0: unknown), both in row order."""
        pairs = self._db.rows("SELECT count, coalesce(year, 0) FROM items ORDER BY row")
        return [count for count, _ in pairs], [year for _, year in pairs]

    def descriptions(self) -> Iterator[Description]:
        """Return the description of every item of the data set, in row order, without added items."""
        sql = "SELECT year, genres, creators, facts FROM items WHERE NOT own ORDER BY row"
        for fields in self._db.rows(sql):
            with decoding(self._db.path, "the catalogue"):
                description = described(*fields)
            yield description

    def aliases(self) -> dict[int, tuple[tuple[str, str], ...]]:
        """Return row -> (namespace, value) pairs of every item with ids in other namespaces."""
        pairs_of: dict[int, list[tuple[str, str]]] = {}
        for namespace, value, row in self._db.rows("SELECT namespace, value, row FROM item_alias"):
            pairs_of.setdefault(row, []).append((namespace, value))
        return {row: tuple(pairs) for row, pairs in pairs_of.items()}

    def learn_aliases(self, aliases: Iterable[tuple[ItemId, str, str]]) -> None:
        """Store ids from a history, (item, namespace, value); an item keeps an id that it already has in a namespace.

        They are lost when other data replace the catalogue; importing the history again brings them back.

        Raises:
            LibraryError: the library cannot be written.
        """
        with self._db.transaction():
            self._db.run_many(
                "INSERT INTO item_alias (namespace, value, row) SELECT ?, ?, row FROM items WHERE id = ?"
                " AND NOT EXISTS (SELECT 1 FROM item_alias WHERE row = items.row AND namespace = ?)",
                ((namespace, value, item, namespace) for item, namespace, value in aliases),
            )

    def original_titles(self) -> dict[int, tuple[str, ...]]:
        """Return row -> other titles, for every item that has any."""
        rows = self._db.rows("SELECT row, original_titles FROM items WHERE original_titles NOT IN ('', '[]')")
        with decoding(self._db.path, "the catalogue"):
            return {row: texts(value) for row, value in rows}

    def row_of(self, item: ItemId) -> ItemRow:
        """Return the row of an item id.

        Raises:
            UnknownItemError: the id is not in the catalogue.
        """
        rows = self.rows_of([item])
        if item not in rows:
            raise UnknownItemError(f"no item {item!r} in this library", "name an item by its title or id")
        return rows[item]

    def rows_of(self, ids: Iterable[ItemId]) -> dict[ItemId, ItemRow]:
        """Return the rows of those ids that are in the catalogue."""
        wanted = [item for item in ids if titles.storable(item) == item]
        row_of: dict[ItemId, ItemRow] = {}
        for start in range(0, len(wanted), BATCH):
            part = wanted[start : start + BATCH]
            row_of.update(self._db.rows(f"SELECT id, row FROM items WHERE id IN ({_marks(part)})", part))
        return row_of

    def find(self, text: str, limit: int = 10) -> list[Item]:
        """Find the items that match what a person types, best first: titles, people and themes, else the nearest."""
        with self._db.snapshot():
            return self.page(search.rows_of(self._db, text, limit).rows)

    def resolve(self, text: str, *, data_set_first: bool = False) -> ItemRow:
        """Find the item that a person names by id, by an alias (`imdb:tt0078748`), by title, or by a search.

        An id also works without its prefix, as in the data set, unless it does not match item's title.

        Args:
            text: what the person typed.
            data_set_first: added items are considered only if no item of the data set matches.

        Raises:
            UnknownItemError: nothing matches, or several items match; `candidates` lists up to ten of these, or of the
                nearest.
        """
        text = titles.storable(text).strip()
        with self._db.snapshot():
            rows = self._named(text)
            if data_set_first and not (rows := self._not_own(rows)):
                rows = self._not_own(search.rows_of(self._db, text).rows) or self._named(text)
            hits = search.Hits(rows) if rows else search.rows_of(self._db, text)
            if len(hits.rows) == 1 and not hits.nearest:
                return ItemRow(hits.rows[0])
            names = tuple(titles.named(item) for item in self.page(hits.rows[:MAX_CANDIDATES]))
        if not names:
            raise UnknownItemError(f"no item fits {text!r}", "try fewer words, or an id")
        if hits.nearest:
            raise UnknownItemError(f"no item fits {text!r}; did you mean", "name one by its title or id", names)
        raise UnknownItemError(
            f"{text!r} fits {len(hits.rows):,} items",
            "name one by its id, or add its year in parentheses",
            names,
            code="item_ambiguous",
        )

    def keys_among(self, keys: Iterable[str]) -> set[str]:
        """Return those of some title keys (`titles.title_key`) that items have."""
        wanted = list(dict.fromkeys(keys))
        present: set[str] = set()
        for start in range(0, len(wanted), BATCH):
            part = wanted[start : start + BATCH]
            present.update(
                key for (key,) in self._db.rows(f"SELECT key FROM items WHERE key IN ({_marks(part)})", part)
            )
        return present

    def genres(self) -> list[tuple[str, int]]:
        """Return every genre with its number of items, the most frequent first."""
        return [
            (name, count) for name, count in self._db.rows("SELECT name, count FROM genres ORDER BY count DESC, name")
        ]

    def years(self) -> tuple[int, int] | None:
        """Return the first and the last year of the catalogue; None when no item has a year."""
        first, last = self._db.rows("SELECT (SELECT min(year) FROM items), (SELECT max(year) FROM items)")[0]
        return None if first is None else (first, last)

    def _named(self, text: str) -> list[int]:
        """Return the rows whose id, alias or title is exactly this text, from the first of these with a match.

        A title that is, or begins with, the bare id of another item matches both: `300` is a film, and `ml:300` may be
        another; `2001` may be A Space Odyssey.
        """
        titled = self._by_id(text) or self._by_alias(text) or self._by_title(text) or self._by_original_title(text)
        if titled and ":" in text:
            return titled
        bare = search.rows_by_bare_id(self._db, text)
        if bare and not titled:
            titled = self._with_prefix(text)
        return list(dict.fromkeys([*titled, *bare]))

    def _with_prefix(self, text: str) -> list[int]:
        """Return the rows whose titles begin with these words."""
        key = title_key(text)
        rows = self._db.rows(
            "SELECT row FROM items WHERE key BETWEEN ? AND ? ORDER BY row", (f"{key} ", f"{key} \uffff")
        )
        return [row for (row,) in rows]

    def _not_own(self, rows: list[int]) -> list[int]:
        first_own = self._db.value("SELECT n_items FROM library")
        return [row for row in rows if row < first_own]

    def _by_id(self, text: str) -> list[int]:
        return list(self.rows_of([ItemId(text)]).values())

    def _by_alias(self, text: str) -> list[int]:
        namespace, _, value = text.partition(":")
        sql = "SELECT row FROM item_alias WHERE namespace = ? AND value = ? ORDER BY row"
        return [row for (row,) in self._db.rows(sql, (namespace.strip().lower(), value.strip()))]

    def _by_title(self, text: str) -> list[int]:
        base, year = titles.split_year(text)
        sql = "SELECT row, title FROM items WHERE key = ? OR (key = ? AND year = ?) ORDER BY row"
        titled = self._db.rows(sql, (title_key(text), title_key(base), year))
        # Two titles may share a key, such as "The Thing" and "Thing": the one spelt as typed wins.
        typed = fold(move_article(base))
        same = [row for row, title in titled if fold(title) == typed]
        return same or [row for row, _ in titled]

    def _by_original_title(self, text: str) -> list[int]:
        base, year = titles.split_year(text)
        titled = search.rows_by_original_title(self._db, base)
        return [row for row, of in titled if year is None or of == year]


def described(year: int | None, genres: str, creators: str, facts: str) -> Description:
    """Make an item's description from its columns."""
    return Description(year, texts(genres), texts(creators), json_object(facts))


def _item(fields: Sequence[Any]) -> Item:
    row, item, title, year, genres, creators, kind, count, mean, own, kept = fields
    if item_digest(item, title, year, genres, creators, kind, count, mean) != kept:
        raise ValueError(f"the checksum of item {row} does not match")
    return Item(row, ItemId(item), title, year, texts(genres), texts(creators), kind, count, mean, bool(own))


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))


def _no_row(row: int) -> UnknownItemError:
    return UnknownItemError(f"no item {row} in this library", "the catalogue has changed; search again")
