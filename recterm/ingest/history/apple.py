"""Apple Music."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.ingest.history.plays import NO_NAME, TOO_SHORT, play
from recterm.ingest.history.rows import LEAST_PLAY, HistoryReader, HistoryRow, Skips, csv_rows, headed, instant

if TYPE_CHECKING:
    from recterm.ingest.archive import Source


def _apple(source: Source, skips: Skips) -> list[HistoryRow]:
    """Plays with their end; where a row names no artist, one is taken from a row of the same title that does."""
    listed = [
        (f"{member.where}:{line}", cells)
        for member in headed(source, "eventtype", "eventendtimestamp")
        for line, cells in csv_rows(member)
        if _is_end(cells, skips)
    ]
    artists = {_song(cells): cells["artistname"] for _, cells in listed if cells.get("artistname")}
    rows = []
    for where, cells in listed:
        length = cells.get("playdurationmilliseconds", "")
        artist = cells.get("artistname") or artists.get(_song(cells), "")
        if not _song(cells):
            skips.add(NO_NAME, where)
        elif not artist:
            skips.add("no artist, here or elsewhere in the export", f"{where}: {_song(cells)}")
        elif length.lstrip("-").isdecimal() and int(length) < LEAST_PLAY:
            skips.add(TOO_SHORT, f"{where}: {_song(cells)}")
        else:
            rows.append(
                play(_song(cells), artist, instant(cells.get("eventendtimestamp", "")), album=cells.get("albumname"))
            )
    return rows


def _is_end(cells: dict[str, str], skips: Skips) -> bool:
    if cells.get("eventtype") != "PLAY_END":
        skips.add("not the end of a play")
        return False
    return True


def _song(cells: dict[str, str]) -> str:
    return cells.get("songname") or cells.get("contentname", "")


READERS = (
    HistoryReader("apple-music", "Apple Music", lambda s: bool(headed(s, "eventtype", "eventendtimestamp")), _apple),
)
