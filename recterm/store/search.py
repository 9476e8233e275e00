"""Full-text search: what a person types becomes an FTS5 query that can never be a syntax error, and then rows.

Hits come in this order: items with exactly this title, items whose titles fit, items whose people or themes fit, each
by popularity; hits inside words only when nothing else fits.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from recterm.store.titles import split_year, storable
from recterm.titles import fold, title_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.store.connection import Connection

TITLES = "{title original_titles}"
"""The columns of items_fts that hold titles."""

MAX_WORDS = 32
"""Further words of a pasted text are ignored."""

MIN_LETTERS = 3
"""People and themes are searched from this length of the longest word on: a letter or two would fit nearly all."""


def rows_of(db: Connection, text: str, limit: int | None = None) -> list[int]:
    """The rows that fit a text, best first; empty for a text of spaces.

    A year in parentheses at the end narrows the hits when no title holds it.
    """
    text = storable(text).strip()
    if not text:
        return []
    hits = _hits(db, text, limit)
    base, year = split_year(text)
    if hits or year is None:
        return hits
    of_year = set(_column(db, "SELECT json_group_array(row) FROM items WHERE year = ?", (year,)))
    return [row for row in _hits(db, base, None) if row in of_year][:limit]


def _hits(db: Connection, text: str, limit: int | None) -> list[int]:
    words = _words(text)
    exact = _column(db, "SELECT json_group_array(row) FROM items WHERE key = ?", (title_key(text),))
    hits = _unique(exact, _matches(db, f"{TITLES} : ({_query(words)})", limit) if words else [])
    if words and max(map(len, words)) >= MIN_LETTERS and (limit is None or len(hits) < limit):
        hits = _unique(hits, _matches(db, _query(words), limit and limit + len(hits)))
    return (hits or _inside(db, text))[:limit]


def rows_by_original_title(db: Connection, text: str) -> list[tuple[int, int | None]]:
    """Rows and years of the items that have this title as one of their original ones, popular first."""
    words = _words(text)
    if not words:
        return []
    sql = (
        "SELECT row, year, items.original_titles FROM items_fts JOIN items ON row = items_fts.rowid"
        " WHERE items_fts MATCH ? ORDER BY row"
    )
    key = title_key(text)
    return [
        (row, year)
        for row, year, titles in db.rows(sql, (f"{{original_titles}} : ({_query(words)})",))
        if any(title_key(title) == key for title in json.loads(titles))
    ]


def _words(text: str) -> list[str]:
    """The parts of a text that hold a letter or a digit."""
    parts = text.replace("\0", " ").split()[:MAX_WORDS]
    return [part for part in parts if any(letter.isalnum() for letter in part)]


def _query(words: Sequence[str]) -> str:
    """Every word quoted, the last one as a prefix: a quoted word is data, never syntax."""
    return " ".join('"' + word.replace('"', '""') + '"' for word in words) + "*"


def _matches(db: Connection, query: str, limit: int | None) -> list[int]:
    hits = "SELECT rowid FROM items_fts WHERE items_fts MATCH ? LIMIT ?"
    # Sorted already, as FTS5 yields rowids in ascending order; the sort costs nothing and makes sure.
    return sorted(_column(db, f"SELECT json_group_array(rowid) FROM ({hits})", (query, -1 if limit is None else limit)))


def _inside(db: Connection, text: str) -> list[int]:
    """Hits inside words, and texts of signs alone: a scan of all titles, 10 to 20 ms at 90,000 items."""
    key = fold(text)
    where, part = ("instr(key, ?)", key) if key[:1].isalnum() else ("instr(title, ?)", text)
    return sorted(_column(db, f"SELECT json_group_array(row) FROM items WHERE {where}", (part,)))


def _column(db: Connection, sql: str, parameters: Sequence[object]) -> list[int]:
    """Rows that SQLite gathers into one JSON text: half the time of fetching as many result rows."""
    rows: list[int] = json.loads(db.value(sql, parameters))
    return rows


def _unique(first: list[int], second: list[int]) -> list[int]:
    """Both lists in turn, without what is in the first already."""
    if not first:
        return second
    seen = set(first)
    return first + [row for row in second if row not in seen]
