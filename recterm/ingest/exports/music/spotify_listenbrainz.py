"""Music exports: Spotify (plays and library), ListenBrainz, a neutral CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recterm.domain.clock import SAME_PLAY
from recterm.ingest.exports.dates import instant
from recterm.ingest.exports.music.listenbrainz_feedback import feedback_members, listenbrainz_feedback
from recterm.ingest.exports.music.plays import NO_NAME, TimedPlay, lengths_of, play, shares_of_plays, timed
from recterm.ingest.exports.music.spotify_library import (
    library_members,
    playlist_members,
    spotify_library,
    spotify_playlists,
)
from recterm.ingest.exports.rows import HistoryReader, HistoryRow, Skips, csv_rows, headed, json_entries, keyed

if TYPE_CHECKING:
    from recterm.ingest.files.archive import Source

STRENGTH = "the time of each play, of the track's length or its longest play"

ACCOUNT_DATA = "spotify-account"
"""Source of Spotify's download of the last year: the extended one has the same plays at other times."""

# Spotify


def _spotify(source: Source, skips: Skips) -> list[HistoryRow]:
    """Read both downloads; plays of the shorter one within five minutes of the longer are the same.

    Spotify says how long a track was played and why that ended, not how long the track is.
    """
    whole: list[TimedPlay] = []
    recent: list[TimedPlay] = []
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
            named = _named(title, artist, album, entry.get("ts"), where, skips, ids)
            reason = entry.get("reason_end")
            skipped = entry.get("skipped") is True or reason == "fwdbtn"
            whole += timed(named, entry.get("ms_played"), ended=reason == "trackdone", skipped=skipped)
    for member in keyed(source, "msPlayed", "endTime"):
        for where, entry in json_entries(member):
            title, artist = entry.get("trackName"), entry.get("artistName")
            named = _named(title, artist, "", entry.get("endTime"), where, skips)
            recent += timed(named, entry.get("msPlayed"))
    if whole or recent:
        skips.strength = STRENGTH
    lengths = lengths_of([*whole, *recent])
    plays = shares_of_plays(whole, lengths, skips)
    others = _without_repeated(shares_of_plays(recent, lengths, skips), plays, skips)
    return [*plays, *(row._replace(source=ACCOUNT_DATA) for row in others), *spotify_library(source, skips)]


def _is_spotify(source: Source) -> bool:
    plays = keyed(source, "ms_played", "ts") or keyed(source, "msPlayed", "endTime")
    return bool(plays or library_members(source) or playlist_members(source))


def _named(
    title: Any,
    artist: Any,
    album: Any,
    ended: Any,
    where: str,
    skips: Skips,
    ids: tuple[tuple[str, str], ...] = (),
) -> HistoryRow | None:
    if not title or not artist:
        skips.add(NO_NAME, where)
        return None
    return play(title, artist, instant(str(ended)), where, album=album, ids=ids)


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
    rows: list[HistoryRow] = []
    plays: list[TimedPlay] = []
    for member in headed(source, "ts", "trackname", "artistname"):
        for line, cells in csv_rows(member, skips):
            where = f"{member.where}:{line}"
            uri = cells.get("trackuri", "")
            ids = (("spotify", uri),) if uri.startswith("spotify:") else ()
            row = _named(
                cells["trackname"], cells["artistname"], cells.get("albumname"), cells["ts"], where, skips, ids
            )
            length = cells.get("msplayed", "")
            if length.isdecimal():
                plays += timed(
                    row,
                    int(length),
                    ended=cells.get("reasonend") == "trackdone",
                    skipped=cells.get("skipped", "").lower() in ("true", "1") or cells.get("reasonend") == "fwdbtn",
                )
            elif row is not None:
                rows.append(row)
    if plays:
        skips.strength = STRENGTH
    return [*rows, *shares_of_plays(plays, lengths_of(plays), skips)]


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
