"""Music histories: tracks turned into albums or artists, if the catalogue has those."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from recterm.domain.model import EventKind
from recterm.errors import InputError
from recterm.ingest.catalogue.matching import Level, Wanted, track_key
from recterm.ingest.exports import HistoryRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from recterm.ingest.catalogue.matching import Matcher
    from recterm.ingest.exports import Skips
    from recterm.store import Library

LIKED_ALREADY = "another track or album of a liked album or artist"
_HIDE, _LIKE = EventKind.HIDE, EventKind.LIKE
"""Looked up once: finding an enum member takes longer than comparing it."""

_FOR_ARTISTS = frozenset({EventKind.VIEW, EventKind.LIKE})

ONE_TRACK = "a dislike of one track, which does not apply to its album or artist"


AS = {"artists": "artist", "albums": "album", "tracks": "track"}
"""What plays can count for -> the kind of item."""


def music_kind(library: Library, rows: Iterable[HistoryRow], chosen: str | None) -> str | None:
    """Return the kind of item that tracks count for in a library; None for one that is not of music.

    Args:
        library: its data set decides, or, where it has none, what earlier histories added to it.
        rows: the history.
        chosen: a key of `AS`, for a library without music; None leaves it to the library.

    Raises:
        InputError: the library has another kind than the chosen one; or it is empty, and none is chosen.
    """
    info = library.info()
    items = library.catalogue.page(range(min(info.n_items, 500))) if info.n_items else library.own.all()
    kind = next((kind for kind, _ in Counter(item.kind for item in items).most_common() if kind in AS.values()), None)
    if chosen is not None and kind not in (None, AS[chosen]):
        raise InputError(
            f"{info.label} has {kind}s, so plays count for those, not for {chosen}",
            f"leave out --as, or import it into a library of its own: `recterm library new {chosen}`",
            code="other_music_kind",
        )
    if chosen is not None:
        return AS[chosen]
    if kind is None and not info.n_items and any(row.item_kind == "track" for row in rows):
        raise InputError(
            f"{info.name} is empty, so nothing shows what its items are: artists, albums or tracks",
            "choose what plays count for with --as artists, --as albums or --as tracks",
            code="music_kind_needed",
        )
    return kind


def as_catalogue(rows: Sequence[HistoryRow], matcher: Matcher, skips: Skips, music: str | None) -> Iterator[HistoryRow]:
    """Yield the rows with tracks as albums or artists, if the library holds those.

    One or more liked tracks count as one like of the whole; disliked tracks are skipped. A track without an album gets
    the album that the same history names for it, or the one with the track's name; else it stands for its artist, and
    counts for the artist's best-known album until the user chooses another. In a library of artists, albums count for
    their artists too.

    Args:
        rows: of the history.
        matcher: of the library's data set.
        skips: receives what does not count.
        music: kind of the library's items, from `music_kind`.
    """
    if music not in ("album", "artist"):
        yield from rows
        return
    albums = _Albums(rows, matcher) if music == "album" else None
    liked: set[tuple[str, tuple[str, ...]]] = set()
    for row in rows:
        done = row.kind
        if row.item_kind != "track" and not _is_part(row, music):
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


def _is_part(row: HistoryRow, music: str) -> bool:
    """Return whether a row of an album counts for its artist: a play or like does, a rating does not."""
    return music == "artist" and row.item_kind == "album" and row.kind in _FOR_ARTISTS and bool(row.creators)


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
    done, track, _, creators, _, _, stars, timestamp, _, album, _, source, _, _, strength, action = row
    title, makers = (album, creators) if music == "album" else (creators[0], ())
    # Positional, for speed: a lifetime of plays passes through here.
    return HistoryRow(
        done, title, music, makers, None, (), stars, timestamp, (), "", track, source, (), "", strength, action
    )
