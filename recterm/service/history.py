"""Bring a person's own history from another service into a profile: with its dates, once, and with a report."""

from __future__ import annotations

import gc
import json
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from recterm.domain import EventKind, ItemId, Progress
from recterm.errors import RectermError
from recterm.ingest.history import HistoryRow, read_history
from recterm.ingest.matching import Known, Level, Match, Matcher, Wanted
from recterm.service.libraries import open_library
from recterm.settings import load_settings
from recterm.store.matches import NOT_HERE, OPEN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from recterm.domain import Item, ProfileId
    from recterm.store import Library
    from recterm.store.matches import Decision

OWN = "own:"
"""Prefix of the ids of a person's own items: what follows is what the item is called."""

NO_ALBUM = "no album, and the catalogue is of albums"


@dataclass(frozen=True, slots=True)
class HistoryImport:
    """What became of an export."""

    format: str
    source: str
    matched: Mapping[str, int]
    """Items by level: sure, likely, possible."""
    unmatched: int
    """Items that the catalogue does not have; they are kept as the person's own."""
    events: int
    repeated: int
    """Events that were there already."""
    skipped: Mapping[str, int]
    examples: Mapping[str, Sequence[str]]
    report: Path
    """File that has every item with its level."""


def import_history(
    path: Path,
    *,
    library: str | Path | None = None,
    profile: str | None = None,
    report: Path | None = None,
    progress: Callable[[Progress], None] = lambda _: None,
) -> HistoryImport:
    """Read an export, match its items to the catalogue, and record what the profile lacks, in one transaction.

    Importing twice changes nothing. What is not sure is imported under a name of its own until somebody decides.

    Args:
        path: the file, zip or folder as it was downloaded.
        library: name or path; None is the current one.
        profile: whose history it is; None is the active profile.
        report: file for the report of every item; None is one in the folder of reports, beside the libraries.
        progress: told what is being done; may raise to stop the work.

    Raises:
        InputError: no reader knows the export, or it is damaged.
        LibraryError: the library cannot be written.
    """
    progress(Progress("reading history", 0, 3))
    with _no_collections(), open_library(library) as opened:
        history = read_history(path)
        skipped, examples = Counter(history.skipped), dict(history.examples)
        progress(Progress("matching titles", 1, 3))
        matcher = Matcher(known_items(opened))
        person = opened.profiles.get(profile) if profile is not None else opened.profiles.active()
        with opened.transaction():
            found = _Import(opened, matcher, person.id)
            for row in _as_catalogue(history.rows, matcher, skipped):
                found.add(row)
            progress(Progress("recording events", 2, 3))
            events, repeated = found.record()
    done = HistoryImport(
        history.format,
        history.source,
        {level.value: found.levels[level] for level in (Level.SURE, Level.LIKELY, Level.POSSIBLE)},
        found.levels[Level.UNMATCHED],
        events,
        repeated,
        dict(skipped),
        examples,
        report or _place_of_report(history.format),
    )
    _write_report(done, found.lines)
    progress(Progress("history imported", 3, 3))
    return done


