"""Apple Music: play activity, with missing artists from the library or the daily history; likes."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

from recterm.domain.model import EventKind
from recterm.ingest.exports.dates import day, instant
from recterm.ingest.exports.music.plays import NO_NAME, TimedPlay, play, shares_of_plays, too_short
from recterm.ingest.exports.rows import HistoryReader, HistoryRow, Skips, csv_rows, headed, json_objects, keyed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recterm.ingest.files.archive import Source

NO_ARTIST = "no artist, here or elsewhere in the export"
SEVERAL_ARTISTS = "no artist, and the library has several with that title"
NO_OPINION = "neither liked nor disliked"
NOT_AN_END = "not the end of a play"
SUMMARY_OF_DAY = "a day's summary of the play activity"

STRENGTH = "Play Duration of Media Duration"

_ACTIVITY = ("eventtype", "eventendtimestamp")
_DAILY = ("dateplayed", "playcount", "trackdescription")
_LIKES = ("itemdescription", "preference")
_OPINIONS = {"LOVE": EventKind.LIKE, "LIKE": EventKind.LIKE, "DISLIKE": EventKind.HIDE}
_LIBRARY = ("trackidentifier", "title", "artist", "album")
_BETWEEN = " - "
"""Separates artist and title in the daily history, but also occurs inside names."""


class _Artists:
    """Artists of titles, from rows that have one."""

    def __init__(self) -> None:
        self._of_album: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._of_title: dict[str, set[str]] = defaultdict(set)

    def add(self, title: str, album: str, artist: str) -> None:
        """Add one row."""
        if title and artist:
            self._of_title[title.casefold()].add(artist)
            self._of_album[title.casefold(), album.casefold()].add(artist)

    def of(self, title: str, album: str) -> set[str]:
        """Return the artists of the title on that album, else of the title."""
        key = title.casefold()
        on_album = self._of_album.get((key, album.casefold()), set()) if album else set()
        return on_album or self._of_title.get(key, set())


def _apple(source: Source, skips: Skips) -> list[HistoryRow]:
    """Read plays with their end; without a play activity, one play for each day and track of the daily history."""
    listed = [
        (f"{member.where}:{line}", cells)
        for member in headed(source, *_ACTIVITY)
        for line, cells in csv_rows(member, skips)
        if _is_end(cells, f"{member.where}:{line}", skips)
    ]
    artists = _Artists()
    for title, album, artist in _library(source):
        artists.add(title, album, artist)
    for _, cells in listed:
        artists.add(_song(cells), cells.get("albumname", ""), cells.get("artistname", ""))
    if not headed(source, *_ACTIVITY):
        return [*_daily_plays(source, artists, skips), *_likes(source, artists, skips)]
    described = _Artists()
    for where, cells in _daily(source):
        skips.add(SUMMARY_OF_DAY, where)
        for artist, title in _splits(cells["trackdescription"]):
            described.add(title, "", artist)
    plays = []
    for where, cells in listed:
        row = _activity_play(where, cells, artists, described)
        if isinstance(row, str):
            skips.add(row, f"{where}: {_song(cells)}")
        else:
            plays.append(_timed(row, cells))
    if any(timed.length for timed in plays):
        skips.strength = STRENGTH
    return shares_of_plays(plays, {}, skips) + _likes(source, artists, skips)


def _likes(source: Source, artists: _Artists, skips: Skips) -> list[HistoryRow]:
    """Read likes and dislikes; entries that are not tracks, such as playlists, have no ` - `."""
    rows = []
    for member in headed(source, *_LIKES):
        for line, cells in csv_rows(member, skips):
            where, splits = f"{member.where}:{line}", list(_splits(cells["itemdescription"]))
            in_library = [(artist, title) for artist, title in splits if artist in artists.of(title, "")]
            kind = _OPINIONS.get(cells["preference"].upper())
            if not splits or kind is None:
                skips.add(NO_OPINION if splits else NO_NAME, f"{where}: {cells['itemdescription']}")
                continue
            artist, title = (in_library or splits)[0]
            rows.append(play(title, artist, instant(cells.get("created", "")), where)._replace(kind=kind))
    return rows


def _timed(row: HistoryRow, cells: dict[str, str]) -> TimedPlay:
    """Return a play with its time; one whose time is not there counts whole."""
    played, length = cells.get("playdurationmilliseconds", ""), cells.get("mediadurationinmilliseconds", "")
    reason = cells.get("endreasontype", "").upper()
    return TimedPlay(
        row,
        float(played) if played.lstrip("-").isdecimal() else math.inf,
        float(length) if length.isdecimal() else 0.0,
        reason == "NATURAL_END_OF_TRACK",
        reason == "TRACK_SKIPPED_FORWARDS",
    )


def _activity_play(where: str, cells: dict[str, str], artists: _Artists, described: _Artists) -> HistoryRow | str:
    """Return the play, or why it does not count."""
    title, album = _song(cells), cells.get("albumname", "")
    if not title:
        return NO_NAME
    candidates = (
        {cells["artistname"]} if cells.get("artistname") else artists.of(title, album) or described.of(title, "")
    )
    if len(candidates) != 1:
        return SEVERAL_ARTISTS if candidates else NO_ARTIST
    ended = cells.get("eventendtimestamp") or cells.get("eventstarttimestamp", "")
    return play(title, next(iter(candidates)), instant(ended), where, album=album)


def _daily_plays(source: Source, artists: _Artists, skips: Skips) -> list[HistoryRow]:
    rows = []
    for where, cells in _daily(source):
        splits = list(_splits(cells["trackdescription"]))
        # A name may contain ` - `: the library knows where the artist ends, else the first one counts.
        in_library = [(artist, title) for artist, title in splits if artist in artists.of(title, "")]
        length = cells.get("playdurationmilliseconds", "")
        if not splits:
            skips.add(NO_NAME, f"{where}: {cells['trackdescription']}")
        elif cells["playcount"] in ("", "0") or (length.lstrip("-").isdecimal() and int(length) < skips.least_play):
            skips.add(too_short(skips.least_play), f"{where}: {cells['trackdescription']}")
        else:
            artist, title = (in_library or splits)[0]
            rows.append(play(title, artist, day(cells["dateplayed"], "%Y%m%d", "%Y-%m-%d"), where))
    return rows


def _daily(source: Source) -> Iterator[tuple[str, dict[str, str]]]:
    for member in headed(source, *_DAILY):
        for line, cells in csv_rows(member):
            yield f"{member.where}:{line}", cells


def _splits(description: str) -> Iterator[tuple[str, str]]:
    """Return every (artist, title) that a description can mean, shortest artist first."""
    start = description.find(_BETWEEN)
    while start > 0:
        if title := description[start + len(_BETWEEN) :].strip():
            yield description[:start].strip(), title
        start = description.find(_BETWEEN, start + 1)


def _library(source: Source) -> Iterator[tuple[str, str, str]]:
    """Read (title, album, artist) of the tracks of the library, from its CSV or JSON."""
    for member in headed(source, *_LIBRARY):
        for _, cells in csv_rows(member):
            yield cells["title"], cells["album"], cells["artist"]
    for member in keyed(source, "Track Identifier", "Title", "Artist"):
        for entry in json_objects(member):
            title, album, artist = (entry.get(name) for name in ("Title", "Album", "Artist"))
            yield str(title or ""), str(album or ""), str(artist or "")


def _is_end(cells: dict[str, str], where: str, skips: Skips) -> bool:
    """Whether a row is the end of a play; those of 2015 and 2016 say only why it ended and how long it took."""
    kind = cells.get("eventtype", "")
    if kind == "PLAY_END" or (not kind and cells.get("endreasontype") and cells.get("playdurationmilliseconds")):
        return True
    skips.add(NOT_AN_END, f"{where}: {_song(cells)}")
    return False


def _song(cells: dict[str, str]) -> str:
    return cells.get("songname") or cells.get("contentname", "")


def _is_apple(source: Source) -> bool:
    return any(headed(source, *names) for names in (_ACTIVITY, _DAILY, _LIKES))


READERS = (HistoryReader("apple-music", "Apple Music", _is_apple, _apple),)
