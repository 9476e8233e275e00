"""Personal exports: each in a few made-up lines with the quirks of the real files; and any bytes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recterm.domain.model import EventKind
from recterm.errors import InputError
from recterm.ingest.exports import History, read_history
from recterm.ingest.exports.dates import REFUSED, day, instant
from recterm.ingest.exports.rows import half_stars
from tests.ingest.made_up import written, zipped
from tests.ingest.test_any_bytes import ANY

if TYPE_CHECKING:
    from pathlib import Path

RATE, VIEW, SAVE = EventKind.RATE, EventKind.VIEW, EventKind.SAVE
LETTERBOXD = "Date,Name,Year,Letterboxd URI"
FILES: dict[str, str | bytes] = {
    "profile.csv": "Date Joined,Username,Email Address\r\n2020-01-01,me,me@example.org\r\n",
    "ratings.csv": f'{LETTERBOXD},Rating\r\n2024-01-11,"Lantern, Paper",1994,https://boxd.it/aaaa,4.5\r\n'
    "2024-01-12,Blue Hour,2003,https://boxd.it/bbbb,\r\n",
    "diary.csv": f"{LETTERBOXD},Rating,Rewatch,Tags,Watched Date\r\n"
    '2024-01-11,"Lantern, Paper",1994,https://boxd.it/cccc,4.5,,"rain, reread",2024-01-10\r\n',
    "watched.csv": f'{LETTERBOXD}\r\n2024-01-11,"Lantern, Paper",1994,https://boxd.it/aaaa\r\n'
    "2024-02-01,Blue Hour,,x\r\n",
    "watchlist.csv": f"{LETTERBOXD}\r\n2024-03-01,Tin Drum,1979,https://boxd.it/dddd\r\n",
    "deleted/ratings.csv": f"{LETTERBOXD},Rating\r\n2024-01-11,Gone,1994,x,1\r\n",
    "likes/films.csv": f'{LETTERBOXD}\r\n2024-01-11,"Lantern, Paper",1994,https://boxd.it/aaaa\r\n',
}
IMDB_NEW = (
    "Const,Your Rating,Date Rated,Title,Original Title,URL,Title Type,IMDb Rating,Runtime (mins),Year,Genres,Num Votes,"
    "Release Date,Directors\n"
    'tt0110000,9,2024-03-15,Paper Lantern,La lanterne,u,Movie,7.4,101,1994,"Comedy, Drama",5,d,"Ana, Bo"\n'
    "tt0120000,,2024-03-16,Blue Hour,Blue Hour,u,Film,6.1,52,2003,Crime,880,2003-09-01,\nbroken\n"
)
IMDB_OLD = (
    '"position","const","created","modified","description","Title","Title type","Directors","You rated","Year"\n'
    '"1","tt0110000","Sat Dec 31 00:00:00 2016","","","Paper Lantern","Feature Film","Ana","8","1994"\n'
)
TRAKT = [
    {
        "rated_at": "2024-05-01T20:15:00.000Z", "rating": 8, "type": "movie",
        "movie": {"title": "Paper Lantern", "year": 1994, "ids": {"imdb": "tt0110000", "tmdb": 99999}},
    },
    {
        "watched_at": "2024-05-02T20:15:00.000Z", "type": "episode", "episode": {"title": "x"},
        "show": {"title": "Tin Drum", "ids": {}},
    },
]  # fmt: skip
TMDB = (
    "TMDb ID,IMDb ID,Type,Name,Release Date,Season Number,Episode Number,Rating,Your Rating,Date Rated\n"
    "99999,tt0110000,movie,Paper Lantern,1994-05-20T00:00:00Z,,,7.229,8.5,2022-09-20T00:00:00Z\n"
    "88888,,tv,Blue Hour,2003-09-01T00:00:00Z,1,2,6.9,7.0,2022-09-21T00:00:00Z\n"
)
SPOTIFY = [
    {
        "ts": "2023-02-01T10:03:20Z", "ms_played": 201000, "master_metadata_track_name": "Cold Open",
        "ip_addr": "1.2.3.4",
        "master_metadata_album_artist_name": "The Tin Drum", "master_metadata_album_album_name": "Blue Hour",
        "spotify_track_uri": "spotify:track:1",
    },
    {
        "ts": "2023-02-01T10:03:29Z", "ms_played": 9000, "master_metadata_track_name": "Salt",
        "master_metadata_album_artist_name": "The Tin Drum", "spotify_track_uri": "spotify:track:2",
    },
    {"ts": "2023-02-01T11:00:00Z", "ms_played": 900000, "master_metadata_track_name": None, "episode_name": "Talk"},
]  # fmt: skip
SHORT = [{"endTime": "2023-02-01 10:03", "artistName": "The Tin Drum", "trackName": "Cold Open", "msPlayed": 201000}]
LASTFM = (
    "uts,utc_time,artist,artist_mbid,album,album_mbid,track,track_mbid\n"
    '"1767213600","31 Dec 2025, 20:40","The Tin Drum","","Blue Hour","","Cold Open",""\n'
    '"","","Salt Choir","","","","Rain",""\n'
)
GOODREADS = (
    "Book Id,Title,Author,Author l-f,Additional Authors,ISBN,ISBN13,My Rating,Average Rating,Publisher,Binding,"
    "Number of Pages,Year Published,Original Publication Year,Date Read,Date Added,Bookshelves,"
    "Bookshelves with positions,Exclusive Shelf,My Review\n"
    '1,"Salt Road (Coast, #1)",Ana Example,"Example, Ana",,"=""000000000X""","=""9780000000002""",4,3.93,Press,'
    'Paperback,288,2021,2019,2026/09/12,2026/08/01,,,read,"Good.<br/>Slow."\n'
    '2,Blue Hour,Bo Sample,"Sample, Bo",,"=""""","=""""",0,4.10,Press,Kindle,,2003,2003,,2026/08/02,,,to-read,\n'
)
LIST = (
    "Letterboxd list export v7\nDate,Name,Tags,URL,Description\n2021-11-06,Rain,,u,\n\n"
    "Position,Name,Year,URL,Description\n"
)
NOON = 43_200
KEYS = (
    *("ts", "ms_played", "endTime", "msPlayed", "rated_at", "ids", "movie", "listened_at", "track_metadata", "header"),
    *("title", "time", "subtitles", "artist", "date", "uts"),
    *("tracks", "albums", "bannedTracks", "uri", "playlists", "items", "name", "track", "score", "recording_mbid"),
)


