"""Trakt and Simkl: the history counts, summaries only fill its gaps, and no play is imported twice."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from recterm import ingest
from recterm.domain.model import EventKind
from recterm.errors import InputError
from recterm.ingest.exports import read_history
from recterm.ingest.exports.rows import NO_RATING
from recterm.ingest.exports.video.trakt import IN_HISTORY, NOTHING
from recterm.ingest.exports.video.viewings import NOT_WHOLE, SAME_DAY
from tests.ingest.made_up import written, zipped

if TYPE_CHECKING:
    from pathlib import Path

    from recterm.ingest.exports import History

RATE, VIEW, SAVE, DROP = EventKind.RATE, EventKind.VIEW, EventKind.SAVE, EventKind.DROP
LANTERN = {"title": "Paper Lantern", "year": 1994, "ids": {"trakt": 1, "imdb": "tt0110000", "tmdb": 99999}}
HOUR = {"title": "Blue Hour", "year": 2003, "ids": {"trakt": 2, "slug": "blue-hour-2003", "imdb": None, "tmdb": None}}
DRUM = {"title": "Tin Drum", "year": 2010, "ids": {"trakt": 3, "imdb": "tt0130000", "tmdb": 77777}}
FILES: dict[str, Any] = {
    "history-1.json": [
        {"id": 1, "watched_at": "2024-05-02T20:15:00.000Z", "action": "watch", "type": "movie", "movie": LANTERN},
        {"id": 2, "watched_at": "2024-05-03T20:15:00.000Z", "type": "movie", "movie": LANTERN},
        {"id": 3, "watched_at": "2024-05-03T20:15:00Z", "type": "episode", "episode": {"number": 1}, "show": DRUM},
        {"id": 4, "watched_at": "2024-05-03T21:15:00Z", "type": "episode", "episode": {"number": 2}, "show": DRUM},
        {"id": 5, "watched_at": "2024-05-04T21:15:00Z", "type": "episode", "episode": {"number": 3}, "show": DRUM},
    ],
    "watched-movies.json": [
        {"plays": 3, "last_watched_at": "2024-05-03T20:15:00.000Z", "movie": LANTERN},
        {"plays": 1, "last_watched_at": "2020-01-01T12:00:00.000Z", "movie": HOUR},
    ],
    "watched-shows.json": [{"plays": 3, "last_watched_at": "2024-05-04T21:15:00Z", "show": DRUM, "seasons": []}],
    "ratings-movies.json": [
        {"rated_at": "2024-05-01T20:15:00.000Z", "rating": 8, "type": "movie", "movie": LANTERN},
        {"rated_at": "2024-05-02T20:15:00.000Z", "rating": None, "type": "movie", "movie": HOUR},
        {"rated_at": None, "rating": 4, "type": "movie", "movie": HOUR},
    ],
    "ratings-shows.json": [{"rated_at": "2024-05-03T20:15:00Z", "rating": 10, "type": "show", "show": DRUM}],
    "ratings-seasons.json": [
        {"rated_at": "2024-05-03T20:15:00Z", "rating": 1, "type": "season", "season": {"number": 1}, "show": DRUM}
    ],
    "ratings-episodes.json": [],
    "watchlist.json": [{"listed_at": "2024-06-01T10:00:00Z", "rank": 1, "type": "movie", "movie": HOUR}],
    "lists-best-of.json": [{"listed_at": "2024-06-01T10:00:00Z", "rank": 1, "type": "movie", "movie": LANTERN}],
    "collection-movies.json": [{"collected_at": "2024-06-01T10:00:00Z", "movie": LANTERN}],
    "hidden-movies.json": [{"hidden_at": "2024-06-01T10:00:00Z", "movie": LANTERN}],
    "user-settings.json": {"user": {"username": "me", "ids": {"slug": "me"}}},
}
NESTED = {
    "history-1.json": "watched/history-1.json",
    "watched-movies.json": "watched/watched-movies.json",
    "watched-shows.json": "watched/watched-shows.json",
    "watchlist.json": "lists/watchlist.json",
    "lists-best-of.json": "lists/best-of.json",
}
FLAT = {"history-1.json": "watched-history-1.json", "watchlist.json": "lists-watchlist.json"}


def done(history: History) -> set[tuple[EventKind, str, float | None, str]]:
    from datetime import UTC, datetime

    def when(seconds: int | None) -> str:
        return "" if seconds is None else f"{datetime.fromtimestamp(seconds, UTC):%m-%d %H:%M}"

    return {(row.kind, row.title, row.stars, when(row.timestamp)) for row in history.rows}


@pytest.mark.parametrize("names", [FLAT, NESTED])
def test_a_whole_export_flat_or_nested(tmp_path: Path, names: dict[str, str]) -> None:
    files: dict[str, str | bytes] = {f"me/{names.get(name, name)}": json.dumps(text) for name, text in FILES.items()}
    history = read_history(zipped(tmp_path / "trakt.zip", files))
    assert history.format == "trakt"
    assert done(history) == {
        (VIEW, "Paper Lantern", None, "05-02 20:15"),
        (VIEW, "Paper Lantern", None, "05-03 20:15"),
        (VIEW, "Tin Drum", None, "05-03 20:15"),
        (VIEW, "Tin Drum", None, "05-04 21:15"),
        (VIEW, "Blue Hour", None, "01-01 12:00"),
        (RATE, "Paper Lantern", 4.0, "05-01 20:15"),
        (RATE, "Tin Drum", 5.0, "05-03 20:15"),
        (SAVE, "Blue Hour", None, "06-01 10:00"),
    }
    assert len(history.rows) == 8
    assert history.skipped == {SAME_DAY: 1, IN_HISTORY: 2, NO_RATING: 1, NOTHING: 1, NOT_WHOLE: 1}
    assert [(history_list.name, history_list.items[0].title) for history_list in history.lists] == [
        ("best of", "Paper Lantern")
    ]
    assert {row.item_kind for row in history.rows if row.title == "Tin Drum"} == {"series"}
    assert next(row.ids for row in history.rows if row.title == "Tin Drum") == (
        ("imdb", "tt0130000"),
        ("tmdb-tv", "77777"),
    )


def test_summaries_alone_are_views(tmp_path: Path) -> None:
    path = written(tmp_path, {"watched-movies.json": json.dumps(FILES["watched-movies.json"])}) / "watched-movies.json"
    assert [(row.kind, row.title) for row in read_history(path).rows] == [
        (VIEW, "Paper Lantern"),
        (VIEW, "Blue Hour"),
    ]
    with pytest.raises(InputError, match="personal history from Trakt"):
        ingest.read(path)


def test_marked_as_seen_on_the_first_day_of_1970_is_undated(tmp_path: Path) -> None:
    entry = {"watched_at": "1970-01-01T00:00:00.000Z", "type": "movie", "movie": LANTERN}
    path = written(tmp_path, {"h.json": json.dumps([entry])}) / "h.json"
    assert [row.timestamp for row in read_history(path).rows] == [None]


def test_what_was_dropped_is_no_other_part_of_the_site_that_hides_it(tmp_path: Path) -> None:
    entry = {"hidden_at": "2024-06-01T10:00:00Z", "type": "show", "show": DRUM}
    season = {"hidden_at": "2024-06-01T10:00:00Z", "type": "season", "season": {"number": 1}, "show": DRUM}
    files = {"hidden-dropped.json": [entry, season], "hidden-calendar.json": [entry | {"show": LANTERN}]}
    history = read_history(zipped(tmp_path / "t.zip", {name: json.dumps(value) for name, value in files.items()}))
    assert history.format == "trakt"
    assert done(history) == {(DROP, "Tin Drum", None, "06-01 10:00")}
    assert history.skipped == {NOT_WHOLE: 1}


SIMKL = {
    "shows": [
        {
            "last_watched_at": "2024-05-04T21:15:00Z", "status": "watching", "user_rating": None,
            "show": {"title": "Tin Drum", "year": 2010, "ids": {"simkl": 3, "imdb": "tt0130000", "tmdb": "77777"}},
        }
    ],
    "anime": [{"status": "dropped", "user_rating": None, "last_watched_at": None, "show": DRUM}],
    "movies": [
        {
            "added_to_watchlist_at": "2024-01-01T00:00:00Z", "last_watched_at": "2024-05-01T20:15:00Z",
            "user_rated_at": "2024-05-02T20:15:00Z", "user_rating": 7, "status": "completed",
            "movie": {"title": "Paper Lantern", "year": 1994, "ids": {"simkl": 1, "imdb": "tt0110000"}},
        },
        {
            "added_to_watchlist_at": "2024-06-01T10:00:00Z", "last_watched_at": None, "user_rating": None,
            "status": "plantowatch", "movie": HOUR,
        },
        {"status": "completed", "movie": None},
    ],
}  # fmt: skip


def test_simkl(tmp_path: Path) -> None:
    history = read_history(zipped(tmp_path / "simkl.zip", {"SimklBackup.json": json.dumps(SIMKL)}))
    assert history.format == "simkl"
    assert done(history) == {
        (VIEW, "Tin Drum", None, "05-04 21:15"),
        (VIEW, "Paper Lantern", None, "05-01 20:15"),
        (RATE, "Paper Lantern", 3.5, "05-02 20:15"),
        (SAVE, "Blue Hour", None, "06-01 10:00"),
        (DROP, "Tin Drum", None, ""),
    }
    assert history.skipped == {NOT_WHOLE: 1}


SIMKL_CSV = (
    "SIMKL_ID,Title,Type,Year,Watchlist,LastEpWatched,WatchedDate,Rating,Memo,TVDB,TMDB,IMDB\n"
    "1,Tin Drum,tv show,2010,watching,S03E04,18-12-2023 21:50:41,10,,7,77777,tt0130000\n"
    "2,Paper Lantern,movie,1994,completed,,18-12-2023 21:50:41,7,,,99999,tt0110000\n"
    "3,Blue Hour,movie,2003,plan to watch,,,,,,,\n4,Salt Road,tv,2012,dropped,,,3,,,,\n5,Rain,anime,2021,hold,,,,,,,\n"
)


@pytest.mark.parametrize(
    "text", [SIMKL_CSV, SIMKL_CSV.replace("TMDB,IMDB", "TMDB,IMDB_ID").replace("TVDB,", "TVDB_ID,")]
)
def test_simkl_as_csv(tmp_path: Path, text: str) -> None:
    history = read_history(written(tmp_path, {"SimklBackup.csv": text}) / "SimklBackup.csv")
    assert history.format == "simkl"
    assert [(row.kind, row.title, row.item_kind, row.stars, row.timestamp) for row in history.rows] == [
        (VIEW, "Tin Drum", "series", None, 1702936241),
        (RATE, "Tin Drum", "series", 5.0, 1702936241),
        (VIEW, "Paper Lantern", "movie", None, 1702936241),
        (RATE, "Paper Lantern", "movie", 3.5, 1702936241),
        (SAVE, "Blue Hour", "movie", None, None),
        (RATE, "Salt Road", "series", 1.5, None),
        (DROP, "Salt Road", "series", None, None),
    ]
    assert history.rows[0].ids == (("imdb", "tt0130000"), ("tmdb-tv", "77777"), ("tvdb", "7"))
    assert history.skipped == {NOTHING: 1}
