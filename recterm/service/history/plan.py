"""Plan of a history import: titles matched and events deduplicated before the library is locked."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

from recterm.domain.answers.histories import ReportedTitle
from recterm.domain.history_titles import TitleFacts
from recterm.domain.model import ItemId
from recterm.domain.titles import with_year
from recterm.ingest.catalogue.genres import GenreNames
from recterm.ingest.catalogue.matching import Known, Level, Match, Matcher, Wanted, track_key
from recterm.service.history.known_items import known_items
from recterm.service.history.planned_titles import PlannedTitles
from recterm.service.history.user_items import OwnTitles
from recterm.store.people.deduplication import SURE, ImportedEvent
from recterm.store.people.title_matches import LIKELY, MATCHED, OWN, match_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from recterm.domain.model import ProfileId
    from recterm.ingest.exports import HistoryList, HistoryRow
    from recterm.store import Library
    from recterm.store.people.provenance import BroughtIn, Prepared


@dataclass(frozen=True, slots=True)
class Written:
    """What a history brought."""

    brought: BroughtIn
    lists: Mapping[str, int]
    """Name of each named list -> items that are new on it."""
    number: int | None
    """Of the import; None where nothing was new."""


_Place = tuple[ItemId, int]
"""An item, and the number of the title that it came under; SURE where there is nothing to decide."""


_LEVELS = {MATCHED: Level.SURE, LIKELY: Level.LIKELY}
"""How sure a title is that came before; others are not matched."""


class HistoryPlan:
    """Rows of one history on their way to events; every title is matched once, and nothing is written but by `write`.

    What it relies on is `basis`: while the library's is the same, the plan holds.
    """

    def __init__(self, library: Library, person: ProfileId, source: str) -> None:
        self.basis = library.history_basis(person)
        matcher = Matcher(known_items(library))
        self._library, self.matcher, self._person, self._source = library, matcher, person, source
        self._titles = PlannedTitles(library)
        self._lists: list[tuple[HistoryList, list[ItemId]]] = []
        self._named: dict[tuple[object, ...], _Place] = {}
        self._places: dict[Known | str, _Place] = {}
        self._parts: dict[str, str] = {"": ""}
        self._keys_by_id = library.matches.keys_by_id()
        self._genres = GenreNames(name for name, _ in library.catalogue.genres())
        self._own = OwnTitles(library)
        self._tellings: list[ImportedEvent] = []
        self._prepared: Prepared | None = None
        # What histories call the items that they surely mean, where the catalogue does not know it.
        self._ids: list[tuple[ItemId, str, str]] = []
        self.levels: Counter[Level] = Counter()
        self.lines: list[ReportedTitle] = []

    def add(self, row: HistoryRow) -> None:
        """Match the row's item, and remember what was done to it."""
        item, match = self._named_place(row)
        part = self._parts.get(row.part)
        if part is None:
            part = self._parts[row.part] = track_key(row.part)
        source = row.source or self._source
        self._tellings.append(ImportedEvent(item, row.kind, row.stars, row.timestamp, source, match, part))

    def kinds(self) -> dict[str, int]:
        """Kind of event -> number of its rows, new or not."""
        return {kind.value: count for kind, count in Counter(one.kind for one in self._tellings).items()}

    def add_list(self, named: HistoryList, items: Iterable[HistoryRow]) -> None:
        """Match the items of a list.

        Uncertain titles get their own id, so that the list follows decisions.
        """
        entries = []
        for row in items:
            item, match = self._named_place(row)
            entries.append(item if match == SURE else ItemId(self._titles.numbered(match).own_id))
        self._lists.append((named, entries))

    def doubts(self) -> list[str]:
        """Return a question if the catalogue has nothing of the history."""
        if not self.levels[Level.UNMATCHED] or self.levels.total() > self.levels[Level.UNMATCHED]:
            return []
        label = self._library.info().label
        return [
            f"nothing in it matches {label}, so everything is kept as added by you; was it meant for another library?"
        ]

    def prepare(self) -> None:
        """Find out what the profile lacks, in the order of time."""
        placed = (
            one if one.match == SURE else one._replace(item=ItemId(self._titles.numbered(one.match).place))
            for one in self._tellings
        )
        ordered = sorted(placed, key=lambda one: inf if one.timestamp is None else one.timestamp)
        self._prepared = self._library.tellings.prepare(self._person, ordered)

    def write(self, source: str) -> Written:
        """Bring all of it in, as one step, in the transaction that is open.

        Args:
            source: what the import is called: `Letterboxd`.
        """
        library = self._library
        number = library.imports.begin(self._person, source)
        here = self._titles.write(library)
        if self._prepared is None or self._titles.moves:  # earlier events have moved
            self.prepare()
        prepared = self._prepared
        assert prepared is not None
        library.tellings.write(prepared, number, here)
        library.catalogue.learn_aliases(self._ids)
        lists: Counter[str] = Counter()
        with library.steps.noting_lists(self._person) as changes:
            for named, entries in self._lists:
                lists[named.name] += library.lists.extend(self._person, named.name, entries, named.description)
        if prepared.told or self._titles.changed or changes:
            library.own.settle()
        if not (prepared.told or changes):
            library.imports.forget(number)
            return Written(prepared.brought, lists, None)
        library.imports.end(number, prepared.brought.new)
        library.steps.log_import(self._person, number, changes)
        return Written(prepared.brought, lists, number)

    def _named_place(self, row: HistoryRow) -> _Place:
        named = row[1:6]  # From title to ids: what it is, whatever was done to it.
        place = self._named.get(named)
        if place is None:
            place = self._named[named] = self._place(row)
        return place

    def _place(self, row: HistoryRow) -> _Place:
        known = self.matcher.by_ids(row.ids)
        key = known or self._told_before(row) or _key(row)
        if key not in self._places:
            if isinstance(key, Known):
                self._places[key] = ItemId(key.id), SURE
                self._note(row, Level.SURE, key.id)
            else:
                self._places[key] = self._by_title(key, row)
        elif row.ids and self._places[key][1] != SURE:
            self._titles.learn(self._places[key][1], self._about(row))
        item, match = self._places[key]
        if match == SURE:
            self._ids += [(item, *one) for one in row.ids if self.matcher.by_ids([one]) is None]
        return item, match

    def _told_before(self, row: HistoryRow) -> str | None:
        """Return the key of the title under which an item of the same id came before, however it is called here."""
        ids = ((row.item_kind, namespace, value) for namespace, value in row.ids)
        return next((self._keys_by_id[one] for one in ids if one in self._keys_by_id), None)

    def _by_title(self, key: str, row: HistoryRow) -> _Place:
        """Return the item that a title means, by decision or by matching, and the title's number in the list."""
        matches = self._titles
        before = matches.get(key)
        if before is not None and (not before.waiting or key != _key(row)):
            matches.learn(before.number, self._about(row))
            self._note(row, _LEVELS.get(before.state, Level.UNMATCHED), before.place)
            return ItemId(before.place), before.number
        found = self.matcher.match(Wanted(row.title, row.year, row.item_kind, row.creators, (), row.titles))
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
            matches.move(now.number)
        item = now.place if now is not None else found.candidates[0].id
        self._note(row, found.level, item, found)
        return ItemId(item), SURE if now is None else now.number

    def _about(self, row: HistoryRow) -> TitleFacts:
        """Return what the export says of an item besides its title, in the words of the catalogue where it has them."""
        return TitleFacts(tuple(self._genres.spelled(row.genres)), dict(row.ids), tuple(row.titles))

    def _note(self, row: HistoryRow, level: Level, item: str, found: Match | None = None) -> None:
        self.levels[level] += 1
        sure = found is None or found.level is Level.SURE
        candidates = None if found is None or sure else tuple(one.id for one in found.candidates)
        self.lines.append(ReportedTitle(row.title, row.year, level.value, item, candidates))


def _key(row: HistoryRow) -> str:
    """Return the key of a history's title; for music without editions and guests, which services may omit."""
    if row.item_kind in ("track", "album"):
        return match_key(row.item_kind, track_key(row.title), row.year, [track_key(name) for name in row.creators])
    return match_key(row.item_kind, row.title, row.year, row.creators)


def own_id(row: HistoryRow) -> str:
    """Return the id of an item that no catalogue has: what it is called."""
    makers = f" · {', '.join(row.creators)}" if row.creators else ""
    return f"{OWN}{with_year(row.title, row.year)}{makers}"
