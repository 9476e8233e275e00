"""Exportify's tables of Spotify playlists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.domain.model import EventKind
from recterm.ingest.exports import read_history
from tests.ingest.made_up import written

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "Track URI,Track Name,Album Name,Artist Name(s),Release Date,Duration (ms),Added At,Genres\n"
LIKED = HEAD + (
    "spotify:track:1,Airbag,OK Computer,Radiohead,1997-05-28,284000,2020-03-04T10:11:12Z,\n"
    'spotify:track:2,Lucky,OK Computer,"Radiohead,Guest",1997-05-28,259000,2020-03-05T10:11:12Z,"rock,art rock"\n'
)


def test_liked_songs_are_likes_and_playlists_are_lists(tmp_path: Path) -> None:
    history = read_history(written(tmp_path, {"liked.csv": LIKED, "rainy_days.csv": LIKED}))
    assert [(row.title, row.kind, row.album, row.creators) for row in history.rows] == [
        ("Airbag", EventKind.LIKE, "OK Computer", ("Radiohead",)),
        ("Lucky", EventKind.LIKE, "OK Computer", ("Radiohead", "Guest")),
    ]
    assert [row.timestamp for row in history.rows] == [1583316672, 1583403072]
    assert history.rows[1].genres == ("rock", "art rock")
    assert history.rows[0].ids == (("spotify", "track:1"),)
    assert [(playlist.name, len(playlist.items)) for playlist in history.lists] == [("rainy days", 2)]


def test_a_playlist_alone_is_a_list(tmp_path: Path) -> None:
    history = read_history(written(tmp_path, {"road.csv": LIKED}) / "road.csv")
    assert (len(history.rows), [playlist.name for playlist in history.lists]) == (0, ["road"])
