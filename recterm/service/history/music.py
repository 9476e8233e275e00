"""Tracks of a history as the catalogue sees music: as albums or artists, where that is what it holds."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from recterm.domain.model import EventKind
from recterm.ingest.exports import HistoryRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recterm.ingest.catalogue.matching import Matcher
    from recterm.ingest.exports import Skips

NO_ALBUM = "no album, and the catalogue is of albums"
LIKED_ALREADY = "another track of an album or artist that is liked"
_HIDE, _LIKE = EventKind.HIDE, EventKind.LIKE
"""Looked up once: a member of an enumeration takes longer to find than to compare."""

ONE_TRACK = "a dislike of one track, which says nothing of its album or artist"


def as_catalogue(rows: Iterable[HistoryRow], matcher: Matcher, skips: Skips) -> Iterator[HistoryRow]:
    """Tracks as the catalogue sees music: as albums or artists, where that is what it holds.

    One liked track is a like of the whole, however many of its tracks are; a disliked one says nothing of it.
    """
    kinds = Counter(item.kind for item in matcher.items[:500])
    music = next((kind for kind, _ in kinds.most_common() if kind in ("album", "artist")), None)
    if music is None:
        yield from rows
        return
    liked: set[tuple[str, tuple[str, ...]]] = set()
    for row in rows:
        done = row.kind
        if row.item_kind != "track":
            whole = row
        elif done is _HIDE:
            skips.add(ONE_TRACK, _said(row))
            continue
        elif music == "album" and not row.album:
            skips.add(NO_ALBUM, _said(row))
            continue
        else:
            whole = _whole(row, music)
        if done is _LIKE:
            name = whole.title, whole.creators
            if name in liked:
                skips.add(LIKED_ALREADY, _said(row))
                continue
            liked.add(name)
        yield whole


def _said(row: HistoryRow) -> str:
    """The row, for the report."""
    return row.where or " – ".join((*row.creators, row.title))


def _whole(row: HistoryRow, music: str) -> HistoryRow:
    """The album or artist that a track is of, with what was done to the track."""
    done, track, _, creators, _, _, stars, timestamp, _, album, _, source, *_ = row
    title, makers = (album, creators) if music == "album" else (creators[0], ())
    # By place: a lifetime of plays comes through here.
    return HistoryRow(done, title, music, makers, None, (), stars, timestamp, (), "", track, source)
