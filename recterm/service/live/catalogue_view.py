"""What a library says of itself and of its items, for a profile. Imports the standard library only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.service.arrays.changed_hyperparameters import changed_of
from recterm.service.libraries.words import library_words
from recterm.store.people.title_matches import OWN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from recterm.domain.answers.evaluation import Run
    from recterm.domain.kind_words import KindWords
    from recterm.domain.model import (
        CatalogueHits,
        CatalogueQuery,
        Item,
        ItemDetails,
        ItemId,
        ItemRow,
        LibraryInfo,
        ModelHeader,
        ProfileId,
    )
    from recterm.store import Library


class CatalogueView:
    """The reading half of a session: catalogue, data card and runs."""

    _library: Library
    _profile: ProfileId
    _info: LibraryInfo
    _data_version: int
    _words: tuple[str, KindWords] | None = None
    """The words for the library's items, and the fingerprint of the data that they are from."""

    # What the library is

    @property
    def info(self) -> LibraryInfo:
        """Label, counts, scale and fingerprint of the library."""
        return self._info

    @property
    def library_version(self) -> int:
        """Changes whenever something that another process wrote has been taken in."""
        return self._data_version

    @property
    def data_card(self) -> Mapping[str, Any]:
        """What the import found: quantiles, histogram, Gini, ...; empty for a library without data."""
        from recterm.service.arrays.data_cards import data_card_of

        return data_card_of(self._library)

    def changed_hyperparameters(self, header: ModelHeader) -> Mapping[str, Any] | None:
        """What differs from a trained model's defaults; None for a model of an older recterm."""
        return changed_of(self._library.settings, header)

    @property
    def run(self) -> Run | None:
        """The latest evaluation; None before the first."""
        return self._library.runs.latest()

    @property
    def words(self) -> KindWords:
        """The words for what the library has: films are watched, albums heard."""
        fingerprint = self._info.fingerprint
        if self._words is None or self._words[0] != fingerprint:
            self._words = fingerprint, library_words(self._library, self._info)
        return self._words[1]

    # Catalogue

    def hits(self, query: CatalogueQuery) -> CatalogueHits:
        """Rows of the catalogue that match, in order, and whether they only come near the search text."""
        return self._library.catalogue.hits(query, self._profile)

    def rows(self, query: CatalogueQuery) -> Sequence[int]:
        """Rows of the catalogue that match, in order; a `range` for the plain catalogue, else an `array('i')`."""
        return self._library.catalogue.rows(query, self._profile)

    def page(self, rows: Sequence[int]) -> list[Item]:
        """The items of these rows, in this order."""
        return self._library.catalogue.page(rows)

    def details(self, row: ItemRow) -> ItemDetails:
        """One item with all that its source says of it."""
        return self._library.catalogue.details(row)

    def row_of(self, item: ItemId) -> ItemRow | None:
        """The row of an item; None when it is not in the catalogue."""
        return self._library.catalogue.rows_of([item]).get(item)

    def title_of(self, item: ItemId) -> str:
        """What an item is called, also one that has left the catalogue."""
        row = self.row_of(item)
        return item.removeprefix(OWN) if row is None else self.page([row])[0].title

    def find(self, text: str, limit: int = 10) -> list[Item]:
        """Items for a search text: titles first, then people and themes, popular ones first."""
        return self._library.catalogue.find(text, limit)

    def resolve(self, text: str) -> ItemRow:
        """The one item that is meant by an id, an alias, a title, or a search that fits one item only.

        Raises:
            UnknownItemError: none or more than one is meant; `candidates` lists them.
        """
        return self._library.catalogue.resolve(text)

    def genres(self) -> list[tuple[str, int]]:
        """Genres with their numbers of items, most frequent first."""
        return self._library.catalogue.genres()

    def years(self) -> tuple[int, int] | None:
        """First and last year of the catalogue; None when no item has a year."""
        return self._library.catalogue.years()
