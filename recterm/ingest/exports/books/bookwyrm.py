"""BookWyrm: the table of books with their last reading, shelf and rating, or the account's archive with everything.

The columns and the archive are those of BookWyrm's own export and its test data.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recterm.domain.model import EventKind
from recterm.ingest.exports.books.storygraph import BEING_READ
from recterm.ingest.exports.dates import day, instant
from recterm.ingest.exports.isbns import isbn_ids
from recterm.ingest.exports.other_scales import rated_rows, rescale
from recterm.ingest.exports.rows import (
    NO_TITLE,
    HistoryList,
    HistoryReader,
    HistoryRow,
    Skips,
    csv_rows,
    half_stars,
    headed,
    json_value,
    keyed,
    parts,
    whole,
)
from recterm.ingest.exports.shelves import REVIEWS, as_lists, without_series

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from recterm.ingest.files.archive import Member, Source

ONLY_SHELVED = "neither read, rated nor to be read"

_COLUMNS = ("title", "authortext", "remoteid")
_KEYS = ("manually_approves_followers", "books")

_READ, _WANTED, _READING, _STOPPED = "read", "to-read", "reading", "stopped-reading"
_EVERYONES = frozenset({"", _READ, _WANTED, _READING, _STOPPED})
"""Shelves that everyone has."""

_IDS = {
    "openlibrarykey": "openlibrary", "goodreadskey": "goodreads", "librarythingkey": "librarything", "asin": "asin",
    "inventaireid": "inventaire", "wikidata": "wikidata",
}  # fmt: skip
"""Folded column of an id -> its namespace."""


def _tables(source: Source) -> list[Member]:
    return headed(source, *_COLUMNS)


def _archives(source: Source) -> list[Member]:
    return keyed(source, *_KEYS)


def _bookwyrm(source: Source, skips: Skips) -> list[HistoryRow]:
    """Read each reading as a view, the rating, books to read, and those that were stopped."""
    rows: list[HistoryRow] = []
    reviews = 0
    for member in _tables(source):
        for line, cells in rated_rows(member, skips, {"rating": 5}):
            book = _of_line(cells, f"{member.where}:{line}: {cells['title']}", skips)
            if book is not None:
                rows += _of_table(book, cells, skips)
                reviews += bool(cells["reviewcontent"].strip())
    for member in _archives(source):
        entries = list(_entries(member, skips))
        rescale([review for entry, _ in entries for review in _dicts(entry.get("reviews"))], "rating", 5, member, skips)
        for entry, book in entries:
            rows += _of_archive(book, entry, skips)
            reviews += sum(bool(review.get("content")) for review in _dicts(entry.get("reviews")))
    skips.left_out(reviews, *REVIEWS)
    return rows


# The table


def _of_line(cells: Mapping[str, str], where: str, skips: Skips) -> HistoryRow | None:
    """Return the book of a line, as an entry on a shelf."""
    title = cells["title"].strip()
    if not title:
        skips.add(NO_TITLE, where)
        return None
    plain, others = without_series(title)
    makers = parts(cells["authortext"])
    return HistoryRow(EventKind.SAVE, plain, "book", makers, None, _ids(cells), titles=others, where=where)


def _ids(cells: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    named = [(space, cells[name].strip()) for name, space in _IDS.items() if cells[name].strip()]
    return (*isbn_ids(cells["isbn10"], cells["isbn13"]), *named)


def _of_table(book: HistoryRow, cells: Mapping[str, str], skips: Skips) -> list[HistoryRow]:
    shelf = cells["shelf"].strip()
    finished, stopped, shelved = (day(cells[name]) for name in ("finishdate", "stoppeddate", "shelfdate"))
    rows = []
    if shelf == _READ or finished is not None:
        rows.append(book._replace(kind=EventKind.VIEW, timestamp=shelved if finished is None else finished))
    elif shelf == _STOPPED or stopped is not None:
        rows.append(book._replace(kind=EventKind.DROP, timestamp=shelved if stopped is None else stopped))
    elif shelf == _WANTED:
        rows.append(book._replace(timestamp=shelved))
    elif shelf == _READING:
        skips.add(BEING_READ, book.where)
    stars = half_stars(cells["rating"], 5)
    wrong = stars is None and skips.outside(cells["rating"], book.where)
    if stars is not None:
        reviewed = day(cells["reviewpublished"])
        rows.append(
            book._replace(kind=EventKind.RATE, stars=stars, timestamp=reviewed if finished is None else finished)
        )
    if not rows and shelf != _READING and not wrong:
        skips.add(ONLY_SHELVED, book.where)
    return rows


# The archive


def _entries(member: Member, skips: Skips) -> Iterator[tuple[dict[str, Any], HistoryRow]]:
    """Yield each book of an archive, as it is and as an entry on a shelf."""
    archive = json_value(member)
    for number, entry in enumerate(_dicts(archive.get("books") if isinstance(archive, dict) else None), start=1):
        nested = entry.get("edition")
        edition = nested if isinstance(nested, dict) else entry
        title = str(edition.get("title") or entry.get("title") or "").strip()
        where = f"{member.where}, book {number}: {title}"
        if not title:
            skips.add(NO_TITLE, where)
            continue
        cells = {name: str(edition.get(spelled) or "") for name, spelled in _SPELLED.items()}
        makers = tuple(str(author["name"]) for author in _dicts(entry.get("authors")) if author.get("name"))
        year = whole(edition.get("first_published_date") or edition.get("published_date"))
        plain, others = without_series(title)
        yield entry, HistoryRow(EventKind.SAVE, plain, "book", makers, year, _ids(cells), titles=others, where=where)


_SPELLED = {
    "openlibrarykey": "openlibrary_key", "goodreadskey": "goodreads_key", "librarythingkey": "librarything_key",
    "asin": "asin", "inventaireid": "inventaire_id", "wikidata": "wikidata", "isbn10": "isbn_10", "isbn13": "isbn_13",
}  # fmt: skip


def _of_archive(book: HistoryRow, entry: Mapping[str, Any], skips: Skips) -> list[HistoryRow]:
    rows = []
    for reading in _dicts(entry.get("readthroughs")):
        finished, stopped = (instant(str(reading.get(name) or "")) for name in ("finish_date", "stopped_date"))
        if finished is not None:
            rows.append(book._replace(kind=EventKind.VIEW, timestamp=finished))
        elif stopped is not None:
            rows.append(book._replace(kind=EventKind.DROP, timestamp=stopped))
    shelves = _shelves(entry)
    dated = {row.kind for row in rows}
    for shelf, kind in ((_READ, EventKind.VIEW), (_STOPPED, EventKind.DROP), (_WANTED, EventKind.SAVE)):
        if shelf in shelves and kind not in dated:
            rows.append(book._replace(kind=kind, timestamp=shelves[shelf]))
    for review in _dicts(entry.get("reviews")):
        stars = half_stars(str(review.get("rating") or ""), 5)
        if stars is not None:
            rated = instant(str(review.get("published_date") or ""))
            rows.append(book._replace(kind=EventKind.RATE, stars=stars, timestamp=rated))
        else:
            skips.outside(str(review.get("rating") or ""), book.where)
    if not rows:
        skips.add(BEING_READ if _READING in shelves else ONLY_SHELVED, book.where)
    return rows


def _shelves(entry: Mapping[str, Any]) -> dict[str, int | None]:
    """Return the shelves that a book of an archive is on, by short name, with the moment when it was put there."""
    shelved = entry.get("shelf_books")
    return {
        str(name): instant(str((next(iter(_dicts(places)), {})).get("shelved_date") or ""))
        for name, places in (shelved.items() if isinstance(shelved, dict) else ())
    }


def _dicts(value: object) -> list[dict[str, Any]]:
    return [inner for inner in value if isinstance(inner, dict)] if isinstance(value, list) else []


# Lists


def _lists(source: Source, _: Skips) -> list[HistoryList]:
    """Read the person's own shelves and lists; unusable books were counted with the readings."""
    return as_lists([*_shelves_of_tables(source), *_shelves_of_archives(source)])


def _shelves_of_tables(source: Source) -> Iterator[tuple[str, HistoryRow]]:
    for member in _tables(source):
        for _line, cells in csv_rows(member, Skips()):
            book = _of_line(cells, "", Skips())
            if book is not None and cells["shelf"].strip() not in _EVERYONES:
                yield cells["shelfname"] or cells["shelf"], book


def _shelves_of_archives(source: Source) -> Iterator[tuple[str, HistoryRow]]:
    for member in _archives(source):
        for entry, book in _entries(member, Skips()):
            names = {
                str(shelf.get("identifier")): str(shelf.get("name") or "") for shelf in _dicts(entry.get("shelves"))
            }
            yield from ((names.get(shelf) or shelf, book) for shelf in _shelves(entry) if shelf not in _EVERYONES)
            yield from ((str(own["name"]), book) for own in _dicts(entry.get("lists")) if own.get("name"))


READERS = (
    HistoryReader(
        "bookwyrm",
        "BookWyrm",
        lambda source: bool(_tables(source) or _archives(source)),
        _bookwyrm,
        _lists,
    ),
)
