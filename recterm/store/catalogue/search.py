"""Search of full text: what a person types becomes an FTS5 query that is never a syntax error, and then rows.

Hits come in this order: items with exactly this title, items whose titles match, items whose people or themes match,
each by popularity. Only without a match: a number that no title has as a year, words joined or split, hits inside
words, and the item with this bare id. Last of all, and marked as such, the nearest titles and people (nearest.py).
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

from recterm.domain.titles import fold, title_key
from recterm.store.catalogue.nearest import rows_near
from recterm.store.catalogue.titles import split_year, storable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.store.file.connection import Connection

TITLES = "{title original_titles}"
"""The columns of items_fts that hold titles."""

MAX_WORDS = 32
"""Further words of a pasted text are ignored."""

YEAR_DIGITS = 4

MAX_PREFIXES = 20
"""Number of id prefixes that are tried; a catalogue has one or two."""

AFTER_COLON = ";"
"""The character after the colon in the order of ids."""

FEW = 10
"""Below this number of hits, a scan of all titles looks for words that are joined or split differently."""

MIN_JOINED = 4
"""Number of letters from which words are compared without the spaces between them."""

_YEAR = re.compile(r"(?:18[7-9]|19\d|20\d)\d")
_YEAR_BEGUN = re.compile(r"18[7-9]|19\d?|20\d?")

MIN_LETTERS = 3
"""People and themes are searched if the longest word has this length: a letter or two would match nearly all."""


class Hits(NamedTuple):
    """Hits of a search."""

    rows: list[int]
    """Best first."""
    nearest: bool = False
    """True when nothing matches exactly; these are the nearest."""


def rows_of(db: Connection, text: str, limit: int | None = None) -> Hits:
    """Return the rows that match a text, or come near it; none for blank text.

    A year, in parentheses or not, narrows the hits when no title contains it; so do its first digits while it is typed.
    """
    text = storable(text).strip()
    if not text:
        return Hits([])
    rows = _fitting(db, text, limit) or _of_year(db, text) or _inside(db, text) or rows_by_bare_id(db, text)
    if rows:
        return Hits(rows[:limit])
    near = _of_another_year(db, text) or rows_near(db, _words(_split_any_year(text)[0] or text))
    return Hits(near[:limit], nearest=bool(near))


def _fitting(db: Connection, text: str, limit: int | None) -> list[int]:
    """Find exact titles, then titles, people and themes with all the words, the last one as a prefix.

    If there are few, titles are added whose words are joined or split differently; if none, those that
    contain the text inside words.
    """
    words = _words(text)
    exact = _column(db, "SELECT json_group_array(row) FROM items WHERE key = ?", (title_key(text),))
    hits = _unique(exact, _matches(db, f"{TITLES} : ({_query(words)})", limit) if words else [])
    if words and max(map(len, words)) >= MIN_LETTERS and (limit is None or len(hits) < limit):
        hits = _unique(hits, _matches(db, _query(words), limit and limit + len(hits)))
    if len(hits) < FEW:
        called_so, begun, inside = _otherwise_spaced(db, text)
        hits = _unique(_unique(called_so, hits), begun) or inside
    return hits


def _of_year(db: Connection, text: str) -> list[int]:
    """Find items of that year that match the text without it; for only a year, that year's items."""
    base, digits = _split_any_year(text)
    if not digits:
        return []
    least, most = int(digits.ljust(4, "0")), int(digits.ljust(4, "9"))
    of_year = _column(db, "SELECT json_group_array(row) FROM items WHERE year BETWEEN ? AND ?", (least, most))
    if not base:
        return sorted(of_year) if len(digits) == YEAR_DIGITS else []
    wanted = set(of_year)
    return [row for row in _fitting(db, base, None) if row in wanted]


def _of_another_year(db: Connection, text: str) -> list[int]:
    """Find items that match the text without its year, the nearest years first."""
    base, digits = _split_any_year(text)
    rows = _fitting(db, base, None) if base and len(digits) == YEAR_DIGITS else []
    if not rows:
        return []
    marks = ",".join("?" * len(rows))
    years = dict(db.rows(f"SELECT row, year FROM items WHERE year IS NOT NULL AND row IN ({marks})", rows))
    wanted = int(digits)
    return sorted(rows, key=lambda row: (abs(years.get(row, 0) - wanted), row))


