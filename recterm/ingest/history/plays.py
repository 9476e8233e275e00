"""What every reader of plays shares: a play as a row, and why one does not count."""

from __future__ import annotations

from typing import Any

from recterm.domain import EventKind
from recterm.ingest.history.rows import HistoryRow

TOO_SHORT = "played for less than 30 seconds"
NO_NAME = "no title or artist (a podcast, or removed since)"


def play(
    title: Any, artist: Any, when: int | None, *, album: Any = "", ids: tuple[tuple[str, str], ...] = ()
) -> HistoryRow:
    """One play of a track that counts."""
    return HistoryRow(EventKind.VIEW, str(title), "track", (str(artist),), None, ids, None, when, (), str(album or ""))
