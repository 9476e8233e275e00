"""Last.fm history, from the files of third-party tools and from the answers of its API."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

from recterm.domain.clock import NOON
from recterm.ingest.exports.cells import TOO_LARGE, csv_lines, is_too_large
from recterm.ingest.exports.dates import day
from recterm.ingest.exports.decoding import decode_member
from recterm.ingest.exports.music.plays import NO_NAME, play
from recterm.ingest.exports.rows import HistoryReader, HistoryRow, Skips, csv_rows, json_entries, keyed
from recterm.ingest.tables.column_names import first_line, header_names

if TYPE_CHECKING:
    from recterm.ingest.files.archive import Member, Source

NO_DATE = "no date: playing now, or from before dates were recorded"
_DATED = re.compile(r"^[^,]+,.*,.*,\s*\d{1,2} \w{3,} \d{4},? \d{1,2}:\d{2}$")
"""A line of artist, album, track and `23 Feb 2016 17:59`, with or without a comma before the time."""

_LONGEST_LINE = 2000
"""Characters of a play; JSON can be one line of any length, which the pattern would search for seconds."""

_MILLISECONDS = 10**11
"""Numbers from here on are milliseconds, as lastfmstats writes them."""

_JSON = (("artist", "date", "uts"), ("scrobbles", "artist", "track", "date"))
"""Keys of the API's answer, and of lastfmstats.com's file."""


def _kind(member: Member) -> str:
    names = header_names(member)
    if {"uts", "artist", "track"} <= names:
        return "uts"
    if {"artist", "album", "track"} <= names and any(name.startswith("date") for name in names):
        return "stats"
    line = first_line(member)
    return "plain" if len(line) < _LONGEST_LINE and _DATED.search(line) else ""


def _json_members(source: Source) -> list[Member]:
    return list(dict.fromkeys(member for keys in _JSON for member in keyed(source, *keys)))


def _is_lastfm(source: Source) -> bool:
    return any(_kind(member) for member in source.members[:20]) or bool(_json_members(source))


def _lastfm(source: Source, skips: Skips) -> list[HistoryRow]:
    rows = []
    for member in source.members[:20]:
        kind = _kind(member)
        if kind == "plain":
            rows += _without_header(member, skips)
        elif kind:
            rows += _with_header(member, skips)
    for member in _json_members(source):
        for where, entry in json_entries(member):
            date = entry.get("date")
            dated = date.get("uts") if isinstance(date, dict) else date
            title = entry.get("name") or entry.get("track")
            artist, album = _named(entry.get("artist")), _named(entry.get("album"))
            rows += _scrobble(title, artist, album, str(dated or ""), where, skips, entry.get("mbid"))
    return rows


def _with_header(member: Member, skips: Skips) -> list[HistoryRow]:
    rows = []
    for line, cells in csv_rows(member, skips):
        # The last header of lastfmstats.com is `Date#` and the name of the person.
        dated = cells.get("uts") or next((cell for name, cell in cells.items() if name.startswith("date")), "")
        title, artist, album = (cells.get(name) for name in ("track", "artist", "album"))
        rows += _scrobble(title, artist, album, dated, f"{member.where}:{line}", skips, cells.get("trackmbid"))
    return rows


def _named(value: Any) -> Any:
    return value.get("#text") if isinstance(value, dict) else value


def _scrobble(
    title: Any, artist: Any, album: Any, dated: str, where: str, skips: Skips, mbid: Any = ""
) -> list[HistoryRow]:
    if not title or not artist:
        skips.add(NO_NAME, where)
        return []
    if not dated.isdecimal() or int(dated) <= 0:
        skips.add(NO_DATE, f"{where}: {artist} – {title}")
        return []
    seconds = int(dated) if int(dated) < _MILLISECONDS else int(dated) // 1000
    return [play(title, artist, seconds, where, album=album, ids=(("mbid", str(mbid)),) if mbid else ())]


def _without_header(member: Member, skips: Skips) -> list[HistoryRow]:
    """Read artist, album, track, `15 Mar 2025, 14:30`: if the date is not quoted, its comma makes a fifth cell."""
    rows = []
    for line, cells in csv_lines(io.StringIO(decode_member(member, "cp1252", skips.notes), newline="")):
        where = f"{member.where}:{line}"
        if is_too_large(cells):
            skips.add(TOO_LARGE, where)
            continue
        if len(cells) < 4 or not cells[0] or not cells[2]:
            skips.add(NO_NAME, where)
            continue
        when = _minute(",".join(cells[3:]))
        if when is None:
            skips.add(NO_DATE, f"{where}: {cells[0]} – {cells[2]}")
        else:
            rows.append(play(cells[2], cells[0], when, where, album=cells[1]))
    return rows


def _minute(text: str) -> int | None:
    """Parse `15 Mar 2025, 14:30` to UTC seconds; None for an empty cell and for 1 January 1970, its placeholder."""
    moment = day(text)
    return None if moment in (0, NOON) else moment


READERS = (HistoryReader("lastfm", "Last.fm", _is_lastfm, _lastfm),)
