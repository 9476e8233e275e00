"""Books: Goodreads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recterm.domain import EventKind
from recterm.ingest.history.rows import (
    HistoryReader,
    HistoryRow,
    Skips,
    csv_rows,
    day,
    half_stars,
    headed,
    parts,
    whole,
)

if TYPE_CHECKING:
    from recterm.ingest.archive import Source

_NO_GENRES = frozenset(
    {"read", "to-read", "currently-reading", "favorites", "favourites", "owned", "did-not-finish", "dnf"}
)
"""Shelves that say what became of a book, not what it is."""

_SERIES = re.compile(r"\s*\([^()]*#[^()]*\)\s*$")


def _goodreads(source: Source, skips: Skips) -> list[HistoryRow]:
    """Ratings, books read as views at their date, books to read as the watchlist; a rating of 0 is none."""
    rows = []
    for member in headed(source, "bookid", "title", "author"):
        for line, cells in csv_rows(member, skips):
            if not cells["title"]:
                skips.add("no title", f"{member.where}:{line}")
                continue
            found = _of_book(cells)
            if not found:
                skips.add("neither read, nor rated, nor to be read", f"{member.where}:{line}: {cells['title']}")
            rows += found
    return rows


def _of_book(cells: dict[str, str]) -> list[HistoryRow]:
    ids = [("goodreads", cells["bookid"])]
    for name in ("isbn", "isbn13"):
        digits = "".join(letter for letter in cells.get(name, "") if letter.isdigit() or letter in "xX")
        if digits:
            ids.append(("isbn", digits.upper()))
    title = _SERIES.sub("", cells["title"])
    others = (cells["title"],) if title != cells["title"] else ()
    year = whole(cells.get("originalpublicationyear")) or whole(cells.get("yearpublished"))
    read, added = (day(cells.get(name, ""), "%Y/%m/%d", "%Y-%m-%d") for name in ("dateread", "dateadded"))
    stars = half_stars(cells.get("myrating", ""), 5)
    shelf = cells.get("exclusiveshelf", "")
    creators = (cells["author"],) if cells["author"] else ()
    shelves = tuple(name for name in parts(cells.get("bookshelves", "")) if name not in _NO_GENRES)

    def row(kind: EventKind, when: int | None, rated: float | None = None) -> HistoryRow:
        return HistoryRow(kind, title, "book", creators, year, tuple(ids), rated, when, others, genres=shelves)

    found = [row(EventKind.VIEW, read or added)] if shelf == "read" else []
    if stars is not None:
        found.append(row(EventKind.RATE, read or added, stars))
    if shelf == "to-read":
        found.append(row(EventKind.SAVE, added))
    return found


READERS = (
    HistoryReader(
        "goodreads", "Goodreads", lambda source: bool(headed(source, "bookid", "title", "author")), _goodreads
    ),
)
