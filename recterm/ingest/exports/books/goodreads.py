"""Books: Goodreads, with the shelves that the person made as lists."""

from __future__ import annotations

import re
from operator import itemgetter
from typing import TYPE_CHECKING

from recterm.domain.model import EventKind
from recterm.ingest.exports.dates import day
from recterm.ingest.exports.isbns import isbn_ids
from recterm.ingest.exports.other_scales import rated_rows
from recterm.ingest.exports.rows import (
    HistoryList,
    HistoryReader,
    HistoryRow,
    Skips,
    csv_rows,
    half_stars,
    headed,
    list_name,
    parts,
    whole,
)
from recterm.ingest.exports.shelves import REVIEWS, without_series

if TYPE_CHECKING:
    from recterm.ingest.files.archive import Source

_NO_GENRES = frozenset(
    {"read", "to-read", "currently-reading", "favorites", "favourites", "owned", "did-not-finish", "dnf"}
)
"""Shelves that give a book's status, not its content."""

_NO_LISTS = frozenset({"read", "to-read", "currently-reading"})
"""Shelves that everyone has: views, the watchlist, and books that are neither yet."""

_DROPPED = frozenset({"did-not-finish", "dnf"})
"""Exclusive shelves of books that were begun and not finished; they are lists too, as not every such shelf is one."""

_PLACE = re.compile(r"(.+?)(?: \(#(\d+)\))?")
"""A shelf with the book's place on it: `rainy-days (#3)`."""


def _goodreads(source: Source, skips: Skips) -> list[HistoryRow]:
    """Read ratings, read books as dated views, books to read as the watchlist, unfinished ones as dropped."""
    rows = []
    reviews = 0
    for member in headed(source, "bookid", "title", "author"):
        for line, cells in rated_rows(member, skips, {"myrating": 5}):
            reviews += bool(cells.get("myreview", "").strip())
            if not cells["title"]:
                skips.add("no title", f"{member.where}:{line}")
                continue
            where = f"{member.where}:{line}: {cells['title']}"
            events = [row._replace(where=where) for row in _of_book(cells)]
            if half_stars(cells.get("myrating", ""), 5) is None:
                skips.outside(cells.get("myrating", ""), where)
            if not events:
                skips.add("neither read, rated nor to be read", where)
            rows += events
    skips.left_out(reviews, *REVIEWS)
    return rows


def _shelves(source: Source, _: Skips) -> list[HistoryList]:
    """Read the person's own shelves, each in order; unusable rows were counted with the ratings."""
    shelves: dict[str, list[tuple[int, HistoryRow]]] = {}
    for member in headed(source, "bookid", "title", "author"):
        for _line, cells in csv_rows(member, Skips()):
            for shelf in parts(cells.get("bookshelveswithpositions") or cells.get("bookshelves", "")):
                placed = _PLACE.fullmatch(shelf)
                if cells["title"] and placed and placed[1] not in _NO_LISTS:
                    name = list_name(placed[1].replace("-", " "), "shelf")
                    shelves.setdefault(name, []).append((int(placed[2] or 0), _book(cells)))
    return [
        HistoryList(name, "", tuple(row for _, row in sorted(books, key=itemgetter(0))))
        for name, books in shelves.items()
    ]


def _book(cells: dict[str, str]) -> HistoryRow:
    """Return the book of a line, as an entry on a shelf."""
    ids = (("goodreads", cells["bookid"]), *isbn_ids(cells.get("isbn", ""), cells.get("isbn13", "")))
    title, others = without_series(cells["title"])
    year = whole(cells.get("originalpublicationyear")) or whole(cells.get("yearpublished"))
    creators = (cells["author"],) if cells["author"] else ()
    shelves = tuple(name for name in parts(cells.get("bookshelves", "")) if name not in _NO_GENRES)
    return HistoryRow(EventKind.SAVE, title, "book", creators, year, ids, None, None, others, genres=shelves)


def _of_book(cells: dict[str, str]) -> list[HistoryRow]:
    book = _book(cells)
    read, added = (day(cells.get(name, ""), "%Y/%m/%d", "%Y-%m-%d") for name in ("dateread", "dateadded"))
    stars = half_stars(cells.get("myrating", ""), 5)
    shelf = cells.get("exclusiveshelf", "")
    events = [book._replace(kind=EventKind.VIEW, timestamp=read or added)] if shelf == "read" else []
    if stars is not None:
        events.append(book._replace(kind=EventKind.RATE, stars=stars, timestamp=read or added))
    if shelf in _DROPPED:
        events.append(book._replace(kind=EventKind.DROP, timestamp=read or added))
    if shelf == "to-read":
        events.append(book._replace(timestamp=added))
    return events


READERS = (
    HistoryReader(
        "goodreads",
        "Goodreads",
        lambda source: bool(headed(source, "bookid", "title", "author")),
        _goodreads,
        _shelves,
    ),
)
