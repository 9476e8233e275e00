"""Community of a library as the engine's arrays."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from recterm.engine import Interactions, ItemFeatures
from recterm.errors import LibraryError
from recterm.ingest.dataset.community import decode_community
from recterm.service.arrays.editions import works_of
from recterm.service.arrays.item_tokens import tokens_of

if TYPE_CHECKING:
    from recterm.domain.model import LibraryInfo
    from recterm.store import Library


def interactions_of(library: Library) -> Interactions:
    """Return every interaction of the community; rows are those of the catalogue.

    Raises:
        LibraryError: the library has no data.
    """
    info = library.info()
    if not info.n_interactions:
        raise LibraryError(
            f"library {info.name!r} has no data to learn from",
            "`recterm import PATH` imports some",
            code="library_empty",
        )
    arrays = decode_community(library.data.community())
    data = Interactions.from_arrays(
        arrays.user,
        arrays.item,
        arrays.value,
        arrays.timestamp,
        n_users=info.n_users,
        n_items=info.n_items,
        scale=info.scale,
        explicit=info.scale is not None,
        features=features_of(library),
        signed=True,
    )
    works, groups = works_of(library, info.n_items), library.user_features.all()
    return replace(data, source=info.fingerprint, work=works, user_groups=groups)


def unchanged_info(library: Library, data: Interactions) -> LibraryInfo:
    """Return the library's facts if its data are still those that `interactions_of` read.

    Raises:
        LibraryError: the data were replaced in the meantime; a result learnt from the old data does not fit the new.
    """
    info = library.info()
    if info.fingerprint != data.source:
        raise _replaced(info.name)
    return info


def _replaced(name: str) -> LibraryError:
    return LibraryError(
        f"the data of library {name!r} were replaced in the meantime, so nothing was saved",
        "start again",
        code="data_replaced",
    )


def whole_interactions_of(library: Library) -> Interactions:
    """Return every interaction, with the features read at once, for a check of the library."""
    features = features_of(library)
    return replace(interactions_of(library), features=ItemFeatures.of(features.read()))


def features_of(library: Library) -> ItemFeatures:
    """Return the features of every item of the data set, read when a model first asks; items may have none."""
    info = library.info()

    def read() -> list[list[str]]:
        if library.info().fingerprint != info.fingerprint:
            raise _replaced(info.name)
        return [list(tokens_of(item)) for item in library.catalogue.descriptions()]

    return ItemFeatures(info.n_items, read)
