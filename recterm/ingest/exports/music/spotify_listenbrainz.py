"""Music exports: Spotify (plays and library), ListenBrainz, a neutral CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recterm.domain.clock import SAME_PLAY
from recterm.ingest.exports.dates import instant
from recterm.ingest.exports.music.listenbrainz_feedback import feedback_members, listenbrainz_feedback
from recterm.ingest.exports.music.plays import NO_NAME, play, too_short
from recterm.ingest.exports.music.spotify_library import (
    library_members,
    playlist_members,
    spotify_library,
    spotify_playlists,
)
from recterm.ingest.exports.rows import HistoryReader, HistoryRow, Skips, csv_rows, headed, json_entries, keyed

if TYPE_CHECKING:
    from recterm.ingest.files.archive import Source

ACCOUNT_DATA = "spotify-account"
"""Source of Spotify's download of the last year: the extended one has the same plays at other times."""

# Spotify


def _spotify(source: Source, skips: Skips) -> list[HistoryRow]:
    """Read both downloads; plays of the shorter one within five minutes of the longer are the same."""
    whole, recent = [], []
    for member in keyed(source, "ms_played", "ts"):
        for where, entry in json_entries(member):
            if "_video_" in member.base:
                skips.add("a video", f"{where}: {entry.get('master_metadata_track_name') or ''}")
                continue
            uri = entry.get("spotify_track_uri")
            title = entry.get("master_metadata_track_name")
            artist = entry.get("master_metadata_album_artist_name")
            album = entry.get("master_metadata_album_album_name")
            ids = (("spotify", str(uri)),) if uri else ()
            whole += _long_enough(entry.get("ms_played"), title, artist, album, entry.get("ts"), where, skips, ids)
    for member in keyed(source, "msPlayed", "endTime"):
        for where, entry in json_entries(member):
            title, artist = entry.get("trackName"), entry.get("artistName")
            recent += _long_enough(entry.get("msPlayed"), title, artist, "", entry.get("endTime"), where, skips)
    last_year = (row._replace(source=ACCOUNT_DATA) for row in _without_repeated(recent, whole, skips))
    return [*whole, *last_year, *spotify_library(source, skips)]


def _is_spotify(source: Source) -> bool:
    plays = keyed(source, "ms_played", "ts") or keyed(source, "msPlayed", "endTime")
    return bool(plays or library_members(source) or playlist_members(source))


def _long_enough(
    length: Any,
    title: Any,
    artist: Any,
    album: Any,
    ended: Any,
    where: str,
    skips: Skips,
    ids: tuple[tuple[str, str], ...] = (),
) -> list[HistoryRow]:
    if not title or not artist:
        skips.add(NO_NAME, where)
        return []
    if not isinstance(length, int | float) or length < skips.least_play:
        skips.add(too_short(skips.least_play), f"{where}: {artist} – {title}")
        return []
    return [play(title, artist, instant(str(ended)), where, album=album, ids=ids)]


def _without_repeated(rows: list[HistoryRow], others: list[HistoryRow], skips: Skips) -> list[HistoryRow]:
    """Drop plays that are already known at about the same time."""
    times: dict[tuple[str, str], list[int]] = {}
    for row in others if rows else ():
        if row.timestamp is not None:
            times.setdefault(_track(row), []).append(row.timestamp)
    kept = []
    for row in rows:
        near = (abs(moment - (row.timestamp or 0)) <= SAME_PLAY for moment in times.get(_track(row), ()))
        if any(near):
            skips.add("in both downloads", row.where)
        else:
            kept.append(row)
    return kept


def _track(row: HistoryRow) -> tuple[str, str]:
    return row.title.casefold(), row.creators[0].casefold()


# ListenBrainz


def _listenbrainz(source: Source, skips: Skips) -> list[HistoryRow]:
    rows = []
    for member in keyed(source, "listened_at", "track_metadata"):
        for where, entry in json_entries(member, skips):
            track = entry.get("track_metadata")
            track = track if isinstance(track, dict) else {}
            mappings = (track.get(name) for name in ("mbid_mapping", "additional_info"))
            mbids = (mapping.get("recording_mbid") for mapping in mappings if isinstance(mapping, dict))
            mbid = next(filter(None, mbids), None)
            listened = entry.get("listened_at")
            if not track.get("track_name") or not track.get("artist_name"):
                skips.add(NO_NAME, where)
            elif not isinstance(listened, int) or listened <= 0:
                skips.add("no date", f"{where}: {track['artist_name']} – {track['track_name']}")
            else:
                ids, album = (("mbid", str(mbid)),) if mbid else (), track.get("release_name")
                rows.append(play(track["track_name"], track["artist_name"], listened, where, album=album, ids=ids))
    return rows + listenbrainz_feedback(source, skips)


# A CSV of any tool


def _neutral(source: Source, skips: Skips) -> list[HistoryRow]:
    rows = []
    for member in headed(source, "ts", "trackname", "artistname"):
        for line, cells in csv_rows(member, skips):
            length, where = cells.get("msplayed", ""), f"{member.where}:{line}"
            if not cells["trackname"] or not cells["artistname"]:
                skips.add(NO_NAME, where)
            elif length.isdecimal() and int(length) < skips.least_play:
                skips.add(too_short(skips.least_play), where)
            else:
                title, artist, uri = cells["trackname"], cells["artistname"], cells.get("trackuri", "")
                ids = (("spotify", uri),) if uri.startswith("spotify:") else ()
                rows.append(play(title, artist, instant(cells["ts"]), where, album=cells.get("albumname"), ids=ids))
    return rows


READERS = (
    HistoryReader(
        "spotify",
        "Spotify",
        _is_spotify,
        _spotify,
        spotify_playlists,
    ),
    HistoryReader(
        "neutral",
        "a CSV of ts, track_name, artist_name",
        lambda s: bool(headed(s, "ts", "trackname", "artistname")),
        _neutral,
    ),
    HistoryReader(
        "listenbrainz",
        "ListenBrainz",
        lambda s: bool(keyed(s, "listened_at", "track_metadata") or feedback_members(s)),
        _listenbrainz,
    ),
)
