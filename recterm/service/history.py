"""Bring a person's own history from another service into a profile: with its dates, once, and with a report."""

from __future__ import annotations

import json
import time
from collections import Counter
from dataclasses import dataclass
from itertools import count
from math import inf
from typing import TYPE_CHECKING

from recterm.atomic_files import atomic_file, check_free, check_writable, private_folder
from recterm.domain import ItemId, Progress
from recterm.ingest.genres import GenreNames
from recterm.ingest.history import LEAST_PLAY, HistoryList, HistoryRow, Skips, read_history
from recterm.ingest.matching import Known, Level, Match, Matcher, Wanted, track_key
from recterm.service.libraries import open_library
from recterm.service.music_rows import as_catalogue
from recterm.service.own_titles import OwnTitles
from recterm.service.uncollected import uncollected
from recterm.settings import load_settings
from recterm.store.matches import LIKELY, MATCHED, OWN, match_key
from recterm.store.same_deed import BY_HAND, SURE, Telling

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from recterm.domain import ProfileId
    from recterm.store import Library
    from recterm.store.tellings import BroughtIn

__all__ = ["OWN", "HistoryImport", "import_history", "known_items"]


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
    """Events that this source had brought already."""
    elsewhere: Mapping[str, int]
    """Events that another source had brought already: its name, `recterm` for what was done here, -> their number."""
    differing: int
    """New ratings of items that another source, or the person, rated otherwise: the latest stands."""
    skipped: Mapping[str, int]
    examples: Mapping[str, Sequence[str]]
    report: Path
    """File that has every item with its level."""
    kinds: Mapping[str, int]
    """What the export tells, new or not: `rate`, `view`, `like`, `save` (watchlist) or `hide` -> its number."""
    lists: Mapping[str, int]
    """Name of each named list -> items that are new on it."""
    notes: Sequence[str]
    """What was assumed of the files, such as their encoding."""


@uncollected()
def import_history(
    path: Path,
    *,
    library: str | Path | None = None,
    profile: str | None = None,
    report: Path | None = None,
    force: bool = False,
    least_play: float = LEAST_PLAY / 1000,
    progress: Callable[[Progress], None] = lambda _: None,
) -> HistoryImport:
    """Read an export, match its items to the catalogue, and record what the profile lacks, in one transaction.

    Importing twice changes nothing. What is not sure is imported under a name of its own until somebody decides.

    Args:
        path: the file, zip or folder as it was downloaded.
        library: name or path; None is the current one.
        profile: whose history it is; None is the active profile.
        report: file for the report of every item; None is one in the folder of reports, beside the libraries.
        force: write the report over a file that is there.
        least_play: seconds from which on a play counts, where the export says how long each took.
        progress: told what is being done; may raise to stop the work.

    Raises:
        InputError: no reader knows the export, or it is damaged.
        LibraryError: the library cannot be written.
        WriteError: the report cannot be written; nothing is imported then.
    """
    target = _place_of_report(report, force=force)
    progress(Progress("reading history", 0, 3))
    with open_library(library) as opened:
        history = read_history(path, least_play=least_play)
        skips = Skips(Counter(history.skipped), {reason: list(rows) for reason, rows in history.examples.items()})
        progress(Progress("matching titles", 1, 3))
        matcher = Matcher(known_items(opened))
        person = opened.profiles.get(profile) if profile is not None else opened.profiles.active()
        with opened.transaction():
            found = _Import(opened, matcher, person.id, history.format)
            for row in as_catalogue(history.rows, matcher, skips):
                found.add(row)
            lists = {one.name: 0 for one in history.lists}
            for one in history.lists:
                lists[one.name] += found.keep_list(one, as_catalogue(one.items, matcher, skips))
            progress(Progress("recording events", 2, 3))
            brought = found.record()
            doubts = found.doubts() if brought.new else []
    done = HistoryImport(
        history.format,
        history.source,
        {level.value: found.levels[level] for level in (Level.SURE, Level.LIKELY, Level.POSSIBLE)},
        found.levels[Level.UNMATCHED],
        brought.new,
        brought.repeated,
        {source if source != BY_HAND else "recterm": count for source, count in brought.elsewhere.items()},
        brought.differing,
        skips.counts,
        skips.examples,
        target or _own_report(history.format),
        found.kinds(),
        lists,
        [*history.notes, *doubts],
    )
    _write_report(done, found.lines, replace=force)
    progress(Progress("history imported", 3, 3))
    return done


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


