"""Letterboxd import CSV, as recterm and tools for Plex and others write it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.domain.model import EventKind
from recterm.ingest.exports.dates import day
from recterm.ingest.exports.other_scales import rated_rows
from recterm.ingest.exports.rows import HistoryReader, HistoryRow, Skips, half_stars, headed, whole
from recterm.ingest.tables.column_names import header_names

if TYPE_CHECKING:
    from recterm.ingest.files.archive import Member, Source

IDS = ("imdbid", "tmdbid", "letterboxduri")
_EVENT_COLUMNS = frozenset({"watcheddate", "rating", "rating10", "rewatch"})


def _members(source: Source) -> list[Member]:
    """Find files with titles and an id, as other tables of films have, and with an event column or a watchlist name."""
    members = dict.fromkeys(member for name in IDS for member in headed(source, "title", name))
    return [member for member in members if header_names(member) & _EVENT_COLUMNS or _is_watchlist(member)]


def _is_watchlist(member: Member) -> bool:
    return "watchlist" in member.base and not header_names(member) & _EVENT_COLUMNS


def _read(source: Source, skips: Skips) -> list[HistoryRow]:
    """Read a dated row as a view, one without date and rating as a film seen some day; ratings share the view's day."""
    rows = []
    for member in _members(source):
        for line, cells in rated_rows(member, skips, {"rating": 5, "rating10": 10}):
            where = f"{member.where}:{line}"
            if not cells["title"] and not any(cells.get(name) for name in IDS):
                skips.add("no title", where)
            elif _is_watchlist(member):
                rows.append(_row(cells, EventKind.SAVE, None))
            else:
                rows += [row._replace(where=f"{where}: {row.title}") for row in _events(cells, where, skips)]
    return rows


def _events(cells: dict[str, str], where: str, skips: Skips) -> list[HistoryRow]:
    written = cells.get("rating") or cells.get("rating10", "")
    stars = half_stars(written, 5 if cells.get("rating") else 10)
    if stars is None:
        skips.outside(written, where)
    when = day(cells.get("watcheddate", ""))
    events = [_row(cells, EventKind.VIEW, when)] if when is not None or stars is None else []
    return events if stars is None else [*events, _row(cells, EventKind.RATE, when, stars)]


def _row(cells: dict[str, str], kind: EventKind, when: int | None, stars: float | None = None) -> HistoryRow:
    ids = []
    if imdb := cells.get("imdbid"):
        ids.append(("imdb", imdb if imdb.startswith("tt") else f"tt{imdb.zfill(7)}"))
    if tmdb := cells.get("tmdbid"):
        ids.append(("tmdb", tmdb))
    if link := cells.get("letterboxduri"):
        ids.append(("letterboxd", link))
    directors = tuple(name.strip() for name in cells.get("directors", "").split(",") if name.strip())
    return HistoryRow(kind, cells["title"], "movie", directors, whole(cells.get("year")), tuple(ids), stars, when)


READERS = (HistoryReader("letterboxd-import", "a CSV for Letterboxd's import", lambda s: bool(_members(s)), _read),)
