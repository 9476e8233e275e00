"""Simkl: its backup as JSON, in Trakt's format, or as CSV; films, series and anime with IMDb and TMDB ids.

The CSV after Simkl's own page on imports and the exporters for it, which write some columns under other names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recterm.domain.model import EventKind
from recterm.ingest.exports.dates import instant
from recterm.ingest.exports.other_scales import rated_rows, rescale
from recterm.ingest.exports.rows import (
    NO_TITLE,
    HistoryReader,
    HistoryRow,
    Skips,
    half_stars,
    headed,
    json_value,
    keyed,
    whole,
)
from recterm.ingest.exports.video.trakt import NOTHING, SUMMARY, dated, item_of
from recterm.ingest.exports.video.viewings import NOT_WHOLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recterm.ingest.files.archive import Member, Source

_DROPPED = frozenset({"dropped", "notinteresting"})
"""What the site says of it now, and what it said before."""

_SERIES = frozenset({"tv", "tvshow", "show", "series"})


def simkl_members(source: Source) -> list[Member]:
    """Find the backup as JSON."""
    return keyed(source, "simkl", "status")


def _tables(source: Source) -> list[Member]:
    return headed(source, "simklid", "title", "watchlist")


def _simkl(source: Source, skips: Skips) -> list[HistoryRow]:
    """Read ratings, seen items with their last date, dropped ones, and planned ones as the watchlist."""
    rows = []
    for member in simkl_members(source):
        entries = list(_entries(json_value(member)))
        rescale(entries, "user_rating", 10, member, skips)
        for entry in entries:
            item = item_of(entry)
            if item is None:
                skips.add(NOT_WHOLE, member.where)
                continue
            where = f"{member.where}: {item.title}"
            events = _of_entry(entry, item._replace(where=where))
            if not _is_wrong(entry, where, skips) and not events:
                skips.add(NOTHING, where)
            rows += events
    for member in _tables(source):
        for line, cells in rated_rows(member, skips, {"rating": 10}):
            rows += _of_cells(cells, f"{member.where}:{line}", skips)
    return rows


def _of_entry(entry: dict[str, Any], item: HistoryRow) -> list[HistoryRow]:
    seen, status = entry.get(SUMMARY), str(entry.get("status"))
    events = [dated(item, EventKind.VIEW, seen)] if seen or status == "completed" else []
    stars = half_stars(str(entry.get("user_rating", "")), 10)
    if stars is not None:
        events.append(dated(item, EventKind.RATE, entry.get("user_rated_at") or seen, stars))
    if status in _DROPPED:
        events.append(dated(item, EventKind.DROP, seen))
    if status == "plantowatch":
        events.append(dated(item, EventKind.SAVE, entry.get("added_to_watchlist_at")))
    return events


def _is_wrong(entry: dict[str, Any], where: str, skips: Skips) -> bool:
    """Count a rating that is none of Simkl's scale; return whether it is such."""
    cell = str(entry.get("user_rating") or "")
    return half_stars(cell, 10) is None and skips.outside(cell, where)


def _entries(value: object) -> Iterator[dict[str, Any]]:
    """Yield the entries of `movies`, `shows` and `anime`, or of a list."""
    lists = value.values() if isinstance(value, dict) else [value]
    yield from (entry for entries in lists if isinstance(entries, list) for entry in entries if isinstance(entry, dict))


def _of_cells(cells: dict[str, str], where: str, skips: Skips) -> list[HistoryRow]:
    """Return the events of one line of the CSV: its one date is that of the last viewing."""
    where = f"{where}: {cells['title']}"
    if not cells["title"]:
        skips.add(NO_TITLE, where)
        return []
    status = "".join(letter for letter in cells["watchlist"].lower() if letter.isalpha())
    moment, episode = cells.get("watcheddate", ""), cells.get("lastepwatched", "")
    item = _item_of_cells(cells, where)
    begun = status == "watching" or status in _DROPPED
    events = []
    if status == "completed" or (begun and (moment or episode)):
        events.append(dated(item, EventKind.VIEW, moment))
    stars = half_stars(cells.get("rating", ""), 10)
    if stars is not None:
        events.append(dated(item, EventKind.RATE, moment, stars))
    else:
        skips.outside(cells.get("rating", ""), where)
    if status in _DROPPED:
        events.append(dated(item, EventKind.DROP, moment))
    if status == "plantowatch":
        events.append(item._replace(kind=EventKind.SAVE, timestamp=instant(cells.get("addedtowatchlist", ""))))
    if not events:
        skips.add(NOTHING, where)
    return events


def _item_of_cells(cells: dict[str, str], where: str) -> HistoryRow:
    kind = "".join(letter for letter in cells.get("type", "").lower() if letter.isalpha())
    film, series = kind in ("movie", "movies"), kind in _SERIES or bool(cells.get("lastepwatched"))
    ids = []
    if imdb := cells.get("imdb") or cells.get("imdbid"):
        ids.append(("imdb", imdb))
    if tmdb := cells.get("tmdb") or cells.get("tmdbid"):
        ids += [("tmdb", tmdb)] if film else [("tmdb-tv", tmdb)] if series else []
    if (tvdb := cells.get("tvdb") or cells.get("tvdbid")) and series:
        ids.append(("tvdb", tvdb))
    item_kind = "movie" if film else "series" if series else ""
    year = whole(cells.get("year"))
    return HistoryRow(EventKind.VIEW, cells["title"], item_kind, (), year, tuple(ids), where=where)


def _is_simkl(source: Source) -> bool:
    return bool(simkl_members(source) or _tables(source))


READERS = (HistoryReader("simkl", "Simkl", _is_simkl, _simkl),)
