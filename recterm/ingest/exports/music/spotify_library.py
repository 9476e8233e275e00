"""Spotify library: liked tracks and albums, banned tracks, and playlists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recterm.domain.model import EventKind
from recterm.ingest.exports.music.plays import NO_NAME
from recterm.ingest.exports.rows import HistoryList, HistoryRow, Skips, json_objects, json_value, keyed, list_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recterm.ingest.files.archive import Member, Source

FOLLOWED = "followed, which is not a like"

_PARTS = (
    ("tracks", "track", EventKind.LIKE),
    ("albums", "album", EventKind.LIKE),
    ("bannedTracks", "track", EventKind.HIDE),
)
"""Part of the library -> kind of its items, and the event."""


def library_members(source: Source) -> list[Member]:
    """Find `YourLibrary.json`, whatever its name."""
    full, empty = keyed(source, "tracks", "artist", "uri"), keyed(source, "tracks", "albums", "bannedTracks")
    return list(dict.fromkeys([*full, *empty]))


def playlist_members(source: Source) -> list[Member]:
    """Find `Playlist1.json` and similar files."""
    return keyed(source, "playlists", "name", "items")


def spotify_library(source: Source, skips: Skips) -> list[HistoryRow]:
    """Read likes and bans; without dates, since the file has none."""
    rows = []
    for member in library_members(source):
        library = json_value(member)
        parts = library if isinstance(library, dict) else {}
        for part, kind, event_kind in _PARTS:
            for entry in _objects(parts.get(part)):
                row = _item(entry, kind, event_kind, entry.get(kind), entry.get("artist"), entry.get("uri"))
                if row is None:
                    skips.add(NO_NAME, f"{member.where}: {part}")
                else:
                    rows.append(row)
        for entry in (*_objects(parts.get("artists")), *_objects(parts.get("shows"))):
            skips.add(FOLLOWED, str(entry.get("name", "")))
    return rows


def spotify_playlists(source: Source, skips: Skips) -> list[HistoryList]:
    """Read every playlist with its tracks, without local files and episodes."""
    playlists = []
    for member in playlist_members(source):
        for playlist in json_objects(member):
            items = []
            for entry in _objects(playlist.get("items")):
                track = entry.get("track")
                track = track if isinstance(track, dict) else {}
                row = _item(
                    track,
                    "track",
                    EventKind.SAVE,
                    track.get("trackName"),
                    track.get("artistName"),
                    track.get("trackUri"),
                )
                if row is None:
                    skips.add(NO_NAME, f"{member.where}: {playlist.get('name')}")
                else:
                    items.append(row)
            name = list_name(str(playlist.get("name") or ""), "Playlist")
            playlists.append(HistoryList(name, str(playlist.get("description") or ""), tuple(items)))
    return playlists


def _item(
    entry: dict[str, Any], item_kind: str, event_kind: EventKind, title: Any, artist: Any, uri: Any
) -> HistoryRow | None:
    if not title or not artist:
        return None
    ids = (("spotify", str(uri)),) if uri else ()
    album = entry.get("album") or entry.get("albumName") if item_kind == "track" else ""
    return HistoryRow(event_kind, str(title), item_kind, (str(artist),), None, ids, album=str(album or ""))


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    yield from (entry for entry in value if isinstance(entry, dict)) if isinstance(value, list) else ()
