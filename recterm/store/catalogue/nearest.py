"""Nearest hits, for a search that fits nothing as it was typed: misspelt words, then titles that are alike as a whole.

A misspelt word is compared with every word of the search index (fts5vocab) by optimal string alignment, so that titles,
people and themes are corrected alike. Optimal string alignment counts a swapped pair of letters once: Boytsov 2011,
"Indexing methods for approximate dictionary searching", section 2.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from recterm.domain.titles import fold, title_key

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from recterm.store.file.connection import Connection

MIN_LETTERS = 4
"""Words shorter than this are taken as they are: nearly every word is near to them."""

MAX_ALTERNATIVES = 12
"""Words of the index that one misspelt word may stand for."""

MAX_HITS = 300
"""The most popular hits are put in order by likeness; a search as loose as this needs no more."""

TITLE_ALIKE = 60.0
"""Likeness, of 100, from which on a title is ordered by it; below it a person or a theme was meant."""

WHOLE_ALIKE = 86.0
"""Likeness, of 100, from which on a title of other words is shown at all."""

MAX_LENGTH = 1 << 30

MIN_WHOLE = 4
"""Letters from which on titles are compared as a whole."""


def rows_near(db: Connection, words: Sequence[str]) -> list[int]:
    """Rows of items with words like these, the likest first; empty where nothing is near.

    Up to 100 ms at 90,000 items: for searches that nothing fits exactly.
    """
    folded = [part for word in words for part in fold(word).split()]
    if max(map(len, folded), default=0) < MIN_LETTERS:
        return []
    alternatives = [_alternatives(db, word, last=place == len(folded) - 1) for place, word in enumerate(folded)]
    text = title_key(" ".join(words))
    hits = _by_likeness(db, text, _matching(db, alternatives)) if all(alternatives) else []
    return hits or _alike(db, text)


def _alternatives(db: Connection, word: str, *, last: bool) -> list[str]:
    """FTS5 terms that a word may stand for: itself, and the index's words within a few letters of it."""
    own = _quoted(word) + ("*" if last else "")
    if len(word) < MIN_LETTERS or word.isdigit():
        return [own]
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    allowed = edits_allowed(word)
    known = _vocabulary(db, len(word) - allowed, len(word) + allowed)
    near = process.extract(word, known, scorer=OSA.distance, score_cutoff=allowed, limit=MAX_ALTERNATIVES)
    found = [_quoted(term) + ("*" if last else "") for term, _, _ in near if term != word]
    if last and not found and len(word) > MIN_LETTERS:  # the word may still be being typed
        starts = {term[: len(word)] for term in _vocabulary(db, len(word) + allowed + 1, 2 * len(word) + 8)}
        near = process.extract(word, sorted(starts), scorer=OSA.distance, score_cutoff=1, limit=MAX_ALTERNATIVES)
        found = [_quoted(start) + "*" for start, _, _ in near]
    exists = bool(db.rows("SELECT 1 FROM items_fts WHERE items_fts MATCH ? LIMIT 1", (own,)))
    return ([own] if exists else []) + found


def edits_allowed(word: str) -> int:
    """Letters of a word that may be wrong, missing, too many or swapped: one from four letters on, at most three."""
    return min(3, (len(word) + 2) // 4) if len(word) >= MIN_LETTERS else 0


def _vocabulary(db: Connection, shortest: int, longest: int) -> list[str]:
    db.run("CREATE VIRTUAL TABLE IF NOT EXISTS temp.search_words USING fts5vocab('main', 'items_fts', 'row')")
    sql = "SELECT json_group_array(term) FROM temp.search_words WHERE length(term) BETWEEN ? AND ?"
    terms: list[str] = json.loads(db.value(sql, (max(MIN_LETTERS - 1, shortest), longest)))
    return terms


def _matching(db: Connection, alternatives: Sequence[Sequence[str]]) -> list[int]:
    query = " AND ".join(f"({' OR '.join(terms)})" for terms in alternatives)
    hits = "SELECT rowid FROM items_fts WHERE items_fts MATCH ? LIMIT ?"
    rows: list[int] = json.loads(db.value(f"SELECT json_group_array(rowid) FROM ({hits})", (query, MAX_HITS)))
    return sorted(rows)


def _by_likeness(db: Connection, text: str, rows: Collection[int]) -> list[int]:
    """These rows, titles that are like the text first; the others, whose people or themes are meant, as they were."""
    from rapidfuzz import fuzz

    marks = ",".join("?" * len(rows))
    titles = db.rows(f"SELECT row, key, original_titles FROM items WHERE row IN ({marks})", list(rows))
    likeness = {
        row: max(fuzz.token_sort_ratio(text, title) for title in (key, *map(title_key, json.loads(others or "[]"))))
        for row, key, others in titles
    }
    return sorted(rows, key=lambda row: (-likeness[row] if likeness[row] >= TITLE_ALIKE else 0.0, row))


def _alike(db: Connection, text: str) -> list[int]:
    """Titles that are alike as a whole: a word too many, another order; then those of nearly the same letters."""
    from rapidfuzz import fuzz

    if len(text) < MIN_WHOLE:
        return []
    joined = text.replace(" ", "")
    of_words = _likest(db, text, "key", MIN_WHOLE, MAX_LENGTH, fuzz.token_set_ratio) if " " in text else []
    spare = len(joined) // 3
    return of_words or _likest(
        db, joined, "replace(key, ' ', '')", len(joined) - spare, len(joined) + spare, fuzz.ratio
    )


def _likest(
    db: Connection, text: str, key: str, shortest: int, longest: int, likeness: Callable[..., float]
) -> list[int]:
    """Rows whose key, an SQL expression, has a length in this range and is like the text; the likest first."""
    from rapidfuzz import process

    sql = f"SELECT json_group_array(row), json_group_array({key}) FROM items WHERE length(key) BETWEEN ? AND ?"
    rows, keys = (json.loads(column) for column in db.rows(sql, (shortest, longest))[0])
    found = process.extract(text, keys, scorer=likeness, score_cutoff=WHOLE_ALIKE, limit=MAX_HITS)
    return [rows[place] for _, _, place in sorted(found, key=lambda hit: (-hit[1], rows[hit[2]]))]


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'
