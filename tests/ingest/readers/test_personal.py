"""Personal exports, told apart from community data sets."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from recterm import ingest
from recterm.errors import InputError, PersonalHistoryError
from recterm.ingest.recognition import recognise
from tests.ingest.made_up import written, zipped

if TYPE_CHECKING:
    from pathlib import Path

EXPORTS = {
    "Letterboxd": "Date,Name,Year,Letterboxd URI,Rating\n2024-01-11,Blue Hour,2003,https://boxd.it/aaaa,4.5\n",
    "IMDb": "Const,Your Rating,Date Rated,Title,URL,Title Type\ntt0110000,9,2024-03-15,Paper Lantern,,Movie\n",
    "MovieLens": "movie_id,imdb_id,tmdb_id,rating,average_rating,title\n31,0110000,99999,4.5,3.61,Lantern\n",
    "TMDB": "TMDb ID,IMDb ID,Type,Name,Rating,Your Rating,Date Rated\n99999,tt0110000,movie,Lantern,7.2,8.5,2022\n",
    "Goodreads": "Book Id,Title,Author,My Rating,Average Rating\n1,Salt Road,Ana Example,4,3.93\n",
    "Last.fm": 'uts,utc_time,artist,artist_mbid,album,album_mbid,track,track_mbid\n"1","x","Tin","","","","Rain",""\n',
    "Netflix": 'Title,Date\n"Paper Lantern","3/9/24"\n',
    "Spotify": json.dumps([{"ts": "2023-02-01T10:03:20Z", "ms_played": 201000, "spotify_track_uri": "x"}]),
    "Discogs": "Catalog#,Artist,Title,Label,Format,Rating,Released,release_id\nX,Ana,Rain,L,LP,,1980,9\n",
    "Rate Your Music": "RYM Album, First Name,Last Name,Title,Rating,Ownership\n1,Ana,Tin,Rain,9,o\n",
    "LibraryThing": "Book Id\tTitle\tPrimary Author\tRating\tCollections\n1\tRain\tAnn\t4\tWishlist\n",
    "Open Library": "Work ID,Title,Bookshelf,My Ratings\nOL1W,Rain,Already Read,5\n",
    "BookWyrm": "title,author_text,remote_id,rating\nRain,Ann,u,4\n",
    "Calibre": "authors,author_sort,rating,timestamp,title\nAnn,Ann,4,2021-01-19T22:41:16+01:00,Rain\n",
    "BoardGameGeek": "objectname,objectid,rating,numplays,own\nRain,31,8,12,1\n",
    "Steam": json.dumps({"response": {"games": [{"appid": 31, "name": "Rain", "playtime_forever": 600}]}}),
    "MyAnimeList": '<?xml version="1.0" encoding="UTF-8" ?>\n<myanimelist></myanimelist>\n',
    "Plex": '<MediaContainer size="1"><Video title="Rain"/></MediaContainer>\n',
    "Trakt": json.dumps([{"rated_at": "2024", "rating": 8, "movie": {"ids": {"imdb": "tt1"}}}]),
    "ListenBrainz": json.dumps({"listened_at": 1700000000, "track_metadata": {"track_name": "Rain"}}) + "\n",
}


@pytest.mark.parametrize(("site", "content"), EXPORTS.items())
def test_exports_are_recognised(tmp_path: Path, site: str, content: str) -> None:
    with pytest.raises(InputError, match=f"a personal history from {site}, not a community data set"):
        ingest.read(written(tmp_path, {"ratings.csv": "\ufeff" + content}) / "ratings.csv")


def test_the_zip_of_a_site(tmp_path: Path) -> None:
    files = {
        "ratings.csv": EXPORTS["Letterboxd"],
        "watched.csv": "Date,Name,Year,Letterboxd URI\n",
        "profile.csv": "x\n",
    }
    with pytest.raises(InputError, match="personal history from Letterboxd"):
        ingest.read(zipped(tmp_path / "letterboxd.zip", files))


OWN_TABLES = {
    "titles, ratings and dates": "Title,Year,My rating,Date watched\nAlien,1979,9,2024-01-02\nHeat,1995,8,2024-02-03\n",
    "titles and ratings": "Title,Author,Stars\nDune,Frank Herbert,5\nEmma,Jane Austen,4\nIt,Stephen King,3\n",
    "titles and dates": "artist;track;played at\nTin;Rain;2024-01-02 10:00\nTin;Rain;2024-01-02 10:04\n",
}


@pytest.mark.parametrize(("holds", "text"), OWN_TABLES.items())
def test_a_table_of_one_person_is_refused_with_the_command_that_reads_it(tmp_path: Path, holds: str, text: str) -> None:
    path = written(tmp_path, {"my films.csv": text}) / "my films.csv"
    for read in (ingest.read, recognise):
        with pytest.raises(PersonalHistoryError, match=f"names no users: .* with {holds};") as refused:
            read(path)
        assert f"`recterm history import '{path}'`" in refused.value.hint


def test_a_column_of_people_under_any_name_is_no_personal_table(tmp_path: Path) -> None:
    rows = [f"critic {n % 4},film {n % 6},{n % 5 + 1}" for n in range(24)]
    path = written(tmp_path, {"c.csv": "\n".join(["critic,film,score", *rows]) + "\n"}) / "c.csv"
    assert ingest.read(path).n_users == 4


def test_a_table_of_many_listeners_is_no_personal_history(tmp_path: Path) -> None:
    text = "user;artist;album;track;date\na;Tin;Blue;Rain;2024-01-01\nb;Tin;Blue;Rain;2024-01-02\n"
    assert ingest.read(written(tmp_path, {"l.csv": text}) / "l.csv").n_users == 2


def test_a_header_that_a_quote_joins_is_compared_by_its_place(tmp_path: Path) -> None:
    path = written(tmp_path, {"films.csv": 'Date,Name,Year,"Letterboxd URI,Rating\n2024-01-11,Blue Hour,2003,x,4.5\n'})
    with pytest.raises(InputError):
        ingest.read(path, format="csv")