@contextmanager
def _no_collections() -> Iterator[None]:
    """Without the garbage collector: hundreds of thousands of rows without cycles would be walked again and again."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def known_items(library: Library) -> list[Known]:
    """The catalogue as matching needs it."""
    n = library.info().n_items
    items = library.catalogue.page(range(n))
    aliases = library.catalogue.aliases()
    originals = library.catalogue.original_titles()
    return [
        Known(
            item.row, item.id, item.title, item.year, item.kind, originals.get(item.row, ()), item.creators,
            aliases.get(item.row, ()),
        )
        for item in items
    ]  # fmt: skip


def open_matches(library: str | Path | None = None) -> list[Decision]:
    """Titles of imported histories that wait for a decision."""
    with open_library(library) as opened:
        return opened.matches.open()


def candidates_of(library: str | Path | None, decision: Decision) -> list[Item]:
    """The items that a title may be, the best first; what has left the catalogue is left out."""
    with open_library(library) as opened:
        rows = opened.catalogue.rows_of([ItemId(one) for one in decision.candidates])
        items = {item.id: item for item in opened.catalogue.page(list(rows.values()))}
        return [items[ItemId(one)] for one in decision.candidates if one in items]


def candidate_names(decisions: Sequence[Decision], library: str | Path | None = None) -> dict[str, str]:
    """`Alien (1979)` for the id of every candidate that the catalogue still has."""
    with open_library(library) as opened:
        rows = opened.catalogue.rows_of({ItemId(item) for one in decisions for item in one.candidates})
        items = opened.catalogue.page(list(rows.values()))
    return {item.id: item.title + (f" ({item.year})" if item.year is not None else "") for item in items}


def decide(library: str | Path | None, number: int, item: str | None) -> Decision:
    """Say which item a title means (id, title or search), or None that the catalogue does not have it.

    The events that were kept under the title's own name are recorded for the item too, with their dates.

    Raises:
        UnknownItemError: there is no such item, or several.
        RectermError: there is no match of this number.
    """
    with open_library(library) as opened, opened.transaction():
        chosen = None if item is None else opened.catalogue.item(opened.catalogue.resolve(item)).id
        decision = opened.matches.decide(number, chosen)
        if chosen is not None:
            for person in opened.profiles.list():
                own = [event for event in opened.events.history(person.id) if event.item == decision.own_id]
                entries = [(chosen, event.kind, event.value, event.timestamp) for event in reversed(own)]
                opened.events.bring_in(person.id, entries)
        return decision


class _Import:
    """Rows of one history on their way to events; every title is matched once."""

    def __init__(self, library: Library, matcher: Matcher, person: ProfileId) -> None:
        self._library, self._matcher, self._person = library, matcher, person
        self._items: dict[str, str] = {}
        self._entries: list[tuple[ItemId, EventKind, float | None, int | None]] = []
        self.levels: Counter[Level] = Counter()
        self.lines: list[dict[str, object]] = []

    def add(self, row: HistoryRow) -> None:
        """Match the row's item, and remember what was done to it."""
        key = key_of(row)
        if key not in self._items:
            self._items[key] = self._item(key, row)
        self._entries.append((ItemId(self._items[key]), row.kind, row.stars, row.timestamp))

    def record(self) -> tuple[int, int]:
        """Append what the profile lacks, in the order of time; returns how many are new, and how many were there."""
        ordered = sorted(self._entries, key=lambda entry: (entry[3] is None, entry[3] or 0))
        new = self._library.events.bring_in(self._person, ordered)
        return new, len(ordered) - new

    def _item(self, key: str, row: HistoryRow) -> str:
        decided = self._library.matches.get(key)
        if decided is not None and decided.state != OPEN:
            level = Level.UNMATCHED if decided.state == NOT_HERE else Level.SURE
            return self._noted(row, level, decided.item or decided.own_id)
        found = self._matcher.match(Wanted(row.title, row.year, row.item_kind, row.creators, row.ids, row.titles))
        if found.item is not None:
            return self._noted(row, found.level, found.item.id)
        own = own_id(row)
        candidates = [item.id for item in found.candidates]
        self._library.matches.keep(key, own, row.title, row.year, row.item_kind, row.creators, candidates)
        return self._noted(row, found.level, own, found)

    def _noted(self, row: HistoryRow, level: Level, item: str, found: Match | None = None) -> str:
        self.levels[level] += 1
        line: dict[str, object] = {"title": row.title, "year": row.year, "level": level.value, "item": item}
        if found is not None:
            line["candidates"] = [one.id for one in found.candidates]
        self.lines.append(line)
        return item


def key_of(row: HistoryRow) -> str:
    """What tells the items of histories apart: kind, title, year and creators."""
    return "|".join((row.item_kind, row.title.casefold(), str(row.year or ""), ";".join(row.creators).casefold()))


def own_id(row: HistoryRow) -> str:
    """The id of an item that no catalogue has: what it is called."""
    year = f" ({row.year})" if row.year is not None else ""
    makers = f" · {', '.join(row.creators)}" if row.creators else ""
    return f"{OWN}{row.title}{year}{makers}"


def _as_catalogue(rows: Sequence[HistoryRow], matcher: Matcher, skipped: Counter[str]) -> list[HistoryRow]:
    """Plays of tracks as the catalogue sees music: as albums or artists, where that is what it holds."""
    kinds = Counter(item.kind for item in matcher.items[:500])
    music = next((kind for kind, _ in kinds.most_common() if kind in ("album", "artist")), None)
    if music is None:
        return list(rows)
    found = []
    for row in rows:
        if row.item_kind != "track":
            found.append(row)
        elif music == "artist":
            found.append(HistoryRow(row.kind, row.creators[0], "artist", timestamp=row.timestamp, stars=row.stars))
        elif row.album:
            found.append(
                HistoryRow(row.kind, row.album, "album", row.creators, timestamp=row.timestamp, stars=row.stars)
            )
        else:
            skipped[NO_ALBUM] += 1
    return found


def _place_of_report(name: str) -> Path:
    folder = load_settings().data_dir / "reports"
    return folder / f"history-{name}-{time.strftime('%Y%m%d-%H%M%S')}.json"


def _write_report(done: HistoryImport, lines: Sequence[Mapping[str, object]]) -> None:
    path = done.report
    document = {
        "format": done.format,
        "made": int(time.time()),
        "matched": dict(done.matched),
        "unmatched": done.unmatched,
        "events": done.events,
        "repeated": done.repeated,
        "skipped": dict(done.skipped),
        "examples": {reason: list(rows) for reason, rows in done.examples.items()},
        "items": list(lines),
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(document, ensure_ascii=False, indent=1), encoding="utf-8")
    except OSError as error:
        raise RectermError(f"cannot write {path}: {error.strerror}", "name a file in a folder you can write") from error
