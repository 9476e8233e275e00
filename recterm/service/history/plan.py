"""Plan of a history import: titles matched and events deduplicated before the library is locked."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

from recterm.domain.model import ItemId
from recterm.ingest.catalogue.matching import Level, track_key
from recterm.service.history.title_matching import TitleMatching
from recterm.store.people.deduplication import SURE, ImportedEvent

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


class HistoryPlan:
    """Rows of one history on their way to events; every title is matched once, and nothing is written but by `write`.

    What it relies on is `basis`: while the library's is the same, the plan holds.
    """

    def __init__(self, library: Library, person: ProfileId, source: str) -> None:
        self.basis = library.history_basis(person)
        self._library, self._person, self._source = library, person, source
        self.titles = TitleMatching(library)
        self._lists: list[tuple[HistoryList, list[ItemId]]] = []
        self._parts: dict[str, str] = {"": ""}
        self._tellings: list[ImportedEvent] = []
        self._prepared: Prepared | None = None

    def add(self, row: HistoryRow) -> None:
        """Match the row's item, and remember what was done to it."""
        item, match = self.titles.place(row)
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
            item, match = self.titles.place(row)
            entries.append(item if match == SURE else ItemId(self.titles.decisions.numbered(match).own_id))
        self._lists.append((named, entries))

    def doubts(self) -> list[str]:
        """Return a question if the catalogue has nothing of the history."""
        levels = self.titles.levels
        if not levels[Level.UNMATCHED] or levels.total() > levels[Level.UNMATCHED]:
            return []
        label = self._library.info().label
        return [
            f"nothing in it matches {label}, so everything is kept as added by you; was it meant for another library?"
        ]

    def prepare(self) -> None:
        """Find out what the profile lacks, in the order of time."""
        placed = (
            one if one.match == SURE else one._replace(item=ItemId(self.titles.decisions.numbered(one.match).place))
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
        here = self.titles.decisions.write(library)
        if self._prepared is None or self.titles.decisions.moves:  # earlier events have moved
            self.prepare()
        prepared = self._prepared
        assert prepared is not None
        library.tellings.write(prepared, number, here)
        library.catalogue.learn_aliases(self.titles.ids)
        lists: Counter[str] = Counter()
        with library.steps.noting_lists(self._person) as changes:
            for named, entries in self._lists:
                lists[named.name] += library.lists.extend(self._person, named.name, entries, named.description)
        if prepared.told or self.titles.decisions.changed or changes:
            library.own.settle()
        if not (prepared.told or changes):
            library.imports.forget(number)
            return Written(prepared.brought, lists, None)
        library.imports.end(number, prepared.brought.new)
        library.steps.log_import(self._person, number, changes)
        return Written(prepared.brought, lists, number)