_Place = tuple[ItemId, int]
"""An item, and the number of the title that it came under; SURE where there is nothing to decide."""


_LEVELS = {MATCHED: Level.SURE, LIKELY: Level.LIKELY}
"""How sure a title is that came before; others are not matched."""


class _Import:
    """Rows of one history on their way to events; every title is matched once."""

    def __init__(self, library: Library, matcher: Matcher, person: ProfileId, source: str) -> None:
        self._library, self._matcher, self._person, self._source = library, matcher, person, source
        self._named: dict[tuple[object, ...], _Place] = {}
        self._places: dict[Known | str, _Place] = {}
        self._parts: dict[str, str] = {"": ""}
        self._keys_by_id = library.matches.keys_by_id()
        self._genres = GenreNames(name for name, _ in library.catalogue.genres())
        self._own = OwnTitles(library)
        self._tellings: list[Telling] = []
        # What histories call the items that they surely mean, where the catalogue does not know it.
        self._ids: list[tuple[ItemId, str, str]] = []
        self.levels: Counter[Level] = Counter()
        self.lines: list[dict[str, object]] = []

    def add(self, row: HistoryRow) -> None:
        """Match the row's item, and remember what was done to it."""
        item, match = self._named_place(row)
        part = self._parts.get(row.part)
        if part is None:
            part = self._parts[row.part] = track_key(row.part)
        source = row.source or self._source
        self._tellings.append(Telling(item, row.kind, row.stars, row.timestamp, source, match, part))

    def kinds(self) -> dict[str, int]:
        """Kind of event -> how often it was told of, new or not."""
        return {kind.value: count for kind, count in Counter(one.kind for one in self._tellings).items()}

    def keep_list(self, named: HistoryList, items: Iterable[HistoryRow]) -> int:
        """Match the items of a list, and put them on the profile's list of its name; returns how many are new there.

        What is not sure is put there under the title's own id, so that the list follows what is decided.
        """
        entries = []
        for row in items:
            item, match = self._named_place(row)
            entries.append(item if match == SURE else ItemId(self._library.matches.numbered(match).own_id))
        return self._library.lists.extend(self._person, named.name, entries, named.description)

    def doubts(self) -> list[str]:
        """A question, where the catalogue has nothing of what was told."""
        if not self.levels[Level.UNMATCHED] or self.levels.total() > self.levels[Level.UNMATCHED]:
            return []
        label = self._library.info().label
        return [f"nothing of it is in {label}, so all is kept as your own; was it meant for another library?"]

    def record(self) -> BroughtIn:
        """Append what the profile lacks, in the order of time."""
        ordered = sorted(self._tellings, key=lambda one: inf if one.timestamp is None else one.timestamp)
        brought = self._library.tellings.bring_in(self._person, ordered)
        self._library.catalogue.learn_aliases(self._ids)
        self._library.own.settle()
        return brought

    def _named_place(self, row: HistoryRow) -> _Place:
        named = row[1:6]  # From title to ids: what it is, whatever was done to it.
        place = self._named.get(named)
        if place is None:
            place = self._named[named] = self._place(row)
        return place

    def _place(self, row: HistoryRow) -> _Place:
        known = self._matcher.by_ids(row.ids)
        key = known or self._told_before(row) or _key(row)
        if key not in self._places:
            if isinstance(key, Known):
                self._places[key] = ItemId(key.id), SURE
                self._note(row, Level.SURE, key.id)
            else:
                self._places[key] = self._by_title(key, row)
        elif row.ids and self._places[key][1] != SURE:
            self._library.matches.learn(self._places[key][1], self._about(row))
        item, match = self._places[key]
        if match == SURE:
            self._ids += [(item, *one) for one in row.ids if self._matcher.by_ids([one]) is None]
        return item, match

    def _told_before(self, row: HistoryRow) -> str | None:
        """The key of the title under which an item of the same id came before, however it is called here."""
        ids = ((row.item_kind, namespace, value) for namespace, value in row.ids)
        return next((self._keys_by_id[one] for one in ids if one in self._keys_by_id), None)

    def _by_title(self, key: str, row: HistoryRow) -> _Place:
        """The item that a title means, by what was decided or by what is alike, and the title's number in the list."""
        matches = self._library.matches
        before = matches.get(key)
        if before is not None and (not before.waiting or key != _key(row)):
            matches.learn(before.number, self._about(row))
            self._note(row, _LEVELS.get(before.state, Level.UNMATCHED), before.place)
            return ItemId(before.place), before.number
        found = self._matcher.match(Wanted(row.title, row.year, row.item_kind, row.creators, (), row.titles))
        if found.item is not None and found.level is Level.SURE:
            now = matches.decide(before.number, found.item.id) if before is not None else None
        else:
            # Of what matching decided against, the review finds the titles that are alike by itself.
            candidates = [] if found.level is Level.UNMATCHED else [item.id for item in found.candidates]
            item = found.item.id if found.item is not None else None
            self._keys_by_id |= {(row.item_kind, *one): key for one in row.ids}
            own = (self._own.same(row) if item is None else None) or own_id(row)
            now = matches.keep(
                key, own, row.title, row.year, row.item_kind, row.creators, candidates, item, self._about(row)
            )
        if before is not None and now is not None and before.place != now.place:
            self._library.tellings.move(now.number, now.own_id, now.place)
        item = now.place if now is not None else found.candidates[0].id
        self._note(row, found.level, item, found)
        return ItemId(item), SURE if now is None else now.number

    def _about(self, row: HistoryRow) -> dict[str, object]:
        """What the export says of an item besides its title, in the words of the catalogue where it has them."""
        genres = self._genres.spelled(row.genres)
        about: dict[str, object] = {"genres": genres, "ids": dict(row.ids), "titles": list(row.titles)}
        return {name: value for name, value in about.items() if value}

    def _note(self, row: HistoryRow, level: Level, item: str, found: Match | None = None) -> None:
        self.levels[level] += 1
        line: dict[str, object] = {"title": row.title, "year": row.year, "level": level.value, "item": item}
        if found is not None and found.level is not Level.SURE:
            line["candidates"] = [one.id for one in found.candidates]
        self.lines.append(line)


