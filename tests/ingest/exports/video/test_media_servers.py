"""Plex, Tautulli, Jellyfin and Emby: libraries and histories of a media server."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from recterm.domain.model import EventKind
from recterm.errors import InputError, SeveralPeopleError
from recterm.ingest.exports import read_history
from recterm.ingest.exports.people import OTHERS
from recterm.ingest.exports.shares import NOT_BEGUN
from recterm.ingest.exports.video.jellyfin import BEGUN, SHORT
from recterm.ingest.exports.video.plex import NO_ITEM, UNSEEN
from recterm.ingest.exports.video.viewings import NOT_WHOLE, RESUMED, SAME_DAY
from tests.ingest.made_up import written

if TYPE_CHECKING:
    from pathlib import Path

    from recterm.ingest.exports import History

RATE, VIEW, LIKE, HIDE = EventKind.RATE, EventKind.VIEW, EventKind.LIKE, EventKind.HIDE
EVENING = 1704225600  # 2024-01-02 20:00 UTC

LIBRARY = f"""<?xml version="1.0" encoding="UTF-8"?>
<MediaContainer size="6">
<Video ratingKey="1" guid="plex://movie/5d" type="movie" title="Blue Hour" originalTitle="L'heure bleue" year="2003"
 viewCount="3" lastViewedAt="{EVENING}" userRating="9.0" lastRatedAt="{EVENING + 60}">
<Genre tag="Drama"/><Director tag="Ann Other"/><Guid id="imdb://tt0120000"/><Guid id="tmdb://77"/></Video>
<Video ratingKey="2" guid="com.plexapp.agents.themoviedb://99?lang=en" type="movie" title="Later" year="2020"/>
<Directory ratingKey="3" type="show" title="Tin Drum" year="2010" leafCount="9" viewedLeafCount="4"
 lastViewedAt="{EVENING}"><Guid id="tmdb://5"/><Guid id="tvdb://7"/></Directory>
<Video ratingKey="4" type="episode" grandparentTitle="Salt Road" title="Pilot" viewCount="1"
 lastViewedAt="{EVENING}" userRating="8"/>
<Track ratingKey="5" type="track" grandparentTitle="Tin" parentTitle="Blue" title="Rain" viewCount="1"
 lastViewedAt="{EVENING}"/>
<Photo ratingKey="6" type="photo" title="A cat"/>
</MediaContainer>
"""
HISTORY = f"""<MediaContainer size="4">
<Video historyKey="/status/sessions/history/1" title="Pilot" grandparentTitle="Tin Drum" type="episode"
 viewedAt="{EVENING}" accountID="1"/>
<Video historyKey="/status/sessions/history/2" title="Second" grandparentTitle="Tin Drum" type="episode"
 viewedAt="{EVENING + 3600}" accountID="1"/>
