"""Title matching for a history: by ids, by earlier decisions, by title, else as an item of its own."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from recterm.domain.answers.data.histories import ReportedTitle
from recterm.domain.data.history_titles import TitleFacts
from recterm.domain.model import ItemId
from recterm.domain.titles import with_year
from recterm.ingest.catalogue.genres import GenreNames
from recterm.ingest.catalogue.matching import CatalogueItem, Level, Match, Matcher, Wanted, track_key
from recterm.service.history.known_items import known_items
from recterm.service.history.pending_decisions import PlannedTitles
from recterm.service.history.user_items import OwnTitles
from recterm.store.people.deduplication import SURE
from recterm.store.people.title_matches import LIKELY, MATCHED, OWN, match_key

if TYPE_CHECKING:
    from recterm.ingest.exports import HistoryRow
    from recterm.store import Library

Place = tuple[ItemId, int]
"""An item and the number of its title; SURE instead of a number if there is nothing to decide."""

_LEVELS = {MATCHED: Level.SURE, LIKELY: Level.LIKELY}
"""State of an earlier title -> level of its match; other states are unmatched."""


class TitleMatching:
    """Titles of one history, each matched once; nothing is written, `decisions` holds the pending writes."""

    def __init__(self, library: Library) -> None:
        self.matcher = Matcher(known_items(library))
        self.decisions = PlannedTitles(library)
        self._named: dict[tuple[object, ...], Place] = {}
        self._places: dict[CatalogueItem | str, Place] = {}
        self._keys_by_id = library.matches.keys_by_id()
        self._genres = GenreNames(name for name, _ in library.catalogue.genres())
        self._own = OwnTitles(library)
        self.ids: list[tuple[ItemId, str, str]] = []
        """New ids for items matched with certainty: item, namespace, value."""
        self.levels: Counter[Level] = Counter()
        self.lines: list[ReportedTitle] = []

    def place(self, row: HistoryRow) -> Place:
        """Return the item that a row means, and the number of its title."""
        named = row[1:6]  # From title to ids: identifies the item, regardless of the event.
        place = self._named.get(named)
        if place is None:
            place = self._named[named] = self._place(row)
        return place

    def _place(self, row: HistoryRow) -> Place:
        identified = self.matcher.by_ids(row.ids)
        key = identified or self._key_by_ids(row) or _key(row)
        if key not in self._places:
            if isinstance(key, CatalogueItem):
                self._places[key] = ItemId(key.id), SURE
                self._note(row, Level.SURE, key.id)
            else:
                self._places[key] = self._by_title(key, row)
        elif row.ids and self._places[key][1] != SURE:
            self.decisions.learn(self._places[key][1], self._about(row))
        item, match = self._places[key]
        if match == SURE:
            self.ids += [(item, *external_id) for external_id in row.ids if self.matcher.by_ids([external_id]) is None]
        return item, match

    def _key_by_ids(self, row: HistoryRow) -> str | None:
        """Return the key of an earlier title with one of the row's ids, even if the names differ."""
        ids = ((row.item_kind, namespace, value) for namespace, value in row.ids)
        return next((self._keys_by_id[key] for key in ids if key in self._keys_by_id), None)

    def _by_title(self, key: str, row: HistoryRow) -> Place:
        """Return the item that a title means, by decision or by matching, and the title's number."""
        matches = self.decisions
        before = matches.get(key)
        if before is not None and (not before.waiting or key != _key(row)):
            matches.learn(before.number, self._about(row))
            self._note(row, _LEVELS.get(before.state, Level.UNMATCHED), before.place)
            return ItemId(before.place), before.number
        match = self.matcher.match(Wanted(row.title, row.year, row.item_kind, row.creators, (), row.titles))
        if match.item is not None and match.level is Level.SURE:
            now = matches.decide(before.number, match.item.id) if before is not None else None
        else:
            # For an unmatched title, the review searches for similar titles itself.
            candidates = [] if match.level is Level.UNMATCHED else [item.id for item in match.candidates]
            item = match.item.id if match.item is not None else None
            self._keys_by_id |= {(row.item_kind, *external_id): key for external_id in row.ids}
            own = (self._own.same(row) if item is None else None) or own_id(row)
            now = matches.keep(
                key, own, row.title, row.year, row.item_kind, row.creators, candidates, item, self._about(row)
            )
        if before is not None and now is not None and before.place != now.place:
            matches.move(now.number)
        item = now.place if now is not None else match.candidates[0].id
        self._note(row, match.level, item, match)
        return ItemId(item), SURE if now is None else now.number

    def _about(self, row: HistoryRow) -> TitleFacts:
        """Return the export's other facts about an item, with the catalogue's genre names where they exist."""
        return TitleFacts(tuple(self._genres.spelled(row.genres)), dict(row.ids), tuple(row.titles))

    def _note(self, row: HistoryRow, level: Level, item: str, match: Match | None = None) -> None:
        self.levels[level] += 1
        sure = match is None or match.level is Level.SURE
        candidates = None if match is None or sure else tuple(candidate.id for candidate in match.candidates)
        self.lines.append(ReportedTitle(row.title, row.year, level.value, item, candidates))


def _key(row: HistoryRow) -> str:
    """Return the key of a history's title; for music, without editions and guests, which services may omit."""
    if row.item_kind in ("track", "album"):
        return match_key(row.item_kind, track_key(row.title), row.year, [track_key(name) for name in row.creators])
    return match_key(row.item_kind, row.title, row.year, row.creators)


def own_id(row: HistoryRow) -> str:
    """Return the id of an item that is not in the catalogue, made from its title, year and makers."""
    makers = f" · {', '.join(row.creators)}" if row.creators else ""
    return f"{OWN}{with_year(row.title, row.year)}{makers}"
