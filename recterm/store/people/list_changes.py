"""List changes of a step: found by comparing lists before and after, reverted, and applied again."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from recterm.domain.undoing import ListChange

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from recterm.domain.model import ItemId, ProfileId
    from recterm.store.file.connection import Connection


@dataclass(frozen=True, slots=True)
class ListState:
    """Stored state of one list."""

    name: str
    description: str
    places: dict[ItemId, int] = field(default_factory=dict)


States = dict[str, ListState]
"""Lists by name, ignoring case."""


class ListChanges:
    """Changes of the lists of a profile."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def states(self, profile: ProfileId) -> States:
        """Return every list of a profile."""
        sql = (
            "SELECT name, description, item, place FROM lists LEFT JOIN list_items ON list = lists.id"
            " WHERE profile = ? ORDER BY lists.id, place"
        )
        states: States = {}
        for name, description, item, place in self._db.rows(sql, (profile,)):
            state = states.setdefault(name.casefold(), ListState(name, description))
            if item is not None:
                state.places[item] = place
        return states

    def revert(self, profile: ProfileId, changes: Iterable[ListChange]) -> None:
        """Revert changes; later changes by others stay."""
        for change in reversed(list(changes)):
            if change.renamed_from:
                self._rename(profile, change.name, change.renamed_from)
                continue
            if change.deleted:
                self._create(profile, change)
            self._remove(profile, change.name, change.added)
            self._put(profile, change.name, change.removed)
            if change.created:
                self._delete_empty(profile, change.name)

    def apply(self, profile: ProfileId, changes: Iterable[ListChange]) -> None:
        """Apply changes again."""
        for change in changes:
            if change.renamed_from:
                self._rename(profile, change.renamed_from, change.name)
                continue
            if change.created:
                self._create(profile, change)
            self._put(profile, change.name, change.added)
            self._remove(profile, change.name, change.removed)
            if change.deleted:
                self._delete_empty(profile, change.name)

    def _create(self, profile: ProfileId, change: ListChange) -> None:
        self._db.run(
            "INSERT OR IGNORE INTO lists (profile, name, description, created) VALUES (?, ?, ?, ?)",
            (profile, change.name, change.description, int(time.time())),
        )

    def _put(self, profile: ProfileId, name: str, entries: Iterable[tuple[ItemId, int]]) -> None:
        sql = "INSERT OR IGNORE INTO list_items (list, item, place) SELECT id, ?, ? FROM lists"
        self._db.run_many(
            f"{sql} WHERE profile = ? AND name = ?", [(item, place, profile, name) for item, place in entries]
        )

    def _remove(self, profile: ProfileId, name: str, entries: Iterable[tuple[ItemId, int]]) -> None:
        self._db.run_many(
            "DELETE FROM list_items WHERE item = ? AND list = (SELECT id FROM lists WHERE profile = ? AND name = ?)",
            [(item, profile, name) for item, _ in entries],
        )

    def _delete_empty(self, profile: ProfileId, name: str) -> None:
        self._db.run(
            "DELETE FROM lists WHERE profile = ? AND name = ?"
            " AND NOT EXISTS (SELECT 1 FROM list_items WHERE list = lists.id)",
            (profile, name),
        )

    def _rename(self, profile: ProfileId, old: str, new: str) -> None:
        self._db.run("UPDATE OR IGNORE lists SET name = ? WHERE profile = ? AND name = ?", (new, profile, old))


def list_changes(before: Mapping[str, ListState], after: Mapping[str, ListState]) -> tuple[ListChange, ...]:
    """Return the changes from one state of lists to another."""
    changes = []
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key), after.get(key)
        if old == new:
            continue
        state = new or old
        assert state is not None
        was, now = old.places if old else {}, new.places if new else {}
        changes.append(
            ListChange(
                name=state.name,
                description=state.description,
                created=old is None,
                deleted=new is None,
                added=tuple((item, place) for item, place in now.items() if item not in was),
                removed=tuple((item, place) for item, place in was.items() if item not in now),
            )
        )
    return tuple(changes)


def list_change(fields: Mapping[str, Any]) -> ListChange:
    """Read a change of a list from JSON types."""
    entries = {name: tuple((item, place) for item, place in fields[name]) for name in ("added", "removed")}
    return ListChange(**{**fields, **entries})


def renamed(changes: tuple[ListChange, ...], old: str) -> tuple[ListChange, ...]:
    """Combine a list that vanished under one name and appeared under another into a rename."""
    new = next((change for change in changes if change.created), None)
    name = new.name if new is not None else next((change.name for change in changes), "")
    return (ListChange(name, renamed_from=old),) if changes else ()