<Video historyKey="/status/sessions/history/3" title="Blue Hour" type="movie" viewedAt="{EVENING}" accountID="1"/>
<Video historyKey="/status/sessions/history/4" title="Theirs" type="movie" viewedAt="{EVENING}" accountID="2"/>
</MediaContainer>
"""


def events_of(history: History) -> list[tuple[object, ...]]:
    return [(row.kind, row.title, row.item_kind, row.year, row.stars, row.timestamp) for row in history.rows]


def test_a_library_of_plex(tmp_path: Path) -> None:
    (tmp_path / "all.xml").write_text(LIBRARY)
    history = read_history(tmp_path / "all.xml")
    assert events_of(history) == [
        (VIEW, "Blue Hour", "movie", 2003, None, EVENING),
        (VIEW, "Tin Drum", "series", 2010, None, EVENING),
        (VIEW, "Salt Road", "series", None, None, EVENING),
        (VIEW, "Rain", "track", None, None, EVENING),
        (RATE, "Blue Hour", "movie", 2003, 4.5, EVENING + 60),
    ]
    film, series = history.rows[0], history.rows[1]
    assert (film.ids, film.titles, film.creators) == (
        (("imdb", "tt0120000"), ("tmdb", "77")), ("L'heure bleue",), ("Ann Other",),
    )  # fmt: skip
    assert series.ids == (("tmdb-tv", "5"), ("tvdb", "7"))
    assert history.skipped == {UNSEEN: 1, NOT_WHOLE: 1, NO_ITEM: 1}
    assert [note[:2] for note in history.notes] == ["2 "]


def test_a_history_of_plex_of_two_people(tmp_path: Path) -> None:
    (tmp_path / "history.xml").write_text(HISTORY)
    with pytest.raises(SeveralPeopleError):
        read_history(tmp_path / "history.xml")
    history = read_history(tmp_path / "history.xml", person="1")
    assert [row.title for row in history.rows] == ["Tin Drum", "Blue Hour"]
    assert history.skipped == {SAME_DAY: 1, OTHERS: 1}


def test_plex_as_json_and_a_server_without_anything(tmp_path: Path) -> None:
    items = [{"type": "movie", "title": "Blue Hour", "year": 2003, "viewCount": 1, "lastViewedAt": EVENING,
              "userRating": 7.0, "Guid": [{"id": "imdb://tt0120000"}], "Genre": [{"tag": "Drama"}]}]  # fmt: skip
    (tmp_path / "all.json").write_text(json.dumps({"MediaContainer": {"size": 1, "Metadata": items}}))
    history = read_history(tmp_path / "all.json")
    assert [(row.kind, row.stars, row.ids, row.genres) for row in history.rows] == [
        (VIEW, None, (("imdb", "tt0120000"),), ("Drama",)),
        (RATE, 3.5, (("imdb", "tt0120000"),), ("Drama",)),
    ]
    (tmp_path / "none.xml").write_text('<MediaContainer size="0"/>')
    with pytest.raises(InputError, match="contains nothing"):
        read_history(tmp_path / "none.xml")


PLAYS = [
    {"date": EVENING, "user": "me", "media_type": "movie", "title": "Blue Hour", "grandparent_title": "", "year": 2003,
     "percent_complete": 97, "watched_status": 1, "guid": "imdb://tt0120000", "parent_title": ""},
    {"date": EVENING, "user": "me", "media_type": "episode", "title": "Pilot", "grandparent_title": "Tin Drum",
     "parent_title": "Season 1", "year": 2010, "percent_complete": 90, "watched_status": 1, "guid": ""},
    {"date": EVENING, "user": "me", "media_type": "movie", "title": "Later", "grandparent_title": "", "year": 2020,
     "percent_complete": 12, "watched_status": 0, "guid": ""},
    {"date": EVENING, "user": "me", "media_type": "movie", "title": "Barely", "grandparent_title": "", "year": 2020,
     "percent_complete": 3, "watched_status": 0, "guid": ""},
    {"date": EVENING, "user": "me", "media_type": "track", "title": "Rain", "grandparent_title": "Tin",
     "parent_title": "Blue", "year": None, "percent_complete": 99, "watched_status": 1, "play_duration": 200},
]  # fmt: skip


@pytest.mark.parametrize("as_csv", [False, True])
def test_tautulli(tmp_path: Path, as_csv: bool) -> None:
    if as_csv:
        names = list(PLAYS[0])
        lines = [",".join(names), *(",".join(str(play.get(name) or "") for name in names) for play in PLAYS)]
        (tmp_path / "t.csv").write_text("\n".join(lines))
    else:
        document = {"response": {"result": "success", "data": {"recordsTotal": 4, "data": PLAYS}}}
        (tmp_path / "t.json").write_text(json.dumps(document))
    history = read_history(tmp_path / ("t.csv" if as_csv else "t.json"))
    assert history.source == "Tautulli"
    assert events_of(history) == [
        (VIEW, "Blue Hour", "movie", 2003, None, EVENING),
        (VIEW, "Tin Drum", "series", None, None, EVENING),
        (VIEW, "Later", "movie", 2020, None, EVENING),
        (VIEW, "Rain", "track", None, None, EVENING),
    ]
    assert (history.rows[0].ids, history.rows[3].album) == ((("imdb", "tt0120000"),), "Blue")
    assert [row.strength for row in history.rows] == [1.0, 1.0, 0.12, 1.0]
    assert history.skipped == {NOT_BEGUN: 1}


SEEN = "2024-01-02T20:00:00.0000000Z"
ITEMS = [
    {"Name": "Blue Hour", "OriginalTitle": "L'heure bleue", "Type": "Movie", "ProductionYear": 2003,
     "ProviderIds": {"Imdb": "tt0120000", "Tmdb": "77"}, "Genres": ["Drama"],
     "UserData": {"Played": True, "PlayCount": 2, "LastPlayedDate": SEEN, "IsFavorite": True, "Rating": 8.0}},
    {"Name": "Later", "Type": "Movie", "UserData": {"Played": False, "PlayCount": 1, "PlaybackPositionTicks": 9}},
    {"Name": "Never", "Type": "Movie", "UserData": {"Played": False, "PlayCount": 0}},
    {"Name": "Awful", "Type": "Movie", "UserData": {"Played": False, "Likes": False}},
    {"Name": "Pilot", "Type": "Episode", "SeriesName": "Tin Drum",
     "UserData": {"Played": True, "LastPlayedDate": SEEN, "IsFavorite": True}},
    {"Name": "Rain", "Type": "Audio", "Artists": ["Tin"], "Album": "Blue",
     "UserData": {"Played": True, "LastPlayedDate": SEEN}},
    {"Name": "A folder", "Type": "Folder", "UserData": {"Played": True}},
]  # fmt: skip


def test_items_of_jellyfin(tmp_path: Path) -> None:
    (tmp_path / "items.json").write_text(json.dumps({"Items": ITEMS, "TotalRecordCount": len(ITEMS)}))
    history = read_history(tmp_path / "items.json")
    assert events_of(history) == [
        (VIEW, "Blue Hour", "movie", 2003, None, EVENING),
        (VIEW, "Tin Drum", "series", None, None, EVENING),
        (VIEW, "Rain", "track", None, None, EVENING),
        (RATE, "Blue Hour", "movie", 2003, 4.0, None),
        (LIKE, "Blue Hour", "movie", 2003, None, None),
        (HIDE, "Awful", "movie", None, None, None),
    ]
    assert history.rows[0].ids == (("imdb", "tt0120000"), ("tmdb", "77"))
    assert history.skipped == {BEGUN: 1, UNSEEN: 1, NOT_WHOLE: 1, NO_ITEM: 1}


ME = "f" * 32


def report(clock: str, kind: str, name: str, seconds: int) -> str:
    return f"2024-01-02 {clock}.1234567\t{ME}\t{name[:3]}\t{kind}\t{name}\tDirectPlay\tWeb\tTV\t{seconds}\n"


REPORT = (
    report("20:00:00", "Episode", "Tin Drum - s01e02 - Second", 1500)
    + report("18:00:00", "Movie", "Blue Hour", 200)
    + report("19:00:00", "Movie", "Blue Hour", 6000)
    + report("19:30:00", "Movie", "Later", 90)
    + report("21:00:00", "Audio", "Tin - Rain (Blue)", 200)
    + report("21:10:00", "Audio", "Not Known - Rain (Not Known)", 200)
)
HEADER = "DateCreated\tUserId\tItemId\tItemType\tItemName\tPlaybackMethod\tClientName\tDeviceName\tPlayDuration\n"


@pytest.mark.parametrize("header", ["", HEADER])
def test_playback_reporting(tmp_path: Path, header: str) -> None:
    history = read_history(written(tmp_path, {"PlaybackReportingBackup.tsv": header + REPORT}))
    assert [(row.title, row.item_kind, row.album) for row in history.rows] == [
        ("Tin Drum", "series", ""),
        ("Blue Hour", "movie", ""),
        ("Rain", "track", "Blue"),
    ]
    assert history.skipped == {RESUMED: 1, SHORT: 1, NO_ITEM: 1}
    with pytest.raises(InputError, match="has nobody called"):
        read_history(tmp_path / "PlaybackReportingBackup.tsv", person="another")
