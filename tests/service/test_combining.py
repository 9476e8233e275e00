"""Histories of several services in one profile: an event that two services report counts once."""

from __future__ import annotations

import itertools
import json
import time
from typing import TYPE_CHECKING

import pytest

from recterm.domain.data.item_columns import ItemColumns
from recterm.domain.model import ItemId, NewItem
from recterm.service.history.importing import import_history
from recterm.service.history.review import decide, open_matches
from recterm.service.libraries.files import open_library, remember
from recterm.settings import load_settings
from recterm.store import Library
from tests.store.checking import check

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

START = 1_700_000_000
PLAYS = (("Cold Open", 0), ("Salt", 210), ("Cold Open", 420), ("Rain - Remastered 2011", 9000))
"""Tracks of one album and the seconds at which they ended."""


@pytest.fixture
def albums(private_home: Path) -> Path:
    """A library of one album, the current one."""
    path = load_settings().libraries_dir / "albums.recterm"
    path.parent.mkdir(parents=True, exist_ok=True)
    album = NewItem(
        ItemId("a:1"), "Blue Hour", "blue hour", 1971, "album", (), ("The Tin Drum",), (), {}, {}, 1, None
    )  # fmt: skip
    with Library.create(path, "albums") as library:
        library.data.replace(
            ItemColumns.of([album]), [], lambda: ("f", {}), label="One album", format="test", scale=None,
            simulated=False, n_users=0, n_interactions=0, source="",
        )  # fmt: skip
    remember(path)
    return path


@pytest.fixture
def exports(tmp_path: Path) -> dict[str, Path]:
    """The same plays as three services export them: with the end, with the start, with the start and a second more."""
    moments = [(title, START + at) for title, at in PLAYS]
    spotify = tmp_path / "Streaming_History_Audio_2023_0.json"
    spotify.write_text(
        json.dumps(
            [
                {
                    "ts": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(when)),
                    "ms_played": 200_000,
                    "master_metadata_track_name": title,
                    "master_metadata_album_artist_name": "The Tin Drum",
                    "master_metadata_album_album_name": "Blue Hour",
                    "spotify_track_uri": f"spotify:track:{title}",
                }
                for title, when in moments
            ]
        )
    )
    plain = [(title.split(" - ")[0], when - 200) for title, when in moments]
    lastfm = tmp_path / "lastfm.csv"
    rows = [f'"{when}","x","Tin Drum, The","","Blue Hour","","{title}",""' for title, when in plain]
    lastfm.write_text("uts,utc_time,artist,artist_mbid,album,album_mbid,track,track_mbid\n" + "\n".join(rows) + "\n")
    listens = tmp_path / "listens.jsonl"
    listens.write_text(
        "\n".join(
            json.dumps(
                {
                    "listened_at": when + 1,
                    "track_metadata": {
                        "artist_name": "The Tin Drum",
                        "track_name": title,
                        "release_name": "Blue Hour",
                    },
                }
            )
            for title, when in plain
        )
    )
    return {"spotify": spotify, "lastfm": lastfm, "listenbrainz": listens}


def views() -> dict[str, int]:
    with open_library() as opened:
        states = opened.events.feedback(opened.profiles.active().id)
        assert check(opened) == []
        return {item.id: states[item.row].views for item in opened.catalogue.page(list(states))}


@pytest.mark.parametrize("order", list(itertools.permutations(("spotify", "lastfm", "listenbrainz"))))
def test_three_services_tell_of_the_same_plays(albums: Path, exports: dict[str, Path], order: Sequence[str]) -> None:
    first, *others = order
    assert import_history(exports[first]).events == len(PLAYS)
    for source in others:
        imported = import_history(exports[source])
        assert (imported.events, imported.repeated, imported.already_from) == (0, 0, {first: len(PLAYS)})
        assert json.loads(imported.report.read_text())["already_from"] == {first: len(PLAYS)}
    for source in order:
        again = import_history(exports[source])
        assert (again.events, again.repeated, again.already_from) == (0, len(PLAYS), {})
    assert views() == {"a:1": len(PLAYS)}


