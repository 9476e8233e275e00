"""Apple Music: plays whose artist the activity does not name, found in the library or the daily history."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING

import pytest

from recterm import ingest
from recterm.errors import InputError
from recterm.ingest.exports import read_history
from recterm.ingest.exports.music.apple import NO_ARTIST, NOT_AN_END, SEVERAL_ARTISTS, SUMMARY_OF_DAY
from recterm.ingest.exports.music.plays import too_short
from recterm.ingest.exports.rows import LEAST_PLAY
from tests.ingest.made_up import written, zipped

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from recterm.ingest.exports import History

HEAD = "Album Name,Client IP Address,Event End Timestamp,Event Type,Play Duration Milliseconds,Song Name\n"
FIRST_YEARS = (
    "Artist Name,Content Name,End Reason Type,Event End Timestamp,Event Type,Play Duration Milliseconds\n"
    "Radiohead,Airbag,NATURAL_END_OF_TRACK,2015-08-06T08:35:05.444Z,,284000\n"
    "Radiohead,Lucky,NATURAL_END_OF_TRACK,2017-08-07T08:35:05.444Z,PLAY_END,259000\n"
    "Radiohead,Lucky,,2017-08-06T08:35:05.444Z,PLAY_START,\n"
)
PLAYED = "2026-03-04T20:18:50.000Z,PLAY_END,200040"
LIBRARY = "Track Identifier,Title,Artist,Album,Track Play Count\n"


def activity(*songs: str) -> str:
    """Return `album;title` of each play."""
    return HEAD + "".join(
        f"{album},203.0.113.7,{PLAYED},{title}\n" for album, title in (song.split(";") for song in songs)
    )


def packed(name: str, content: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, content)
    return buffer.getvalue()


def read(folder: Path, files: Mapping[str, str | bytes]) -> History:
    return read_history(
        zipped(folder / "a.zip", {f"Apple Music Activity/{name}": text for name, text in files.items()})
    )


def by(history: History) -> list[tuple[str, tuple[str, ...]]]:
    return [(row.title, row.creators) for row in history.rows]


def test_artists_from_the_library_as_csv(tmp_path: Path) -> None:
    library = LIBRARY + "1,Rain,Salt Choir,Dry Land,9\n2,Rain,The Tin Drum,Blue Hour,4\n3,Salt,Salt Choir,Dry Land,1\n"
    plays = activity("Blue Hour;Rain", ";Salt", ";Rain", ";Nobody")
    history = read(tmp_path, {"Apple Music Play Activity.csv": plays, "Apple Music Library Tracks.csv": library})
    assert by(history) == [("Rain", ("The Tin Drum",)), ("Salt", ("Salt Choir",))]
    assert history.skipped == {SEVERAL_ARTISTS: 1, NO_ARTIST: 1}
    assert "203.0.113.7" not in repr(history)


def test_artists_from_the_library_as_json_in_a_zip_in_a_zip_in_a_zip(tmp_path: Path) -> None:
    library = [{"Content Type": "Song", "Track Identifier": 1, "Title": "Rain", "Artist": "Salt Choir", "Album": None}]
    inner: dict[str, str | bytes] = {
        "Apple Music Activity/Apple Music Play Activity.csv": activity(";Rain"),
        "Apple Music Activity/Apple Music Library Tracks.json.zip": packed("Library Tracks.json", json.dumps(library)),
    }
    media = zipped(tmp_path / "Apple_Media_Services.zip", inner).read_bytes()
    whole = zipped(tmp_path / "Apple Media Services information.zip", {"Apple_Media_Services.zip": media})
    for path in (tmp_path / "Apple_Media_Services.zip", whole):
        assert by(read_history(path)) == [("Rain", ("Salt Choir",))]


def test_artists_from_the_daily_history(tmp_path: Path) -> None:
    daily = "Date Played,Hours,Play Duration Milliseconds,Play Count,Skip Count,Track Identifier,Track Description\n"
    daily += "20260304,20,200040,1,0,1,Salt - Choir - Rain\n20260304,20,200040,1,0,2,Bo - Cold - Open\n"
    plays = activity(";Rain", ";Cold - Open", ";Open")
    history = read(
        tmp_path,
        {"Apple Music Play Activity.csv": plays, "Apple Music - Play History Daily Tracks.csv": daily},
    )
    assert by(history) == [("Rain", ("Salt - Choir",)), ("Cold - Open", ("Bo",)), ("Open", ("Bo - Cold",))]
    assert history.skipped == {SUMMARY_OF_DAY: 2}


def test_the_daily_history_alone(tmp_path: Path) -> None:
    daily = "Date Played,Hours,Play Duration Milliseconds,Play Count,Skip Count,Track Identifier,Track Description\n"
    daily += (
        "20260304,20,200040,1,0,1,Salt - Choir - Rain\n20260305,20,8000,0,1,2,Bo - Cold\n20260305,9,,1,0,3,Bo - Salt\n"
    )
    library = LIBRARY + "1,Rain,Salt - Choir,Dry Land,9\n"
    history = read(tmp_path, {"Daily Tracks.csv": daily, "Apple Music Library Tracks.csv": library})
    assert by(history) == [("Rain", ("Salt - Choir",)), ("Salt", ("Bo",))]
    assert history.rows[0].timestamp == 1772582400 + 43_200
    assert history.skipped == {too_short(LEAST_PLAY): 1}


def test_absurd_lengths(tmp_path: Path) -> None:
    text = HEAD + "".join(
        f",,2026-03-04T20:18:50.000Z,PLAY_END,{length},Rain\n" for length in ("-5", "", "x", "1e9", "29999")
    )
    library = LIBRARY + "1,Rain,Bo,,9\n"
    history = read(tmp_path, {"Play Activity.csv": text, "Library Tracks.csv": library})
    assert (len(history.rows), history.skipped) == (3, {too_short(LEAST_PLAY): 2})


def test_a_library_alone_is_no_history_and_no_community(tmp_path: Path) -> None:
    path = written(tmp_path, {"Apple Music Library Tracks.csv": LIBRARY + "1,Rain,Bo,,9\n"}) / (
        "Apple Music Library Tracks.csv"
    )
    with pytest.raises(InputError, match="not an export that recterm knows"):
        read_history(path)
    with pytest.raises(InputError, match="personal history from Apple Music"):
        ingest.read(path)


def test_rows_of_the_first_years_that_name_no_kind_of_event_are_plays(tmp_path: Path) -> None:
    name = "Apple Music Play Activity.csv"
    history = read_history(written(tmp_path, {name: FIRST_YEARS}) / name)
    assert [row.title for row in history.rows] == ["Airbag", "Lucky"]
    assert history.skipped == {NOT_AN_END: 1}
    assert history.examples == {NOT_AN_END: [f"{name}:4: Lucky"]}
