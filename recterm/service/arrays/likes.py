"""Likes of a library's community, read from the first interactions of large data sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.engine.lists.likes import Likes
from recterm.ingest.dataset.community import decode_community

if TYPE_CHECKING:
    from recterm.store import Library

ENOUGH_INTERACTIONS = 2_000_000
"""Interactions after which no more are read: enough people to be like, in about 20 MB."""


def likes_of(library: Library) -> Likes:
    """Return which users like which items; of more than two million interactions, those of the first users.

    Raises:
        LibraryError: the community is damaged.
    """
    info = library.info()
    arrays = decode_community(library.data.community(), ENOUGH_INTERACTIONS)
    return Likes.of(arrays.user, arrays.item, arrays.value, n_items=info.n_items, scale=info.scale)
