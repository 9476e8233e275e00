"""Music: Spotify (plays and library), Last.fm (three tools), ListenBrainz, YouTube Music, a neutral CSV."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from recterm.ingest.header import first_line, header_names
from recterm.ingest.history.listenbrainz_feedback import feedback_members, listenbrainz_feedback
from recterm.ingest.history.plays import NO_NAME, TOO_SHORT, play
from recterm.ingest.history.rows import (
    LEAST_PLAY,
    NOON,
    REFUSED,
    HistoryReader,
    HistoryRow,
    Skips,
    csv_rows,
    day,
    headed,
    instant,
    json_objects,
    keyed,
)
from recterm.ingest.history.spotify_library import (
    library_members,
    playlist_members,
    spotify_library,
    spotify_playlists,
)

if TYPE_CHECKING:
    from recterm.ingest.archive import Member, Source

SAME_PLAY = 300
"""Seconds within which two downloads tell of the same play."""

ACCOUNT_DATA = "spotify-account"
"""Source of what Spotify's download of the last year tells: the extended one has the same plays at other times."""

_TAKEOUT_VERB = re.compile(r"^(Watched|Listened to) | (angesehen|angehört)$")


# Spotify


def _spotify(source: Source, skips: Skips) -> list[HistoryRow]:
    """Both downloads; what the shorter one tells within five minutes of the longer is the same play."""
    whole, recent = [], []
    for member in keyed(source, "ms_played", "ts"):
        for entry in json_objects(member):
            uri = entry.get("spotify_track_uri")
            title = entry.get("master_metadata_track_name")
            artist = entry.get("master_metadata_album_artist_name")
            album = entry.get("master_metadata_album_album_name")
            ids = (("spotify", str(uri)),) if uri else ()
            whole += _long_enough(entry.get("ms_played"), title, artist, album, entry.get("ts"), skips, ids)
    for member in keyed(source, "msPlayed", "endTime"):
        for entry in json_objects(member):
            title, artist = entry.get("trackName"), entry.get("artistName")
            recent += _long_enough(entry.get("msPlayed"), title, artist, "", entry.get("endTime"), skips)
    last_year = (replace(row, source=ACCOUNT_DATA) for row in _not_told(recent, whole, skips))
    return [*whole, *last_year, *spotify_library(source, skips)]


def _is_spotify(source: Source) -> bool:
    plays = keyed(source, "ms_played", "ts") or keyed(source, "msPlayed", "endTime")
    return bool(plays or library_members(source) or playlist_members(source))


def _long_enough(
    length: Any, title: Any, artist: Any, album: Any, ended: Any, skips: Skips, ids: tuple[tuple[str, str], ...] = ()
) -> list[HistoryRow]:
    if not title or not artist:
        skips.add(NO_NAME)
        return []
    if not isinstance(length, int | float) or length < LEAST_PLAY:
        skips.add(TOO_SHORT, f"{artist} – {title}")
        return []
    return [play(title, artist, instant(str(ended)), album=album, ids=ids)]


def _not_told(rows: list[HistoryRow], told: list[HistoryRow], skips: Skips) -> list[HistoryRow]:
    """The rows without plays that are among those told already, at about the same time."""
    times: dict[tuple[str, str], list[int]] = {}
    for row in told if rows else ():
        if row.timestamp is not None:
            times.setdefault(_track(row), []).append(row.timestamp)
    kept = []
    for row in rows:
        near = (abs(one - (row.timestamp or 0)) <= SAME_PLAY for one in times.get(_track(row), ()))
        if any(near):
            skips.add("told by both downloads", f"{row.creators[0]} – {row.title}")
        else:
            kept.append(row)
    return kept


def _track(row: HistoryRow) -> tuple[str, str]:
    return row.title.casefold(), row.creators[0].casefold()


# Last.fm


def _is_lastfm(source: Source) -> bool:
    return any(_lastfm_kind(member) for member in source.members[:20]) or bool(keyed(source, "artist", "date", "uts"))


def _lastfm_kind(member: Member) -> str:
    names = header_names(member)
    if {"uts", "artist", "track"} <= names:
        return "uts"
    if {"artist", "album", "track"} <= names and any(name.startswith("date") for name in names):
        return "stats"
    cells = first_line(member).split(",")
    return "plain" if len(cells) >= 4 and re.fullmatch(r"\d\d \w{3} \d{4}", cells[-2].strip()) else ""


def _lastfm(source: Source, skips: Skips) -> list[HistoryRow]:
    rows = []
    for member in source.members[:20]:
        kind = _lastfm_kind(member)
        if kind == "plain":
            rows += _plain_lastfm(member, skips)
        elif kind:
            for line, cells in csv_rows(
                member, delimiter=";" if kind == "stats" and ";" in first_line(member) else ","
            ):
                dated = cells.get("uts") or next((cell for name, cell in cells.items() if name.startswith("date")), "")
                rows += _scrobble(
                    cells.get("track"),
                    cells.get("artist"),
                    cells.get("album"),
                    dated,
                    f"{member.where}:{line}",
                    skips,
                    cells.get("trackmbid", ""),
                )
    for member in keyed(source, "artist", "date", "uts"):
        for entry in json_objects(member):
            artist, date = entry.get("artist"), entry.get("date")
            name = artist.get("#text") if isinstance(artist, dict) else artist
            uts = date.get("uts") if isinstance(date, dict) else None
            rows += _scrobble(entry.get("name"), name, "", str(uts or ""), member.where, skips)
    return rows


