"""Tracks as albums or artists: what was done to a track is done to the whole, but for dislikes."""

from __future__ import annotations

import pytest

from recterm.domain.model import EventKind
from recterm.ingest.catalogue.matching import Known, Matcher
from recterm.ingest.exports import HistoryRow, Skips
from recterm.service.history.music import LIKED_ALREADY, NO_ALBUM, ONE_TRACK, as_catalogue


@pytest.mark.parametrize("kind", ["album", "artist"])
def test_liked_tracks_are_one_like_of_their_album_or_artist_and_disliked_ones_none(kind: str) -> None:
    matcher = Matcher([Known(0, "x:1", "Blue Hour", None, kind, (), ("Tin",), ())])
    like, hide, view = EventKind.LIKE, EventKind.HIDE, EventKind.VIEW
    told = ((like, "A"), (like, "B"), (hide, "C"), (view, "A"))
    rows = [HistoryRow(done, title, "track", ("Tin",), album="Blue Hour") for done, title in told]
    rows.append(HistoryRow(like, "Blue Hour", "album", ("Tin",)))
    skips = Skips()
    found = list(as_catalogue(rows, matcher, skips))
    whole = "Blue Hour" if kind == "album" else "Tin"
    expected = [(like, whole), (view, whole)] + ([(like, "Blue Hour")] if kind == "artist" else [])
    assert [(row.kind, row.title) for row in found] == expected
    assert skips.counts == {LIKED_ALREADY: 2 if kind == "album" else 1, ONE_TRACK: 1}


def test_tracks_stay_tracks_where_the_catalogue_has_them_and_need_an_album_where_it_has_those() -> None:
    rows = [HistoryRow(EventKind.LIKE, title, "track", ("Tin",)) for title in "AB"]
    rows.append(HistoryRow(EventKind.RATE, "B", "movie", stars=4.0))
    skips = Skips()
    for kind, expected in (("track", rows), ("album", rows[2:])):
        assert list(as_catalogue(rows, Matcher([Known(0, "x:1", "A", None, kind, (), (), ())]), skips)) == expected
    assert skips.counts == {NO_ALBUM: 2}
    assert skips.examples == {NO_ALBUM: ["Tin – A", "Tin – B"]}