def _split_any_year(text: str) -> tuple[str, str]:
    """Split `alien 1979`, `1979 alien` or `Alien (1979)` into (`alien`, `1979`); the second is empty without a year.

    The last word may be the start of a year, such as `197`.
    """
    base, year = split_year(text)
    if year is not None:
        return base, str(year)
    words = text.split()
    for place, word in enumerate(words):
        if _YEAR.fullmatch(word) or (place == len(words) - 1 > 0 and _YEAR_BEGUN.fullmatch(word)):
            return " ".join(words[:place] + words[place + 1 :]), word
    return text, ""


def _otherwise_spaced(db: Connection, text: str) -> tuple[list[int], list[int], list[int]]:
    """Find titles with the same letters in a row, whatever the spaces: `walle`, `spiderman`, `back draft`.

    Whole titles, then matches from the start of a word, then those with the text inside words. One scan of
    all titles, about 25 ms at 90,000 items.
    """
    joined, plain = title_key(text).replace(" ", ""), fold(text)
    bare = joined.removeprefix("the")  # an article may be joined too: titles are stored without it
    whole: list[int] = []
    begun: list[int] = []
    inside: list[int] = []
    if len(joined) >= MIN_JOINED:
        sql = (
            "WITH joined AS MATERIALIZED (SELECT row, key, replace(key, ' ', '') AS letters FROM items)"
            " SELECT row, key FROM joined WHERE instr(letters, ?) OR letters = ? ORDER BY row"
        )
        for row, key in db.rows(sql, (joined, bare)):
            tails = _tails(key)
            if tails[0] in (joined, bare):
                whole.append(row)
            elif any(tail.startswith(joined) for tail in tails):
                begun.append(row)
            elif plain in key:
                inside.append(row)
    return whole, begun, inside


def _tails(key: str) -> list[str]:
    """Return the rest of a title from each of its words, without spaces."""
    words = key.split()
    return ["".join(words[place:]) for place in range(len(words))]


def rows_by_bare_id(db: Connection, text: str) -> list[int]:
    """Return rows of the items whose id is this text after its prefix: `1214` is `ml:1214`."""
    if not text or ":" in text or any(letter.isspace() for letter in text):
        return []
    ids = [f"{prefix}:{text}" for prefix in _id_prefixes(db)]
    marks = ",".join("?" * len(ids))
    return [row for (row,) in db.rows(f"SELECT row FROM items WHERE id IN ({marks}) AND NOT own ORDER BY row", ids)]


def _id_prefixes(db: Connection) -> list[str]:
    """Return the prefixes of ids, from the index: one look-up for each prefix, not for each item."""
    prefixes: list[str] = []
    item = db.value("SELECT min(id) FROM items")
    for _ in range(MAX_PREFIXES):
        if item is None:
            break
        prefix, colon, _ = item.partition(":")
        if colon:
            prefixes.append(prefix)
        item = db.value("SELECT min(id) FROM items WHERE id > ?", (f"{prefix}{AFTER_COLON}" if colon else item,))
    return prefixes


def rows_by_original_title(db: Connection, text: str) -> list[tuple[int, int | None]]:
    """Return rows and years of the items with this title among their original titles, popular first."""
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
    """Return the parts of a text that contain a letter or a digit."""
    parts = text.replace("\0", " ").split()[:MAX_WORDS]
    return [part for part in parts if any(letter.isalnum() for letter in part)]


def _query(words: Sequence[str]) -> str:
    """Quote every word, the last one as a prefix: a quoted word is data, never syntax."""
    return " ".join('"' + word.replace('"', '""') + '"' for word in words) + "*"


def _matches(db: Connection, query: str, limit: int | None) -> list[int]:
    hits = "SELECT rowid FROM items_fts WHERE items_fts MATCH ? LIMIT ?"
    # Already sorted, since FTS5 yields rowids in ascending order; the sort costs nothing and makes sure.
    return sorted(_column(db, f"SELECT json_group_array(rowid) FROM ({hits})", (query, -1 if limit is None else limit)))


def _inside(db: Connection, text: str) -> list[int]:
    """Find hits inside words, and texts of signs only: a scan of all titles, 10 to 20 ms at 90,000 items."""
    key = fold(text)
    where, part = ("instr(key, ?)", key) if key[:1].isalnum() else ("instr(title, ?)", text)
    return sorted(_column(db, f"SELECT json_group_array(row) FROM items WHERE {where}", (part,)))


def _column(db: Connection, sql: str, parameters: Sequence[object]) -> list[int]:
    """Fetch rows that SQLite gathers into one JSON text, in half the time of separate result rows."""
    rows: list[int] = json.loads(db.value(sql, parameters))
    return rows


def _unique(first: list[int], second: list[int]) -> list[int]:
    """Concatenate both lists, without duplicates from the first."""
    if not first:
        return second
    seen = set(first)
    return first + [row for row in second if row not in seen]