def test_both_downloads_of_spotify_one_after_the_other(
    private_home: Path, library: Path, exports: dict[str, Path], tmp_path: Path
) -> None:
    recent = tmp_path / "StreamingHistory_music_0.json"
    rows = [
        {
            "endTime": time.strftime("%Y-%m-%d %H:%M", time.gmtime(START + at)),
            "artistName": "The Tin Drum",
            "trackName": title,
            "msPlayed": 200_000,
        }
        for title, at in PLAYS
    ]
    recent.write_text(json.dumps(rows))
    assert import_history(recent).events == len(PLAYS)
    imported = import_history(exports["spotify"])
    assert (imported.events, imported.already_from) == (0, {"spotify-account": len(PLAYS)})
    assert import_history(recent).repeated == len(PLAYS)


def test_tracks_that_no_catalogue_has_are_one_item_too(library: Path, exports: dict[str, Path]) -> None:
    assert import_history(exports["spotify"]).unmatched == 3
    imported = import_history(exports["lastfm"])
    assert (imported.unmatched, imported.events, imported.already_from) == (3, 0, {"spotify": len(PLAYS)})
    assert sum(views().values()) == len(PLAYS)


def trakt(path: Path, watched: str, rated: str, rating: int, title: str, year: int, imdb: str = "") -> Path:
    film = {"title": title, "year": year, "ids": {"trakt": 1, **({"imdb": imdb} if imdb else {})}}
    path.mkdir()
    (path / "watched-history-1.json").write_text(
        json.dumps([{"id": 1, "watched_at": watched, "action": "watch", "type": "movie", "movie": film}])
    )
    (path / "ratings-movies.json").write_text(
        json.dumps([{"rated_at": rated, "rating": rating, "type": "movie", "movie": film}])
    )
    return path


@pytest.mark.parametrize("trakt_first", [True, False])
def test_films_of_letterboxd_and_trakt(library: Path, tmp_path: Path, *, trakt_first: bool) -> None:
    diary = tmp_path / "diary.csv"
    diary.write_text(
        "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date\n"
        "2024-02-11,Space 01,1981,https://boxd.it/z,4.5,,,2024-02-10\n"
    )
    other = trakt(tmp_path / "trakt", "2024-02-11T02:40:00Z", "2024-03-01T10:00:00Z", 6, "Space 01", 1981)
    order = [other, diary] if trakt_first else [diary, other]
    first, second = (import_history(path) for path in order)
    assert (first.events, first.ratings_differ) == (2, 0)
    assert (second.events, second.ratings_differ) == (1, 1)
    assert second.already_from == {("trakt" if trakt_first else "letterboxd"): 1}
    assert [import_history(path).events for path in (*order, *order)] == [0, 0, 0, 0]
    with open_library() as opened:
        (state,) = opened.events.feedback(opened.profiles.active().id).values()
    assert (state.views, state.stars) == (1, 3.0)


def test_one_id_is_one_title_whatever_it_is_called(library: Path, tmp_path: Path) -> None:
    ratings = tmp_path / "ratings.csv"
    ratings.write_text(
        "Const,Your Rating,Date Rated,Title,URL,Title Type,Year,Genres,Directors\n"
        "tt9999991,10,2024-01-12,Moon Walk,,movie,1991,,Ada Nobody\n"
    )
    assert import_history(ratings).unmatched == 1
    other = trakt(tmp_path / "trakt", "2024-01-12T20:00:00Z", "2024-01-12T22:00:00Z", 10, "Walks", 1992, "tt9999991")
    imported = import_history(other)
    assert (imported.unmatched, imported.events, imported.already_from) == (1, 1, {"imdb": 1})
    (waiting,) = open_matches()
    assert waiting.title == "Moon Walk"
    decide(None, waiting.number, "Space 07")
    again = import_history(other)
    assert (again.matched["sure"], again.events, again.repeated) == (1, 0, 2)
    with open_library() as opened:
        (state,) = opened.events.feedback(opened.profiles.active().id).values()
        assert check(opened) == []
    assert (state.views, state.stars) == (1, 5.0)
