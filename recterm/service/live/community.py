"""Community's ratings and likes, each read once. Importing this imports only the standard library."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from recterm.domain.model import ItemRow
    from recterm.engine.lists.likes import Likes
    from recterm.service.live.state.live_state import LiveState


class CommunityRatings:
    """Distributions of the community's stars. `load` may run in any thread; all else belongs to the session's."""

    def __init__(self, state: LiveState) -> None:
        self._state = state
        self._loading = threading.Lock()
        self._loaded: tuple[str, Any] | None = None
        """Fingerprint of the data and (I, 10) counts, replaced in one assignment."""

    @property
    def ready(self) -> bool:
        """Whether the distributions of the library's data are loaded."""
        return self._loaded is not None and self._loaded[0] == self._state.info.fingerprint

    def load(self) -> None:
        """Read every rating of the community over a separate connection, in any thread. Imports numpy and polars.

        Raises:
            LibraryError: the community in the library is damaged.
        """
        from recterm.service.arrays.star_counts import read_star_counts

        with self._loading, self._state.library.reader() as reader:
            fingerprint = reader.info().fingerprint
            if self._loaded is None or self._loaded[0] != fingerprint:
                self._loaded = fingerprint, read_star_counts(reader)

    def stars_of(self, row: ItemRow) -> tuple[int, ...]:
        """Return how many people gave an item 0.5, 1, ... 5 stars; empty if not loaded, or without ratings."""
        if not self.ready or self._loaded is None or row >= len(self._loaded[1]):
            return ()
        return tuple(self._loaded[1][row].tolist())


class CommunityLikes:
    """Who of the community likes what. `load` may run in any thread; all else belongs to the session's."""

    def __init__(self, state: LiveState) -> None:
        self._state = state
        self._loading = threading.Lock()
        self._loaded: tuple[str, Likes] | None = None
        """Fingerprint of the data and the likes, replaced in one assignment."""

    @property
    def ready(self) -> bool:
        """Whether the likes of the library's data are loaded."""
        return self._loaded is not None and self._loaded[0] == self._state.info.fingerprint

    def load(self) -> None:
        """Read the likes over a separate connection, in any thread, before a key needs them. Imports numpy and polars.

        Raises:
            LibraryError: the community in the library is damaged.
        """
        from recterm.service.arrays.likes import likes_of

        with self._loading, self._state.library.reader() as reader:
            fingerprint = reader.info().fingerprint
            if self._loaded is None or self._loaded[0] != fingerprint:
                self._loaded = fingerprint, likes_of(reader)

    def get(self) -> Likes:
        """Return the likes, read now if they are not loaded, and again when the data change.

        Raises:
            LibraryError: the community in the library is damaged.
        """
        if self._loaded is None or not self.ready:
            from recterm.service.arrays.likes import likes_of

            self._loaded = self._state.info.fingerprint, likes_of(self._state.library)
        return self._loaded[1]
