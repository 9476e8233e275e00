"""Random bytes in an export: reading it gives a history or an InputError, and nothing else."""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recterm.errors import InputError
from recterm.ingest.exports import read_history
from tests.ingest.test_any_bytes import ANY

if TYPE_CHECKING:
    from pathlib import Path

HEADS = {
    "all.xml": '<MediaContainer><Video type="movie" title="Rain" year="1994" viewCount="1" userRating="8"/>\n'
    "</MediaContainer>\n",
    "Apple Music Play Activity.csv": "Event Start Timestamp,Event End Timestamp,Event Type,Song Name,Artist Name,"
    "Play Duration Milliseconds\n2026-03-04T20:15:30Z,2026-03-04T20:18:50Z,PLAY_END,Rain,Tin,200040\n",
    "Daily Tracks.csv": "Date Played,Hours,Play Duration Milliseconds,Play Count,Track Description\n"
    "20260304,20,200040,1,Tin - Rain\n",
    "diary.csv": "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date\n2024-01-11,Rain,1994,x,4,,,\n",
    "heard.csv": "podcast,episode,played\nSalt Talk,One,2025-01-02 00:00:00\n",
    "import.csv": "imdbID,tmdbID,Title,Year,Rating,WatchedDate\ntt1,2,Rain,1994,4.5,2024-01-10\n",
    "library.csv": "Book Id,Title,Author,My Rating,Exclusive Shelf,Date Read\n1,Rain,Ann,4,read,2024/01/10\n",
    "list.csv": "Position,Const,Created,Title,Title Type,Year,Your Rating,Date Rated\n"
    "1,tt1,2024-01-01,Rain,Movie,1994,8,\n",
    "movielens-ratings.csv": "movie_id,imdb_id,tmdb_id,rating,average_rating,title\n31,0110000,9,4.5,3.6,Rain (1994)\n",
    "neutral.csv": "ts,track_name,artist_name,album_name,ms_played\n2024-06-15T10:30:00Z,T,A,B,31000\n",
    "prime.csv": "Playback Hour,Video Type,Title\n01/13/2016 22:00:00,Feature,Rain\n",
    "podcasts.opml": '<opml><body><outline type="rss" title="Tin" xmlUrl="u"/>\n</body></opml>\n',
    "own.csv": "Film,Jahr,Note (1-10),Gesehen,Status,Liste\nRain,1994,8,09.03.2024,gesehen,Regen\n",
    "own.xls": "<html><table><tr><td>Title</td><td>Rating</td></tr><tr><td>Rain</td><td>4/5</td></tr></table></html>",
    "own.xml": '<?xml version="1.0"?><films><film><title>Rain</title><rating>4</rating></film></films>',
    "plain.csv": 'Tin,Blue,Rain,"15 Mar 2025, 14:30"\n',
    "scrobbles.csv": "uts,utc_time,artist,artist_mbid,album,album_mbid,track,track_mbid\n1767213600,,Tin,,,,Rain,\n",
    "simkl.csv": "SIMKL_ID,Title,Type,Year,Watchlist,WatchedDate,Rating\n1,Rain,movie,1994,completed,,7\n",
    "stats.csv": "Artist;Album;AlbumId;Track;Date#me\nTin;Blue;;Rain;1767213600000\n",
    "tmdb.csv": "TMDb ID,IMDb ID,Type,Name,Release Date,Season Number,Episode Number,Rating,Your Rating,Date Rated\n"
    "9,tt1,movie,Rain,1994-05-20,,,7,8.5,2022-09-20\n",
    "tracking-prod-records.csv": "type-uuid-n,type,entity_type,movie_name,alpha_range_key,release_date,created_at\n"
    "watch-1-0,watch,movie,Rain,,1994-05-01 00:00:00,2024-01-02 20:00:00\n",
    "ViewingActivity.csv": "Profile Name,Start Time,Duration,Title\nMe,2024-03-14 20:15:00,1,Rain\n",
    "ViewingHistory.csv": "Title,Date\nRain,3/14/24\n",
    "rym.csv": "RYM Album,First Name,Last Name,Title,Release_Date,Rating,Ownership,Purchase Date\n"
    "1,Ana,Tin,Rain,1979,9,o,2020-01-15\n",
    "discogs.csv": "Catalog#,Artist,Title,Format,Rating,Released,release_id,CollectionFolder,Date Added\n"
    "X,Tin (2),Rain,LP,5,1973,9,Attic,2019-01-01 12:00:00\n",
    "librarything.tsv": "Book Id,Title,Primary Author,Date,Rating,Date Read,Collections,ISBN,Entry Date\n"
    "1,Rain,Ann,1979,4.5,[2007-05-08],Wishlist,[2070291340],[2006-08-09]\n",
    "openlibrary.csv": "Work ID,Title,Authors,Edition ID,Bookshelf,My Ratings\nOL1W,Rain,Ann,OL9M,Already Read,5\n",
    "bookwyrm.csv": "title,author_text,remote_id,isbn_13,finish_date,rating,shelf,shelf_date\n"
    "Rain,Ann,u,9780804429573,2020-10-25,4.5,read,2020-10-21\n",
    "calibre.csv": "authors,author_sort,rating,isbn,identifiers,title,pubdate,uuid\nAnn,Ann,4,,,Rain,2019-03-05,u\n",
    "boardgamegeek.csv": "objectname,objectid,rating,numplays,own,wishlist\nRain,31,8.5,12,1,0\n",
    "listens.jsonl": '{"listened_at": 1700000000, "track_metadata": {"artist_name": "A", "track_name": "T"}}\n',
}
FILM = {"title": "Rain", "year": 1994, "ids": {"trakt": 1, "simkl": 2, "imdb": "tt1", "tmdb": 2}}
NAMES = {"name": "x", "#text": "x", "uts": "1767213600"}
ENTRIES: dict[str, dict[str, Any]] = {
    "apple library": {"Track Identifier": 1, "Title": "Rain", "Artist": "Tin", "Album": "B"},
    "jellyfin": {"Name": "Rain", "Type": "Movie", "ProductionYear": 1994, "ProviderIds": {"Imdb": "tt1"},
                 "UserData": {"Played": True, "LastPlayedDate": "2024-05-01T20:15:00Z", "Rating": 8}},
    "bookwyrm archive": {"manually_approves_followers": True, "books": [
        {"edition": {"title": "Rain"}, "readthroughs": [{"finish_date": "2018-01-01"}],
         "shelf_books": {"read": [NAMES]}, "shelves": [NAMES], "lists": [NAMES],
         "reviews": [{"rating": "5.00"}], "authors": [NAMES]}]},
    "calibre": {"id": 8, "title": "Rain", "authors": "Ann", "rating": 9, "tags": ["a"], "uuid": "u",
                "identifiers": {"isbn": "9780804429573"}, "pubdate": "2019-03-05"},
    "librarything": {"books_id": "1", "title": "Rain", "authors": [{"fl": "Ann"}], "collections": ["To read"],
                     "isbn": {"0": "1607066920"}, "rating": 3.5, "dateread": "2014-02-03"},
    "steam": {"appid": 31, "name": "Rain", "playtime_forever": 600, "rtime_last_played": 1700000000},
    "lastfm": {"artist": NAMES, "album": NAMES, "name": "Rain", "date": NAMES},
    "lastfmstats": {"scrobbles": [{"track": "Rain", "artist": "Tin", "album": "B", "date": 1767213600000}]},
    "listenbrainz": {"listened_at": 1700000000, "track_metadata": {"artist_name": "A", "track_name": "T"}},
    "pocket casts": {"title": "One", "podcastTitle": "Tin", "playingStatus": 3, "starred": True},
    "own": {"title": "Rain", "rating": "4/5", "watched_at": "2024-05-01", "status": "watched", "list": "Regen"},
    "ryot": {"lot": "movie", "identifier": "1", "source": "tmdb", "source_id": "Rain", "collections": ["Regen"],
             "seen_history": [{"ended_on": "2024-05-01", "progress": "100"}], "reviews": [{"rating": "80"}]},
    "simkl": {"status": "completed", "user_rating": 7, "last_watched_at": "2024-05-01T20:15:00Z", "movie": FILM},
    "spotify": {"ts": "2023-02-01T10:03:20Z", "ms_played": 200000, "master_metadata_track_name": "Rain",
                "master_metadata_album_artist_name": "Tin", "spotify_track_uri": "spotify:track:1"},
    "spotify account": {"endTime": "2023-02-01 10:03", "artistName": "A", "trackName": "T", "msPlayed": 201000},
    "tautulli": {"date": 1700000000, "media_type": "movie", "title": "Rain", "grandparent_title": "", "user": "me",
                 "percent_complete": 97, "watched_status": 1},
    "trakt": {"rated_at": "2024-05-01T20:15:00Z", "rating": 8, "type": "movie", "movie": FILM},
    "trakt summary": {"plays": 3, "last_watched_at": "2024-05-03T20:15:00Z", "show": FILM},
    "tvtime films": {"uuid": "m", "id": {"imdb": "tt1", "tvdb": 4}, "title": "Rain", "year": 1994, "is_watched": True,
                     "watched_at": "2024-05-01T20:15:00Z", "rewatch_count": 0},
    "tvtime series": {"uuid": "s", "id": {"tvdb": 7}, "title": "Tin", "status": "stopped",
                      "seasons": [{"number": 1, "episodes": [{"is_watched": True, "watched_at": None}]}]},
    "youtube": {"header": "YouTube Music", "title": "Watched Rain", "time": "2024-06-15T10:30:00Z",
                "subtitles": [NAMES], "details": [NAMES]},
}  # fmt: skip
WHOLE = ("bookwyrm archive", "lastfmstats")
"""Entries that are a whole file."""

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6) | st.just("9" * 25),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "ids", "title"]), inner),
    max_leaves=5,
)
CELLS = st.lists(st.sampled_from([",", ";", '"', "\n", "\r\n", "\t", "-1", "9", "é", " - ", ": ", "tt1"]), max_size=30)


