"""LibraryThing: the catalogue as a table or JSON, with ratings, days of reading, and collections as lists.

The columns are those of BookWyrm's test data and importer, the keys those of librarything-json-importer.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from recterm.domain.model import EventKind
from recterm.ingest.exports.books.storygraph import BEING_READ
from recterm.ingest.exports.dates import day
from recterm.ingest.exports.isbns import isbn_ids
from recterm.ingest.exports.other_scales import rated_rows, rescale
from recterm.ingest.exports.rows import (
    NO_TITLE,
    HistoryList,
    HistoryReader,
    HistoryRow,
    Skips,
    half_stars,
    headed,
    json_value,
    keyed,
    parts,
    whole,
)
from recterm.ingest.exports.shelves import REVIEWS, as_lists, given_name_first

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from recterm.ingest.files.archive import Source

ONLY_OWNED = "neither read, rated nor to be read: only on the lists of its collections"

_COLUMNS = ("bookid", "title", "primaryauthor", "collections")
_KEYS = ("books_id", "title")

_WANTED = frozenset({"wishlist", "to read"})
_READ = frozenset({"read but unowned"})
_READING = "currently reading"

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}|\d{4}-\d{2}(?![-\d])|(?<!\d)\d{4}(?![-\d])")

_Cells = dict[str, str]

_JSON = {
    "title": "title", "primaryauthor": "primaryauthor", "date": "date", "rating": "rating", "review": "review",
    "dateread": "dateread", "entrydate": "entrydate", "isbn": "originalisbn", "workid": "workcode",
    "originaltitle": "originaltitle", "comment": "comment", "privatecomment": "privatecomment",
}  # fmt: skip
"""Folded column of the table -> key of the JSON."""


def _books(source: Source, skips: Skips) -> Iterator[tuple[_Cells, HistoryRow]]:
    """Yield the lines of the table and the entries of the JSON, each with its book as an entry on a shelf."""
    for member in headed(source, *_COLUMNS):
        for line, cells in rated_rows(member, skips, {"rating": 5}):
            yield from _book(cells, f"{member.where}:{line}", skips)
    for member in keyed(source, *_KEYS):
        entries = json_value(member, skips)
        values = entries.values() if isinstance(entries, dict) else entries if isinstance(entries, list) else ()
        numbered = [(number, _cells(entry)) for number, entry in enumerate(values, start=1) if isinstance(entry, dict)]
        rescale([cells for _, cells in numbered], "rating", 5, member, skips)
        for number, cells in numbered:
            yield from _book(cells, f"{member.where}, entry {number}", skips)


def _cells(entry: Mapping[str, Any]) -> _Cells:
    """Return an entry of the JSON as a line of the table."""
    cells = {name: _text(entry.get(key)) for name, key in _JSON.items()}
    authors = entry.get("authors")
    first = authors[0] if isinstance(authors, list) and authors and isinstance(authors[0], dict) else {}
    lists = {name: ", ".join(_texts(entry.get(name))) for name in ("collections", "tags")}
    return {**cells, **lists, "isbns": ", ".join(_texts(entry.get("isbn"))), "author": _text(first.get("fl"))}


def _text(value: object) -> str:
    return str(value) if isinstance(value, str | int | float) else ""


def _texts(value: object) -> list[str]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for entry in inner if (text := _text(entry))]


def _book(cells: _Cells, where: str, skips: Skips) -> Iterator[tuple[_Cells, HistoryRow]]:
    title = cells["title"].strip()
    if not title:
        skips.add(NO_TITLE, where)
        return
    author = cells.get("author") or given_name_first(cells["primaryauthor"])
    isbns = re.findall(r"[\dXx-]{10,17}", f"{cells.get('isbn', '')} {cells.get('isbns', '')}")
    work = cells.get("workid", "").strip()
    original = cells.get("originaltitle", "").strip()
    yield (
        cells,
        HistoryRow(
            EventKind.SAVE,
            title,
            "book",
            (author,) if author else (),
            whole(cells.get("date")),
            (*isbn_ids(*isbns), *((("librarything", work),) if work else ())),
            titles=(original,) if original not in ("", title) else (),
            genres=parts(cells.get("tags", "")),
            where=f"{where}: {title}",
        ),
    )


def _librarything(source: Source, skips: Skips) -> list[HistoryRow]:
    """Read each day of reading as a view, the rating, and the wishlist and what is to be read as the watchlist."""
    rows: list[HistoryRow] = []
    reviews = comments = 0
    for cells, book in _books(source, skips):
        rows += _of_book(book, cells, skips)
        reviews += bool(cells.get("review", "").strip())
        comments += any(cells.get(name, "").strip() for name in ("comment", "privatecomment"))
    skips.left_out(reviews, *REVIEWS)
    skips.left_out(comments, "comment on a book", "comments on books")
    return rows


def _of_book(book: HistoryRow, cells: _Cells, skips: Skips) -> list[HistoryRow]:
    collections = {name.casefold() for name in _collections(cells)}
    entered = _days(cells.get("entrydate", ""))
    added = entered[0] if entered else None
    finished: list[int | None] = [*_days(cells.get("dateread", ""))]
    if not finished and collections & _READ:
        finished = [added]
    rows = [book._replace(kind=EventKind.VIEW, timestamp=when) for when in finished]
    stars = half_stars(cells.get("rating", ""), 5)
    wrong = stars is None and skips.outside(cells.get("rating", ""), book.where)
    if stars is not None:
        rows.append(book._replace(kind=EventKind.RATE, stars=stars, timestamp=finished[-1] if finished else added))
    if collections & _WANTED:
        rows.append(book._replace(timestamp=added))
    if not rows and not wrong:
        skips.add(BEING_READ if _READING in collections else ONLY_OWNED, book.where)
    return rows


def _days(cell: str) -> list[int]:
    """Return the days in a cell, in order, such as `[2007-05-08]`; of a month or a year its first one."""
    days = (day(f"{text}-01-01"[:10] if len(text) == 4 else f"{text}-01"[:10]) for text in _DAY.findall(cell))
    return sorted(moment for moment in days if moment is not None)


def _collections(cells: _Cells) -> tuple[str, ...]:
    return parts(cells.get("collections", ""))


def _lists(source: Source, _: Skips) -> list[HistoryList]:
    """Read the collections, without those that are the watchlist; unusable lines were counted with the ratings."""
    return as_lists(
        (name, book)
        for cells, book in _books(source, Skips())
        for name in _collections(cells)
        if name.casefold() not in _WANTED and name.casefold() != _READING
    )


READERS = (
    HistoryReader(
        "librarything",
        "LibraryThing",
        lambda source: bool(headed(source, *_COLUMNS) or keyed(source, *_KEYS)),
        _librarything,
        _lists,
    ),
)
