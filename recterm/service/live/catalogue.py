"""Catalogue of the library as a profile sees it, with its words and data card. Imports only the standard library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.service.libraries.words import library_words
from recterm.store.people.title_matches import OWN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.domain.answers.data.data_card import DataCard
    from recterm.domain.kind_words import KindWords
    from recterm.domain.model import (
        CatalogueHits,
        CatalogueQuery,
        Item,
        ItemDetails,
        ItemId,
        ItemRow,
    )
    from recterm.service.live.state.live_state import LiveState


class CatalogueView:
    """Catalogue of the library, as the current profile sees it."""

    def __init__(self, state: LiveState) -> None:
        self._state = state
        self._catalogue = state.library.catalogue
        self._words: tuple[str, KindWords] | None = None
        """Fingerprint of the data, and the words for its items."""

    @property
    def data_card(self) -> DataCard | None:
        """Statistics from the import: quantiles, histogram, Gini and more; None for a library without data."""
        from recterm.service.arrays.data_cards import data_card_of

        return data_card_of(self._state.library)

    @property
    def words(self) -> KindWords:
        """The words for the library's items: films are watched, albums heard."""
        info = self._state.info
        data = info.fingerprint if info.n_items else str(info.own_revision)
        if self._words is None or self._words[0] != data:
            self._words = data, library_words(self._state.library, info)
        return self._words[1]

    def hits(self, query: CatalogueQuery) -> CatalogueHits:
        """Return the rows that match a query, in its order, and whether they match only approximately."""
        return self._catalogue.hits(query, self._state.profile.id)

    def rows(self, query: CatalogueQuery) -> Sequence[int]:
        """Return the rows that match a query, in its order; `range` for the plain catalogue, else `array('i')`."""
        return self._catalogue.rows(query, self._state.profile.id)

    def page(self, rows: Sequence[int]) -> list[Item]:
        """Return the items at these rows, in this order."""
        return self._catalogue.page(rows)

    def details(self, row: ItemRow) -> ItemDetails:
        """Return one item with everything that its source says about it."""
        return self._catalogue.details(row)

    def row_of(self, item: ItemId) -> ItemRow | None:
        """Return the row of an item; None when it is not in the catalogue."""
        return self._catalogue.rows_of([item]).get(item)

    def title_of(self, item: ItemId) -> str:
        """Return the title of an item, even one that has left the catalogue."""
        row = self.row_of(item)
        return item.removeprefix(OWN) if row is None else self.page([row])[0].title

    def find(self, text: str, limit: int = 10) -> list[Item]:
        """Return the items that match a search text: titles first, then people and themes, popular ones first."""
        return self._catalogue.find(text, limit)

    def resolve(self, text: str) -> ItemRow:
        """Return the row of the one item that matches an id, an alias, a title, or a search.

        Raises:
            UnknownItemError: no item matches, or several do; `candidates` lists them.
        """
        return self._catalogue.resolve(text)

    def genres(self) -> list[tuple[str, int]]:
        """Return the genres with their numbers of items, most frequent first."""
        return self._catalogue.genres()

    def years(self) -> tuple[int, int] | None:
        """Return the first and last year of the catalogue; None when no item has a year."""
        return self._catalogue.years()
