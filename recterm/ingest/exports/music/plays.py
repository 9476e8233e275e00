"""Plays for every reader: a play as a row with the share that was played, and why one does not count."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any, TypeAlias

from recterm.domain.model import EventKind
from recterm.ingest.exports.rows import HistoryRow, Skips
from recterm.ingest.exports.shares import SKIP, share_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NO_NAME = "no title or artist (a podcast, or removed since)"

SKIPPED_BEFORE = 0.5
"""Share of play below which a play that the person ended by going on is a skip."""


def too_short(least: int) -> str:
    """Say why a play shorter than this many milliseconds does not count."""
    return f"played for less than {least / 1000:g} seconds"


def play(
    title: Any,
    artist: Any,
    when: int | None,
    where: str = "",
    *,
    album: Any = "",
    ids: tuple[tuple[str, str], ...] = (),
) -> HistoryRow:
    """Make one play of a track; `where` is file and line or entry."""
    done, album, where = EventKind.VIEW, str(album or ""), f"{where}: {artist} – {title}"
    return HistoryRow(done, str(title), "track", (str(artist),), None, ids, None, when, (), album, where=where)


def timed(row: HistoryRow | None, played: object, **facts: Any) -> list[TimedPlay]:
    """Return a play with its milliseconds, 0 where they are no number; nothing for no play."""
    length = float(played) if isinstance(played, int | float) else 0.0
    return [] if row is None else [TimedPlay(row, length, **facts)]


@dataclass(frozen=True, slots=True)
class TimedPlay:
    """Play with how long it took, in milliseconds."""

    row: HistoryRow
    played: float
    length: float = 0.0
    """Of the track; 0 where the export does not say."""
    ended: bool = False
    """Whether the track came to its end."""
    skipped: bool = False
    """Whether the person went on to another track."""


Lengths: TypeAlias = "Mapping[tuple[str, str], float]"
"""Track and artist -> milliseconds."""


def shares_of_plays(plays: Sequence[TimedPlay], lengths: Lengths, skips: Skips) -> list[HistoryRow]:
    """Return the plays with the share of the track that each took; skips as such, the other short ones counted.

    Args:
        plays: with their times.
        lengths: from `lengths_of`, for tracks whose length the export does not say.
        skips: counts plays that are too short, skips apart.
    """
    rows = []
    for timed in plays:
        share = share_of(timed.played, timed.length or lengths.get(_track(timed.row), 0.0))
        if timed.skipped and share < SKIPPED_BEFORE:
            rows.append(timed.row._replace(action=SKIP))
        elif timed.played < skips.least_play:
            skips.add(too_short(skips.least_play), timed.row.where)
        else:
            rows.append(timed.row._replace(strength=share) if share < 1.0 else timed.row)
    return rows


def _track(row: HistoryRow) -> tuple[str, str]:
    return row.title.casefold(), row.creators[0].casefold()


def lengths_of(plays: Sequence[TimedPlay]) -> Lengths:
    """Return the length of each track as far as its plays tell.

    The longest play that came to its end tells it, or two plays of the same length that none exceeds; else it is that
    of the longest play, or the usual length of a track if that is longer.
    """
    ended = defaultdict[tuple[str, str], float](float)
    times = defaultdict[tuple[str, str], Counter[float]](Counter)
    for timed in plays:
        track = _track(timed.row)
        times[track][timed.played] += 1
        if timed.ended:
            ended[track] = max(ended[track], timed.played)
    longest = {track: max(lengths) for track, lengths in times.items()}
    usual = median(ended.values() or longest.values()) if longest else 0.0
    sure = {track for track in times if track in ended or times[track][longest[track]] > 1}
    return {
        track: ended.get(track) or (length if track in sure else max(length, usual))
        for track, length in longest.items()
    }
