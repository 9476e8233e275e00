"""Tracks of a history as the catalogue sees music: as albums or artists, where that is what it holds."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from recterm.domain import EventKind
from recterm.ingest.history import HistoryRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.ingest.history import Skips
    from recterm.ingest.matching import Matcher

NO_ALBUM = "no album, and the catalogue is of albums"
LIKED_ALREADY = "another track of an album or artist that is liked"
ONE_TRACK = "a dislike of one track, which says nothing of its album or artist"


def as_catalogue(rows: Sequence[HistoryRow], matcher: Matcher, skips: Skips) -> list[HistoryRow]:
    """Tracks as the catalogue sees music: as albums or artists, where that is what it holds.

    One liked track is a like of the whole, however many of its tracks are; a disliked one says nothing of it.
    """
    kinds = Counter(item.kind for item in matcher.items[:500])
    music = next((kind for kind, _ in kinds.most_common() if kind in ("album", "artist")), None)
    if music is None:
        return list(rows)
    found = []
    liked: set[tuple[str, tuple[str, ...]]] = set()
    for row in rows:
        track = row.item_kind == "track"
        if track and row.kind is EventKind.HIDE:
            skips.add(ONE_TRACK, _said(row))
        elif track and music == "album" and not row.album:
            skips.add(NO_ALBUM, _said(row))
        elif row.kind is EventKind.LIKE and _name(row, music) in liked:
            skips.add(LIKED_ALREADY, _said(row))
        else:
            found.append(_whole(row, music) if track else row)
            if row.kind is EventKind.LIKE:
                liked.add(_name(row, music))
    return found


def _said(row: HistoryRow) -> str:
    """The row, for the report."""
    return row.where or " – ".join((*row.creators, row.title))


def _name(row: HistoryRow, music: str) -> tuple[str, tuple[str, ...]]:
    """Title and creators of what a row is about, in a catalogue of albums or artists."""
    if row.item_kind != "track":
        return row.title, row.creators
    return (row.album, row.creators) if music == "album" else (row.creators[0], ())


def _whole(row: HistoryRow, music: str) -> HistoryRow:
    """The album or artist that a track is of, with what was done to the track."""
    title, creators = _name(row, music)
    # By place: a lifetime of plays comes through here.
    return HistoryRow(
        row.kind, title, music, creators, None, (), row.stars, row.timestamp, (), "", row.title, row.source
    )
