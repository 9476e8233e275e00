"""Music histories: tracks as albums or artists, if the catalogue has those."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from recterm.domain.model import EventKind
from recterm.ingest.catalogue.matching import Level, Wanted, track_key
from recterm.ingest.exports import HistoryRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from recterm.ingest.catalogue.matching import Matcher
    from recterm.ingest.exports import Skips

LIKED_ALREADY = "another track of a liked album or artist"
_HIDE, _LIKE = EventKind.HIDE, EventKind.LIKE
"""Looked up once: a member of an enumeration takes longer to find than to compare."""

ONE_TRACK = "a dislike of one track, which does not apply to its album or artist"


def as_catalogue(rows: Sequence[HistoryRow], matcher: Matcher, skips: Skips) -> Iterator[HistoryRow]:
    """Tracks as the catalogue sees music: as albums or artists, where that is what it holds.

    One liked track is a like of the whole, however many of its tracks are; a disliked one says nothing of it. A track
    without an album is of the album that the same history names for it, or that is called like it; else it stands for
    its artist, of whose albums the person may choose one.
    """
    kinds = Counter(item.kind for item in matcher.items[:500])
    music = next((kind for kind, _ in kinds.most_common() if kind in ("album", "artist")), None)
    if music is None:
        yield from rows
        return
    albums = _Albums(rows, matcher) if music == "album" else None
    liked: set[tuple[str, tuple[str, ...]]] = set()
    for row in rows:
        done = row.kind
        if row.item_kind != "track":
            whole = row
        elif done is _HIDE:
            skips.add(ONE_TRACK, _said(row))
            continue
        elif albums is not None and not row.album:
            whole = albums.of(row)
        else:
            whole = _whole(row, music)
        if done is _LIKE:
            name = whole.title, whole.creators
            if name in liked:
                skips.add(LIKED_ALREADY, _said(row))
                continue
            liked.add(name)
        yield whole


class _Albums:
    """The albums of tracks whose history names none."""

    def __init__(self, rows: Iterable[HistoryRow], matcher: Matcher) -> None:
        self._matcher = matcher
        self._named = {_track(row): row.album for row in rows if row.item_kind == "track" and row.album}
        self._found: dict[tuple[str, str], str] = {}

    def of(self, row: HistoryRow) -> HistoryRow:
        """Return the row's album as far as it is known, else its artist."""
        track = _track(row)
        if track not in self._found:
            self._found[track] = self._named.get(track) or self._called_like(row)
        album = self._found[track]
        return _whole(row._replace(album=album), "album") if album else _whole(row, "artist")

    def _called_like(self, row: HistoryRow) -> str:
        """Return the album of the artist that has the track's name; empty where there is none."""
        found = self._matcher.match(Wanted(row.title, None, "album", row.creators))
        return found.candidates[0].title if found.level is Level.SURE else ""


def _track(row: HistoryRow) -> tuple[str, str]:
    return track_key(row.creators[0] if row.creators else ""), track_key(row.title)


def _said(row: HistoryRow) -> str:
    """Return the row, for the report."""
    return row.where or " – ".join((*row.creators, row.title))


def _whole(row: HistoryRow, music: str) -> HistoryRow:
    """Return the album or artist that a track is of, with what was done to the track."""
    done, track, _, creators, _, _, stars, timestamp, _, album, _, source, *_ = row
    title, makers = (album, creators) if music == "album" else (creators[0], ())
    # By place: a lifetime of plays comes through here.
    return HistoryRow(done, title, music, makers, None, (), stars, timestamp, (), "", track, source)
