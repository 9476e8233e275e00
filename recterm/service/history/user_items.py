"""User items under several names: one service has `Heat (1995)`, another adds its director."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.ingest.catalogue.matching import CatalogueItem, Level, Matcher, Wanted
from recterm.store.catalogue.user_items import OTHER

if TYPE_CHECKING:
    from recterm.ingest.exports import HistoryRow
    from recterm.store import Library


class OwnTitles:
    """Items that earlier histories added to a library."""

    def __init__(self, library: Library) -> None:
        self._matcher = Matcher(
            [
                CatalogueItem(
                    row, item.id, item.title, item.year, item.kind, item.original_titles, item.creators,
                    tuple(item.aliases.items()),
                )
                for row, item in enumerate(library.own.all())
            ]
        )  # fmt: skip

    def same(self, row: HistoryRow) -> str | None:
        """Return the id of the added item that certainly matches; None without one, or if kind or makers differ."""
        match = self._matcher.match(Wanted(row.title, row.year, row.item_kind, row.creators, row.ids, row.titles))
        if match.level is not Level.SURE:
            return None
        item = match.candidates[0]
        if self._matcher.by_ids(row.ids) is item:
            return item.id
        other_kind = row.item_kind and item.kind not in (row.item_kind, OTHER)
        makers = ({name.casefold() for name in names} for names in (item.creators, row.creators))
        mine, theirs = makers
        return None if other_kind or (mine and theirs and not mine & theirs) else item.id
