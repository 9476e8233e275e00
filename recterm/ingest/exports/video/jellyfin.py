"""Jellyfin and Emby: items with a user's data as JSON, and the backup of the Playback Reporting plugin.

Items as the servers' API gives them (`/Users/ID/Items`, with `Fields=ProviderIds`); the plugin's table after its
source: nine columns separated by tabs, without a header.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from recterm.domain.clock import DAY
from recterm.domain.model import EventKind
from recterm.ingest.exports.cells import csv_lines
from recterm.ingest.exports.dates import instant
from recterm.ingest.exports.decoding import decode_member
from recterm.ingest.exports.music.plays import play, too_short
from recterm.ingest.exports.other_scales import rescale
from recterm.ingest.exports.people import OTHERS, rows_of_person
from recterm.ingest.exports.rows import (
    NO_TITLE,
    HistoryReader,
    HistoryRow,
    Skips,
    csv_rows,
    half_stars,
    headed,
    json_entries,
    keyed,
    whole,
)
from recterm.ingest.exports.shares import LEAST_SHARE, share_of_numbers, share_of_percent
from recterm.ingest.exports.video.plex import NO_ITEM, UNSEEN
from recterm.ingest.exports.video.viewings import NOT_WHOLE, Viewings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recterm.ingest.files.archive import Member, Source

BEGUN = "begun, not watched to the end"

LEAST_MINUTES = 5
"""Minutes on one day from which a film or an episode counts, as the plugin does not tell how long it is."""

SHORT = f"watched for less than {LEAST_MINUTES} minutes of a day"

_COLUMNS = ("datecreated", "userid", "itemid", "itemtype", "itemname", "playduration")
_LINE = re.compile(rb"\s*\d{4}-\d\d-\d\d[ T][\d:.]+\t[0-9a-fA-F-]{32,36}\t[^\t]*\t[A-Z][A-Za-z]+\t")
_EPISODE = re.compile(r"(?P<series>.+?) - s\d+e\d+ - .*", re.IGNORECASE)
_TRACK = re.compile(r"(?P<artist>.+?) - (?P<title>.+) \((?P<album>.*)\)")
_UNKNOWN = "Not Known"
_KINDS = {"movie": "movie", "series": "series", "musicalbum": "album", "musicartist": "artist", "book": "book"}
_KINDS |= {"audiobook": "book", "video": ""}


def _items(source: Source) -> list[Member]:
    return keyed(source, "UserData", "Name", "Type")


def _reports(source: Source) -> list[Member]:
    plain = [member for member in source.members[:100] if _LINE.match(member.head[:300])]
    return [*headed(source, "datecreated", "itemtype", "itemname"), *plain]


def _jellyfin(source: Source, skips: Skips) -> list[HistoryRow]:
    """Read viewings, ratings and favourites; episodes count for their series, once a day, tracks as plays."""
    views = Viewings(skips)
    opinions: list[HistoryRow] = []
    for member in _items(source):
        items = [
            (where, {key.lower(): value for key, value in item.items()}) for where, item in json_entries(member, skips)
        ]
        rescale(
            [user for _, item in items if isinstance(user := item.get("userdata"), dict)], "Rating", 10, member, skips
        )
        for where, item in items:
            _take_item(item, where, views, opinions)
    _take_reports(source, views)
    return [*views.rows, *opinions]


# Items of a server


def _take_item(item: dict[str, Any], where: str, views: Viewings, opinions: list[HistoryRow]) -> None:
    row, user = _row_of(item, where), item.get("userdata")
    if row is None or not isinstance(user, dict):
        views.skips.add(NO_ITEM, f"{where}: {item.get('name') or ''}")
        return
    if not row.title:
        views.skips.add(NO_TITLE, where)
        return
    episode = _kind(item) in ("episode", "season")
    before = len(opinions)
    share = 1.0 if user.get("Played") else _share(item, user)
    if share >= LEAST_SHARE:
        last = instant(str(user.get("LastPlayedDate") or ""))
        views.add(row._replace(timestamp=last, strength=share), daily=episode)
    if LEAST_SHARE <= share < 1.0:
        views.skips.strength = "PlayedPercentage, where an item is not marked as played"
    stars = half_stars(str(user.get("Rating") or ""), 10)
    if stars is not None:
        opinions.append(row._replace(kind=EventKind.RATE, stars=stars))
    else:
        views.skips.outside(str(user.get("Rating") or ""), row.where)
    if user.get("IsFavorite") or user.get("Likes") is True:
        opinions.append(row._replace(kind=EventKind.LIKE))
    elif user.get("Likes") is False:
        opinions.append(row._replace(kind=EventKind.HIDE))
    if episode and len(opinions) > before:
        del opinions[before:]
        views.skips.add(NOT_WHOLE, row.where)
    elif share < LEAST_SHARE and len(opinions) == before:
        begun = user.get("PlayCount") or user.get("PlaybackPositionTicks")
        views.skips.add(BEGUN if begun else UNSEEN, row.where)


def _share(item: dict[str, Any], user: dict[str, Any]) -> float:
    """Return the share that was played of an item that is not marked as played; 0 where nothing tells it."""
    if (share := share_of_percent(user.get("PlayedPercentage"))) is not None:
        return share
    return share_of_numbers(user.get("PlaybackPositionTicks"), item.get("runtimeticks"))


def _kind(item: dict[str, Any]) -> str:
    return str(item.get("type") or "").lower()


def _row_of(item: dict[str, Any], where: str) -> HistoryRow | None:
    """Return an item as a row without an event; None for photos, folders and channels."""
    kind, title = _kind(item), str(item.get("name") or "")
    where = f"{where}: {title}"
    if kind in ("episode", "season"):
        return HistoryRow(EventKind.VIEW, str(item.get("seriesname") or ""), "series", where=where)
    if kind == "audio":
        artists = _texts(item.get("artists")) or tuple(filter(None, [str(item.get("albumartist") or "")]))
        return play(title, artists[0], None, where, album=item.get("album")) if artists else None
    if kind not in _KINDS:
        return None
    original = str(item.get("originaltitle") or "")
    artist = str(item.get("albumartist") or "")
    return HistoryRow(
        EventKind.VIEW,
        title,
        _KINDS[kind],
        (artist,) if kind == "musicalbum" and artist else (),
        whole(item.get("productionyear")),
        _ids(item.get("providerids"), _KINDS[kind]),
        titles=(original,) if original and original != title else (),
        genres=_texts(item.get("genres")),
        where=where,
    )


def _texts(value: object) -> tuple[str, ...]:
    return tuple(entry for entry in value if isinstance(entry, str)) if isinstance(value, list) else ()


def _ids(value: object, kind: str) -> tuple[tuple[str, str], ...]:
    """Return the ids of an item; those of films and of series are numbered apart."""
    given = {str(key).lower(): str(number) for key, number in value.items()} if isinstance(value, dict) else {}
    film = kind == "movie"
    spaces = {"imdb": "imdb", "tmdb": "tmdb" if film else "tmdb-tv", "tvdb": "tvdb-movie" if film else "tvdb"}
    return tuple((space, given[name]) for name, space in spaces.items() if given.get(name))


# The plugin's table


def _lines(member: Member, skips: Skips) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (line, cells by column) of the table, with a header or without one."""
    if not _LINE.match(member.head[:300]):
        yield from csv_rows(member, skips)
        return
    for line, row in csv_lines(decode_member(member, None).splitlines(), "\t"):
        if len(row) >= 9:
            yield line, defaultdict(str, zip(_COLUMNS, (*row[:5], row[8]), strict=True))
        elif any(row):
            skips.add("fewer than nine columns", f"{member.where}:{line}")


