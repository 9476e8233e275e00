"""Quirks of real exports, each in a few made-up lines: dates, languages, broken lines, files of another kind."""

from __future__ import annotations

import csv
import json
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from recterm.domain.model import EventKind
from recterm.errors import InputError
from recterm.ingest.exports import BAD_DATE, read_history
from recterm.ingest.exports.cells import LARGEST, TOO_LARGE
from recterm.ingest.exports.music.lastfm import NO_DATE
from recterm.ingest.exports.music.plays import too_short
from recterm.ingest.exports.music.youtube import ADVERTISEMENT
from recterm.ingest.exports.rows import NO_RATING, OUTSIDE
from recterm.ingest.exports.video.netflix import NOT_CHOSEN, SAME_DAY
from tests.ingest.made_up import written, zipped

if TYPE_CHECKING:
    from pathlib import Path

    from recterm.ingest.exports import History

NOON = 43_200
IMDB = "Const,Your Rating,Date Rated,Title\n"
MOVIELENS = "movie_id,imdb_id,tmdb_id,rating,average_rating,title\n"


def read(folder: Path, name: str, content: str | bytes) -> History:
    return read_history(written(folder, {name: content}) / name)


def test_a_web_page_is_called_one(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is a web page"):
        read(tmp_path, "movielens-ratings.csv", "<!DOCTYPE html><html><title>Sign in</title></html>")
    with pytest.raises(InputError, match="history of YouTube as a web page") as caught:
        read_history(zipped(tmp_path / "t.zip", {"Takeout/history/watch-history.html": "<html>"}))
    assert "JSON" in caught.value.hint


def test_the_encoding_is_named_where_it_is_not_utf_8(tmp_path: Path) -> None:
    history = read(tmp_path, "r.csv", (IMDB + "tt0110000,9,2024-03-15,Caf\xe9\n").encode("latin-1"))
    assert [row.title for row in history.rows] == ["Café"]
    assert history.notes == ["r.csv was read as cp1252, since it is not UTF-8"]
    assert read(tmp_path / "b", "r.csv", "\ufeff" + IMDB + "tt0110000,9,2024-03-15,Café\n").notes == []


def test_movielens_titles_are_taken_apart(tmp_path: Path) -> None:
    rows = '31,0110000,99999,4.5,3.61,"Paper Lantern, The (Lanterne de papier, La) (1994)"\n'
    (row,) = read(tmp_path, "movielens-ratings.csv", MOVIELENS + rows).rows
    assert (row.title, row.year, row.titles) == ("The Paper Lantern", 1994, ("La Lanterne de papier",))
    wished = "movie_id,imdb_id,tmdb_id,average_rating,title\n31,0110000,,3.61,Rain (1994)\n"
    (row,) = read(tmp_path, "movielens-wishlist.csv", wished).rows
    assert (row.kind, row.ids) == (EventKind.SAVE, (("movielens", "31"), ("imdb", "tt0110000")))


def test_tmdb_days_stay_and_seasons_are_no_series(tmp_path: Path) -> None:
    head = "TMDb ID,IMDb ID,Type,Name,Release Date,Season Number,Episode Number,Rating,Your Rating,Date Rated\n"
    history = read(tmp_path, "r.csv", head + "77,,tv,Tin,1999,,,6,0.5,1999-10-15\n78,,tv,S,1999,1,,6,5,1999-10-15\n")
    assert [(row.title, row.timestamp) for row in history.rows] == [("Tin", 939945600 + NOON)]
    assert history.skipped == {"an episode or season, not a film or series": 1}


def test_netflix_activity_of_one_profile(tmp_path: Path) -> None:
    head = "Profile Name,Start Time,Duration,Attributes,Title,Supplemental Video Type,Device Type,Country\n"
    lines = (
        "Me,2024-03-14 20:15:00,01:30:00,,Paper Lantern,,TV,US\n"
        "Me,2024-03-14 21:15:00,01:30:00,,Paper Lantern,,TV,US\n"
        "Me,2024-03-14 20:15:00,00:00:30,,Rain (Trailer),TRAILER,TV,US\n"
        "Me,2024-03-14 20:15:00,00:00:30,Autoplayed: user action: None; ,Rain,,TV,US\n"
    )
    history = read(tmp_path, "ViewingActivity.csv", head + lines)
    assert [(row.title, row.timestamp) for row in history.rows] == [("Paper Lantern", 1710447300)]
    assert history.skipped == {NOT_CHOSEN: 2, SAME_DAY: 1}
    with pytest.raises(InputError, match="the views of 2 profiles: Me, You"):
        read(tmp_path / "b", "ViewingActivity.csv", head + lines + "You,2024-03-14 20:15:00,1,,Rain,,TV,US\n")


def test_spotify_videos_are_no_music_and_the_least_play_can_be_chosen(tmp_path: Path) -> None:
    play = {
        "ts": "2023-02-01T10:03:20Z", "ms_played": 20_000, "master_metadata_track_name": "Cold Open",
        "master_metadata_album_artist_name": "The Tin Drum", "spotify_track_uri": "spotify:track:1",
        "offline_timestamp": 1675245800000, "ip_addr": "203.0.113.7", "user_agent_decrypted": "Agent/1",
    }  # fmt: skip
    files: dict[str, str | bytes] = {
        "Streaming_History_Audio_2019_0.json": json.dumps([play, play | {"ms_played": 9_000}]),
        "Streaming_History_Video_2019_0.json": json.dumps([play | {"ms_played": 90_000}]),
    }
    path = zipped(tmp_path / "s.zip", files)
    with pytest.raises(InputError, match="nothing that can be used"):
        read_history(path)
    history = read_history(path, least_play=10)
    assert [row.timestamp for row in history.rows] == [1675245800]
    assert history.skipped == {too_short(10_000): 1, "a video": 1}
    assert too_short(10_000) == "played for less than 10 seconds"
    assert "203.0.113.7" not in repr(history)
    assert "Agent" not in repr(history)


def test_lastfm_as_json(tmp_path: Path) -> None:
    stats = {
        "username": "somebody",
        "scrobbles": [{"track": "Rain", "artist": "Tin", "album": "B", "albumId": "", "date": 1767213600000}],
    }
    history = read(tmp_path, "stats.json", json.dumps(stats))
    assert [(row.title, row.creators, row.album, row.timestamp) for row in history.rows] == [
        ("Rain", ("Tin",), "B", 1767213600)
    ]
    assert "somebody" not in repr(history)
    artist, album = {"mbid": "", "#text": "Tin"}, {"#text": "B"}
    track = {"artist": artist, "album": album, "name": "Rain", "mbid": "x-1", "date": {"uts": "1767213600"}}
    playing = {"artist": artist, "name": "Salt", "@attr": {"nowplaying": "true"}}
    history = read(tmp_path, "api.json", json.dumps({"recenttracks": {"track": [playing, track]}}))
    assert [(row.title, row.album, row.ids) for row in history.rows] == [("Rain", "B", (("mbid", "x-1"),))]
    assert history.skipped == {NO_DATE: 1}


def test_lastfm_dates_that_are_none(tmp_path: Path) -> None:
    lines = (
        'Tin,B,Rain,"15 Mar 2025, 14:30"\nTin,B,Salt,"01 Jan 1970, 00:00"\nTin,B,Dry,\nTin,B,Odd,"32 Mar 2025, 9:00"\n'
    )
    history = read(tmp_path, "l.csv", lines)
    assert [(row.title, row.timestamp) for row in history.rows] == [("Rain", 1742049000), ("Odd", None)]
    assert history.skipped == {NO_DATE: 2}


def test_a_broken_line_among_listens_is_counted(tmp_path: Path) -> None:
    listen = {"listened_at": 1700000000, "track_metadata": {"artist_name": "A", "track_name": "T", "mbid_mapping": {}}}
    listen["track_metadata"]["additional_info"] = {"recording_mbid": "x-1"}  # type: ignore[index]
    lines = json.dumps(listen) + "\n" + '{"listened_at": 17\n'
    history = read_history(zipped(tmp_path / "lb.zip", {"user.json": "{}", "listens/2023/11.jsonl": lines}))
    assert [row.ids for row in history.rows] == [(("mbid", "x-1"),)]
    assert history.skipped == {"broken JSON": 1}


@pytest.mark.parametrize(
    "title",
    ["Watched Rain", "Rain angesehen", "Vous avez regardé Rain", "Has visto Rain", "Hai guardato Rain", "Rain bekeken",
     "Rain を視聴しました", "Rain"],
)  # fmt: skip
def test_the_verb_of_takeout_is_translated(tmp_path: Path, title: str) -> None:
    entry = {"header": "YouTube Music", "title": title, "time": "2024-06-15T10:30:00Z"}
    channel = {"subtitles": [{"name": "Salt Choir - Topic"}]}
    advertised = entry | channel | {"details": [{"name": "From Google Ads"}]}
    history = read(tmp_path, "watch-history.json", json.dumps([entry | channel, advertised]))
    assert [(row.title, row.creators) for row in history.rows] == [("Rain", ("Salt Choir",))]
    assert history.skipped == {ADVERTISEMENT: 1}


def test_the_neutral_csv_keeps_the_track_s_uri(tmp_path: Path) -> None:
    head = "ts,track_name,artist_name,album_name,ms_played,track_uri,platform\n"
    text = head + "2024-06-15T10:30:00Z,T,A,B,,spotify:track:1,p\n"
    (row,) = read(tmp_path, "n.csv", text).rows
    assert (row.ids, row.album) == ((("spotify", "spotify:track:1"),), "B")


def test_letterboxd_s_files_are_known_by_their_columns_however_they_are_named(tmp_path: Path) -> None:
    head = "Date,Name,Year,Letterboxd URI"
    diary = f"{head},Rating,Rewatch,Tags,Watched Date\n2024-01-11,Rain,2003,y,4,,,2024-01-10\n"
    review = f"{head},Rating,Rewatch,Review,Tags,Watched Date\n2024-01-11,Rain,2003,y,4,,Wet,,2024-01-10\n"
    for text in (diary, review):
        history = read_history(written(tmp_path, {"mine (1).csv": text}) / "mine (1).csv")
        assert [(row.kind, row.stars) for row in history.rows] == [(EventKind.VIEW, None), (EventKind.RATE, 4.0)]
        assert {row.timestamp for row in history.rows} == {1704888000}
    both = read_history(
        zipped(tmp_path / "l.zip", {"diary.csv": diary, "reviews.csv": review, "2023/diary.csv": diary})
    )
    assert Counter(row.kind for row in both.rows) == {EventKind.VIEW: 2, EventKind.RATE: 2}
    path = written(tmp_path, {"some.csv": f"{head}\n2024-01-11,Rain,2003,y\n"}) / "some.csv"
    with pytest.raises(InputError, match=r"name the file watched.csv, films.csv \(likes\) or watchlist.csv"):
        read_history(path)
    saved = read_history(written(tmp_path, {"my-watchlist.csv": path.read_text()}) / "my-watchlist.csv")
    assert [row.kind for row in saved.rows] == [EventKind.SAVE]


LETTERBOXD = "Date,Name,Year,Letterboxd URI,Rating\n2024-01-11,A,2003,x,4\n"
TMDB = (
    "TMDb ID,IMDb ID,Type,Name,Release Date,Rating,Your Rating,Date Rated\n1,,movie,A,2003,7,8,2022-09-20T00:00:00Z\n"
)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (f"{LETTERBOXD}2024-01-11,B,2003,x,6\n2024-01-11,C,2003,x,\n", "r.csv:3: B: 6"),
        ("Const,Your Rating,Date Rated,Title\ntt1,8,2024-01-01,A\ntt2,11,,B\ntt3,0,,C\n", "r.csv:3: B: 11"),
        (
            "movie_id,imdb_id,tmdb_id,rating,average_rating,title\n1,,,5,4,A\n2,,,7,4,B (1999)\n3,,,,4,C\n",
            "r.csv:3: B (1999): 7",
        ),
        (f"{TMDB}2,,movie,B,2003,7,12,2022-09-20\n", "r.csv:3: B: 12"),
    ],
)
def test_a_rating_that_is_none_is_told_from_a_missing_one(tmp_path: Path, text: str, place: str) -> None:
    history = read_history(written(tmp_path, {"r.csv": text}) / "r.csv")
    assert [(row.title, row.kind, row.stars) for row in history.rows] == [("A", EventKind.RATE, history.rows[0].stars)]
    assert history.examples[OUTSIDE] == [place]
    assert history.skipped.get(NO_RATING, 0) == (0 if text.startswith(TMDB) else 1)


