"""Lists of a profile: reading and changing them. Imports only the standard library."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from recterm.service.live.state.acts import ListsAct
from recterm.store.people.lists import list_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from recterm.domain.model import Item, ItemId, ItemRow, NamedList, ProfileId
    from recterm.service.live.state.live_state import LiveState
    from recterm.service.live.state.profile_state import ProfileState
    from recterm.service.live.writes.session_writes import Writes
    from recterm.store import Library


class NamedLists:
    """Named lists of the current profile."""

    def __init__(self, state: LiveState, writes: Writes) -> None:
        self._state = state
        self._writes = writes
        self._listed: tuple[ProfileState, frozenset[int]] | None = None
        """Profile state, and the rows of all items on its lists; None until they are read."""

    def any_with(self, row: ItemRow) -> bool:
        """Return whether an item is on any of this profile's lists, or will be once waiting changes are written.

        From memory until lists or the profile change, while nothing waits.
        """
        profile = self._state.profile
        if self._listed is None or self._listed[0] is not profile:
            listed = {item for named in self.all() for item in named.items}
            self._listed = profile, frozenset(self._library.catalogue.rows_of(listed).values() if listed else ())
        if any(isinstance(act, ListsAct) for act in self._state.waiting):
            return bool(self.names_with(row))
        return row in self._listed[1]

    def all(self) -> list[NamedList]:
        """Return this profile's lists, sorted by name."""
        return self._library.lists.all(self._profile)

    def names(self) -> dict[str, int]:
        """Return each list's name with its number of items, sorted by name."""
        return self._library.lists.names(self._profile)

    def get(self, name: str) -> NamedList:
        """Return one list; case does not matter.

        Raises:
            RectermError: there is no list with this name.
        """
        return self._library.lists.get(self._profile, name)

    def items_of(self, name: str) -> list[tuple[ItemId, Item | None]]:
        """Return the items on a list, in its order; an item is None if it is not in the catalogue.

        Raises:
            RectermError: there is no such list.
        """
        ids = self.get(name).items
        rows = self._library.catalogue.rows_of(ids)
        items = {item.id: item for item in self._library.catalogue.page(list(rows.values()))}
        return [(item, items.get(item)) for item in ids]

    def extend(self, name: str, *rows: ItemRow) -> int:
        """Append items to a list as one step, creating the list if necessary; return the number of items added.

        Raises:
            RectermError: the name is not valid.
        """
        items = [item.id for item in self._library.catalogue.page(rows)]
        with self._changing():
            return self._library.lists.extend(self._profile, name, items)

    def take_off(self, name: str, row: ItemRow) -> None:
        """Remove an item from a list.

        Raises:
            RectermError: there is no such list, or the item is not on it.
        """
        with self._changing():
            self._library.lists.take_off(self._profile, name, self._library.catalogue.item(row).id)

    def rename(self, name: str, new: str) -> NamedList:
        """Rename a list and return it.

        Raises:
            RectermError: there is no such list, or the new name is not valid or belongs to another list.
        """
        before = self.get(name).name
        with self._changing(renamed_from=before):
            return self._library.lists.rename(self._profile, name, new)

    def delete(self, name: str) -> NamedList:
        """Delete a list and return it as it was.

        Raises:
            RectermError: there is no such list.
        """
        with self._changing():
            return self._library.lists.delete(self._profile, name)

    def names_with(self, row: ItemRow) -> frozenset[str]:
        """Return the names of the lists that an item is on, or will be on once waiting changes are written."""
        (item,) = self._state.items_of([row])
        mine = [act for act in self._state.waiting if isinstance(act, ListsAct) and act.profile == self._profile]
        waiting = [act for act in mine if act.item == item.id]
        return waiting[-1].names if waiting else self._library.lists.names_with(self._profile, item.id)

    def keep(self, row: ItemRow, names: Collection[str]) -> None:
        """Put an item on exactly these lists, creating missing ones.

        Raises:
            RectermError: a name is not valid; nothing changes.
        """
        (item,) = self._state.items_of([row])
        there = self.names_with(row)
        act = ListsAct(self._profile, item.id, item.title, there, frozenset(map(list_name, names)))
        self._listed = None
        if self._writes.do(act):
            self._state.profile.redoable = False

    @contextmanager
    def _changing(self, renamed_from: str = "") -> Iterator[None]:
        self._listed = None
        with self._library.steps.changing_lists(self._profile, renamed_from):
            yield

    @property
    def _library(self) -> Library:
        return self._state.library

    @property
    def _profile(self) -> ProfileId:
        return self._state.profile.id
