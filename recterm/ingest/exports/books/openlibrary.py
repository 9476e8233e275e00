"""Open Library: reading log, star ratings and lists of an account, joined by the number of each work.

The columns are those of Open Library's own export; before 2022 it had numbers without titles.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from recterm.domain.model import EventKind
from recterm.ingest.exports.books.storygraph import BEING_READ
from recterm.ingest.exports.dates import instant
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
    whole,
)
from recterm.ingest.tables.column_names import header_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recterm.ingest.files.archive import Member, Source

UNNAMED = "a number without a title; a new export of Open Library has titles"
UNLISTED = "an entry of a list that no other file of the export names"

_LOG = ("workid", "bookshelf")
_RATINGS = ("workid", "rating", "createdon")
_LISTS = ("listid", "listname", "entry")

_KINDS = {"already read": EventKind.VIEW, "want to read": EventKind.SAVE, "stopped reading": EventKind.DROP}
_READING = "currently reading"


@dataclass(slots=True)
class _Books:
    """Books of an export, by the numbers of works and editions."""

    by_number: dict[str, HistoryRow] = field(default_factory=dict)

    def of(self, cells: dict[str, str], where: str) -> HistoryRow | None:
        """Return the book of a line, with the title that any file of the export has."""
        book = self.by_number.get(cells["workid"])
        return book._replace(where=f"{where}: {book.title}") if book is not None else None


def _books(source: Source) -> _Books:
    """Read the titles in all files."""
    books = _Books()
    for member in [*headed(source, *_LOG, "title"), *headed(source, *_RATINGS, "title")]:
        for _line, cells in csv_rows(member, Skips()):
            title, numbers = cells["title"].strip(), [cells[name] for name in ("workid", "editionid") if cells[name]]
            if not title or not numbers:
                continue
            makers = _parted(cells["authors"] or cells["author"])
            ids = tuple(("openlibrary", number) for number in numbers)
            book = HistoryRow(
                EventKind.SAVE, title, "book", makers, whole(cells["firstpublishyear"]), ids,
                genres=_parted(cells["subjects"]),
            )  # fmt: skip
            for number in numbers:
                books.by_number.setdefault(number, book)
    return books


def _parted(cell: str) -> tuple[str, ...]:
    return tuple(name for part in cell.split("|") if (name := part.strip()))


def _openlibrary(source: Source, skips: Skips) -> list[HistoryRow]:
    """Read ratings with their dates, books read and to be read without dates, and those that were stopped."""
    books = _books(source)
    rows: list[HistoryRow] = []
    rated: set[str] = set()
    for member in headed(source, *_RATINGS):
        for line, cells in rated_rows(member, skips, {"rating": 5}):
            where = f"{member.where}:{line}"
            stars = half_stars(cells["rating"], 5)
            book = books.of(cells, where)
            if book is None:
                skips.add(UNNAMED, f"{where}: {cells['workid']}")
            elif stars is None:
                skips.unrated(cells["rating"], book.where)
            else:
                rows.append(book._replace(kind=EventKind.RATE, stars=stars, timestamp=instant(cells["createdon"])))
                rated.add(cells["workid"])
    for member in headed(source, *_LOG):
        for line, cells in rated_rows(member, skips, {"myratings": 5}):
            where = f"{member.where}:{line}"
            book = books.of(cells, where)
            if book is None:
                skips.add(UNNAMED, f"{where}: {cells['workid']}")
            else:
                rows += _of_log(book, cells, skips, rated=cells["workid"] in rated)
    return rows


def _of_log(book: HistoryRow, cells: dict[str, str], skips: Skips, *, rated: bool) -> Iterator[HistoryRow]:
    """Yield the shelf of a line, and its rating if the ratings do not have it."""
    shelf = cells["bookshelf"].strip().casefold()
    if shelf in _KINDS:
        yield book._replace(kind=_KINDS[shelf])
    else:
        skips.add(BEING_READ if shelf == _READING else f"on the shelf {cells['bookshelf'].strip()!r}", book.where)
    stars = half_stars(cells["myratings"], 5)
    if stars is None:
        skips.outside(cells["myratings"], book.where)
    elif not rated:
        yield book._replace(kind=EventKind.RATE, stars=stars)


def _lists(source: Source, skips: Skips) -> list[HistoryList]:
    """Read the lists; their entries are numbers, which other files name."""
    books = _books(source)
    lists: dict[str, tuple[str, str, dict[str, HistoryRow]]] = {}
    for member in headed(source, *_LISTS):
        for line, cells in csv_rows(member, skips):
            number = cells["entry"].strip().rpartition("/")[2]
            name = list_name(cells["listname"], cells["listid"] or "list")
            _, _, items = lists.setdefault(cells["listid"], (name, cells["listdescription"], {}))
            if number in books.by_number:
                items.setdefault(number, books.by_number[number])
            else:
                skips.add(UNLISTED, f"{member.where}:{line}: {cells['entry']}")
    return [HistoryList(name, about, tuple(items.values())) for name, about, items in lists.values()]


def _unread(member: Member) -> str:
    """Return why a file of the account is left alone."""
    names = header_names(member)
    if {"workid", "note"} <= names:
        return "your notes on books, which are not kept"
    return "your answers about books, such as their pace" if {"workid", "reviewcategory"} <= names else ""


READERS = (
    HistoryReader(
        "openlibrary",
        "Open Library",
        lambda source: any(headed(source, *columns) for columns in (_LOG, _RATINGS, _LISTS)),
        _openlibrary,
        _lists,
        _unread,
    ),
)
