"""Lists with names of a profile: shown, and changed one item at a time. Imports only the standard library."""

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
    """The lists of the profile at work."""

    def __init__(self, state: LiveState, writes: Writes) -> None:
        self._state = state
        self._writes = writes
        self._listed: tuple[ProfileState, frozenset[int]] | None = None
        """Rows of what is on any list of the profile as it was read; None: to be read."""

    def any_with(self, row: ItemRow) -> bool:
        """Return whether an item is on any of this profile's lists. From memory."""
        profile = self._state.profile
        if self._listed is None or self._listed[0] is not profile:
            listed = {item for named in self.all() for item in named.items}
            self._listed = profile, frozenset(self._library.catalogue.rows_of(listed).values() if listed else ())
        return row in self._listed[1]

    def all(self) -> list[NamedList]:
        """Return this profile's lists, by name."""
        return self._library.lists.all(self._profile)

    def names(self) -> dict[str, int]:
        """Name of each list -> how much is on it, by name."""
        return self._library.lists.names(self._profile)

    def get(self, name: str) -> NamedList:
        """Return one list; upper and lower case are alike.

        Raises:
            RectermError: there is none of this name.
        """
        return self._library.lists.get(self._profile, name)

    def items_of(self, name: str) -> list[tuple[ItemId, Item | None]]:
        """Return what is on a list, in its order; the item is None when it is not in the catalogue.

        Raises:
            RectermError: there is no such list.
        """
        ids = self.get(name).items
        rows = self._library.catalogue.rows_of(ids)
        items = {item.id: item for item in self._library.catalogue.page(list(rows.values()))}
        return [(item, items.get(item)) for item in ids]

    def extend(self, name: str, *rows: ItemRow) -> int:
        """Put items at the end of a list, which is made if it is missing, as one step; returns how many are new on it.

        Raises:
            RectermError: the name cannot be used.
        """
        items = [item.id for item in self._library.catalogue.page(rows)]
        with self._changing():
            return self._library.lists.extend(self._profile, name, items)

    def take_off(self, name: str, row: ItemRow) -> None:
        """Take an item off a list.

        Raises:
            RectermError: there is no such list, or the item is not on it.
        """
        with self._changing():
            self._library.lists.take_off(self._profile, name, self._library.catalogue.item(row).id)

    def rename(self, name: str, new: str) -> NamedList:
        """Give a list another name; returns it.

        Raises:
            RectermError: there is no such list, or the new name cannot be used or is another list's.
        """
        before = self.get(name).name
        with self._changing(renamed_from=before):
            return self._library.lists.rename(self._profile, name, new)

    def delete(self, name: str) -> NamedList:
        """Delete a list; returns what it was.

        Raises:
            RectermError: there is no such list.
        """
        with self._changing():
            return self._library.lists.delete(self._profile, name)

    def names_with(self, row: ItemRow) -> frozenset[str]:
        """Names of the lists that an item is on, or will be once what waits is written."""
        (item,) = self._state.items_of([row])
        mine = [act for act in self._state.waiting if isinstance(act, ListsAct) and act.profile == self._profile]
        waiting = [act for act in mine if act.item == item.id]
        return waiting[-1].names if waiting else self._library.lists.names_with(self._profile, item.id)

    def keep(self, row: ItemRow, names: Collection[str]) -> None:
        """Let an item be on these lists and on no others; missing ones are made.

        Raises:
            RectermError: a name cannot be used; nothing is changed then.
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
