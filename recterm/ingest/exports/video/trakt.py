"""Trakt: ratings, history, watchlist, dropped items and named lists; films and series with IMDb and TMDB ids."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from recterm.domain.clock import DAY
from recterm.domain.model import EventKind
from recterm.ingest.exports.dates import instant
from recterm.ingest.exports.other_scales import rescale
from recterm.ingest.exports.rows import (
    HistoryList,
    HistoryReader,
    HistoryRow,
    Skips,
    half_stars,
    json_entries,
    json_objects,
    keyed,
    list_name,
    whole,
)
from recterm.ingest.exports.shares import LEAST_SHARE, NOT_BEGUN, share_of_percent
from recterm.ingest.exports.video.viewings import NOT_WHOLE, SAME_DAY

if TYPE_CHECKING:
    from recterm.ingest.files.archive import Member, Source

HISTORY = (("rated_at", EventKind.RATE), ("watched_at", EventKind.VIEW), ("listed_at", EventKind.SAVE))
DROPPED = (("hidden_at", EventKind.DROP),)
"""Of `hidden-dropped.json`; what other parts of the site hide is not feedback."""

SUMMARY = "last_watched_at"
PAUSED = "paused_at"
"""Of the playback that was broken off."""

_OWN_NAMES = re.compile(r"watched-history-\d+\.json|ratings-(movies|shows|episodes|seasons)\.json")
PARTS = ("episode", "season")

IN_HISTORY = "its viewings are in the history"
NOTHING = "neither seen, rated nor planned"


def _is_trakt(source: Source) -> bool:
    """Recognise the files by content, or by name for an empty export."""
    named = (_OWN_NAMES.fullmatch(member.base) and member.head.strip() == b"[]" for member in source.members)
    return bool(_members(source) or _list_members(source) or any(named))


def _members(source: Source) -> list[Member]:
    keys = (*(key for key, _ in HISTORY), SUMMARY, PAUSED)
    dropped = [member for member in keyed(source, *(key for key, _ in DROPPED), "ids") if _is_dropped(member)]
    members = dict.fromkeys([*(member for key in keys for member in keyed(source, key, "ids")), *dropped])
    simkl = set(keyed(source, "simkl", "status"))
    return [member for member in members if member not in simkl]


def _is_dropped(member: Member) -> bool:
    return "dropped" in member.base


def _trakt(source: Source, skips: Skips) -> list[HistoryRow]:
    """Read ratings, history, watchlist; from the summaries only what the history lacks, since they repeat it."""
    rows: dict[tuple[object, ...], HistoryRow] = {}
    summaries: list[tuple[str, HistoryRow]] = []
    paused: list[HistoryRow] = []
    for member in _members(source):
        entries = list(json_entries(member))
        rescale([entry for _, entry in entries], "rating", 10, member, skips)
        for place, entry in entries:
            item = item_of(entry)
            where = f"{place}: {item.title if item else ''}"
            if item is None:
                skips.add(NOT_WHOLE, where)
            elif PAUSED in entry:
                _take_paused(entry, item._replace(where=where), paused, skips)
            elif entry.get(SUMMARY):
                summaries.append((where, dated(item._replace(where=where), EventKind.VIEW, entry[SUMMARY])))
            else:
                _take(entry, item._replace(where=where), member, rows, skips)
    in_history = {name for row in rows.values() if row.kind is EventKind.VIEW for name in _names(row)}
    for where, row in summaries:
        if in_history.intersection(_names(row)):
            skips.add(IN_HISTORY, where)
        else:
            rows[row.kind, *_names(row)] = row
    in_history |= {name for _, row in summaries for name in _names(row)}
    for row in paused:
        if in_history.intersection(_names(row)):
            skips.add(IN_HISTORY, row.where)
        else:
            rows[row.kind, *_names(row), PAUSED] = row
    return list(rows.values())


def _take_paused(entry: dict[str, Any], item: HistoryRow, paused: list[HistoryRow], skips: Skips) -> None:
    """Read one entry of the playback that was broken off, with the share that was watched."""
    share = share_of_percent(entry.get("progress"))
    if share is None or share < LEAST_SHARE:
        skips.add(NOT_BEGUN, item.where)
        return
    skips.strength = "progress of what was broken off"
    paused.append(dated(item, EventKind.VIEW, entry[PAUSED])._replace(strength=share))


def _take(
    entry: dict[str, Any], item: HistoryRow, member: Member, rows: dict[tuple[object, ...], HistoryRow], skips: Skips
) -> None:
    """Read one entry of ratings, history or a list; episodes are views of their series, once a day."""
    where = item.where
    kinds = DROPPED if _is_dropped(member) else HISTORY
    if not any(entry.get(key) for key, _ in kinds):
        skips.add(NOTHING, where)
    part = entry.get("type") in PARTS or any(name in entry for name in PARTS)
    for key, kind in kinds:
        if not entry.get(key):
            continue
        row = dated(item, kind, entry[key])
        stars = half_stars(str(entry.get("rating", "")), 10)
        if part and kind is not EventKind.VIEW:
            skips.add(NOT_WHOLE, where)
        elif kind is EventKind.RATE and stars is None:
            skips.unrated(str(entry.get("rating", "")), where)
        elif kind is EventKind.SAVE and _list_of(member):
            continue
        elif part and (kind, *_names(row), (row.timestamp or 0) // DAY) in rows:
            skips.add(SAME_DAY, where)
        else:
            when = (row.timestamp or 0) // DAY if part else (row.timestamp, stars)
            rated = stars if kind is EventKind.RATE else None
            rows[kind, *_names(row), when] = dated(item, kind, entry[key], rated)


def item_of(entry: dict[str, Any]) -> HistoryRow | None:
    """Return the film or series of an entry, as a row without a kind; None if it names none."""
    film = isinstance(entry.get("movie"), dict)
    work = entry["movie"] if film else entry.get("show")
    if not isinstance(work, dict):
        return None
    listed = work.get("ids")
    ids_by_service: dict[str, Any] = listed if isinstance(listed, dict) else {}
    ids = [("imdb", str(ids_by_service["imdb"]))] if ids_by_service.get("imdb") else []
    if ids_by_service.get("tmdb"):
        ids.append(("tmdb" if film else "tmdb-tv", str(ids_by_service["tmdb"])))
    if not ids and not work.get("title"):
        return None
    kind = "movie" if film else "series"
    return HistoryRow(EventKind.VIEW, str(work.get("title") or ""), kind, (), whole(work.get("year")), tuple(ids))


def dated(item: HistoryRow, kind: EventKind, moment: object, stars: float | None = None) -> HistoryRow:
    """Date an item; 1970-01-01 means no date, since people mark many films at once."""
    when = instant(str(moment or ""))
    unknown = when is not None and 0 <= when < DAY
    return item._replace(kind=kind, stars=stars, timestamp=None if unknown else when)


def _names(row: HistoryRow) -> tuple[tuple[str, object], ...]:
    """Return the ids and titles of the item."""
    return (*row.ids, (row.title.casefold(), row.year))


# Named lists


def _lists(source: Source, skips: Skips) -> list[HistoryList]:
    """Read the lists, named by `lists-lists.json` and ordered by rank."""
    facts = _list_facts(source)
    lists = []
    for member, number, slug in _list_members(source):
        about = facts.get(number) or facts.get(slug) or {}
        entries = sorted(json_objects(member), key=_rank)
        items = [item for entry in entries if entry.get("type") not in PARTS and (item := item_of(entry))]
        name = list_name(str(about.get("name") or ""), slug.replace("-", " "))
        rows = tuple(dated(item, EventKind.SAVE, "") for item in items)
        lists.append(HistoryList(name, str(about.get("description") or ""), rows))
    return lists


def _list_members(source: Source) -> list[tuple[Member, str, str]]:
    """Find the files of lists, each with the list's number and short name."""
    return [(member, *named) for member in keyed(source, "ids") if (named := _list_of(member))]


def _list_of(member: Member) -> tuple[str, str] | None:
    """Parse number and name of a list from its file: `lists-list-9-rainy-days.json`, `lists/favorites.json`.

    None for the watchlist and any other file.
    """
    stem = member.base.removesuffix(".json")
    if not stem.startswith("lists-") and PurePosixPath(member.name).parent.name.lower() != "lists":
        return None
    slug = stem.removeprefix("lists-").removeprefix("list-")
    number, _, rest = slug.partition("-")
    if slug == "lists" or slug.startswith("watchlist"):
        return None
    return (number, rest) if number.isdecimal() and rest else ("", slug)


def _list_facts(source: Source) -> dict[str, dict[str, Any]]:
    """Return the facts about each list from the table of all lists, by number and by short name."""
    facts = {}
    for member in source.members:
        if member.base in ("lists-lists.json", "lists.json"):
            for entry in json_objects(member):
                ids = entry.get("ids")
                facts.update({str(key): entry for key in ids.values()} if isinstance(ids, dict) else {})
    return facts


def _rank(entry: dict[str, Any]) -> int:
    rank = entry.get("rank")
    return rank if isinstance(rank, int) else 0


READERS = (HistoryReader("trakt", "Trakt", _is_trakt, _trakt, _lists),)
