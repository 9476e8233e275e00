"""Plex: a library's items or its history, as XML or JSON, with viewings, ratings out of 10, IMDb and TMDB ids.

Layout after python-plexapi and the fixtures of plex-tvtime-sync. A library tells when an item was last seen; each
earlier viewing is in the history only (`/status/sessions/history/all`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from recterm.domain.model import EventKind
from recterm.ingest.exports.dates import moment
from recterm.ingest.exports.music.plays import play
from recterm.ingest.exports.other_scales import rescale
from recterm.ingest.exports.people import OTHERS, rows_of_person
from recterm.ingest.exports.rows import (
    NO_TITLE,
    HistoryReader,
    HistoryRow,
    Skips,
    half_stars,
    json_value,
    keyed,
    whole,
)
from recterm.ingest.exports.shares import LEAST_SHARE, share_of
from recterm.ingest.exports.video.viewings import NOT_WHOLE, Viewings
from recterm.ingest.exports.xml import xml_root

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from recterm.ingest.files.archive import Member, Source

UNSEEN = "neither seen nor rated"
NO_ITEM = "neither a film, series, episode, album nor track"

_SPACES = {"imdb": "imdb", "tmdb": "tmdb", "themoviedb": "tmdb", "tvdb": "tvdb", "thetvdb": "tvdb"}
_GUID = re.compile(r"(?:com\.plexapp\.agents\.)?(\w+)://(\w+)(?:\?.*)?")
_KINDS = {"movie": "movie", "show": "series", "album": "album", "artist": "artist"}
_ROOT = "MediaContainer"


@dataclass(frozen=True, slots=True)
class _Entry:
    """One item or viewing."""

    cells: dict[str, str]
    guids: tuple[str, ...]
    directors: tuple[str, ...]
    genres: tuple[str, ...]
    where: str


def plex_ids(guids: tuple[str, ...], kind: str) -> tuple[tuple[str, str], ...]:
    """Return the ids in Plex's addresses (`imdb://tt0110000`, `com.plexapp.agents.themoviedb://9?lang=en`).

    Films and series are numbered apart: `tmdb` and `tvdb-movie` are ids of films, `tmdb-tv` and `tvdb` of series.
    """
    ids = []
    for guid in guids:
        match = _GUID.fullmatch(guid)
        space = _SPACES.get(match[1], "") if match else ""
        if match and space:
            film = kind == "movie"
            apart = {"tmdb": "tmdb" if film else "tmdb-tv", "tvdb": "tvdb-movie" if film else "tvdb"}
            ids.append((apart.get(space, space), match[2]))
    return tuple(dict.fromkeys(ids))


def _members(source: Source) -> list[Member]:
    xml = [member for member in source.members[:100] if f"<{_ROOT}".encode() in member.head[:1000]]
    return [*xml, *keyed(source, _ROOT, "Metadata")]


def _plex(source: Source, skips: Skips) -> list[HistoryRow]:
    """Read viewings and ratings; episodes count for their series, once a day, tracks as plays."""
    entries: list[_Entry] = []
    for member in _members(source):
        listed = list(_entries(member))
        rescale([entry.cells for entry in listed], "userRating", 10, member, skips)
        entries += listed
    mine = rows_of_person(source, [entry.cells["accountID"] for entry in entries if "accountID" in entry.cells], skips)
    views = Viewings(skips)
    ratings: list[HistoryRow] = []
    undated = 0
    for entry in entries:
        cells = entry.cells
        row = _row(entry)
        if "accountID" in cells and cells["accountID"] not in mine:
            skips.add(OTHERS, entry.where)
        elif row is None:
            skips.add(NO_ITEM, f"{entry.where}: {cells.get('title', '')}")
        elif not row.title:
            skips.add(NO_TITLE, entry.where)
        else:
            undated += _take(entry, row, views, ratings)
    if undated:
        skips.notes.append(
            f"{undated:,} earlier viewings are left out, since a library of Plex dates the last one only; its history"
            " (/status/sessions/history/all) has every one"
        )
    return [*views.rows, *ratings]


def _take(entry: _Entry, row: HistoryRow, views: Viewings, ratings: list[HistoryRow]) -> int:
    """Take the viewings and the rating of one entry; return the number of viewings without a date."""
    cells = entry.cells
    episode = cells.get("type") == "episode"
    seen = cells.get("viewedAt") or cells.get("lastViewedAt")
    count = max(whole(cells.get("viewCount")) or 0, whole(cells.get("viewedLeafCount")) or 0)
    in_history = "viewedAt" in cells or "historyKey" in cells
    rated = cells.get("userRating", "")
    begun = share_of(_milliseconds(cells, "viewOffset"), _milliseconds(cells, "duration"))
    partly = not (in_history or count) and "viewOffset" in cells and LEAST_SHARE <= begun < 1.0
    if in_history or count or partly:
        strength = begun if partly else 1.0
        views.add(row._replace(timestamp=moment(seen or ""), strength=strength), daily=episode)
    if partly:
        views.skips.strength = "viewOffset of the duration, where Plex does not count a viewing"
    stars = half_stars(rated, 10)
    if stars is not None and not (episode or cells.get("type") == "season"):
        ratings.append(row._replace(kind=EventKind.RATE, stars=stars, timestamp=moment(cells.get("lastRatedAt", ""))))
    elif stars is not None:
        views.skips.add(NOT_WHOLE, row.where)
    elif rated:
        views.skips.outside(rated, row.where)
    elif not in_history and not count and not partly:
        views.skips.add(UNSEEN, row.where)
    return count - 1 if count > 1 and not in_history and cells.get("type") != "show" else 0


def _milliseconds(cells: dict[str, str], name: str) -> float:
    cell = cells.get(name, "")
    return float(cell) if cell.isdecimal() else 0.0


def _row(entry: _Entry) -> HistoryRow | None:
    """Return the item of an entry as a row without an event; None for photos, clips and collections."""
    cells, where = entry.cells, entry.where
    title, kind = cells.get("title", ""), cells.get("type", "")
    if kind in ("episode", "season"):
        series = cells.get("grandparentTitle") or cells.get("parentTitle", "")
        return HistoryRow(EventKind.VIEW, series, "series", where=f"{where}: {series}, {title}")
    if kind == "track":
        artist = cells.get("originalTitle") or cells.get("grandparentTitle", "")
        return play(title, artist, None, where, album=cells.get("parentTitle", "")) if artist else None
    if kind not in _KINDS:
        return None
    makers = entry.directors if kind == "movie" else ()
    if kind == "album":
        makers = (cells["parentTitle"],) if cells.get("parentTitle") else ()
    original = cells.get("originalTitle", "")
    return HistoryRow(
        EventKind.VIEW,
        title,
        _KINDS[kind],
        makers,
        whole(cells.get("year")),
        plex_ids((*entry.guids, cells.get("guid", "")), _KINDS[kind]),
        titles=(original,) if original else (),
        genres=entry.genres,
        where=f"{where}: {title}",
    )


def _entries(member: Member) -> Iterator[_Entry]:
    if f"<{_ROOT}".encode() in member.head[:1000]:
        for number, element in enumerate(xml_root(member, "Plex"), start=1):
            if "title" in element.attrib:
                yield _of_element(element, f"{member.where}, entry {number}")
        return
    value = json_value(member)
    container = value.get(_ROOT) if isinstance(value, dict) else None
    items = container.get("Metadata") if isinstance(container, dict) else None
    for number, item in enumerate(items if isinstance(items, list) else (), start=1):
        if isinstance(item, dict):
            yield _of_object(item, f"{member.where}, entry {number}")


def _of_element(element: Element, where: str) -> _Entry:
    guids = tuple(child.get("id", "") for child in element.iter("Guid"))
    directors, genres = (tuple(child.get("tag", "") for child in element.iter(tag)) for tag in ("Director", "Genre"))
    return _Entry(dict(element.attrib), guids, directors, genres, where)


def _of_object(item: dict[str, Any], where: str) -> _Entry:
    cells = {key: str(value) for key, value in item.items() if isinstance(value, str | int | float)}
    return _Entry(
        cells, _named(item, "Guid", "id"), _named(item, "Director", "tag"), _named(item, "Genre", "tag"), where
    )


def _named(item: dict[str, Any], key: str, name: str) -> tuple[str, ...]:
    values = item.get(key)
    entries = values if isinstance(values, list) else ()
    return tuple(str(value.get(name) or "") for value in entries if isinstance(value, dict))


READERS = (HistoryReader("plex", "Plex", lambda source: bool(_members(source)), _plex),)
