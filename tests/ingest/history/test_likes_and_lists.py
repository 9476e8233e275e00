"""Likes, dislikes and named lists of exports: each in a few made-up lines with the quirks of the real files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from recterm import ingest
from recterm.domain.model import EventKind
from recterm.errors import InputError
from recterm.ingest.exports import read_history
from recterm.ingest.exports.music.listenbrainz_feedback import NOT_NAMED, TAKEN_BACK
from recterm.ingest.exports.music.plays import NO_NAME
from recterm.ingest.exports.music.spotify_library import FOLLOWED
from recterm.ingest.exports.rows import NO_TITLE, list_name
from tests.ingest.made_up import written, zipped

if TYPE_CHECKING:
    from pathlib import Path

    from recterm.ingest.exports import History

RATE, VIEW, LIKE, SAVE, HIDE = EventKind.RATE, EventKind.VIEW, EventKind.LIKE, EventKind.SAVE, EventKind.HIDE
FILM = "Date,Name,Year,Letterboxd URI\r\n"
LIST = (
    "Letterboxd list export v7\r\n"
    "Date,Name,Tags,URL,Description\r\n"
    '2021-11-06,"Rainy, days","wet, grey",https://boxd.it/list1,"For two,\r\nor one."\r\n'
    "\r\n"
    "Position,Name,Year,URL,Description\r\n"
    "1,Blue Hour,2003,https://boxd.it/bbbb,\r\n"
    '2,"Lantern, Paper",1994,https://boxd.it/aaaa,"again,\r\nand again"\r\n'
    "3,,1994,https://boxd.it/cccc,\r\n"
    "4,Tin Drum,,https://boxd.it/dddd\r\n"
)
POSITIONS = (
    "Position,Const,Created,Modified,Description,Title,Original Title,URL,Title Type,Year,Directors,Your Rating,"
    "Date Rated\n"
    "1,tt0110000,2024-01-01,2024-01-01,,Paper Lantern,La lanterne,u,Movie,1994,Ana,9,2024-03-15\n"
    "2,tt0120000,2024-01-02,2024-01-02,,Blue Hour,Blue Hour,u,TV Series,2003,,,\n"
    "3,nm0000001,2024-01-02,2024-01-02,,Ana Example,,u,,,,,\n"
)


def names(history: History) -> dict[str, list[str]]:
    return {history_list.name: [row.title for row in history_list.items] for history_list in history.lists}


def done(history: History) -> list[tuple[EventKind, str]]:
    return [(row.kind, row.title) for row in history.rows]


def read(folder: Path, name: str, content: Any) -> History:
    text = content if isinstance(content, str) else json.dumps(content)
    return read_history(written(folder, {name: text}) / name)


def test_letterboxd_likes_and_lists(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "likes/films.csv": f"{FILM}2024-01-11,Blue Hour,2003,https://boxd.it/bbbb\r\n",
        "likes/reviews.csv": "Date,Name\r\n2024-01-01,Blue Hour\r\n",
        "lists/rainy-days.csv": LIST,
        "lists/empty.csv": LIST.split("1,Blue", maxsplit=1)[0].replace("Rainy, days", "Empty"),
        "deleted/lists/gone.csv": LIST,
    }
    history = read_history(zipped(tmp_path / "l.zip", files))
    (liked,) = history.rows
    assert (liked.kind, liked.title, liked.year, liked.ids) == (
        LIKE, "Blue Hour", 2003, (("letterboxd", "https://boxd.it/bbbb"),),
    )  # fmt: skip
    assert liked.timestamp == 1704931200 + 43_200
    (rainy,) = history.lists
    assert (rainy.name, rainy.description) == ("Rainy, days", "For two, or one.")
    assert [(row.title, row.year) for row in rainy.items] == [
        ("Blue Hour", 2003), ("Lantern, Paper", 1994), ("Tin Drum", None),
    ]  # fmt: skip
    assert rainy.items[0].ids == liked.ids
    assert history.skipped == {NO_TITLE: 1}


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_one_list_of_letterboxd_alone(tmp_path: Path, ending: str) -> None:
    text = "\ufeff" + LIST.replace("v7\r\n", "v7,,,,\r\n").replace("\r\n", ending)
    history = read(tmp_path, "rainy-days.csv", text)
    assert (history.format, names(history)) == (
        "letterboxd",
        {"Rainy, days": ["Blue Hour", "Lantern, Paper", "Tin Drum"]},
    )
    assert history.rows == ()
    with pytest.raises(InputError, match="personal history from Letterboxd"):
        ingest.read(written(tmp_path / "again", {"l.csv": LIST}) / "l.csv")


def test_a_list_without_a_name_has_that_of_its_file(tmp_path: Path) -> None:
    text = LIST.replace('"Rainy, days"', "")
    assert list(names(read(tmp_path, "rainy-days.csv", text))) == ["rainy-days"]
    with pytest.raises(InputError, match="nothing that can be used"):
        read(tmp_path / "b", "l.csv", LIST.split("1,Blue", maxsplit=1)[0])


def test_imdb_tells_lists_from_the_watchlist_by_the_name_of_the_file(tmp_path: Path) -> None:
    history = read(tmp_path, "Best_of 2003 (1).csv", POSITIONS)
    assert names(history) == {"Best of 2003": ["Paper Lantern", "Blue Hour"]}
    assert done(history) == [(RATE, "Paper Lantern")]
    assert history.skipped == {"no IMDb id": 1}
    for name in ("WATCHLIST.csv", "My Watchlist.csv", "0f3b2c1d-1111-4000-8000-000000000002.csv"):
        history = read(tmp_path / name, name, POSITIONS)
        assert history.lists == ()
        assert done(history) == [(RATE, "Paper Lantern"), (SAVE, "Paper Lantern"), (SAVE, "Blue Hour")]
        assert [row.timestamp for row in history.rows] == [1710504000, 1704110400, 1704196800]


def film(title: str, rank: int, number: int) -> dict[str, Any]:
    ids = {"trakt": number, "imdb": f"tt{number:07}"}
    return {"rank": rank, "listed_at": "2024-06-01T10:00:00Z", "type": "movie", "movie": {"title": title, "ids": ids}}


@pytest.mark.parametrize("nested", [False, True])
def test_trakt_lists_have_their_names_and_ranks(tmp_path: Path, nested: bool) -> None:
    folder = "lists/" if nested else "lists-"
    numbered = "rainy-days" if nested else "list-9-rainy-days"
    episode = {"rank": 3, "type": "episode", "episode": {"title": "x"}, "show": {"title": "Tin Drum", "ids": {}}}
    about = {"name": "Rainy: days", "description": "wet", "ids": {"trakt": 9, "slug": "rainy-days"}, "likes": 0}
    files: dict[str, str | bytes] = {
        f"{folder}lists.json": json.dumps([about]),
        f"{folder}{numbered}.json": json.dumps([film("Second", 2, 2), film("First", 1, 1), episode]),
        f"{folder}favorites.json": json.dumps([film("Best", 1, 3)]),
        f"{folder}watchlist.json": json.dumps([film("Later", 1, 4)]),
    }
    history = read_history(zipped(tmp_path / "t.zip", files))
    assert names(history) == {"favorites": ["Best"], "Rainy: days": ["First", "Second"]}
    assert {history_list.name: history_list.description for history_list in history.lists} == {
        "favorites": "",
        "Rainy: days": "wet",
    }
    assert {history_list.name: history_list.items[0].ids for history_list in history.lists}["favorites"] == (
        ("imdb", "tt0000003"),
    )
    assert done(history) == [(SAVE, "Later")]


def test_listenbrainz_love_and_hate(tmp_path: Path) -> None:
    listen = {
        "listened_at": 1700000000, "recording_msid": "m2",
        "track_metadata": {"artist_name": "Salt Choir", "track_name": "Rain", "mbid_mapping": {"recording_mbid": "b2"}},
    }  # fmt: skip
    scores: list[dict[str, Any]] = [
        {
            "recording_msid": "m1", "recording_mbid": "b1", "score": 1, "created": 1700000600,
            "track_metadata": {"artist_name": "Tin", "track_name": "Salt"},
        },
        {"recording_msid": "m2", "recording_mbid": None, "score": -1, "created": 1700000700},
        {"recording_msid": "m3", "score": 1, "created": 1700000800},
        {"recording_msid": "m1", "score": 0, "created": 1700000800},
        {"recording_msid": "m1", "score": [1], "created": 1700000800},
    ]  # fmt: skip
    lines = "\n".join(json.dumps(score) for score in scores)
    listens = json.dumps(listen) + "\nbroken\n"
    files: dict[str, str | bytes] = {"listens/2023/11.jsonl": listens, "feedback.jsonl": lines}
    history = read_history(zipped(tmp_path / "lb.zip", files))
    assert [(row.kind, row.title, row.creators, row.timestamp) for row in history.rows] == [
        (VIEW, "Rain", ("Salt Choir",), 1700000000),
        (LIKE, "Salt", ("Tin",), 1700000600),
        (HIDE, "Rain", ("Salt Choir",), 1700000700),
    ]
    assert [row.ids for row in history.rows[1:]] == [(("mbid", "b1"),), (("mbid", "b2"),)]
    assert (history.skipped[NOT_NAMED], history.skipped[TAKEN_BACK], sum(history.skipped.values())) == (1, 2, 4)
    alone = read(tmp_path / "alone", "feedback.jsonl", lines)
    assert (alone.format, done(alone)) == ("listenbrainz", [(LIKE, "Salt")])


def test_apple_likes_and_dislikes(tmp_path: Path) -> None:
    text = (
        "Item Description,Preference,Created,Last Modified,Item Reference\n"
        "The Tin Drum - Cold Open,LOVE,2024-05-01T20:15:00Z,2024-05-01T20:15:00Z,1\n"
        "Salt - Choir - Rain,DISLIKE,2024-05-02T20:15:00Z,,2\n"
        "My playlist,LOVE,2024-05-02T20:15:00Z,,3\n"
        "The Tin Drum - Salt,MAYBE,2024-05-02T20:15:00Z,,4\n"
    )
    library = [{"Track Identifier": 2, "Title": "Rain", "Artist": "Salt - Choir", "Album": ""}]
    files: dict[str, str | bytes] = {
        "Apple Music Activity/Apple Music Likes and Dislikes.csv": text,
        "Apple Music Activity/Apple Music Library Tracks.json": json.dumps(library),
    }
    history = read_history(zipped(tmp_path / "apple.zip", files))
    assert [(row.kind, row.title, row.creators, row.timestamp) for row in history.rows] == [
        (LIKE, "Cold Open", ("The Tin Drum",), 1714594500),
        (HIDE, "Rain", ("Salt - Choir",), 1714680900),
    ]
    assert sum(history.skipped.values()) == 2


def test_spotify_library_and_playlists(tmp_path: Path) -> None:
    library = {
        "tracks": [
            {"artist": "Tin", "album": "Blue Hour", "track": "Salt", "uri": "spotify:track:1"},
            {"artist": "Tin", "album": "Blue Hour", "track": None, "uri": "spotify:track:2"},
        ],
        "albums": [{"artist": "Tin", "album": "Blue Hour", "uri": "spotify:album:1"}],
        "shows": [{"name": "Talk", "publisher": "x", "uri": "spotify:show:1"}],
        "episodes": [],
        "bannedTracks": [{"artist": "Noise", "album": "N", "track": "Loud", "uri": "spotify:track:3"}],
        "artists": [{"name": "Tin", "uri": "spotify:artist:1"}],
        "bannedArtists": [],
    }
    track = {"trackName": "Salt", "artistName": "Tin", "albumName": "Blue Hour", "trackUri": "spotify:track:1"}
    playlists = {
        "playlists": [
            {"name": "Rain 🌧", "lastModifiedDate": "2024-01-01", "description": None, "items": [
                {"track": track, "episode": None, "addedDate": "2024-01-01"}, {"track": None, "localTrack": {}},
            ]},
            {"name": "Nothing", "lastModifiedDate": "2024-01-01", "items": []},
        ]
    }  # fmt: skip
    files: dict[str, str | bytes] = {"YourLibrary.json": json.dumps(library), "Playlist1.json": json.dumps(playlists)}
    history = read_history(zipped(tmp_path / "my_spotify_data.zip", files))
    assert history.format == "spotify"
    assert [(row.kind, row.title, row.item_kind, row.album) for row in history.rows] == [
        (LIKE, "Salt", "track", "Blue Hour"), (LIKE, "Blue Hour", "album", ""), (HIDE, "Loud", "track", "N"),
    ]  # fmt: skip
    assert history.skipped == {NO_NAME: 2, FOLLOWED: 2}
    assert names(history) == {"Rain 🌧": ["Salt"]}
    for name, content in (("YourLibrary.json", library), ("Playlist1.json", playlists)):
        with pytest.raises(InputError, match="personal history from Spotify"):
            ingest.read(written(tmp_path / name, {name: json.dumps(content)}) / name)


def test_shelves_of_books_that_the_person_made_are_lists_in_their_order(tmp_path: Path) -> None:
    head = "Book Id,Title,Author,ISBN,My Rating,Bookshelves,Bookshelves with positions,Exclusive Shelf,Date Added\n"
    lines = (
        '1,"Salt (Coast, #1)",Ana,,4,"rainy-days, favorites","rainy-days (#2), favorites (#1)",read,2026/08/01\n'
        '2,Blue Hour,Bo,,0,"rainy-days, to-read","rainy-days (#1), to-read (#7)",to-read,2026/08/02\n'
        "3,,Bo,,0,rainy-days,rainy-days (#3),read,2026/08/02\n"
        "4,Long Winter,Cy,,0,did-not-finish,did-not-finish (#1),did-not-finish,2026/08/03\n"
    )
    history = read(tmp_path, "goodreads_library_export.csv", head + lines)
    listed = {"rainy days": ["Blue Hour", "Salt"], "favorites": ["Salt"], "did not finish": ["Long Winter"]}
    assert names(history) == listed
    assert history.lists[0].items[1].ids == (("goodreads", "1"),)
    assert done(history) == [(VIEW, "Salt"), (RATE, "Salt"), (SAVE, "Blue Hour"), (EventKind.DROP, "Long Winter")]


def test_names_of_lists_are_one_line() -> None:
    assert list_name(" a\n b\u202e ", "x") == "a b"
    assert list_name("\n", "x") == "x"
    assert len(list_name("long " * 100, "x")) <= 200


def test_halves_of_characters_become_question_marks_and_whole_ones_stay(tmp_path: Path) -> None:
    track = '{"artist":"Tin\\ud83c\\udfac","album":"B\\ud800","track":"Salt\\uDC00\u2028","uri":"u"}'
    history = read(tmp_path, "YourLibrary.json", f'{{"tracks":[{track}],"albums":[],"bannedTracks":[]}}')
    (row,) = history.rows
    assert (row.creators, row.album, row.title) == (("Tin🎬",), "B?", "Salt?\u2028")
    lines = '{"score":1,"recording_msid":"m","track_metadata":{"artist_name":"T","track_name":"a\u2028b"}}\n'
    assert read(tmp_path / "b", "feedback.jsonl", lines + lines).rows[0].title == "a\u2028b"


@pytest.mark.parametrize("banner", ["", "\n", "Letterboxd list export v7\n"])
def test_letterboxd_lists_with_and_without_their_banner(tmp_path: Path, banner: str) -> None:
    about = "Date,Name,Tags,URL,Description\n2019-09-18,Rainy films,,https://boxd.it/x,\n\n"
    films = "Position,Name,Year,URL,Description\n1,Tin,1954,https://boxd.it/a,\n2,Salt,1996,https://boxd.it/b,\n"
    watched = "Date,Name,Year,Letterboxd URI\n2019-09-18,Tin,1954,https://boxd.it/a\n"
    history = read_history(written(tmp_path, {"watched.csv": watched, "lists/a.csv": banner + about + films}))
    assert [(history_list.name, [row.title for row in history_list.items]) for history_list in history.lists] == [
        ("Rainy films", ["Tin", "Salt"])
    ]
    assert len(history.rows) == 1
