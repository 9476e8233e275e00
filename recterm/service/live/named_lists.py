"""A profile's named lists: seen, and changed one item at a time. Imports the standard library only."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from recterm.service.live.catalogue_view import CatalogueView

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recterm.domain.model import Item, ItemId, ItemRow, NamedList


class NamedLists(CatalogueView):
    """The part of a session that keeps named lists."""

    _on_lists: frozenset[int] | None = None
    """Rows of what is on any list; None: to be read."""

    def on_list(self, row: ItemRow) -> bool:
        """Whether an item is on any of this profile's lists. From memory."""
        if self._on_lists is None:
            listed = {item for one in self.lists() for item in one.items}
            self._on_lists = frozenset(self._library.catalogue.rows_of(listed).values() if listed else ())
        return row in self._on_lists

    def lists(self) -> list[NamedList]:
        """This profile's lists, by name."""
        return self._library.lists.all(self._profile)

    def list_names(self) -> dict[str, int]:
        """Name of each list -> how much is on it, by name."""
        return self._library.lists.names(self._profile)

    def list_named(self, name: str) -> NamedList:
        """One list; upper and lower case are alike.

        Raises:
            RectermError: there is none of this name.
        """
        return self._library.lists.get(self._profile, name)

    def items_of_list(self, name: str) -> list[tuple[ItemId, Item | None]]:
        """What is on a list, in its order; the item is None when it is not in the catalogue.

        Raises:
            RectermError: there is no such list.
        """
        ids = self.list_named(name).items
        rows = self._library.catalogue.rows_of(ids)
        items = {item.id: item for item in self.page(list(rows.values()))}
        return [(item, items.get(item)) for item in ids]

    def put_on_list(self, name: str, *rows: ItemRow) -> int:
        """Put items at the end of a list, which is made if it is missing, as one step; returns how many are new on it.

        Raises:
            RectermError: the name cannot be used.
        """
        items = [item.id for item in self.page(rows)]
        with self._changing_lists():
            return self._library.lists.extend(self._profile, name, items)

    def take_off_list(self, name: str, row: ItemRow) -> None:
        """Take an item off a list.

        Raises:
            RectermError: there is no such list, or the item is not on it.
        """
        with self._changing_lists():
            self._library.lists.take_off(self._profile, name, self._library.catalogue.item(row).id)

    def rename_list(self, name: str, new: str) -> NamedList:
        """Give a list another name; returns it.

        Raises:
            RectermError: there is no such list, or the new name cannot be used or is another list's.
        """
        before = self.list_named(name).name
        with self._changing_lists(renamed_from=before):
            return self._library.lists.rename(self._profile, name, new)

    def delete_list(self, name: str) -> NamedList:
        """Delete a list; returns what it was.

        Raises:
            RectermError: there is no such list.
        """
        with self._changing_lists():
            return self._library.lists.delete(self._profile, name)

    @contextmanager
    def _changing_lists(self, renamed_from: str = "") -> Iterator[None]:
        self._on_lists = None
        with self._library.steps.changing_lists(self._profile, renamed_from):
            yield

    def lists_with(self, row: ItemRow) -> frozenset[str]:
        """Names of the lists that an item is on."""
        return self._library.lists.names_with(self._profile, self._library.catalogue.item(row).id)