def _scrobble(
    title: Any, artist: Any, album: Any, dated: str, where: str, skips: Skips, mbid: str = ""
) -> list[HistoryRow]:
    if not title or not artist:
        skips.add(NO_NAME, where)
        return []
    if not dated.isdecimal() or int(dated) <= 0:
        skips.add("no date: playing now, or from before there were dates", f"{where}: {artist} – {title}")
        return []
    seconds = int(dated) if int(dated) < 10**11 else int(dated) // 1000
    return [play(title, artist, seconds, album=album, ids=(("mbid", mbid),) if mbid else ())]


def _plain_lastfm(member: Member, skips: Skips) -> list[HistoryRow]:
    """artist, album, track, `15 Mar 2025, 14:30`, without a header: the date's comma makes five cells of four."""
    import csv
    import io

    from recterm.ingest.history.rows import decoded

    rows = []
    for line, cells in enumerate(csv.reader(io.StringIO(decoded(member, "cp1252"), newline="")), start=1):
        if len(cells) < 4 or not cells[0] or not cells[2]:
            skips.add(NO_NAME, f"{member.where}:{line}")
            continue
        when = _minute(",".join(cells[3:]))
        rows.append(play(cells[2], cells[0], when, album=cells[1]))
    return rows


def _minute(text: str) -> int | None:
    """UTC seconds of `15 Mar 2025, 14:30`."""
    date, _, clock = text.partition(",")
    noon = day(date, "%d %b %Y")
    found = re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)", clock.strip())
    if noon is None or noon == REFUSED or found is None:
        return noon
    return noon - NOON + int(found[1]) * 3600 + int(found[2]) * 60


# ListenBrainz


def _listenbrainz(source: Source, skips: Skips) -> list[HistoryRow]:
    rows = []
    for member in keyed(source, "listened_at", "track_metadata"):
        for entry in json_objects(member):
            track = entry.get("track_metadata")
            track = track if isinstance(track, dict) else {}
            mapping = track.get("mbid_mapping") or track.get("additional_info") or {}
            mbid = mapping.get("recording_mbid") if isinstance(mapping, dict) else None
            listened = entry.get("listened_at")
            if not track.get("track_name") or not track.get("artist_name"):
                skips.add(NO_NAME, member.where)
            elif not isinstance(listened, int) or listened <= 0:
                skips.add("no date", member.where)
            else:
                ids = (("mbid", str(mbid)),) if mbid else ()
                rows.append(
                    play(track["track_name"], track["artist_name"], listened, album=track.get("release_name"), ids=ids)
                )
    return rows + listenbrainz_feedback(source, skips)


# YouTube Music


def _youtube(source: Source, skips: Skips) -> list[HistoryRow]:
    rows = []
    for member in keyed(source, "header", "title", "time"):
        for entry in json_objects(member):
            if not _is_music(entry):
                skips.add("a video, not music")
                continue
            channels = entry.get("subtitles")
            channel = (
                channels[0].get("name")
                if isinstance(channels, list) and channels and isinstance(channels[0], dict)
                else None
            )
            if not channel:
                skips.add(NO_NAME, str(entry.get("title", "")))
                continue
            title = _TAKEOUT_VERB.sub("", str(entry.get("title", "")))
            rows.append(play(title, str(channel).removesuffix(" - Topic"), instant(str(entry.get("time", "")))))
    return rows


def _is_music(entry: dict[str, Any]) -> bool:
    """Some downloads head music `YouTube` and say where it was played in the details."""
    details = entry.get("details")
    named = [one.get("name") for one in details if isinstance(one, dict)] if isinstance(details, list) else []
    return entry.get("header") == "YouTube Music" or "From YouTube Music" in named


def _neutral(source: Source, skips: Skips) -> list[HistoryRow]:
    rows = []
    for member in headed(source, "ts", "trackname", "artistname"):
        for line, cells in csv_rows(member):
            length = cells.get("msplayed", "")
            if not cells["trackname"] or not cells["artistname"]:
                skips.add(NO_NAME, f"{member.where}:{line}")
            elif length.isdecimal() and int(length) < LEAST_PLAY:
                skips.add(TOO_SHORT, f"{member.where}:{line}")
            else:
                rows.append(
                    play(cells["trackname"], cells["artistname"], instant(cells["ts"]), album=cells.get("albumname"))
                )
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
    HistoryReader("lastfm", "Last.fm", _is_lastfm, _lastfm),
    HistoryReader(
        "listenbrainz",
        "ListenBrainz",
        lambda s: bool(keyed(s, "listened_at", "track_metadata") or feedback_members(s)),
        _listenbrainz,
    ),
    HistoryReader("youtube-music", "YouTube Music", lambda s: bool(keyed(s, "header", "title", "time")), _youtube),
)
