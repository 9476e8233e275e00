"""Tautulli, which watches a Plex server: its history as JSON or CSV, with films, series and music.

Layout after Tautulli's documentation of `get_history` and the types of tautulli-to-simkl; scripts that write CSV keep
the names of the fields.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.domain.model import EventKind
from recterm.ingest.exports.dates import moment
from recterm.ingest.exports.music.plays import play, too_short
from recterm.ingest.exports.people import OTHERS, rows_of_person
from recterm.ingest.exports.rows import (
    NO_TITLE,
    HistoryReader,
    HistoryRow,
    Skips,
    csv_rows,
    headed,
    json_entries,
    keyed,
    whole,
)
from recterm.ingest.exports.shares import LEAST_SHARE, NOT_BEGUN, share_of_percent
from recterm.ingest.exports.video.plex import NO_ITEM, plex_ids
from recterm.ingest.exports.video.viewings import Viewings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recterm.ingest.files.archive import Source

_Cells = dict[str, str]

ENOUGH = 85
"""Percent from which Tautulli counts a film or an episode as watched."""

_COLUMNS = ("mediatype", "grandparenttitle", "title", "date")
_KEYS = ("media_type", "grandparent_title", "title", "percent_complete")


def _is_tautulli(source: Source) -> bool:
    return bool(headed(source, *_COLUMNS) or keyed(source, *_KEYS))


def _entries(source: Source, skips: Skips) -> Iterator[tuple[str, _Cells]]:
    for member in keyed(source, *_KEYS):
        for where, entry in json_entries(member, skips):
            yield where, {key.replace("_", ""): "" if value is None else str(value) for key, value in entry.items()}
    for member in headed(source, *_COLUMNS):
        for line, cells in csv_rows(member, skips):
            yield f"{member.where}:{line}", cells


def _tautulli(source: Source, skips: Skips) -> list[HistoryRow]:
    """Read what was watched to the end; episodes count for their series, once a day, tracks as plays."""
    entries = list(_entries(source, skips))
    mine = rows_of_person(source, [name for _, cells in entries if (name := _person(cells))], skips)
    views = Viewings(skips)
    for where, cells in entries:
        row = _row(cells, where)
        if (person := _person(cells)) and person not in mine:
            skips.add(OTHERS, where)
        elif row is None:
            skips.add(NO_ITEM, f"{where}: {cells.get('title', '')}")
        elif not row.title:
            skips.add(NO_TITLE, where)
        elif row.item_kind == "track" and _is_short(cells, skips):
            skips.add(too_short(skips.least_play), row.where)
        elif (share := _share(cells)) < LEAST_SHARE and row.item_kind != "track":
            skips.add(NOT_BEGUN, row.where)
        else:
            views.add(row._replace(strength=share), daily=cells["mediatype"] == "episode")
    if any(cells.get("percentcomplete") for _, cells in entries):
        skips.strength = "percent_complete"
    return views.rows


def _person(cells: _Cells) -> str:
    return cells.get("friendlyname") or cells.get("user", "")


def _is_short(cells: _Cells, skips: Skips) -> bool:
    seconds = cells.get("playduration") or cells.get("duration", "")
    return seconds.isdecimal() and int(seconds) * 1000 < skips.least_play


def _share(cells: _Cells) -> float:
    """Return the share that was played: whole by Tautulli's own judgement, or where nothing tells it."""
    status, percent = cells.get("watchedstatus", ""), cells.get("percentcomplete", "")
    share = share_of_percent(percent)
    if status in ("1", "1.0") or (share is None and not status):
        return 1.0
    if share is None:
        return float(status) if status in ("0", "0.25", "0.5", "0.75") else 0.0
    return 1.0 if share >= ENOUGH / 100 else share


def _row(cells: _Cells, where: str) -> HistoryRow | None:
    """Return the viewing of an entry; None for other kinds, such as live television and clips."""
    when = moment(cells.get("date") or cells.get("started", ""))
    title, whole_of = cells["title"], cells["grandparenttitle"]
    kind = cells["mediatype"].lower()
    if kind == "movie":
        ids = plex_ids((cells.get("guid", ""),), "movie")
        year = whole(cells.get("year"))
        return HistoryRow(EventKind.VIEW, title, "movie", (), year, ids, timestamp=when, where=f"{where}: {title}")
    if kind == "episode":
        return HistoryRow(EventKind.VIEW, whole_of, "series", timestamp=when, where=f"{where}: {whole_of}, {title}")
    if kind == "track" and whole_of:
        artist = cells.get("originaltitle") or whole_of
        return play(title, artist, when, where, album=cells.get("parenttitle", ""))
    return None


READERS = (HistoryReader("tautulli", "Tautulli", _is_tautulli, _tautulli),)
