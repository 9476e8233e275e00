"""Known items: the catalogue in the form that title matching needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.ingest.catalogue.matching import CatalogueItem

if TYPE_CHECKING:
    from recterm.store import Library


def known_items(library: Library) -> list[CatalogueItem]:
    """Return every item of the data set with its other titles and ids."""
    n = library.info().n_items
    items = library.catalogue.page(range(n))
    aliases = library.catalogue.aliases()
    originals = library.catalogue.original_titles()
    return [
        CatalogueItem(
            item.row, item.id, item.title, item.year, item.kind, originals.get(item.row, ()), item.creators,
            aliases.get(item.row, ()),
        )
        for item in items
    ]  # fmt: skip
