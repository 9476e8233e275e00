"""TV Time: the requested data of an account, and the files of the tools that saved one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from recterm.domain.model import EventKind
from recterm.ingest.exports import read_history
from recterm.ingest.exports.video.tvtime import NO_FEEDBACK, UNKNOWN_VOTE
from recterm.ingest.exports.video.tvtime_account import COUNTED, WATCHED_SINCE
from recterm.ingest.exports.video.viewings import NOT_WHOLE, SAME_DAY
from tests.ingest.made_up import written, zipped

if TYPE_CHECKING:
    from pathlib import Path

    from recterm.ingest.exports import History

RATE, VIEW, SAVE, DROP, LIKE = EventKind.RATE, EventKind.VIEW, EventKind.SAVE, EventKind.DROP, EventKind.LIKE
MONDAY = 1704225600  # 2024-01-02 20:00 UTC

REQUESTED = {
    "gdpr/tracking-prod-records-v2.csv": (
        "key,s_id,series_name,season_number,episode_number,created_at,is_followed,is_for_later,is_archived\n"
        "watch-episode-a,7,Tin Drum (2010),1,1,2024-01-02 20:00:00,,,\n"
        "watch-episode-b,7,,1,2,2024-01-02 21:00:00 +0000 UTC,,,\n"
        "rewatch-episode-a,7,Tin Drum (2010),1,1,2024-01-03 20:00:00,,,\n"
        "user-series-x,7,Tin Drum (2010),,,2024-01-01 10:00:00,true,false,false\n"
        "user-series-y,8,Salt Road,,,2024-01-01 10:00:00,true,false,false\n"
        "user-series-z,9,Long Rain,,,2024-01-01 10:00:00,false,false,true\n"
        "tracking-stats,,,,,2024-01-01 10:00:00,,,\n"
    ),
    "gdpr/tracking-prod-records.csv": (
        "type-uuid-n,uuid,type,entity_type,movie_name,alpha_range_key,release_date,created_at,series_name,series_id\n"
        "watch-u1-0,u1,watch,movie,Blue Hour,,2003-05-01 00:00:00,2024-01-02 20:00:00,,\n"
        "watch-u2-0,u2,watch,movie,,watch-alpha-paper-lantern,0001-01-01 00:00:00,2024-01-02 20:00:00,,\n"
        "towatch-u1,u1,towatch,movie,Blue Hour,,2003-05-01 00:00:00,2023-01-02 20:00:00,,\n"
        "towatch-u3,u3,towatch,movie,Later,,2020-05-01 00:00:00,2024-01-02 20:00:00,,\n"
        "follow-u3-0,u3,follow,movie,Later,,2020-05-01 00:00:00,2024-01-02 20:00:00,,\n"
        "watch-e-0,e,watch,episode,,,,2024-01-02 20:00:00,Tin Drum (2010),7\n"
    ),
    "gdpr/seen_episode_source.csv": (
        "source,tv_show_name,episode_season_number,episode_number,created_at,user_id,episode_id\n"
        "web,Small Hours,1,1,2016-01-02 20:00:00,1,5\n"
    ),
    "gdpr/user_tv_show_data.csv": (
        "tv_show_name,user_id,tv_show_id,is_followed,is_favorited,nb_episodes_seen\n"
        "Tin Drum (2010),1,7,1,1,2\nOld Show,1,6,0,0,12\n"
    ),
    "gdpr/tv_show_rate.csv": (
        "tv_show_id,rating,created_at,updated_at,tv_show_name,user_id\n"
        "7,4.5,2024-01-05 10:00:00,2024-01-05 10:00:00,Tin Drum (2010),1\n"
    ),
    "gdpr/ratings-live-votes.csv": (
        "uuid,episode_id,movie_name,vote_key,user_id\nu1,0,Blue Hour,u1-1-29,1\nu3,0,Later,u3-1-77,1\n"
    ),
    "gdpr/ratings-3-prod-episode_votes.csv": (
        "vote_key,series_name,season_number,episode_number,episode_id\n5-1-3,Tin Drum (2010),1,1,5\n"
    ),
    "gdpr/lists-prod-lists.csv": (
        "s_key,objects,type,name,description\n"
        "favorite-movies,[map[created_at:1.6e+09 type:movie uuid:u2]],list,Favorite Movies,\n"
        "k9,[map[id:7 type:series] map[type:movie uuid:u1] map[type:movie uuid:gone]],list,Rainy days,slow\n"
    ),
    "gdpr/emotions-live-votes.csv": "uuid,episode_id,movie_name,vote_key,user_id\nu1,0,Blue Hour,u1-1-29,1\n",
    "gdpr/access_token.csv": "token,user_id\nsecret,1\n",
}


def events_of(history: History) -> list[tuple[object, ...]]:
    return [(row.kind, row.title, row.year, row.stars, row.timestamp) for row in history.rows]


def test_the_requested_data(tmp_path: Path) -> None:
    history = read_history(zipped(tmp_path / "gdpr.zip", REQUESTED))
    assert (history.format, history.source) == ("tvtime", "TV Time")
    assert events_of(history) == [
        (VIEW, "Tin Drum", 2010, None, MONDAY),
        (VIEW, "Tin Drum", 2010, None, MONDAY + 86_400),
        (VIEW, "Blue Hour", 2003, None, MONDAY),
        (VIEW, "paper lantern", None, None, MONDAY),
        (VIEW, "Small Hours", None, None, 1451764800),
        (VIEW, "Old Show", None, None, None),
        (DROP, "Long Rain", None, None, 1704103200),
        (SAVE, "Salt Road", None, None, 1704103200),
        (SAVE, "Later", 2020, None, MONDAY),
        (LIKE, "Tin Drum", 2010, None, None),
        (RATE, "Tin Drum", 2010, 4.5, 1704448800),
        (RATE, "Blue Hour", 2003, 4.0, None),
        (LIKE, "paper lantern", None, None, None),
    ]
    assert history.rows[0].ids == (("tvdb", "7"),)
    assert history.skipped == {
        SAME_DAY: 2, NO_FEEDBACK: 2, WATCHED_SINCE: 2, COUNTED: 1, UNKNOWN_VOTE: 1, NOT_WHOLE: 1,
    }  # fmt: skip
    (rainy,) = history.lists
    assert (rainy.name, rainy.description) == ("Rainy days", "slow")
    assert [row.title for row in rainy.items] == ["Tin Drum", "Blue Hour"]


def test_ratings_on_another_scale_are_read_on_it(tmp_path: Path) -> None:
    rates = "".join(f"{n},{n + 5},2024-01-05 10:00:00,,Show {n},1\n" for n in range(1, 6))
    head = "tv_show_id,rating,created_at,updated_at,tv_show_name,user_id\n"
    history = read_history(written(tmp_path, {"gdpr/tv_show_rate.csv": head + rates}))
    assert [row.stars for row in history.rows] == [3.0, 3.5, 4.0, 4.5, 5.0]
    assert any("tv_show_rate.csv are not numbers up to 5" in note for note in history.notes)


def test_every_file_is_named_and_tokens_are_not_opened(tmp_path: Path) -> None:
    history = read_history(written(tmp_path, REQUESTED))
    unread = {use.file.rpartition("/")[2]: use.detail for use in history.files if not use.use}
    assert unread == {
        "access_token.csv": "not used with an export of TV Time",
        "emotions-live-votes.csv": "emotions at an episode or film, not whether it was good",
    }
    assert len(history.files) == len(REQUESTED)


SERIES = [
    {
        "uuid": "s1", "id": {"imdb": None, "tvdb": 7}, "created_at": "2024-01-01T10:00:00Z", "title": "Tin Drum",
        "status": "up_to_date", "is_favorite": True, "seasons": [{"number": 1, "episodes": [
            {"id": {"tvdb": 1}, "is_watched": True, "watched_at": "2024-01-02T20:00:00Z", "rewatch_count": 0},
            {"id": {"tvdb": 2}, "is_watched": False, "watched_at": None, "rewatch_count": 0},
        ]}],
    },
    {"uuid": "s2", "id": {"tvdb": 8}, "created_at": "2024-01-01T10:00:00Z", "title": "Salt Road",
     "status": "not_started_yet", "is_favorite": False, "seasons": []},
    {"uuid": "s3", "id": {"tvdb": 9}, "created_at": "2024-01-01T10:00:00Z", "title": "Long Rain",
     "status": "stopped", "is_favorite": False, "seasons": []},
]  # fmt: skip
FILMS = [
    {"uuid": "m1", "id": {"imdb": "tt0110000", "tvdb": 4}, "created_at": "2023-01-01T10:00:00Z", "title": "Blue Hour",
     "year": 2003, "watched_at": "2024-01-02T20:00:00Z", "is_watched": True, "is_favorite": False, "rewatch_count": 0},
    {"uuid": "m2", "id": {"imdb": None, "tvdb": None}, "created_at": "2024-01-01T10:00:00Z", "title": "Later",
     "year": 2020, "watched_at": None, "is_watched": False, "is_favorite": False, "rewatch_count": 0},
]  # fmt: skip
LISTS = [
    {"id": 1, "name": "Rainy days", "items": [
        {"type": "movie", "tvdb_id": None, "uuid": "m1", "name": "Blue Hour", "custom_order": 1},
        {"type": "series", "tvdb_id": 7, "uuid": None, "name": "Tin Drum", "custom_order": 0},
    ]}
]  # fmt: skip
SAVED = {
    "tvtime-series-2026-07-07.json": json.dumps(SERIES),
    "tvtime-movies-2026-07-07.json": json.dumps(FILMS),
    "tvtime-lists-2026-07-07.json": json.dumps(LISTS),
}
AS_CSV = {
    "tvtime-series-2026-07-07.csv": (
        "uuid,tvdb_id,imdb_id,title,status,created_at\ns1,7,,Tin Drum,up_to_date,2024-01-01T10:00:00Z\n"
        "s2,8,,Salt Road,not_started_yet,2024-01-01T10:00:00Z\ns3,9,,Long Rain,stopped,2024-01-01T10:00:00Z\n"
    ),
    "tvtime-series-episodes-2026-07-07.csv": (
        "series_tvdb_id,series_imdb_id,series_uuid,title,season,episode,tvdb_id,is_watched,watched_at\n"
        "7,,s1,Tin Drum,1,1,1,true,2024-01-02T20:00:00Z\n7,,s1,Tin Drum,1,2,2,false,\n"
    ),
    "tvtime-movies-2026-07-07.csv": (
        "uuid,tvdb_id,imdb_id,title,year,created_at,watched_at,is_watched,rewatch_count\n"
        "m1,4,tt0110000,Blue Hour,2003,2023-01-01T10:00:00Z,2024-01-02T20:00:00Z,true,0\n"
        "m2,,,Later,2020,2024-01-01T10:00:00Z,,false,0\n"
    ),
    "tvtime-lists-2026-07-07.csv": (
        "list_id,list_name,item_type,tvdb_id,uuid,name,custom_order\n"
        "1,Rainy days,movie,,m1,Blue Hour,1\n1,Rainy days,series,7,,Tin Drum,0\n"
    ),
}
EVENTS = [
    (VIEW, "Tin Drum", None, None, MONDAY),
    (VIEW, "Blue Hour", 2003, None, MONDAY),
    (DROP, "Long Rain", None, None, None),
    (SAVE, "Salt Road", None, None, 1704103200),
    (SAVE, "Later", 2020, None, 1704103200),
]


def test_the_files_of_the_tools_in_both_forms(tmp_path: Path) -> None:
    as_json = read_history(zipped(tmp_path / "j.zip", SAVED))
    assert events_of(as_json) == [*EVENTS, (LIKE, "Tin Drum", None, None, None)]
    assert as_json.rows[1].ids == (("imdb", "tt0110000"), ("tvdb-movie", "4"))
    as_csv = read_history(zipped(tmp_path / "c.zip", AS_CSV))
    assert sorted(map(str, events_of(as_csv))) == sorted(map(str, EVENTS))
    for history in (as_json, as_csv):
        assert [(entry.name, [row.title for row in entry.items]) for entry in history.lists] == [
            ("Rainy days", ["Tin Drum", "Blue Hour"])
        ]
    both = read_history(zipped(tmp_path / "b.zip", SAVED | AS_CSV))
    assert events_of(both) == events_of(as_json)
    assert {use.file for use in both.files if not use.use} == set(AS_CSV)
