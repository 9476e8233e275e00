"""Ryot: what was seen with every date, ratings out of 100, and collections as lists; films, series, books, music."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recterm.domain.model import EventKind
from recterm.ingest.exports.dates import day
from recterm.ingest.exports.rows import (
    NO_TITLE,
    HistoryList,
    HistoryReader,
    HistoryRow,
    Skips,
    half_stars,
    json_value,
    keyed,
    list_name,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recterm.ingest.files.archive import Member, Source

UNDER_WAY = "being watched or read now, or on hold"
NOTHING = "neither seen, rated nor on a list"
_KINDS = {
    "movie": "movie", "show": "series", "anime": "series", "book": "book", "audio_book": "book", "audiobook": "book",
    "manga": "book", "visual_novel": "book", "music": "track",
}  # fmt: skip
_OWN_COLLECTIONS = frozenset(
    {"completed", "in progress", "monitoring", "owned", "reminders", "custom", "recommendations"}
)
"""Collections that Ryot keeps itself."""


def _members(source: Source) -> list[Member]:
    return keyed(source, "lot", "seen_history", "identifier")


def _ryot(source: Source, skips: Skips) -> list[HistoryRow]:
    rows: list[HistoryRow] = []
    for item, entry in _items(source, skips):
        events = [*_views(item, entry, skips), *_ratings(item, entry, skips)]
        names = _collections(entry)
        if "watchlist" in map(str.lower, names):
            events.append(item._replace(kind=EventKind.SAVE))
        if not events and not names and not entry.get("seen_history"):
            skips.add(NOTHING, item.where)
        rows += events
    return rows


def _lists(source: Source, _: Skips) -> list[HistoryList]:
    entries: dict[str, list[HistoryRow]] = {}
    for item, entry in _items(source, Skips()):
        for name in _collections(entry):
            if name.lower() not in _OWN_COLLECTIONS and name.lower() != "watchlist":
                entries.setdefault(list_name(name, "list"), []).append(item._replace(kind=EventKind.SAVE))
    return [HistoryList(name, "", tuple(items)) for name, items in entries.items()]


def _items(source: Source, skips: Skips) -> Iterator[tuple[HistoryRow, dict[str, Any]]]:
    """Yield each item as a view without a date, with its entry."""
    for member in _members(source):
        document = json_value(member)
        entries = document.get("metadata") if isinstance(document, dict) else document
        for number, entry in enumerate(entries if isinstance(entries, list) else (), start=1):
            if not isinstance(entry, dict):
                continue
            title = str(entry.get("source_id") or entry.get("title") or "").strip()
            where = f"{member.where}, entry {number}: {title}"
            if not any(map(str.isalpha, title)):
                skips.add(NO_TITLE, where)
                continue
            kind = _KINDS.get(str(entry.get("lot", "")).lower(), "")
            space, value = str(entry.get("source", "")).lower(), str(entry.get("identifier") or "")
            space = {("tmdb", "series"): "tmdb-tv", ("mal", "series"): "mal-anime", ("mal", "book"): "mal-manga"}.get(
                (space, kind), space
            )
            ids = ((space, value),) if space not in ("", "custom") and value else ()
            yield HistoryRow(EventKind.VIEW, title, kind, ids=ids, where=where), entry


def _views(item: HistoryRow, entry: dict[str, Any], skips: Skips) -> Iterator[HistoryRow]:
    """Yield each time that it was finished, or dropped; episodes are views of their series, once a day."""
    days: set[int | None] = set()
    for seen in _dicts(entry.get("seen_history")):
        state = str(seen.get("state") or "").lower()
        when = day(str(seen.get("ended_on") or seen.get("finished_on") or ""))
        if state in ("dropped", "dr"):
            yield item._replace(kind=EventKind.DROP, timestamp=when)
        elif state in ("in_progress", "on_a_hold", "ip", "oa") or (when is None and _unfinished(seen.get("progress"))):
            skips.add(UNDER_WAY, item.where)
        elif when not in days:
            days.add(when)
            yield item._replace(timestamp=when)


def _unfinished(progress: object) -> bool:
    try:
        return progress is not None and float(str(progress)) < 100
    except ValueError:
        return False


def _ratings(item: HistoryRow, entry: dict[str, Any], skips: Skips) -> Iterator[HistoryRow]:
    for review in _dicts(entry.get("reviews")):
        words = review.get("review")
        when = day(str(words.get("date") or "")) if isinstance(words, dict) else None
        rating = str(review.get("rating") or "")
        stars = half_stars(rating, 100)
        if stars is not None:
            yield item._replace(kind=EventKind.RATE, stars=stars, timestamp=when)
        else:
            skips.outside(rating, item.where)


def _collections(entry: dict[str, Any]) -> list[str]:
    named = entry.get("collections")
    names = [
        str(part.get("collection_name") or part.get("name") or "") if isinstance(part, dict) else str(part)
        for part in (named if isinstance(named, list) else ())
    ]
    return [name for name in names if name.strip()]


def _dicts(value: object) -> Iterator[dict[str, Any]]:
    yield from (part for part in (value if isinstance(value, list) else ()) if isinstance(part, dict))


READERS = (HistoryReader("ryot", "Ryot", lambda source: bool(_members(source)), _ryot, _lists),)