def test_a_rating_at_midnight_is_of_that_day(tmp_path: Path) -> None:
    text = f"{TMDB}2,,movie,B,2003,7,7,2022-09-20T23:10:00Z\n"
    history = read_history(written(tmp_path, {"r.csv": text}) / "r.csv")
    assert [row.timestamp for row in history.rows] == [1663675200, 1663715400]


@pytest.mark.parametrize(
    ("dates", "first", "noted"),
    [
        (("9/3/24", "2/3/24"), (2024, 9, 3), True),
        (("9/3/24", "2/3/24", "5/2/24"), (2024, 3, 9), False),
        (("9/3/24", "5/3/24", "5/2/24"), (2024, 9, 3), True),
        (("3/14/24", "3/9/24"), (2024, 3, 14), False),
        (("14/3/24", "9/3/24"), (2024, 3, 14), False),
        (("09.03.24", "02.03.24"), (2024, 3, 9), False),
    ],
)
def test_whether_days_or_months_come_first_is_reported_where_nothing_shows_it(
    tmp_path: Path, dates: tuple[str, ...], first: tuple[int, int, int], noted: bool
) -> None:
    text = "Title,Date\n" + "".join(f'"Film {place}","{date}"\n' for place, date in enumerate(dates))
    history = read_history(written(tmp_path, {"n.csv": text}) / "n.csv")
    assert history.rows[0].timestamp == datetime(*first, 12, tzinfo=UTC).timestamp()
    assert len(history.rows) == len(dates)
    assert bool(history.notes) is noted