def _take_reports(source: Source, views: Viewings) -> None:
    skips = views.skips
    rows = [(f"{member.where}:{line}", cells) for member in _reports(source) for line, cells in _lines(member, skips)]
    mine = rows_of_person(source, [cells["userid"] for _, cells in rows if cells["userid"]], skips)
    watched: dict[tuple[str, int | None], float] = defaultdict(float)
    for _, cells in rows:
        watched[_day_of(cells)] += _seconds(cells)
    for where, cells in rows:
        row = _of_report(cells, where)
        if cells["userid"] and cells["userid"] not in mine:
            skips.add(OTHERS, where)
        elif row is None:
            skips.add(NO_ITEM, f"{where}: {cells['itemname']}")
        elif row.item_kind == "track" and _seconds(cells) * 1000 < skips.least_play:
            skips.add(too_short(skips.least_play), row.where)
        elif row.item_kind != "track" and watched[_day_of(cells)] < LEAST_MINUTES * 60:
            skips.add(SHORT, row.where)
        else:
            views.add(row, daily=row.item_kind != "track")


def _day_of(cells: dict[str, str]) -> tuple[str, int | None]:
    when = instant(cells["datecreated"])
    return f"{cells['userid']} {cells['itemname']}", None if when is None else when // DAY


def _seconds(cells: dict[str, str]) -> float:
    duration = cells.get("playduration", "")
    return float(duration) if duration.isdecimal() else LEAST_MINUTES * 60.0


def _of_report(cells: dict[str, str], where: str) -> HistoryRow | None:
    """Return a row of the table as a viewing; a film or an episode that was paused counts once a day."""
    name, when, kind = cells["itemname"], instant(cells["datecreated"]), cells["itemtype"].lower()
    where = f"{where}: {name}"
    if kind == "movie":
        return HistoryRow(EventKind.VIEW, name, "movie", timestamp=when, where=where) if name else None
    if kind == "episode" and (match := _EPISODE.fullmatch(name)) and match["series"] != _UNKNOWN:
        return HistoryRow(EventKind.VIEW, match["series"], "series", timestamp=when, where=where)
    if kind == "audio" and (match := _TRACK.fullmatch(name)) and match["artist"] != _UNKNOWN:
        album = match["album"].replace(_UNKNOWN, "")
        return play(match["title"], match["artist"], when, where.partition(": ")[0], album=album)
    return None


READERS = (
    HistoryReader("jellyfin", "Jellyfin or Emby", lambda source: bool(_items(source) or _reports(source)), _jellyfin),
)
