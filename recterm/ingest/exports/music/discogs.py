"""Discogs: the collection with its folders as lists, the wantlist, and ratings from 1 to 5.

The columns are those of the site's CSV export, as the importers of Crate and ImportDiscogsWantlist name them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recterm.domain.model import EventKind
from recterm.domain.titles import move_article
from recterm.ingest.exports.dates import instant
from recterm.ingest.exports.other_scales import rated_rows
from recterm.ingest.exports.rows import (
    NO_TITLE,
    HistoryList,
    HistoryReader,
    HistoryRow,
    Skips,
    half_stars,
    headed,
    whole,
)
from recterm.ingest.exports.shelves import OWNED, as_lists
from recterm.ingest.tables.column_names import header_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recterm.ingest.files.archive import Member, Source

SAME_RECORD = "another copy or pressing of the same record"

HEARD = "records in your collection count as heard, from the day when you added them"

_COLUMNS = ("catalog", "artist", "title", "releaseid")
_NO_FOLDERS = frozenset({"", "all", "uncategorized"})
"""Folders that every collection has."""

_NUMBER = re.compile(r"\s*\(\d+\)")
"""Tells artists of one name apart: `Nirvana (2)`."""

_SEVERAL = re.compile(r"(?<=\(\d\)), |(?<=\(\d\d\)), |\s+/\s+|\s+(?:feat\.?|featuring|ft\.)\s+", re.IGNORECASE)
"""What surely stands between two artists; a comma alone is part of many names."""

_REISSUE = re.compile(r"\b(?:RE|RM|RP|Reissue|Remastered|Repress)\b")
"""Words of a format whose year is that of the pressing."""

_Cells = dict[str, str]


def _members(source: Source) -> list[Member]:
    return headed(source, *_COLUMNS)


def _is_collection(member: Member) -> bool:
    """Return whether a file is the collection; the wantlist has neither folders nor days."""
    names = header_names(member)
    return bool({"collectionfolder", "dateadded"} & names) or "collection" in member.base


def _discogs(source: Source, skips: Skips) -> list[HistoryRow]:
    """Read the collection as records heard, the wantlist as the watchlist, and the ratings of both."""
    rows: list[HistoryRow] = []
    heard: set[tuple[object, ...]] = set()
    notes = 0
    for member, cells, record in _records(source, skips):
        when = instant(cells["dateadded"])
        notes += bool((cells["collectionnotes"] or cells["notes"]).strip())
        stars = half_stars(cells["rating"], 5)
        if stars is not None:
            rows.append(record._replace(kind=EventKind.RATE, stars=stars, timestamp=when))
        else:
            skips.outside(cells["rating"], record.where)
        same = (member, record.title.casefold(), record.creators)
        if same in heard:
            skips.add(SAME_RECORD, record.where)
            continue
        heard.add(same)
        owned = _is_collection(member)
        rows.append(record._replace(kind=EventKind.VIEW if owned else EventKind.SAVE, timestamp=when))
    if any(row.kind is EventKind.VIEW for row in rows):
        skips.notes.append(HEARD)
    skips.left_out(notes, "note on a record", "notes on records")
    return rows


def _records(source: Source, skips: Skips) -> Iterator[tuple[Member, _Cells, HistoryRow]]:
    for member in _members(source):
        for line, cells in rated_rows(member, skips, {"rating": 5}):
            where = f"{member.where}:{line}: {cells['artist']} – {cells['title']}"
            if not cells["title"].strip():
                skips.add(NO_TITLE, where)
                continue
            number = cells["releaseid"].strip()
            year = None if _REISSUE.search(cells["format"]) else whole(cells["released"])
            ids = (("discogs-release", number),) if number not in ("", "0") else ()
            album = cells["title"].strip()
            yield (
                member,
                cells,
                HistoryRow(EventKind.SAVE, album, "album", _artists(cells["artist"]), year or None, ids, where=where),
            )


def _artists(cell: str) -> tuple[str, ...]:
    """Return the artists of a record, without the marks of Discogs: numbers, and `*` for another spelling."""
    names = (_NUMBER.sub("", part).rstrip("* ").strip() for part in _SEVERAL.split(cell))
    named = tuple(move_article(name) for name in names if name)
    return ("Various Artists",) if named == ("Various",) else named


def _folders(source: Source, _: Skips) -> list[HistoryList]:
    """Read the folders of the collection, and all that is owned; unusable lines were counted with the ratings."""
    collection = [
        (cells["collectionfolder"].strip(), record)
        for member, cells, record in _records(source, Skips())
        if _is_collection(member)
    ]
    folders = [(name, record) for name, record in collection if name.casefold() not in _NO_FOLDERS]
    return as_lists([*folders, *((OWNED, record) for _, record in collection)])


def _unread(member: Member) -> str:
    """Return why a file of Discogs is left alone: the records that a person sells."""
    return "records for sale" if {"listingid", "releaseid", "price"} <= header_names(member) else ""


READERS = (HistoryReader("discogs", "Discogs", lambda source: bool(_members(source)), _discogs, _folders, _unread),)