@pytest.mark.parametrize("end", ['tt2,8,2024-01-01,"Never closed\n', 'tt2,8,2024-01-01,"Never\nclosed\ntt3,8,,Lost\n'])
def test_a_quote_that_swallows_the_rest_is_refused_with_its_line(tmp_path: Path, end: str) -> None:
    closed = 'tt1,8,2024-01-01,"Two ""odd""\nlines"\ntt4,8,,12" Single\n'
    with pytest.raises(InputError, match=r"r.csv, line 5: a quote is opened but never closed"):
        read(tmp_path, "r.csv", f"{IMDB}{closed}{end}")
    for last in ("", "tt2,8,2024-01-01,A", 'tt2,8,2024-01-01,"A"', 'tt2,8,2024-01-01,A 12" Single\n'):
        assert len(read(tmp_path, "r.csv", f"{IMDB}{closed}{last}").rows) == 2 + bool(last)


def test_files_of_another_service_in_a_folder_are_named(tmp_path: Path) -> None:
    lines = "Date,Name,Year,Letterboxd URI,Rating\n2024-01-11,Rain,2003,y,4\n"
    both = written(tmp_path / "both", {"imdb.csv": f"{IMDB}tt1,8,,Rain\n", "a/lb.csv": lines, "readme.txt": "hello"})
    history = read_history(both)
    assert (history.format, len(history.rows)) == ("imdb", 1)
    assert {use.file: use.use or use.detail for use in history.files} == {
        "a/lb.csv": "from Letterboxd; import it separately",
        "imdb.csv": "read",
        "readme.txt": "not used with an export of IMDb",
    }


