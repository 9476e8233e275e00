"""Plays for every reader: a play as a row, and why one does not count."""

from __future__ import annotations

from typing import Any

from recterm.domain.model import EventKind
from recterm.ingest.exports.rows import HistoryRow

NO_NAME = "no title or artist (a podcast, or removed since)"


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
