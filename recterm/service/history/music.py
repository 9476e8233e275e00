"""Music histories: tracks turned into albums or artists, if the catalogue has those."""

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
"""Looked up once: finding an enum member takes longer than comparing it."""

ONE_TRACK = "a dislike of one track, which does not apply to its album or artist"


def as_catalogue(rows: Sequence[HistoryRow], matcher: Matcher, skips: Skips) -> Iterator[HistoryRow]:
    """Yield the rows with tracks as albums or artists, if the catalogue holds those.

    One or more liked tracks count as one like of the whole; disliked tracks are skipped. A track without an album gets
    the album that the same history names for it, or the one with the track's name; else it stands for its artist, and
    the user may choose one of the artist's albums.
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
            skips.add(ONE_TRACK, _row_text(row))
            continue
        elif albums is not None and not row.album:
            whole = albums.of(row)
        else:
            whole = _whole(row, music)
        if done is _LIKE:
            name = whole.title, whole.creators
            if name in liked:
                skips.add(LIKED_ALREADY, _row_text(row))
                continue
            liked.add(name)
        yield whole


class _Albums:
    """Albums for tracks without one."""

    def __init__(self, rows: Iterable[HistoryRow], matcher: Matcher) -> None:
        self._matcher = matcher
        self._named = {_track(row): row.album for row in rows if row.item_kind == "track" and row.album}
        self._albums: dict[tuple[str, str], str] = {}

    def of(self, row: HistoryRow) -> HistoryRow:
        """Return the row's album if known, else its artist."""
        track = _track(row)
        if track not in self._albums:
            self._albums[track] = self._named.get(track) or self._called_like(row)
        album = self._albums[track]
        return _whole(row._replace(album=album), "album") if album else _whole(row, "artist")

    def _called_like(self, row: HistoryRow) -> str:
        """Return the artist's album with the same name as the track; empty if there is none."""
        match = self._matcher.match(Wanted(row.title, None, "album", row.creators))
        return match.candidates[0].title if match.level is Level.SURE else ""


def _track(row: HistoryRow) -> tuple[str, str]:
    return track_key(row.creators[0] if row.creators else ""), track_key(row.title)


def _row_text(row: HistoryRow) -> str:
    """Return the row as text for the report."""
    return row.where or " – ".join((*row.creators, row.title))


def _whole(row: HistoryRow, music: str) -> HistoryRow:
    """Return the track's album or artist, with the event on the track."""
    done, track, _, creators, _, _, stars, timestamp, _, album, _, source, *_ = row
    title, makers = (album, creators) if music == "album" else (creators[0], ())
    # Positional, for speed: a lifetime of plays passes through here.
    return HistoryRow(done, title, music, makers, None, (), stars, timestamp, (), "", track, source)
