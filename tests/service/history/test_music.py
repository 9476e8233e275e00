"""Tracks as albums or artists: feedback on a track counts for the whole, except dislikes."""

from __future__ import annotations

import pytest

from recterm.domain.model import EventKind
from recterm.ingest.catalogue.matching import CatalogueItem, Level, Matcher, Wanted
from recterm.ingest.exports import HistoryRow, Skips
from recterm.service.history.music import LIKED_ALREADY, ONE_TRACK, as_catalogue


@pytest.mark.parametrize("kind", ["album", "artist"])
def test_liked_tracks_are_one_like_of_their_album_or_artist_and_disliked_ones_none(kind: str) -> None:
    matcher = Matcher([CatalogueItem(0, "x:1", "Blue Hour", None, kind, (), ("Tin",), ())])
    like, hide, view = EventKind.LIKE, EventKind.HIDE, EventKind.VIEW
    events = ((like, "A"), (like, "B"), (hide, "C"), (view, "A"))
    rows = [HistoryRow(done, title, "track", ("Tin",), album="Blue Hour") for done, title in events]
    rows.append(HistoryRow(like, "Blue Hour", "album", ("Tin",)))
    skips = Skips()
    matched = list(as_catalogue(rows, matcher, skips, kind))
    whole = "Blue Hour" if kind == "album" else "Tin"
    assert [(row.kind, row.title) for row in matched] == [(like, whole), (view, whole)]
    assert skips.counts == {LIKED_ALREADY: 2, ONE_TRACK: 1}


def of_albums(named: list[tuple[str, str]]) -> Matcher:
    """Return a catalogue of albums: title and artist of each, the best known first."""
    return Matcher(
        [CatalogueItem(row, f"x:{row}", name, 2000, "album", (), (by,), ()) for row, (name, by) in enumerate(named)]
    )


def test_tracks_stay_tracks_where_the_catalogue_has_them() -> None:
    rows = [HistoryRow(EventKind.LIKE, title, "track", ("Tin",)) for title in "AB"]
    rows.append(HistoryRow(EventKind.RATE, "B", "movie", stars=4.0))
    skips = Skips()
    assert (
        list(as_catalogue(rows, Matcher([CatalogueItem(0, "x:1", "A", None, "track", (), (), ())]), skips, "track"))
        == rows
    )
    assert not skips.counts


def test_a_track_without_an_album_counts_for_the_one_that_is_known_else_for_its_artist() -> None:
    albums = [("Rain", "Tin"), ("Blue Hour", "Tin"), ("Salt", "Dry")]
    matcher = Matcher(
        [CatalogueItem(row, f"x:{row}", title, None, "album", (), (by,), ()) for row, (title, by) in enumerate(albums)]
    )
    view = EventKind.VIEW
    rows = [
        HistoryRow(view, "Lamp (Remastered 2011)", "track", ("Tin",)),
        HistoryRow(view, "Lamp", "track", ("Tin",), album="Blue Hour"),
        HistoryRow(view, "Rain", "track", ("Tin",)),
        HistoryRow(view, "Rain", "track", ("Dry",)),
        HistoryRow(view, "Other", "track", ("Nobody",)),
    ]
    matched = list(as_catalogue(rows, matcher, Skips(), "album"))
    assert [(row.title, row.item_kind, row.part) for row in matched] == [
        ("Blue Hour", "album", "Lamp (Remastered 2011)"),
        ("Blue Hour", "album", "Lamp"),
        ("Rain", "album", "Rain"),
        ("Dry", "artist", "Rain"),
        ("Nobody", "artist", "Other"),
    ]
    whole = [matcher.match(Wanted(row.title, None, row.item_kind, row.creators)) for row in matched]
    assert [match.level for match in whole[1:]] == [Level.SURE, Level.SURE, Level.POSSIBLE, Level.UNMATCHED]
    assert [candidate.title for candidate in whole[3].candidates] == ["Salt"]


def test_the_albums_of_an_artist_are_offered_the_best_known_first() -> None:
    named = [("Dry", "Salt"), ("Tin", "Tin"), ("Rain", "The Tin"), ("Wet", "Tin feat. Salt")]
    matcher = Matcher(
        [CatalogueItem(row, f"x:{row}", title, 2000, "album", (), (by,), ()) for row, (title, by) in enumerate(named)]
    )
    match = matcher.match(Wanted("Tin", None, "artist"))
    assert match.level is Level.POSSIBLE
    assert [candidate.title for candidate in match.candidates] == ["Tin", "Rain", "Wet"]


def test_a_rating_of_an_album_is_not_one_of_its_artist() -> None:
    rows = [
        HistoryRow(EventKind.RATE, "Blue Hour", "album", ("Tin",), stars=4.0),
        HistoryRow(EventKind.VIEW, "Blue Hour", "album", ("Tin",)),
    ]
    matched = as_catalogue(rows, Matcher([]), Skips(), "artist")
    assert [(row.title, row.item_kind) for row in matched] == [("Blue Hour", "album"), ("Tin", "artist")]
