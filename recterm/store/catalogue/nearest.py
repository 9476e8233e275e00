"""Nearest hits, for a search without exact hits: misspelt words, then titles that are similar as a whole.

A misspelt word is compared with every word of the search index (fts5vocab) by optimal string alignment, so that titles,
people and themes are all corrected. Optimal string alignment counts a swapped pair of letters once: Boytsov 2011,
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
"""Words shorter than this are not corrected: nearly every word is near to them."""

MAX_ALTERNATIVES = 12
"""Maximum number of index words that one misspelt word may stand for."""

MAX_HITS = 300
"""Number of most popular hits that are ordered by similarity; a search this loose needs no more."""

TITLE_ALIKE = 60.0
"""Similarity, of 100, from which titles are ordered by it; below it, a person or a theme was meant."""

WHOLE_ALIKE = 86.0
"""Similarity, of 100, from which a title with other words is shown at all."""

MAX_LENGTH = 1 << 30

MIN_WHOLE = 4
"""Number of letters from which titles are compared as a whole."""


def rows_near(db: Connection, words: Sequence[str]) -> list[int]:
    """Return rows of items with similar words, most similar first; empty if nothing is near.

    Up to 100 ms at 90,000 items: for searches without exact hits.
    """
    folded = [part for word in words for part in fold(word).split()]
    if max(map(len, folded), default=0) < MIN_LETTERS:
        return []
    alternatives = [_alternatives(db, word, last=place == len(folded) - 1) for place, word in enumerate(folded)]
    text = title_key(" ".join(words))
    hits = _by_likeness(db, text, _matching(db, alternatives)) if all(alternatives) else []
    return hits or _alike(db, text)


def _alternatives(db: Connection, word: str, *, last: bool) -> list[str]:
    """Return the FTS5 terms that a word may stand for: itself, and the index's words within a few letters of it."""
    own = _quoted(word) + ("*" if last else "")
    if len(word) < MIN_LETTERS or word.isdigit():
        return [own]
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    allowed = edits_allowed(word)
    vocabulary = _vocabulary(db, len(word) - allowed, len(word) + allowed)
    near = process.extract(word, vocabulary, scorer=OSA.distance, score_cutoff=allowed, limit=MAX_ALTERNATIVES)
    terms = [_quoted(term) + ("*" if last else "") for term, _, _ in near if term != word]
    if last and not terms and len(word) > MIN_LETTERS:  # the word may still be incomplete
        starts = {term[: len(word)] for term in _vocabulary(db, len(word) + allowed + 1, 2 * len(word) + 8)}
        near = process.extract(word, sorted(starts), scorer=OSA.distance, score_cutoff=1, limit=MAX_ALTERNATIVES)
        terms = [_quoted(start) + "*" for start, _, _ in near]
    exists = bool(db.rows("SELECT 1 FROM items_fts WHERE items_fts MATCH ? LIMIT 1", (own,)))
    return ([own] if exists else []) + terms


def edits_allowed(word: str) -> int:
    """Return how many letters of a word may be wrong, missing, extra or swapped: one from four letters, up to three."""
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
    """Sort rows: similar titles first, then the others, whose people or themes match, in their order."""
    from rapidfuzz import fuzz

    marks = ",".join("?" * len(rows))
    titles = db.rows(f"SELECT row, key, original_titles FROM items WHERE row IN ({marks})", list(rows))
    likeness = {
        row: max(fuzz.token_sort_ratio(text, title) for title in (key, *map(title_key, json.loads(others or "[]"))))
        for row, key, others in titles
    }
    return sorted(rows, key=lambda row: (-likeness[row] if likeness[row] >= TITLE_ALIKE else 0.0, row))


def _alike(db: Connection, text: str) -> list[int]:
    """Find titles that are similar as a whole: an extra word, another order; then nearly the same letters."""
    from rapidfuzz import fuzz

    if len(text) < MIN_WHOLE:
        return []
    joined = text.replace(" ", "")
    of_words = _most_similar(db, text, "key", MIN_WHOLE, MAX_LENGTH, fuzz.token_set_ratio) if " " in text else []
    spare = len(joined) // 3
    return of_words or _most_similar(
        db, joined, "replace(key, ' ', '')", len(joined) - spare, len(joined) + spare, fuzz.ratio
    )


def _most_similar(
    db: Connection, text: str, key: str, shortest: int, longest: int, likeness: Callable[..., float]
) -> list[int]:
    """Find rows whose key, an SQL expression, has a length in this range and is similar to the text; best first."""
    from rapidfuzz import process

    sql = f"SELECT json_group_array(row), json_group_array({key}) FROM items WHERE length(key) BETWEEN ? AND ?"
    rows, keys = (json.loads(column) for column in db.rows(sql, (shortest, longest))[0])
    matches = process.extract(text, keys, scorer=likeness, score_cutoff=WHOLE_ALIKE, limit=MAX_HITS)
    return [rows[place] for _, _, place in sorted(matches, key=lambda hit: (-hit[1], rows[hit[2]]))]


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'
