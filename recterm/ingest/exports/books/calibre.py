"""Calibre: the catalogue in CSV with stars, or calibredb's list in JSON with ratings to 10; its books as a list.

The fields are those of Calibre's own catalogue and of `calibredb list --for-machine`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recterm.domain.model import EventKind
from recterm.ingest.exports.isbns import isbn_ids
from recterm.ingest.exports.rows import (
    NO_TITLE,
    HistoryList,
    HistoryReader,
    HistoryRow,
    Skips,
    csv_rows,
    half_stars,
    headed,
    json_entries,
    keyed,
    parts,
    whole,
)
from recterm.ingest.exports.shelves import OWNED, as_lists
from recterm.ingest.tables.column_names import first_line, header_names, json_keys

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from recterm.ingest.files.archive import Member, Source

NOT_RATED = f"not rated: only on the list {OWNED}"

NO_DATES = "Calibre does not know when a book was read or rated, so ratings have no date"

_COLUMNS = ("title", "authors")
_MARKS = frozenset(
    {"authorsort", "titlesort", "libraryname", "uuid", "seriesindex", "identifiers", "timestamp", "pubdate", "formats"}
)
"""Folded columns that tables of other programs do not have together."""

_MARKS_NEEDED = 2

_KEYS = ("id", "title", "authors")
_JSON_MARKS = frozenset({"author_sort", "formats", "identifiers", "last_modified", "pubdate", "timestamp", "uuid"})

_FIRST_YEAR = 1000
"""Calibre writes a year of 101 for a book without a date."""

_SPACES = {"goodreads": "goodreads", "amazon": "asin", "mobi-asin": "asin", "librarything": "librarything"}
"""Kind of an identifier -> its namespace."""

_Cells = dict[str, str]


def _tables(source: Source) -> list[Member]:
    return [member for member in headed(source, *_COLUMNS) if len(_MARKS & header_names(member)) >= _MARKS_NEEDED]


def _machine_lists(source: Source) -> list[Member]:
    return [member for member in keyed(source, *_KEYS) if _JSON_MARKS & json_keys(member)]


def _calibre(source: Source, skips: Skips) -> list[HistoryRow]:
    """Read ratings; the other books are on the list of what is owned."""
    rows: list[HistoryRow] = []
    custom: dict[str, None] = {}
    for cells, book in _books(source, skips):
        stars = half_stars(cells["rating"], float(cells["scale"]))
        if stars is not None:
            rows.append(book._replace(kind=EventKind.RATE, stars=stars))
        elif not skips.outside(cells["rating"], book.where):
            skips.add(NOT_RATED, book.where)
        custom.update(dict.fromkeys(filter(None, cells["custom"].split(","))))
    if rows:
        skips.notes.append(NO_DATES)
    if custom:
        skips.notes.append(f"columns of your own were left out: {', '.join(custom)}")
    return rows


def _books(source: Source, skips: Skips) -> Iterator[tuple[_Cells, HistoryRow]]:
    for member in _tables(source):
        lines = list(csv_rows(member, skips))
        scale = _scale([cells["rating"] for _, cells in lines])
        custom = [name.strip() for name in first_line(member).split(",") if name.strip().startswith("#")]
        for line, cells in lines:
            cells |= {"scale": scale, "custom": ",".join(custom)}
            yield from _book(cells, parts(cells["authors"]), f"{member.where}:{line}", skips)
    for member in _machine_lists(source):
        for where, entry in json_entries(member, skips):
            cells = _cells(entry)
            yield from _book(cells, tuple(_texts(entry.get("authors"), "&")), where, skips)


def _scale(ratings: list[str]) -> str:
    """Return the highest rating of a catalogue: stars, unless one is higher."""
    return (
        "10" if any(half_stars(rating, 5) is None and half_stars(rating, 10) is not None for rating in ratings) else "5"
    )


def _cells(entry: Mapping[str, Any]) -> _Cells:
    """Return an entry of the JSON as a line of the catalogue."""
    identifiers = entry.get("identifiers")
    named = identifiers if isinstance(identifiers, dict) else {}
    plain = {name: str(entry.get(name) or "") for name in ("title", "rating", "pubdate", "isbn")}
    custom = [f"#{name[1:]}" for name in entry if name.startswith("*")]
    return {
        **plain,
        "tags": ", ".join(_texts(entry.get("tags"), ",")),
        "identifiers": ",".join(f"{kind}:{value}" for kind, value in named.items()),
        "custom": ",".join(custom),
        "scale": "10",
    }


def _texts(value: object, separator: str) -> list[str]:
    names = value.split(separator) if isinstance(value, str) else value if isinstance(value, list) else ()
    return [name for each in names if isinstance(each, str) and (name := each.strip())]


def _book(cells: _Cells, authors: tuple[str, ...], where: str, skips: Skips) -> Iterator[tuple[_Cells, HistoryRow]]:
    title = cells["title"].strip()
    if not title:
        skips.add(NO_TITLE, where)
        return
    identifiers = [part.strip().partition(":") for part in cells["identifiers"].split(",")]
    isbns = [value for kind, _, value in identifiers if kind == "isbn"]
    others = [(_SPACES[kind], value) for kind, _, value in identifiers if kind in _SPACES and value]
    year = whole(cells["pubdate"])
    yield (
        cells,
        HistoryRow(
            EventKind.SAVE,
            title,
            "book",
            authors,
            year if year is not None and year >= _FIRST_YEAR else None,
            (*isbn_ids(cells["isbn"], *isbns), *others),
            genres=parts(cells["tags"]),
            where=f"{where}: {title}",
        ),
    )


def _library(source: Source, _: Skips) -> list[HistoryList]:
    """Read all books as what is owned; unusable lines were counted with the ratings."""
    return as_lists((OWNED, book) for _, book in _books(source, Skips()))


READERS = (
    HistoryReader(
        "calibre",
        "Calibre",
        lambda source: bool(_tables(source) or _machine_lists(source)),
        _calibre,
        _library,
    ),
)