def test_a_table_in_utf_16_is_read(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_bytes(f"{IMDB}tt1,8,2024-01-01,Brücke\n".encode("utf-16"))
    assert [row.title for row in read_history(tmp_path / "r.csv").rows] == ["Brücke"]


def test_an_export_of_somebody_who_did_nothing_is_known_and_a_cut_one_says_where(tmp_path: Path) -> None:
    empty = dict.fromkeys(("watched-history-1.json", "ratings-movies.json", "lists-watchlist.json"), "[]")
    with pytest.raises(InputError, match="contains nothing that can be used"):
        read_history(zipped(tmp_path / "trakt.zip", empty))
    played = [{"ts": "2024-01-05T14:23:20Z", "ms_played": 40000, "master_metadata_track_name": "Rain"}] * 9
    path = written(tmp_path, {"endsong_0.json": json.dumps(played, indent=1)[:500]}) / "endsong_0.json"
    with pytest.raises(InputError, match=r"endsong_0.json, line \d\d: broken JSON"):
        read_history(path)


MUSIC = '"master_metadata_track_name": "B", "master_metadata_album_artist_name": "A"'
LASTFM = "uts,utc_time,artist,artist_mbid,album,album_mbid,track,track_mbid\n"
DATES = ("2020-05-01T20:15:00Z", "2099-05-01T20:15:00Z")
SECONDS = ("1588364100", "4070908800")


@pytest.mark.parametrize(
    ("name", "head", "entry", "when", "where"),
    [
        ("s.json", "[", f'{{"ts": "WHEN", "ms_played": 60000, {MUSIC}}}', DATES, ", entry 2: A – B"),
        (
            "StreamingHistory0.json",
            "[",
            '{"endTime": "WHEN", "artistName": "A", "trackName": "B", "msPlayed": 60000}',
            ("2020-05-01 20:15", "2099-05-01 20:15"),
            ", entry 2: A – B",
        ),
        ("my.csv", "ts,track_name,artist_name\n", "WHEN,B,A", DATES, ":3: A – B"),
        ("l.csv", LASTFM, "WHEN,,A,,,,B,", SECONDS, ":3: A – B"),
        ("plain.csv", "", 'A,,B,"WHEN"', ("15 Mar 2020, 14:30", "15 Mar 2099, 14:30"), ":2: A – B"),
        ("x.json", '{"scrobbles": [', '{"track": "B", "artist": "A", "date": WHEN}', SECONDS, ", entry 2: A – B"),
        (
            "1.jsonl",
            "",
            '{"listened_at": WHEN, "track_metadata": {"artist_name": "A", "track_name": "B"}}',
            SECONDS,
            ", entry 2: A – B",
        ),
        (
            "Apple Music Play Activity.csv",
            "Event End Timestamp,Event Type,Song Name,Artist Name\n",
            "WHEN,PLAY_END,B,A",
            DATES,
            ":3: A – B",
        ),
        (
            "watch-history.json",
            "[",
            '{"header": "YouTube Music", "title": "Watched B", "subtitles": [{"name": "A - Topic"}], "time": "WHEN"}',
            DATES,
            ", entry 2: A – B",
        ),
        (
            "watched-history-1.json",
            "[",
            '{"watched_at": "WHEN", "type": "movie", "movie": {"title": "Rain", "ids": {"imdb": "tt0110000"}}}',
            DATES,
            ", entry 2: Rain",
        ),
    ],
)
def test_what_has_an_odd_date_is_kept_and_its_place_is_named(
    tmp_path: Path, name: str, head: str, entry: str, when: tuple[str, str], where: str
) -> None:
    tail = {"[": "]", "{": "]}"}.get(head[:1], "\n")
    entries = ("," if tail != "\n" else "\n").join(entry.replace("WHEN", date) for date in when)
    history = read(tmp_path, name, f"{head}{entries}{tail}")
    assert sorted(row.timestamp is None for row in history.rows) == [False, True]
    assert [note for note in history.notes if BAD_DATE in note and f"{name}{where}" in note]


@pytest.mark.parametrize("size", [LARGEST, LARGEST + 1])
def test_a_row_with_a_huge_cell_is_counted_and_the_rest_is_kept(tmp_path: Path, size: int) -> None:
    kept = size == LARGEST
    head = "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Review,Tags,Watched Date\n"
    huge = "long\n" * (size // 5) + "x" * (size % 5)
    rows = f'2024-01-11,Rain,1994,https://boxd.it/a,4,,"{huge}",,2024-01-10\n2024-01-11,Salt,1995,u,3,,,,2024-01-11\n'
    history = read(tmp_path, "reviews.csv", head + rows)
    assert {row.title for row in history.rows} == ({"Rain", "Salt"} if kept else {"Salt"})
    assert history.skipped == ({} if kept else {TOO_LARGE: 1})
    plain = f'A,,B,"15 Mar 2020, 14:30"\n{"x" * size},,B,"15 Mar 2020, 14:30"\n'
    history = read(tmp_path, "plain.csv", plain)
    assert (len(history.rows), dict(history.skipped)) == ((2, {}) if kept else (1, {TOO_LARGE: 1}))
    banner = "Letterboxd list export v7\nDate,Name,Tags,URL,Description\n2024-01-01,Wet,,,\n\n"
    films = f"Position,Name,Year,URL,Description\n1,Rain,1994,u,{'x' * size}\n2,Salt,1995,v,\n"
    (wet,) = read(tmp_path, "wet.csv", banner + films).lists
    assert len(wet.items) == (2 if kept else 1)
    assert csv.field_size_limit() == LARGEST


def test_a_quote_that_is_never_closed_is_told_however_much_it_takes(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"r.csv, line 2: a quote is opened but never closed"):
        read(tmp_path, "r.csv", IMDB + 'tt0110000,9,2024-03-15,"Rain\n' + "tt0110000,9,2024-03-15,Salt\n" * 9000)


def test_notes_on_entries_of_lists_are_reported_and_not_kept(tmp_path: Path) -> None:
    banner = "Letterboxd list export v7\nDate,Name,Tags,URL,Description\n2024-01-01,Wet,,,\n\n"
    films = "Position,Name,Year,URL,Description\n1,Rain,1994,u,so wet\n2,Salt,1995,v,\n"
    assert read(tmp_path, "wet.csv", banner + films).notes == [
        "what you wrote on an entry of the list Wet was not kept"
    ]
    head = "Position,Const,Created,Modified,Description,Title\n"
    rows = "1,tt0110000,2024-01-01,,dark,Rain\n2,tt0110001,2024-01-01,,darker,Salt\n3,tt0110002,2024-01-01,,,Sea\n"
    history = read(tmp_path, "night.csv", head + rows)
    assert [len(history_list.items) for history_list in history.lists] == [3]
    assert history.notes == ["what you wrote on 2 entries of the list night was not kept"]


def test_links_are_of_films_in_watched_and_of_viewings_in_the_diary(tmp_path: Path) -> None:
    film = "Date,Name,Year,Letterboxd URI\n2024-01-11,Rain,1994,https://boxd.it/aaaa\n"
    (row,) = read(tmp_path, "watched.csv", film).rows
    assert row.ids == (("letterboxd", "https://boxd.it/aaaa"),)
    viewing = "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date\n"
    rows = read(tmp_path, "diary.csv", viewing + "2024-01-11,Rain,1994,https://boxd.it/zzzz,4,,,2024-01-10\n").rows
    assert {(viewing_row.kind, viewing_row.ids) for viewing_row in rows} == {(EventKind.VIEW, ()), (EventKind.RATE, ())}


def test_a_number_of_more_than_four_digits_is_not_a_year(tmp_path: Path) -> None:
    lines = "Date,Name,Year,Letterboxd URI,Rating\n2024-01-01,Rain,99999999999999999999,u,4\n2024-01-01,Fog,1980,v,3\n"
    history = read_history(zipped(tmp_path / "t.zip", {"ratings.csv": lines}))
    assert [(row.title, row.year) for row in history.rows] == [("Rain", None), ("Fog", 1980)]
