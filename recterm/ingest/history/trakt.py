"""Trakt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recterm.domain import EventKind
from recterm.ingest.history.rows import (
    HistoryReader,
    HistoryRow,
    Skips,
    half_stars,
    instant,
    json_objects,
    keyed,
    whole,
)

if TYPE_CHECKING:
    from recterm.ingest.archive import Source

TRAKT_DATES = ("rated_at", "watched_at", "listed_at")


def _trakt(source: Source, skips: Skips) -> list[HistoryRow]:
    """Ratings, history, watchlist; summaries of plays repeat the history and are left alone."""
    rows: list[HistoryRow] = []
    listed = (member for key in TRAKT_DATES for member in keyed(source, key, "ids"))
    for member in dict.fromkeys(listed):
        for entry in json_objects(member):
            thing = entry.get("movie") or entry.get("show")
            if not isinstance(thing, dict) or "episode" in entry or entry.get("type") in ("episode", "season"):
                skips.add("an episode or season, not a film or series", member.where)
                continue
            found = _of_trakt(entry, thing)
            if not found:
                skips.add("no rating", f"{member.where}: {thing.get('title')}")
            rows.extend(found)
    return rows


def _of_trakt(entry: dict[str, Any], thing: dict[str, Any]) -> list[HistoryRow]:
    film = "movie" in entry
    listed = thing.get("ids")
    known: dict[str, Any] = listed if isinstance(listed, dict) else {}
    ids = [("imdb", str(known["imdb"]))] if known.get("imdb") else []
    if known.get("tmdb"):
        ids.append(("tmdb" if film else "tmdb-tv", str(known["tmdb"])))
    title, year = str(thing.get("title") or ""), whole(thing.get("year"))
    found = []
    for key, kind in (("rated_at", EventKind.RATE), ("watched_at", EventKind.VIEW), ("listed_at", EventKind.SAVE)):
        if entry.get(key):
            stars = half_stars(str(entry.get("rating", "")), 10) if kind is EventKind.RATE else None
            if kind is not EventKind.RATE or stars is not None:
                item_kind = "movie" if film else "series"
                when = instant(str(entry[key]))
                found.append(HistoryRow(kind, title, item_kind, (), year, tuple(ids), stars, when))
    return found


READERS = (
    HistoryReader("trakt", "Trakt", lambda source: any(keyed(source, key, "ids") for key in TRAKT_DATES), _trakt),
)
