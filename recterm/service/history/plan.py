"""Plan of a history import: titles matched and events deduplicated before the library is locked."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

from recterm.domain.model import EventKind, ItemId
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
    """Outcome of a written history."""

    brought: BroughtIn
    lists: Mapping[str, int]
    """Name of each list -> number of items added."""
    number: int | None
    """Number of the import; None if nothing was new."""


class HistoryPlan:
    """Plan that turns one history's rows into events; each title is matched once, and only `write` writes.

    The plan is valid while the library's basis equals `basis`.
    """

    def __init__(self, library: Library, person: ProfileId, source: str) -> None:
        self.basis = library.history_basis(person)
        self._library, self._person, self._source = library, person, source
        self.titles = TitleMatching(library)
        self.artists: set[str] = set()
        """Artists that stand for tracks without an album."""
        self._lists: list[tuple[HistoryList, list[ItemId]]] = []
        self._parts: dict[str, str] = {"": ""}
        self._imported: list[ImportedEvent] = []
        self._prepared: Prepared | None = None

    def add(self, row: HistoryRow) -> None:
        """Match the row's item, and add the event to the plan."""
        item, match = self.titles.place(row)
        part = self._parts.get(row.part)
        if part is None:
            part = self._parts[row.part] = track_key(row.part)
        source = row.source or self._source
        weight = row.strength if row.kind is EventKind.VIEW and row.strength != 1.0 else None
        self._imported.append(ImportedEvent(item, row.kind, row.stars, row.timestamp, source, match, part, weight))

    def kinds(self) -> dict[str, int]:
        """Return kind of event -> number of its rows, new or not."""
        return {kind.value: count for kind, count in Counter(event.kind for event in self._imported).items()}

    def add_list(self, named: HistoryList, items: Iterable[HistoryRow]) -> None:
        """Match the items of a list.

        Uncertain titles get their own id, so that the list follows later decisions.
        """
        entries = []
        for row in items:
            item, match = self.titles.place(row)
            entries.append(item if match == SURE else ItemId(self.titles.decisions.numbered(match).own_id))
        self._lists.append((named, entries))

    def doubts(self, *, music: str | None = None) -> list[str]:
        """Return doubts: whether the library is the right one, and which albums of an artist were played.

        Args:
            music: kind of item that tracks count for.
        """
        levels = self.titles.levels
        info = self._library.info()
        doubts = []
        if info.n_items and levels[Level.UNMATCHED] and levels.total() == levels[Level.UNMATCHED]:
            doubts.append(
                f"nothing in it matches {info.label}, so everything is kept as added by you; was it meant for another"
                " library?"
            )
        if music == "album" and self.artists:
            artists = "1 artist has" if len(self.artists) == 1 else f"{len(self.artists):,} artists have"
            doubts.append(
                f"{artists} tracks without an album: they count for the artist's best-known album as possible"
                " (`recterm history review` changes it), or are kept as added by you if the catalogue has none. For a"
                " library of artists or tracks: `recterm library new NAME`, and import it with --as"
            )
        return doubts

    def prepare(self) -> None:
        """Find the events that the profile lacks, in order of time."""
        placed = (
            event
            if event.match == SURE
            else event._replace(item=ItemId(self.titles.decisions.numbered(event.match).place))
            for event in self._imported
        )
        ordered = sorted(placed, key=lambda event: inf if event.timestamp is None else event.timestamp)
        self._prepared = self._library.provenance.prepare(self._person, ordered)

    def write(self, source: str) -> Written:
        """Write the whole history as one step, in the open transaction.

        Args:
            source: name of the import, such as `Letterboxd`.
        """
        library = self._library
        number = library.imports.begin(self._person, source)
        here = self.titles.decisions.write(library)
        if self._prepared is None or self.titles.decisions.moves:  # earlier events have moved
            self.prepare()
        prepared = self._prepared
        assert prepared is not None
        library.provenance.write(prepared, number, here)
        library.catalogue.learn_aliases(self.titles.ids)
        lists: Counter[str] = Counter()
        with library.steps.noting_lists(self._person) as changes:
            for named, entries in self._lists:
                lists[named.name] += library.lists.extend(self._person, named.name, entries, named.description)
        if prepared.reports or self.titles.decisions.changed or changes:
            library.own.settle()
        if not (prepared.reports or changes):
            library.imports.forget(number)
            return Written(prepared.brought, lists, None)
        library.imports.end(number, prepared.brought.new)
        library.steps.log_import(self._person, number, changes)
        return Written(prepared.brought, lists, number)
