"""Live state shared by all parts of a session: the library, the profile and waiting writes, in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.service.live.state.profile_state import ProfileState

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from recterm.domain.model import Item, ItemId, ItemRow, LibraryInfo, ProfileId
    from recterm.service.live.state.acts import Act
    from recterm.store import Library

ITEMS_KEPT = 20_000
"""More than all but the longest histories: the reasons for one score read every item of the history."""


class LiveState:
    """State of one library and one profile in memory. It belongs to the session's thread."""

    info: LibraryInfo
    """Label, counts, scale and fingerprint of the library."""
    library_version: int
    """Version of the library as last read; it changes whenever changes by another process have been read."""
    profile: ProfileState
    """State of the profile, waiting writes included; a new object each time it is read from the library."""

    def __init__(self, library: Library, profile: ProfileId) -> None:
        self.library = library
        self.waiting: list[Act] = []
        """Acts that are not in the library yet, oldest first."""
        self.sitting = 0
        """Number of profile switches so far; shelves shown before a switch belong to another sitting."""
        self._items: dict[int, Item] = {}
        self._read_library()
        self._read_profile(profile)

    def refresh(self) -> bool:
        """Read what other processes have written; return whether there was anything."""
        if self.library.data_version() == self.library_version:
            return False
        self.reload()
        return True

    def reload(self) -> None:
        """Read the library and the profile again."""
        self._read_library()
        self.reread_profile()

    def reread_profile(self) -> None:
        """Read the profile as stored and apply waiting writes; a deleted profile keeps its last known name."""
        self._read_profile(self.profile.id, self.profile.name)

    def switch_to(self, profile: ProfileId) -> None:
        """Switch to a profile and read it."""
        self.sitting += 1
        self._read_profile(profile, self.profile.name if profile == self.profile.id else "")

    def described(self) -> None:
        """Read the profile again after what it says about itself changed: everything shown is computed again."""
        self.sitting += 1
        self.reread_profile()

    def items_of(self, rows: Sequence[int]) -> list[Item]:
        """Return the items at these rows, in this order; items are cached."""
        missing = [row for row in rows if row not in self._items]
        if missing:
            if len(self._items) > ITEMS_KEPT:
                self._items.clear()
                missing = list(rows)
            self._items.update(zip(missing, self.library.catalogue.page(missing), strict=True))
        return [self._items[row] for row in rows]

    def rows_of(self, acts: Collection[Act]) -> dict[ItemId, ItemRow]:
        """Return the row of every item that the acts concern, if it is in the catalogue."""
        return self.library.catalogue.rows_of({act.item for act in acts if act.item is not None})

    def _read_library(self) -> None:
        self.library_version = self.library.data_version()
        self.info = self.library.info()
        self._items = {}

    def _read_profile(self, profile: ProfileId, known_as: str = "") -> None:
        self.profile = ProfileState(self.library, profile, known_as)
        mine = [act for act in self.waiting if act.profile == profile]
        rows = self.rows_of(mine) if mine else {}
        for act in mine:
            act.foresee(self.profile, rows)
