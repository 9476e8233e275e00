"""Catalogue of the library, its words and its data card, for a profile. Imports only the standard library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.service.libraries.words import library_words
from recterm.store.people.title_matches import OWN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.domain.answers.data_card import DataCard
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
    """The catalogue of the library, as the profile at work sees it."""

    def __init__(self, state: LiveState) -> None:
        self._state = state
        self._catalogue = state.library.catalogue
        self._words: tuple[str, KindWords] | None = None
        """The words for the library's items, and the fingerprint of the data that they are from."""

    @property
    def data_card(self) -> DataCard | None:
        """What the import found: quantiles, histogram, Gini, ...; None for a library without data."""
        from recterm.service.arrays.data_cards import data_card_of

        return data_card_of(self._state.library)

    @property
    def words(self) -> KindWords:
        """The words for what the library has: films are watched, albums heard."""
        fingerprint = self._state.info.fingerprint
        if self._words is None or self._words[0] != fingerprint:
            self._words = fingerprint, library_words(self._state.library, self._state.info)
        return self._words[1]

    def hits(self, query: CatalogueQuery) -> CatalogueHits:
        """Rows of the catalogue that match, in order, and whether they only come near the search text."""
        return self._catalogue.hits(query, self._state.profile.id)

    def rows(self, query: CatalogueQuery) -> Sequence[int]:
        """Rows of the catalogue that match, in order; a `range` for the plain catalogue, else an `array('i')`."""
        return self._catalogue.rows(query, self._state.profile.id)

    def page(self, rows: Sequence[int]) -> list[Item]:
        """Return the items of these rows, in this order."""
        return self._catalogue.page(rows)

    def details(self, row: ItemRow) -> ItemDetails:
        """Return one item with all that its source says of it."""
        return self._catalogue.details(row)

    def row_of(self, item: ItemId) -> ItemRow | None:
        """Return the row of an item; None when it is not in the catalogue."""
        return self._catalogue.rows_of([item]).get(item)

    def title_of(self, item: ItemId) -> str:
        """Return what an item is called, also one that has left the catalogue."""
        row = self.row_of(item)
        return item.removeprefix(OWN) if row is None else self.page([row])[0].title

    def find(self, text: str, limit: int = 10) -> list[Item]:
        """Items for a search text: titles first, then people and themes, popular ones first."""
        return self._catalogue.find(text, limit)

    def resolve(self, text: str) -> ItemRow:
        """Return the one item that is meant by an id, an alias, a title, or a search that fits one item only.

        Raises:
            UnknownItemError: none or more than one is meant; `candidates` lists them.
        """
        return self._catalogue.resolve(text)

    def genres(self) -> list[tuple[str, int]]:
        """Genres with their numbers of items, most frequent first."""
        return self._catalogue.genres()

    def years(self) -> tuple[int, int] | None:
        """First and last year of the catalogue; None when no item has a year."""
        return self._catalogue.years()