def read(path: Path) -> None:
    with contextlib.suppress(InputError):
        history = read_history(path)
        assert history.rows or history.lists


@pytest.mark.parametrize("name", HEADS)
@ANY
@given(content=st.binary(max_size=80) | CELLS.map(lambda cells: "".join(cells).encode()), cut=st.integers(0, 400))
def test_any_bytes_after_a_known_start(tmp_path: Path, name: str, content: bytes, cut: int) -> None:
    text = HEADS[name] if cut % 2 else HEADS[name].replace(",", ";", cut % 5)
    (tmp_path / name).write_bytes(text.encode()[: len(text) - cut % 60] + content)
    read(tmp_path / name)


@pytest.mark.parametrize("name", ENTRIES)
@ANY
@given(data=st.data())
def test_any_value_in_a_known_entry(tmp_path: Path, name: str, data: st.DataObject) -> None:
    entry = json.loads(json.dumps(ENTRIES[name]))
    part = data.draw(st.sampled_from([entry, *(value for value in entry.values() if isinstance(value, dict))]))
    part[data.draw(st.sampled_from(sorted(part)))] = data.draw(VALUES)
    path = tmp_path / "entries.json"
    path.write_text(json.dumps(entry if name in WHOLE else [ENTRIES[name], entry]))
    read(path)


@pytest.mark.parametrize("separator", [";", "\t", "|"])
@pytest.mark.parametrize(
    "name", [name for name in HEADS if name not in ("plain.csv", "listens.jsonl", "all.xml", "podcasts.opml")]
)
def test_a_table_that_was_saved_with_another_separator(tmp_path: Path, name: str, separator: str) -> None:
    text = HEADS[name].replace(";" if name == "stats.csv" else ",", separator)
    (tmp_path / name).write_text("\n" + text)
    assert read_history(tmp_path / name).rows


@pytest.mark.parametrize("name", [*HEADS, *ENTRIES])
def test_whole_files_are_histories(tmp_path: Path, name: str) -> None:
    path = tmp_path / (name if name in HEADS else "entries.json")
    path.write_text(HEADS.get(name) or json.dumps(ENTRIES[name] if name in WHOLE else [ENTRIES[name]]))
    if name == "apple library":
        with pytest.raises(InputError):
            read_history(path)
    else:
        assert read_history(path).rows