def _key(row: HistoryRow) -> str:
    """What titles of histories are told apart by; of music without editions and guests, which services tell or not."""
    if row.item_kind in ("track", "album"):
        return match_key(row.item_kind, track_key(row.title), row.year, [track_key(name) for name in row.creators])
    return match_key(row.item_kind, row.title, row.year, row.creators)


def own_id(row: HistoryRow) -> str:
    """The id of an item that no catalogue has: what it is called."""
    year = f" ({row.year})" if row.year is not None else ""
    makers = f" · {', '.join(row.creators)}" if row.creators else ""
    return f"{OWN}{row.title}{year}{makers}"


def _place_of_report(report: Path | None, *, force: bool) -> Path | None:
    """The file that was named, if the report can be written there; None where recterm names it."""
    if report is None:
        private_folder(_own_report("").parent)
        return None
    report = report.expanduser()
    if not force:
        check_free(report)
    check_writable(report)
    return report


def _own_report(name: str) -> Path:
    """A file of recterm's own that does not exist yet."""
    stem = f"history-{name}-{time.strftime('%Y%m%d-%H%M%S')}"
    folder = load_settings().data_dir / "reports"
    numbered = (folder / f"{stem}{f'-{number}' * (number > 1)}.json" for number in count(1))
    return next(path for path in numbered if not path.exists())


def _write_report(done: HistoryImport, lines: Sequence[Mapping[str, object]], *, replace: bool) -> None:
    document = {
        "format": done.format,
        "made": int(time.time()),
        "matched": dict(done.matched),
        "unmatched": done.unmatched,
        "events": done.events,
        "repeated": done.repeated,
        "already_from": dict(done.elsewhere),
        "ratings_differ": done.differing,
        "skipped": dict(done.skipped),
        "examples": {reason: list(rows) for reason, rows in done.examples.items()},
        "kinds": dict(done.kinds),
        "lists": dict(done.lists),
        "notes": list(done.notes),
        "items": list(lines),
    }
    with atomic_file(done.report, replace=replace) as draft:
        draft.write_text(json.dumps(document, ensure_ascii=False, indent=1), encoding="utf-8")