def read(folder: Path, files: dict[str, str | bytes], name: str = "") -> History:
    return read_history(written(folder, files) / name)


def test_letterboxd(tmp_path: Path) -> None:
    history = read_history(zipped(tmp_path / "letterboxd-me.zip", FILES))
    assert history.format == "letterboxd"
    done = [(row.kind, row.title, row.year, row.stars, row.timestamp) for row in history.rows]
    assert done == [
        (VIEW, "Lantern, Paper", 1994, None, 1704844800 + NOON),
        (VIEW, "Blue Hour", None, None, 1706745600 + NOON),
        (RATE, "Lantern, Paper", 1994, 4.5, 1704931200 + NOON),
        (SAVE, "Tin Drum", 1979, None, 1709251200 + NOON),
        (EventKind.LIKE, "Lantern, Paper", 1994, None, 1704931200 + NOON),
    ]
    assert history.skipped == {"no rating": 1, "its viewings are in the diary": 1}
    assert "example.org" not in repr(history)


def test_imdb_of_two_generations(tmp_path: Path) -> None:
    history = read(tmp_path, {"ratings.csv": IMDB_NEW}, "ratings.csv")
    (row,) = history.rows
    assert (row.stars, row.ids, row.titles, row.creators) == (
        4.5, (("imdb", "tt0110000"),), ("La lanterne",), ("Ana", "Bo"),
    )  # fmt: skip
    assert history.skipped == {"no rating": 1, "no IMDb id": 1}
    (old,) = read(tmp_path / "old", {"a.csv": IMDB_OLD}, "a.csv").rows
    assert (old.stars, old.item_kind, old.timestamp) == (4.0, "movie", 1483142400 + NOON)
    listed = "Position,Const,Created,Title,Title Type,Year\n1,tt0110000,2024-01-01,Paper Lantern,Movie,1994\n"
    (saved,) = read(tmp_path / "list", {"w.csv": listed}, "w.csv").rows
    assert saved.kind is SAVE


def test_trakt_and_tmdb(tmp_path: Path) -> None:
    history = read_history(zipped(tmp_path / "trakt.zip", {"ratings-movies.json": json.dumps(TRAKT)}))
    row, seen = history.rows
    assert (row.kind, row.stars, row.ids) == (RATE, 4.0, (("imdb", "tt0110000"), ("tmdb", "99999")))
    assert (seen.kind, seen.title, seen.item_kind) == (VIEW, "Tin Drum", "series")
    (other,) = read(tmp_path / "tmdb", {"r.csv": TMDB}, "r.csv").rows
    assert (other.stars, other.year, other.title) == (4.5, 1994, "Paper Lantern")


def test_netflix_finds_the_order_of_day_and_month(tmp_path: Path) -> None:
    text = 'Title,Date\n"Blue Hour: Season 1: Cold Open","14/3/24"\n"Blue Hour: Season 1: Two","14/3/24"\n'
    text += '"Paper Lantern","9/3/24"\n'
    rows = read(tmp_path, {"NetflixViewingHistory.csv": text}, "NetflixViewingHistory.csv").rows
    assert [(row.title, row.item_kind) for row in rows] == [("Blue Hour", "series"), ("Paper Lantern", "")]
    assert rows[1].timestamp == day("2024-03-09")


