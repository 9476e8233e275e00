"""Lists with names: items that a profile keeps together, in an order of its own.

An entry of an imported list without a certain match in the catalogue is kept under the title's own id; what the
person decides about that title (title_matches.py) is looked up at each read, so that lists follow decisions.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from recterm.domain.model import ItemId, NamedList
from recterm.domain.titles import MAX_LIST_NAME, is_list_name
from recterm.errors import RectermError
from recterm.store.catalogue.list_entries import ENTRIES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recterm.domain.model import ProfileId
    from recterm.store.file.connection import Connection
    from recterm.store.people.profiles import Profiles


def list_name(text: str) -> str:
    """Clean the name of a list: no spaces around it.

    Raises:
        RectermError: it is not a valid name.
    """
    name = text.strip()
    if not is_list_name(name):
        raise RectermError(
            f"{name!r} is not a valid list name", f"use 1 to {MAX_LIST_NAME} characters in one line", code="bad_name"
        )
    return name


class Lists:
    """Lists of all profiles. Items are named by id and need not be in the catalogue; names ignore case."""

    def __init__(self, db: Connection, profiles: Profiles) -> None:
        self._db = db
        self._profiles = profiles

    def all(self, profile: ProfileId) -> list[NamedList]:
        """Return the lists of a profile, by name."""
        sql = "SELECT id, name, description FROM lists WHERE profile = ? ORDER BY name COLLATE NOCASE"
        return [self._whole(*fields) for fields in self._db.rows(sql, (profile,))]

    def names(self, profile: ProfileId) -> dict[str, int]:
        """Return each list's name -> its number of entries, by name; faster than the lists themselves."""
        sql = (
            "SELECT name, (SELECT count(*) FROM list_items WHERE list = lists.id) FROM lists"
            " WHERE profile = ? ORDER BY name COLLATE NOCASE"
        )
        return dict(self._db.rows(sql, (profile,)))

    def names_with(self, profile: ProfileId, item: ItemId) -> frozenset[str]:
        """Return the names of the lists that contain an item."""
        sql = (
            "SELECT name FROM lists WHERE profile = ? AND EXISTS (SELECT 1 FROM list_items WHERE list = lists.id"
            " AND item IN (SELECT ? WHERE NOT EXISTS (SELECT 1 FROM matches WHERE own_id = ? AND item IS NOT NULL)"
            " UNION ALL SELECT own_id FROM matches WHERE item = ?))"
        )
        return frozenset(name for (name,) in self._db.rows(sql, (profile, item, item, item)))

    def get(self, profile: ProfileId, name: str) -> NamedList:
        """Return one list.

        Raises:
            RectermError: the profile has no list of this name.
        """
        stored = self._find(profile, name)
        if stored is None:
            names = ", ".join(named_list.name for named_list in self.all(profile)) or "none yet"
            raise RectermError(f"no list {name!r}", f"lists: {names}", code="no_such_list")
        return self._whole(*stored)

    def extend(self, profile: ProfileId, name: str, items: Iterable[ItemId], description: str = "") -> int:
        """Append items to a list, without moving those on it; a missing list is created.

        Args:
            profile: whose list.
            name: 1 to 200 characters in one line.
            items: in order.
            description: kept if the list has none yet.

        Returns:
            The number of items new on it.

        Raises:
            RectermError: the name cannot be used, or the profile is gone.
            LibraryError: the library cannot be written.
        """
        name = list_name(name)
        with self._db.transaction():
            self._profiles.check(profile)
            self._db.run(
                "INSERT INTO lists (profile, name, description, created) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (profile, name) DO UPDATE SET description = excluded.description WHERE description = ''",
                (profile, name, description, int(time.time())),
            )
            stored = self._find(profile, name)
            assert stored is not None
            on_list = {item for entry in self._entries(stored[0]) for item in entry}
            place = self._db.value("SELECT coalesce(max(place), 0) FROM list_items WHERE list = ?", (stored[0],))
            new = [item for item in dict.fromkeys(items) if item not in on_list]
            self._db.run_many(
                "INSERT INTO list_items (list, item, place) VALUES (?, ?, ?)",
                ((stored[0], item, place + at) for at, item in enumerate(new, start=1)),
            )
        return len(new)

    def take_off(self, profile: ProfileId, name: str, item: ItemId) -> None:
        """Remove an item from a list; the list stays, even if it becomes empty.

        Raises:
            RectermError: there is no such list, or the item is not on it.
        """
        with self._db.transaction():
            named_list = self.get(profile, name)
            if item not in named_list.items:
                raise RectermError(
                    f"{item} is not on the list {named_list.name!r}",
                    f"`recterm list show {named_list.name!r}`",
                    code="item_not_on_list",
                )
            stored = self._find(profile, name)
            assert stored is not None
            kept = [entry for entry, stands_for in self._entries(stored[0]) if item in (entry, stands_for)]
            self._db.run_many(
                "DELETE FROM list_items WHERE list = ? AND item = ?", ((stored[0], entry) for entry in kept)
            )

    def rename(self, profile: ProfileId, name: str, new: str) -> NamedList:
        """Rename a list; return it.

        Raises:
            RectermError: there is no such list, or the new name cannot be used or is another list's.
        """
        new = list_name(new)
        with self._db.transaction():
            named_list = self.get(profile, name)
            if new.casefold() != named_list.name.casefold() and self._find(profile, new) is not None:
                raise RectermError(
                    f"a list named {new!r} already exists",
                    "choose another name, or delete that list first",
                    code="list_exists",
                )
            self._db.run("UPDATE lists SET name = ? WHERE profile = ? AND name = ?", (new, profile, named_list.name))
            return self.get(profile, new)

    def delete(self, profile: ProfileId, name: str) -> NamedList:
        """Delete a list; return it as it was.

        Raises:
            RectermError: there is no such list.
        """
        with self._db.transaction():
            named_list = self.get(profile, name)
            self._db.run("DELETE FROM lists WHERE profile = ? AND name = ?", (profile, named_list.name))
        return named_list

    def _find(self, profile: ProfileId, name: str) -> tuple[int, str, str] | None:
        sql = "SELECT id, name, description FROM lists WHERE profile = ? AND name = ?"
        rows = self._db.rows(sql, (profile, name.strip())) if is_list_name(name.strip()) else []
        return rows[0] if rows else None

    def _whole(self, number: int, name: str, description: str) -> NamedList:
        return NamedList(name, description, tuple(dict.fromkeys(item for _, item in self._entries(number))))

    def _entries(self, number: int) -> list[tuple[ItemId, ItemId]]:
        """Return the stored ids and the items that they stand for, in order."""
        sql = f"SELECT kept, item FROM {ENTRIES} WHERE list = ? ORDER BY place, kept"
        return [(ItemId(kept), ItemId(item)) for kept, item in self._db.rows(sql, (number,))]
