"""MyAnimeList, and AniList's export in its format: anime and manga in XML, with scores from 1 to 10."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.domain.model import EventKind
from recterm.ingest.exports.dates import day
from recterm.ingest.exports.other_scales import rescale
from recterm.ingest.exports.rows import NO_TITLE, HistoryReader, HistoryRow, Skips, half_stars
from recterm.ingest.exports.xml import xml_root

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from recterm.ingest.files.archive import Member, Source

BEING_WATCHED = "being watched or read, or on hold"

_ENTRIES = {"anime": ("series_title", "anime"), "manga": ("manga_title", "manga")}
"""Element of an entry -> where its title is, and the start of its id's name."""

_PLANNED = frozenset({"plantowatch", "plantoread"})
_DONE = frozenset({"completed"})
_DROPPED = frozenset({"dropped"})


def _members(source: Source) -> list[Member]:
    return [member for member in source.members[:50] if b"<myanimelist" in member.head.lower()]


def _myanimelist(source: Source, skips: Skips) -> list[HistoryRow]:
    """Read completed items as views, planned ones as the watchlist, dropped ones; scores as ratings, 0 as none."""
    return [row for member in _members(source) for row in _of_file(member, skips)]


def _of_file(member: Member, skips: Skips) -> Iterator[HistoryRow]:
    entries = [(entry, {child.tag: (child.text or "").strip() for child in entry}) for entry in _entries(member)]
    rescale([cells for _, cells in entries], "my_score", 10, member, skips)
    for number, (entry, cells) in enumerate(entries, start=1):
        named, kind = _ENTRIES[entry.tag]
        title = cells.get(named, "")
        where = f"{member.where}, entry {number}: {title}"
        if not title:
            skips.add(NO_TITLE, where)
            continue
        item_kind = "book" if kind == "manga" else "movie" if cells.get("series_type") == "Movie" else "series"
        work = cells.get("series_animedb_id") or cells.get("manga_mangadb_id", "")
        ids = ((f"mal-{kind}", work),) if work not in ("", "0") else ()
        when = day(_full_date(cells.get("my_finish_date", "")) or _full_date(cells.get("my_start_date", "")))
        row = HistoryRow(EventKind.VIEW, title, item_kind, ids=ids, timestamp=when, where=where)
        yield from _of_entry(row, cells, skips)


def _of_entry(row: HistoryRow, cells: dict[str, str], skips: Skips) -> Iterator[HistoryRow]:
    status = "".join(cells.get("my_status", "").lower().replace("-", "").split())
    if status in _DONE:
        yield row
    elif status in _PLANNED:
        yield row._replace(kind=EventKind.SAVE, timestamp=None)
    elif status in _DROPPED:
        yield row._replace(kind=EventKind.DROP)
    else:
        skips.add(BEING_WATCHED, row.where)
    stars = half_stars(cells.get("my_score", ""), 10)
    if stars is not None:
        yield row._replace(kind=EventKind.RATE, stars=stars)
    else:
        skips.outside(cells.get("my_score", ""), row.where)


def _full_date(date: str) -> str:
    """Return the date if it is one: unknown days are written as zeros."""
    return "" if date.startswith("0000") else date.replace("-00", "-01")


def _entries(member: Member) -> list[Element]:
    return [entry for entry in xml_root(member, "MyAnimeList") if entry.tag in _ENTRIES]


READERS = (HistoryReader("myanimelist", "MyAnimeList", lambda source: bool(_members(source)), _myanimelist),)