def test_movielens(tmp_path: Path) -> None:
    text = "movie_id,imdb_id,tmdb_id,rating,average_rating,title\n47,0114369,807,4.5,4.1,Seven (a.k.a. Se7en) (1995)\n"
    (row,) = read(tmp_path, {"a.csv": text}, "a.csv").rows
    assert row.ids == (("movielens", "47"), ("imdb", "tt0114369"), ("tmdb", "807"))


def test_spotify_both_downloads_are_one_history(tmp_path: Path) -> None:
    files = {"Streaming_History_Audio_2023_0.json": json.dumps(SPOTIFY), "StreamingHistory0.json": json.dumps(SHORT)}
    history = read_history(zipped(tmp_path / "my_spotify_data.zip", files))
    (row,) = history.rows
    assert (row.title, row.creators, row.album, row.item_kind) == ("Cold Open", ("The Tin Drum",), "Blue Hour", "track")
    assert set(history.skipped.values()) == {1}
    assert len(history.skipped) == 3
    assert "1.2.3.4" not in repr(history)


def test_lastfm_of_three_tools(tmp_path: Path) -> None:
    history = read(tmp_path, {"a.csv": LASTFM}, "a.csv")
    assert [(row.title, row.timestamp) for row in history.rows] == [("Cold Open", 1767213600)]
    assert sum(history.skipped.values()) == 1
    stats = "\ufeffArtist;Album;AlbumId;Track;Date#me\nThe Tin Drum;Blue Hour;;Cold Open;1767213600000\n"
    assert read(tmp_path / "s", {"b.csv": stats}, "b.csv").rows[0].timestamp == 1767213600
    plain = 'The Tin Drum,Blue Hour,Cold Open,"15 Mar 2025, 14:30"\n'
    (row,) = read(tmp_path / "p", {"c.csv": plain}, "c.csv").rows
    assert (row.title, row.album, row.timestamp) == ("Cold Open", "Blue Hour", 1742049000)


def test_listenbrainz_apple_youtube_and_neutral(tmp_path: Path) -> None:
    listen = {"listened_at": 1700000000, "track_metadata": {"artist_name": "A", "track_name": "T", "release_name": "R"}}
    files: dict[str, str | bytes] = {"listens/2023/11.jsonl": json.dumps(listen) + "\n" + json.dumps(listen) + "\n"}
    assert len(read_history(zipped(tmp_path / "lb.zip", files)).rows) == 2
    apple = (
        "Event Start Timestamp,Event End Timestamp,Event Type,Song Name,Artist Name,Play Duration Milliseconds\n"
        "2026-03-04T20:15:30.000Z,2026-03-04T20:18:50.000Z,PLAY_END,Cold Open,The Tin Drum,200040\n"
        "2026-03-04T20:18:50.000Z,2026-03-04T20:22:58.000Z,PLAY_END,Cold Open,,200040\n"
        "2026-03-04T20:18:50.000Z,2026-03-04T20:22:58.000Z,PLAY_START,Cold Open,,200040\n"
    )
    rows = read(tmp_path / "apple", {"Apple Music Play Activity.csv": apple}).rows
    assert [row.creators for row in rows] == [("The Tin Drum",)] * 2
    watched = [
        {
            "header": "YouTube Music", "title": "Watched Cold Open", "titleUrl": "u", "activityControls": [],
            "subtitles": [{"name": "The Tin Drum - Topic"}], "time": "2024-06-15T10:30:00.000Z",
        },
        {"header": "YouTube", "title": "Watched a video", "time": "2024-06-15T10:10:00.000Z"},
    ]  # fmt: skip
    (row,) = read(tmp_path / "yt", {"watch-history.json": json.dumps(watched)}).rows
    assert (row.title, row.creators, row.timestamp) == ("Cold Open", ("The Tin Drum",), 1718447400)
    neutral = (
        "ts,track_name,artist_name,album_name,ms_played,track_uri,platform\n2024-06-15T10:30:00Z,T,A,B,31000,u,p\n"
    )
    assert len(read(tmp_path / "n", {"h.csv": neutral}, "h.csv").rows) == 1


def test_goodreads(tmp_path: Path) -> None:
    history = read(tmp_path, {"goodreads_library_export.csv": GOODREADS}, "goodreads_library_export.csv")
    assert [(row.kind, row.title, row.stars) for row in history.rows] == [
        (VIEW, "Salt Road", None), (RATE, "Salt Road", 4.0), (SAVE, "Blue Hour", None),
    ]  # fmt: skip
    numbers = ("000000000X", "9780000000002", "0000000000")
    assert history.rows[0].ids == (("goodreads", "1"), *(("isbn", number) for number in numbers))
    assert history.rows[0].year == 2019


