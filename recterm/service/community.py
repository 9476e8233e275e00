"""The community of a library as the engine's arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm import ingest
from recterm.engine import Interactions, ItemFeatures
from recterm.errors import LibraryError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recterm.store import Description, Library

TOKEN_FACTS = {"themes": "theme", "tags": "tag", "cast": "cast", "countries": "country"}
"""Facts of a catalogue that tell what an item is made of -> kind of token."""


def interactions_of(library: Library) -> Interactions:
    """Every interaction of the community; rows are those of the catalogue.

    Raises:
        LibraryError: the library has no data.
    """
    info = library.info()
    if not info.n_interactions:
        raise LibraryError(f"library {info.name!r} has no data to learn from", "`recterm import PATH` brings some")
    arrays = ingest.decode_community(library.community())
    return Interactions.from_arrays(
        arrays.user,
        arrays.item,
        arrays.value,
        arrays.timestamp,
        n_users=info.n_users,
        n_items=info.n_items,
        scale=info.scale,
        explicit=info.scale is not None,
        features=features_of(library),
    )


def features_of(library: Library) -> ItemFeatures:
    """What every item of the catalogue is made of; items may have nothing."""
    return ItemFeatures.of([list(_tokens(item)) for item in library.catalogue.descriptions()])


def _tokens(item: Description) -> Iterator[str]:
    """`genre:Horror`, `creator:Agnès Varda`, `theme:twins`, `tag:slow`, `cast:...`, `country:...`, `decade:1970`."""
    yield from (f"genre:{genre}" for genre in item.genres)
    yield from (f"creator:{creator}" for creator in item.creators)
    for fact, kind in TOKEN_FACTS.items():
        words = item.facts.get(fact, ())
        yield from (f"{kind}:{str(word).casefold()}" for word in (words if isinstance(words, list) else (words,)))
    if item.year is not None:
        yield f"decade:{item.year // 10 * 10}"
