"""Plays without albums: a library of artists or tracks made from them, and albums that the person chooses."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from recterm.errors import InputError
from recterm.ingest.tables.roles.columns import ColumnMapping
from recterm.service.data.importing import import_data
from recterm.service.history.importing import import_history
from recterm.service.history.review import decide, open_matches
from recterm.service.libraries.files import new, open_library
from recterm.service.libraries.words import library_words

if TYPE_CHECKING:
    from pathlib import Path

PLAYED = [
    ("Radiohead", "Airbag"),
    ("Radiohead", "Lucky"),
    ("Radiohead", "Airbag"),
    ("Miles Davis", "So What"),
    ("Joni Mitchell", "A Case of You"),
]


@pytest.fixture
def plays(private_home: Path, tmp_path: Path) -> Path:
    """Spotify's download of a year, which names no albums."""
    path = tmp_path / "StreamingHistory_music_0.json"
    lines = [
        {"endTime": f"2024-05-06 1{hour}:43", "artistName": artist, "trackName": track, "msPlayed": 216_783}
        for hour, (artist, track) in enumerate(PLAYED)
    ]
    path.write_text(json.dumps(lines))
    return path


def counts() -> Counter[tuple[str, str]]:
    """Return (title, kind) of every item with plays -> their number."""
    with open_library() as opened:
        events = opened.events.history(opened.profiles.active().id)
        rows = opened.catalogue.rows_of([event.item for event in events])
        items = {item.id: item for item in opened.catalogue.page(list(rows.values()))}
        return Counter((items[event.item].title, items[event.item].kind) for event in events)


def test_an_empty_library_becomes_one_of_artists_or_of_tracks(plays: Path) -> None:
    new("artists")
    with pytest.raises(InputError, match="is empty, so nothing shows what its items are") as caught:
        import_history(plays)
    assert (caught.value.code, "--as artists" in caught.value.hint) == ("music_kind_needed", True)
    imported = import_history(plays, music="artists")
    assert (imported.events, imported.notes) == (5, ())
    artists = {("Radiohead", "artist"): 3, ("Miles Davis", "artist"): 1, ("Joni Mitchell", "artist"): 1}
    assert counts() == artists
    assert import_history(plays).repeated == 5  # it is a library of artists now
    with pytest.raises(InputError, match="has artists, so plays count for those, not for tracks") as caught:
        import_history(plays, music="tracks")
    assert caught.value.code == "other_music_kind"
    with open_library() as opened:
        assert library_words(opened, opened.info()).times == "plays"
    new("tracks")
    import_history(plays, music="tracks")
    assert counts() == {(track, "track"): 1 + (track == "Airbag") for _, track in PLAYED}


def test_plays_in_a_library_of_albums_count_for_the_best_known_one_until_the_review(
    plays: Path, tmp_path: Path
) -> None:
    table = tmp_path / "albums.csv"
    albums = ["OK Computer,Radiohead", "Kid A,Radiohead", "Kind of Blue,Miles Davis", "Blue,Joni Mitchell"]
    table.write_text(
        "user,album,artist\n" + "".join(f"u{user},{album}\n" for user in range(4) for album in albums[user % 3 :])
    )
    import_data(table, mapping=ColumnMapping(user="user", item="album"))
    imported = import_history(plays)
    assert (imported.events, imported.matched["possible"]) == (5, 3)
    assert "3 artists have tracks without an album: they count for the artist's best-known album" in imported.notes[0]
    assert counts() == {("Kid A", "album"): 3, ("Kind of Blue", "album"): 1, ("Blue", "album"): 1}
    assert import_history(plays).repeated == 5
    waiting = {match.title: match for match in open_matches()}
    assert set(waiting) == {artist for artist, _ in PLAYED}
    decide(None, waiting["Radiohead"].number, waiting["Radiohead"].candidates[1])
    assert counts()[("OK Computer", "album")] == 3
