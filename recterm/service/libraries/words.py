"""Words for a library's items: films, albums, books."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.domain.kind_words import words_of_all

if TYPE_CHECKING:
    from recterm.domain.kind_words import KindWords
    from recterm.domain.model import (
        LibraryInfo,
    )
    from recterm.store import Library

ITEMS_ASKED = 20
"""Number of first items in the catalogue, the most popular, that decide which words fit a library."""


def library_words(library: Library, info: LibraryInfo) -> KindWords:
    """Return the words for the items of a library: of its data set, or of those added by people where it has none."""
    first = library.catalogue.page(range(min(ITEMS_ASKED, info.n_items or info.n_own)))
    return words_of_all(item.kind for item in first)
