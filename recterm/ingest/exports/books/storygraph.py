"""StoryGraph: books with every date on which they were read, and ratings in quarters of a star."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recterm.domain.model import EventKind
from recterm.ingest.exports.dates import day
from recterm.ingest.exports.isbns import isbn_ids
from recterm.ingest.exports.other_scales import rated_rows
from recterm.ingest.exports.rows import (
    NO_TITLE,
    HistoryReader,
    HistoryRow,
    Skips,
    half_stars,
    headed,
    parts,
)
from recterm.ingest.exports.shelves import REVIEWS

if TYPE_CHECKING:
    from recterm.ingest.files.archive import Source

BEING_READ = "being read now"

_COLUMNS = ("title", "authors", "readstatus", "starrating")
_RANGE = re.compile(r"\s*-\s*(?=\d{4})")
"""What stands between the first and the last day of one reading."""


def _storygraph(source: Source, skips: Skips) -> list[HistoryRow]:
    """Each reading as a view on its last day, the rating beside the last one, books to read, and unfinished ones."""
    rows = []
    reviews = 0
    for member in headed(source, *_COLUMNS):
        for line, cells in rated_rows(member, skips, {"starrating": 5}):
            reviews += bool(cells.get("review", "").strip())
            where = f"{member.where}:{line}: {cells['title']}"
            if cells["title"]:
                rows += _of_book(cells, where, skips)
            else:
                skips.add(NO_TITLE, where)
    skips.left_out(reviews, *REVIEWS)
    return rows


def _of_book(cells: dict[str, str], where: str, skips: Skips) -> list[HistoryRow]:
    ids = isbn_ids(cells.get("isbnuid", ""))
    book = HistoryRow(EventKind.SAVE, cells["title"], "book", parts(cells["authors"]), ids=ids, where=where)
    status = cells["readstatus"].strip().lower()
    days = [day(_RANGE.split(span)[-1]) for span in cells.get("datesread", "").split(",") if span.strip()]
    last = day(cells.get("lastdateread", ""))
    events = []
    if status == "read":
        events = [book._replace(kind=EventKind.VIEW, timestamp=when) for when in days or [last]]
    elif status == "to-read":
        events = [book._replace(timestamp=day(cells.get("dateadded", "")))]
    elif status == "did-not-finish":
        events = [book._replace(kind=EventKind.DROP, timestamp=last or (days[0] if days else None))]
    elif status == "currently-reading":
        skips.add(BEING_READ, where)
    stars = half_stars(cells["starrating"], 5)
    if stars is not None:
        events.append(book._replace(kind=EventKind.RATE, stars=stars, timestamp=last or (days[0] if days else None)))
    elif cells["starrating"].strip():
        skips.outside(cells["starrating"], where)
    return events


READERS = (HistoryReader("storygraph", "StoryGraph", lambda source: bool(headed(source, *_COLUMNS)), _storygraph),)
