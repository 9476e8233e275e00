"""Podcasts: subscriptions, what Overcast and Pocket Casts tell, and the way out of a database."""

from __future__ import annotations

import csv
import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from recterm.domain.model import EventKind
from recterm.errors import InputError
from recterm.ingest.exports import read_history
from recterm.ingest.exports.podcasts import BEGUN, HEARD_SINCE, LIKED_ALREADY, NO_PODCAST, UNHEARD
from tests.ingest.made_up import written

if TYPE_CHECKING:
    from pathlib import Path

VIEW, SAVE, LIKE = EventKind.VIEW, EventKind.SAVE, EventKind.LIKE
HEARD = 1735776000  # 2025-01-02 00:00 UTC

PLAIN = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>AntennaPod Subscriptions</title></head><body>
<outline text="Folder"><outline text="Salt Talk" type="rss" xmlUrl="https://example.invalid/1"/></outline>
<outline title="Tin Hour" text="Tin Hour" type="rss" xmlUrl="https://example.invalid/2"/>
<outline text="" type="rss" xmlUrl="https://example.invalid/3"/></body></opml>
"""
EXTENDED = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="1.0"><body><outline text="playlists"><outline type="podcast-playlist" title="Queue"/></outline>
<outline text="feeds">
<outline type="rss" title="Salt Talk" overcastId="1" xmlUrl="u" subscribed="1" overcastAddedDate="2024-01-01T00:00:00Z">
<outline type="podcast-episode" title="One" played="1" userUpdatedDate="2025-01-02T00:00:00Z"
 userRecommendedDate="2025-01-03T00:00:00Z"/>
<outline type="podcast-episode" title="Two" played="1" userUpdatedDate="2025-01-02T05:00:00Z"
 userRecommendedDate="2025-01-03T00:00:00Z"/>
<outline type="podcast-episode" title="Three" progress="42"/>
<outline type="podcast-episode" title="Four" userDeleted="1"/></outline>
<outline type="rss" title="Tin Hour" xmlUrl="u" subscribed="1" overcastAddedDate="2024-01-01T00:00:00-05:00"/>
<outline type="rss" title="Left" xmlUrl="u" subscribed="0"/>
</outline></body></opml>
"""


def test_subscriptions_are_plans(tmp_path: Path) -> None:
    history = read_history(written(tmp_path, {"podcasts.opml": PLAIN}) / "podcasts.opml")
    assert [(row.kind, row.title, row.item_kind) for row in history.rows] == [
        (SAVE, "Salt Talk", "podcast"),
        (SAVE, "Tin Hour", "podcast"),
    ]
    assert history.skipped == {NO_PODCAST: 1}
    assert "watchlist" in history.notes[0]


def test_overcast_tells_what_was_heard(tmp_path: Path) -> None:
    history = read_history(written(tmp_path, {"overcast.opml": EXTENDED}) / "overcast.opml")
    assert [(row.kind, row.title, row.part, row.timestamp) for row in history.rows] == [
        (VIEW, "Salt Talk", "One", HEARD),
        (LIKE, "Salt Talk", "", HEARD + 86_400),
        (VIEW, "Salt Talk", "Two", HEARD + 5 * 3600),
        (SAVE, "Tin Hour", "", 1704085200),
    ]
    assert history.skipped == {BEGUN: 1, UNHEARD: 1, HEARD_SINCE: 1, LIKED_ALREADY: 1}


def test_episodes_of_unknown_length_count_a_share_of_the_usual_one(tmp_path: Path) -> None:
    def episode(title: str, progress: int) -> str:
        when = "2025-01-02T00:00:00Z"
        return f'<outline type="podcast-episode" title="{title}" progress="{progress}" userUpdatedDate="{when}"/>'

    def feed(title: str, *episodes: str) -> str:
        return f'<outline type="rss" title="{title}" xmlUrl="u" subscribed="1">{"".join(episodes)}</outline>'

    feeds = [
        feed("Short", episode("One", 600), episode("Two", 1200), episode("Three", 200)),
        feed("Long", episode("One", 7200), episode("Two", 1800), episode("Three", 0)),
    ]
    text = f'<opml version="1.0"><body><outline text="feeds">{"".join(feeds)}</outline></body></opml>'
    history = read_history(written(tmp_path, {"overcast.opml": text}) / "overcast.opml")
    views = {(row.title, row.part): row.strength for row in history.rows if row.kind is VIEW}
    assert views == {
        ("Short", "One"): 0.25, ("Short", "Two"): 0.5, ("Long", "One"): 0.8, ("Long", "Two"): 0.25,
    }  # fmt: skip
    assert {row.timestamp for row in history.rows if row.kind is VIEW} == {HEARD}
    assert history.skipped == {BEGUN: 1, UNHEARD: 1, HEARD_SINCE: 2}
    assert history.scores is not None
    assert "the export has no lengths" in history.scores.strength
    entry = {"title": "One", "podcastTitle": "Salt Talk", "playingStatus": 2, "playedUpTo": 1200}
    path = written(tmp_path / "pocket", {"history.json": json.dumps({"total": 1, "episodes": [entry]})})
    (row,) = read_history(path).rows
    assert (row.title, row.part, row.strength) == ("Salt Talk", "One", 0.5)


def test_pocket_casts(tmp_path: Path) -> None:
    episodes = [
        {"title": "One", "podcastTitle": "Salt Talk", "playingStatus": 3, "playedUpTo": 900, "starred": True},
        {"title": "Two", "podcastTitle": "Salt Talk", "playingStatus": 2, "playedUpTo": 10, "starred": False},
        {"title": "Three", "podcastTitle": None, "playingStatus": 3},
    ]
    (tmp_path / "history.json").write_text(json.dumps({"total": 3, "episodes": episodes}))
    history = read_history(tmp_path / "history.json")
    assert [(row.kind, row.title, row.timestamp) for row in history.rows] == [
        (VIEW, "Salt Talk", None),
        (LIKE, "Salt Talk", None),
    ]
    assert history.skipped == {BEGUN: 1, NO_PODCAST: 1}


def test_the_command_for_a_database_gives_a_table_that_is_read(tmp_path: Path) -> None:
    path = tmp_path / "AntennaPodBackup.db"
    with closing(sqlite3.connect(path)) as database:
        database.executescript(
            "create table Feeds (id integer, title text);"
            "create table FeedItems (id integer, title text, feed integer);"
            "create table FeedMedia (id integer, feeditem integer, playback_completion_date integer);"
            "insert into Feeds values (1, 'Salt Talk'); insert into FeedItems values (5, 'One', 1), (6, 'Two', 1);"
            f"insert into FeedMedia values (1, 5, {HEARD}000), (2, 6, 0);"
        )
    with pytest.raises(InputError, match="is the database of AntennaPod") as caught:
        read_history(path)
    query = caught.value.hint.split('"')[1]
    with closing(sqlite3.connect(path)) as database, (tmp_path / "heard.csv").open("w", newline="") as file:
        answer = database.execute(query)
        csv.writer(file).writerows([[column[0] for column in answer.description], *answer])
    history = read_history(tmp_path / "heard.csv")
    assert [(row.kind, row.title, row.part, row.timestamp) for row in history.rows] == [
        (VIEW, "Salt Talk", "One", HEARD)
    ]
