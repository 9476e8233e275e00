"""Weighing of plays: shares that were played, skips, a person's weights and age, for every service that tells them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from recterm.domain.clock import DAY
from recterm.domain.data.event_weights import NO_COLUMN, EventChoice
from recterm.errors import InputError
from recterm.ingest.exports import HistoryMapping, TableChoices, read_history
from recterm.ingest.exports.music.plays import too_short
from recterm.ingest.exports.own.played import meaning_of, shares_in
from recterm.ingest.exports.podcasts import BEGUN
from recterm.ingest.exports.rows import LEAST_PLAY
from recterm.ingest.exports.shares import NOT_BEGUN, share_of, share_of_percent
from recterm.ingest.exports.weighing import NOT_PLAYED, PASSED
from tests.ingest.made_up import written

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from recterm.ingest.exports import History


def strengths_of(history: History) -> list[tuple[str, float]]:
    """Return the title of each row with what it counts."""
    return [(row.title, row.strength) for row in history.rows]


def spotify(folder: Path, *plays: tuple[str, int, str, bool | None]) -> Path:
    """Write an extended download: title, milliseconds, why each ended, whether it was skipped; one a day."""
    entries = [
        {
            "ts": f"2023-01-{day:02}T10:00:00Z", "ms_played": played, "master_metadata_track_name": title,
            "master_metadata_album_artist_name": "Ada", "master_metadata_album_album_name": "One",
            "reason_end": reason, "skipped": skipped,
        }
        for day, (title, played, reason, skipped) in enumerate(plays, start=1)
    ]  # fmt: skip
    return written(folder, {"Streaming_History_Audio_2023.json": json.dumps(entries)})


PLAYS = (
    ("Alpha", 200_000, "trackdone", False),
    ("Alpha", 80_000, "endplay", False),
    ("Alpha", 185_000, "fwdbtn", True),
    ("Beta", 45_000, "fwdbtn", True),
    ("Beta", 4_000, "fwdbtn", None),
    ("Gamma", 100_000, "logout", None),
    ("Delta", 5_000, "logout", None),
)


def test_plays_of_spotify_count_the_share_that_was_heard(tmp_path: Path) -> None:
    history = read_history(spotify(tmp_path, *PLAYS))
    # Alpha is 200 s long, as its end tells; Gamma never ended, so it is taken to be as long as the usual track.
    assert strengths_of(history) == [("Alpha", 1.0), ("Alpha", 0.4), ("Alpha", 1.0), ("Gamma", 0.5)]
    assert history.skipped == {PASSED: 2, too_short(LEAST_PLAY): 1}
    assert history.scores is not None
    assert {use.kind: (use.rows, use.weight) for use in history.scores.kinds} == {"play": (4, 1.0), "skip": (2, 0.0)}
    assert "track's length" in history.scores.strength
    assert history.scores.examples[0].item == "Ada, Beta" or history.scores.examples[0].item == "Ada, Alpha"
    for example in history.scores.examples:
        assert example.score == pytest.approx(sum(part.score for part in example.parts))


def test_a_person_weighs_skips_and_lets_plays_fade(tmp_path: Path) -> None:
    path = spotify(tmp_path, *PLAYS)
    choice = EventChoice(weights=(("skip", -0.3), ("play", 0.5)), half_life=1.0)
    history = read_history(path, events=choice)
    days_before = {"Alpha": (5, 4, 3), "Beta": (2, 1), "Gamma": (0,)}
    assert strengths_of(history) == [
        ("Alpha", round(0.5 * 2.0 ** -days_before["Alpha"][0], 3)),
        ("Alpha", round(0.5 * 0.4 * 2.0 ** -days_before["Alpha"][1], 3)),
        ("Alpha", round(0.5 * 2.0 ** -days_before["Alpha"][2], 3)),
        ("Beta", round(-0.3 * 2.0 ** -days_before["Beta"][0], 3)),
        ("Beta", -0.15),
        ("Gamma", 0.25),
    ]
    assert history.skipped == {too_short(LEAST_PLAY): 1}
    plain = read_history(path, events=EventChoice(strength=NO_COLUMN))
    assert {strength for _, strength in strengths_of(plain)} == {1.0}
    with pytest.raises(InputError, match="no event has the kind 'purchase'") as refused:
        read_history(path, events=EventChoice(weights=(("purchase", 1.0),)))
    assert "play, skip" in refused.value.hint


def test_without_reasons_two_plays_of_one_length_tell_how_long_a_track_is(tmp_path: Path) -> None:
    plays = [("Short", 90_000), ("Short", 90_000), ("Short", 30_000), ("Long", 240_000), ("Other", 45_000)]
    entries = [
        {"endTime": f"2023-01-{day:02} 10:00", "artistName": "Ada", "trackName": title, "msPlayed": played}
        for day, (title, played) in enumerate(plays, start=1)
    ]
    history = read_history(written(tmp_path, {"StreamingHistory0.json": json.dumps(entries)}))
    assert strengths_of(history) == [
        ("Short", 1.0),
        ("Short", 1.0),
        ("Short", pytest.approx(0.333)),
        ("Long", 1.0),
        ("Other", 0.5),
    ]


def test_apple_says_how_long_a_track_is_and_why_it_ended(tmp_path: Path) -> None:
    head = (
        "Artist Name,Song Name,Event Type,Event End Timestamp,End Reason Type,Play Duration Milliseconds,"
        "Media Duration In Milliseconds"
    )
    rows = [
        "Ada,Alpha,PLAY_END,2023-01-01T10:00:00Z,NATURAL_END_OF_TRACK,199000,200000",
        "Ada,Alpha,PLAY_END,2023-01-02T10:00:00Z,MANUALLY_SELECTED_PLAYBACK_OF_A_DIFF_ITEM,50000,200000",
        "Ada,Beta,PLAY_END,2023-01-03T10:00:00Z,TRACK_SKIPPED_FORWARDS,35000,200000",
        "Ada,Gamma,PLAY_END,2023-01-04T10:00:00Z,,,",
    ]
    history = read_history(written(tmp_path, {"activity.csv": "\n".join([head, *rows]) + "\n"}) / "activity.csv")
    assert strengths_of(history) == [("Alpha", 1.0), ("Alpha", 0.25), ("Gamma", 1.0)]
    assert history.skipped == {PASSED: 1}


def test_netflix_counts_the_time_of_a_day(tmp_path: Path) -> None:
    head = "Profile Name,Start Time,Duration,Attributes,Title,Supplemental Video Type,Device Type,Country"
    rows = [
        "Me,2023-01-01 10:00:00,00:20:00,,Blue Hour,,TV,DE",
        "Me,2023-01-01 12:00:00,00:20:00,,Blue Hour,,TV,DE",
        "Me,2023-01-02 12:00:00,01:30:00,,Salt,,TV,DE",
        "Me,2023-01-02 20:00:00,00:05:00,,Tin Drum: Season 1: Pilot,,TV,DE",
        "Me,2023-01-03 20:00:00,00:21:00,,Tin Drum: Season 1: Second,,TV,DE",
    ]
    history = read_history(written(tmp_path, {"ViewingActivity.csv": "\n".join([head, *rows]) + "\n"}))
    assert strengths_of(history) == [("Blue Hour", 0.5), ("Salt", 1.0), ("Tin Drum", 0.25), ("Tin Drum", 1.0)]


JELLYFIN = [
    {"Name": "Half", "Type": "Movie", "UserData": {"Played": False, "PlayedPercentage": 50.4}},
    {"Name": "Ticks", "Type": "Movie", "RunTimeTicks": 1000, "UserData": {"PlaybackPositionTicks": 250}},
    {"Name": "Whole", "Type": "Movie", "UserData": {"Played": True, "PlayedPercentage": 3}},
    {"Name": "Barely", "Type": "Movie", "UserData": {"PlayedPercentage": 4, "PlayCount": 1}},
]
PLEX = """<MediaContainer>
<Video type="movie" title="Half" duration="1000" viewOffset="500"/>
<Video type="movie" title="Whole" duration="1000" viewOffset="50" viewCount="1" lastViewedAt="1700000000"/>
<Video type="movie" title="Barely" duration="1000" viewOffset="20"/>
</MediaContainer>"""
TRAKT = [
    {"progress": 40.0, "paused_at": "2023-01-01T10:00:00Z", "id": 1, "type": "movie",
     "movie": {"title": "Paused", "year": 2000, "ids": {"imdb": "tt0000001"}}},
    {"progress": 4.0, "paused_at": "2023-01-01T10:00:00Z", "id": 2, "type": "movie",
     "movie": {"title": "Barely", "year": 2000, "ids": {"imdb": "tt0000002"}}},
    {"progress": 60.0, "paused_at": "2023-01-01T10:00:00Z", "id": 3, "type": "movie",
     "movie": {"title": "Seen", "year": 2000, "ids": {"imdb": "tt0000003"}}},
]  # fmt: skip
WATCHED = [
    {"watched_at": "2023-02-01T10:00:00Z", "type": "movie",
     "movie": {"title": "Seen", "year": 2000, "ids": {"imdb": "tt0000003"}}},
]  # fmt: skip
EPISODES = [
    {"title": "One", "podcastTitle": "Salt Talk", "playingStatus": 2, "playedUpTo": 900, "duration": 1800},
    {"title": "Two", "podcastTitle": "Salt Talk", "playingStatus": 3, "playedUpTo": 10, "duration": 1800},
    {"title": "Three", "podcastTitle": "Salt Talk", "playingStatus": 2, "playedUpTo": 10, "duration": 1800},
]


@pytest.mark.parametrize(
    ("files", "expected", "skipped"),
    [
        pytest.param(
            {"items.json": json.dumps({"Items": JELLYFIN})},
            [("Half", 0.504), ("Ticks", 0.25), ("Whole", 1.0)],
            {"begun, not watched to the end": 1},
            id="jellyfin",
        ),
        pytest.param({"library.xml": PLEX}, [("Half", 0.5), ("Whole", 1.0)], {"neither seen nor rated": 1}, id="plex"),
        pytest.param(
            {"watched-playback.json": json.dumps(TRAKT), "watched-history-1.json": json.dumps(WATCHED)},
            [("Seen", 1.0), ("Paused", 0.4)],
            {NOT_BEGUN: 1, "its viewings are in the history": 1},
            id="trakt",
        ),
        pytest.param(
            {"history.json": json.dumps({"episodes": EPISODES})},
            [("Salt Talk", 0.5), ("Salt Talk", 1.0)],
            {BEGUN: 1},
            id="pocket casts",
        ),
    ],
)
def test_what_was_broken_off_counts_its_share(
    tmp_path: Path, files: Mapping[str, str], expected: list[Any], skipped: Mapping[str, int]
) -> None:
    history = read_history(written(tmp_path, files))
    assert strengths_of(history) == expected
    assert history.skipped == skipped


OWN = (
    "title,artist,event,percent_played,date\nAlpha,Ada,play,100,2023-01-03\nAlpha,Ada,play,40,2023-01-02\n"
    "Beta,Bob,skip,5,2023-01-01\nGamma,Cyd,play,,2023-01-01\nDelta,Dee,play,0,2023-01-01\n"
)


def test_a_table_of_ones_own_with_kinds_and_shares(tmp_path: Path) -> None:
    path = written(tmp_path, {"plays.csv": OWN}) / "plays.csv"
    history = read_history(path)
    assert history.tables[0].mapping.dwell == "percent_played"
    assert strengths_of(history) == [("Alpha", 1.0), ("Alpha", 0.4), ("Gamma", 1.0)]
    assert history.skipped == {PASSED: 1, NOT_PLAYED: 1}
    negative = read_history(path, events=EventChoice(weights=(("skip", -0.3),)))
    assert ("Beta", -0.3) in strengths_of(negative)
    against = read_history(path, events=EventChoice(weights=(("play", -1.0),)))
    assert ("Delta", -1.0) in strengths_of(against)
    without = read_history(path, choices=TableChoices(HistoryMapping(dwell=NO_COLUMN)))
    assert strengths_of(without) == [("Alpha", 1.0), ("Alpha", 1.0), ("Gamma", 1.0), ("Delta", 1.0)]
    fading = read_history(path, events=EventChoice(half_life=1.0))
    assert strengths_of(fading) == [("Alpha", 1.0), ("Alpha", 0.2), ("Gamma", 0.25)]


def test_what_only_says_how_far_one_got_is_no_share(tmp_path: Path) -> None:
    table = "title,status,progress\nOne,watched,12\nTwo,watched,24\nThree,watched,170\n"
    history = read_history(written(tmp_path, {"anime.csv": table}) / "anime.csv")
    assert history.tables[0].mapping.dwell is None
    assert history.scores is None


def test_columns_of_shares() -> None:
    assert meaning_of("watched", ["50 %", "100 %"]) == "share of play, in percent"
    assert shares_in("percent", ["50", "", "95", "x"]) == [0.5, 1.0, 1.0, 1.0]
    assert shares_in("completion", ["0.5", "1"]) == [0.5, 1.0]
    assert shares_in("minutes watched", ["10", "30", "50"]) == [0.5, 1.0, 1.25]
    assert (share_of(89, 100), share_of(90, 100), share_of(5, 0)) == (0.89, 1.0, 1.0)
    assert (share_of_percent("42,5 %"), share_of_percent("half"), share_of_percent(-1)) == (0.425, None, None)


def test_ratings_do_not_fade_and_undated_plays_stay(tmp_path: Path) -> None:
    table = "title,rating,date\nAlpha,4,2023-01-01\nBeta,5,2023-01-03\nGamma,3,\n"
    history = read_history(written(tmp_path, {"films.csv": table}) / "films.csv", events=EventChoice(half_life=1.0))
    rated = [row for row in history.rows if row.stars is not None]
    assert {row.strength for row in rated} == {1.0}
    views = {row.title: row.strength for row in history.rows if row.stars is None}
    assert views["Alpha"] == 0.25
    assert views["Beta"] == 1.0
    assert DAY == 86_400
