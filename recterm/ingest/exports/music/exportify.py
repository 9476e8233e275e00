"""Exportify: the playlists of a Spotify account, one table each; liked songs are likes, playlists are lists."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recterm.domain.model import EventKind
from recterm.ingest.exports.dates import instant
from recterm.ingest.exports.music.plays import NO_NAME
from recterm.ingest.exports.rows import (
    HistoryList,
    HistoryReader,
    HistoryRow,
    Skips,
    csv_rows,
    headed,
    list_name,
    parts,
    whole,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recterm.ingest.files.archive import Member, Source

_LIKED = re.compile(r"liked|saved|favou?rites|mag ik|gef[äa]llt|aim[ée]s|me gusta", re.IGNORECASE)
"""What the file of the liked songs is called."""


def _members(source: Source) -> list[Member]:
    members = [*headed(source, "trackname", "artistnames"), *headed(source, "trackname", "artistname", "addedat")]
    return list(dict.fromkeys(members))


def _is_liked(member: Member) -> bool:
    return bool(_LIKED.search(member.file_name))


def _exportify(source: Source, skips: Skips) -> list[HistoryRow]:
    return [
        row._replace(kind=EventKind.LIKE)
        for member in _members(source)
        if _is_liked(member)
        for row in _tracks(member, skips)
    ]


def _playlists(source: Source, skips: Skips) -> list[HistoryList]:
    playlists = []
    for member in _members(source):
        if not _is_liked(member):
            stem = member.file_name.rpartition(".")[0].replace("_", " ")
            playlists.append(HistoryList(list_name(stem, "playlist"), "", tuple(_tracks(member, skips))))
    return playlists


def _tracks(member: Member, skips: Skips) -> Iterator[HistoryRow]:
    for line, cells in csv_rows(member, skips):
        artists = cells.get("artistnames") or cells.get("artistname", "")
        where = f"{member.where}:{line}: {artists} – {cells['trackname']}"
        if not cells["trackname"] or not artists:
            skips.add(NO_NAME, where)
            continue
        uri = cells.get("trackuri") or cells.get("spotifyid", "")
        yield HistoryRow(
            EventKind.SAVE,
            cells["trackname"],
            "track",
            parts(artists.replace(";", ",")),
            whole(cells.get("releasedate") or cells.get("albumreleasedate")),
            (("spotify", uri.removeprefix("spotify:")),) if uri else (),
            timestamp=instant(cells.get("addedat", "")),
            album=cells.get("albumname", ""),
            genres=parts(cells.get("genres", "")),
            where=where,
        )


READERS = (HistoryReader("exportify", "Exportify", lambda source: bool(_members(source)), _exportify, _playlists),)