def test_what_is_no_export_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="not an export that recterm knows"):
        read(tmp_path, {"a.csv": "user,item,rating\na,x,1\n"}, "a.csv")
    with pytest.raises(InputError, match="nothing that can be used"):
        read(tmp_path / "b", {"ratings.csv": IMDB_NEW.split("\n", maxsplit=1)[0] + "\nbroken\n"}, "ratings.csv")


def test_music_headed_as_video(tmp_path: Path) -> None:
    play = {"header": "YouTube", "title": "Watched Rain", "time": "2024-06-15T10:30:00Z", "subtitles": [{"name": "T"}]}
    plays = [play | {"details": [{"name": "From YouTube Music"}]}, play, play | {"details": "x"}]
    history = read_history(written(tmp_path, {"w.json": json.dumps(plays)}) / "w.json")
    assert [(row.title, row.creators) for row in history.rows] == [("Rain", ("T",))]
    assert history.skipped == {"a video, not music": 2}


def test_a_rating_with_an_impossible_date_is_kept_without_it_and_counted(tmp_path: Path) -> None:
    lines = "tt1,9,1950-01-01,Old\ntt2,9,2999-01-01,New\ntt3,9,soon,Odd\ntt4,9,,Undated\n"
    path = written(tmp_path, {"r.csv": "Const,Your Rating,Date Rated,Title\n" + lines}) / "r.csv"
    history = read_history(path)
    assert [(row.title, row.timestamp) for row in history.rows] == [
        (title, None) for title in ("Old", "New", "Odd", "Undated")
    ]
    assert not history.skipped
    (note,) = history.notes
    assert note == (
        "3 rows are kept without a date, since it is before 1970, in the future, or cannot be read"
        " (r.csv:2: Old; r.csv:3: New; r.csv:4: Odd)"
    )


def test_a_diary_has_ratings_where_they_differ_from_the_standing_one(tmp_path: Path) -> None:
    head = "Date,Name,Year,Letterboxd URI,Rating"
    diary = f"{head},Rewatch,Tags,Watched Date\n2024-01-11,Rain,2003,y,3,,,2024-01-10\n2024-02-11,Rain,2003,z,4.5,,,\n"
    alone = read_history(written(tmp_path / "one", {"diary.csv": diary}) / "diary.csv")
    assert [row.stars for row in alone.rows if row.kind is EventKind.RATE] == [3.0, 4.5]
    ratings = f"{head}\n2024-02-11,Rain,2003,x,4.5\n"
    both = read_history(zipped(tmp_path / "l.zip", {"diary.csv": diary, "ratings.csv": ratings}))
    rated = sorted((row.timestamp or 0, row.stars) for row in both.rows if row.kind is EventKind.RATE)
    assert [stars for _, stars in rated] == [3.0, 4.5]


def test_two_plays_of_one_day_keep_their_times(tmp_path: Path) -> None:
    plays = 'Tin,B,Rain,"31 Dec 2024, 20:40"\nTin,B,Rain,"31 Dec 2024, 09:05"\n'
    history = read_history(written(tmp_path, {"l.csv": plays}) / "l.csv")
    assert [row.timestamp for row in history.rows] == [1735677600, 1735635900]


def test_cells() -> None:
    assert [half_stars(text, 10) for text in ("9", "0", "", "11", "x", "1", "nan")] == [
        4.5,
        None,
        None,
        None,
        None,
        0.5,
        None,
    ]
    assert instant("2024-05-01T20:15:00Z") == instant("2024-05-01T22:15:00+02:00") == 1714594500
    assert instant("1969-01-01T00:00:00Z") == REFUSED
    assert day("31.12.1969", "%d.%m.%Y") == day("soon") == instant("soon") == REFUSED
    assert day(" ") is None
    assert instant("") is None


@pytest.mark.parametrize(
    "head", ["", IMDB_NEW, LASTFM, GOODREADS, TMDB, LETTERBOXD + ",Rating\n", "Title,Date\n", LIST]
)
@ANY
@given(content=st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes(tmp_path: Path, head: str, content: bytes) -> None:
    path = tmp_path / "any.csv"
    path.write_bytes(head.encode() + content)
    try:
        history = read_history(path)
    except InputError:
        return
    assert history.rows or history.lists


@ANY
@given(
    value=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(KEYS),
            inner, max_size=6,
        ),
        max_leaves=20,
    )
)  # fmt: skip
def test_any_json(tmp_path: Path, value: object) -> None:
    path = tmp_path / "any.json"
    path.write_text(json.dumps([value]))
    try:
        read_history(path)
    except InputError:
        return
