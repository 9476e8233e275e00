"""Profiles: the people at this keyboard."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from recterm.domain.feedback_kinds import FEEDBACK_KINDS
from recterm.domain.model import ProfileId, ProfileInfo
from recterm.errors import RectermError
from recterm.store.file.damage import damaged

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.store.catalogue.user_items import UserItems
    from recterm.store.file.connection import Connection
    from recterm.store.file.preferences import LibrarySettings

FIRST_PROFILE = "me"
"""The profile of a new library."""

MAX_NAME = 64

_COUNTS = ", ".join(f"count(items.row) FILTER (WHERE {row.field})" for row in FEEDBACK_KINDS)
_SELECT = f"""
SELECT profiles.id, profiles.name, {_COUNTS}
FROM profiles LEFT JOIN feedback ON feedback.profile = profiles.id LEFT JOIN items ON items.id = feedback.item
"""


class Profiles:
    """Profiles of a library; there is always at least one, and one is active.

    Counts cover items in the catalogue: feedback on items that an import removed is kept but not counted.
    """

    def __init__(self, db: Connection, settings: LibrarySettings, own: UserItems) -> None:
        self._db = db
        self._settings = settings
        self._own = own

    def list(self) -> list[ProfileInfo]:
        """Return all profiles, the oldest first."""
        return [self._info(fields) for fields in self._db.rows(f"{_SELECT} GROUP BY profiles.id ORDER BY profiles.id")]

    def get(self, name: str) -> ProfileInfo:
        """Return the profile of this name, ignoring case.

        Raises:
            RectermError: there is no such profile.
        """
        sql = f"{_SELECT} WHERE profiles.name = ? COLLATE NOCASE GROUP BY profiles.id"
        rows = self._db.rows(sql, (name.strip(),)) if name.isprintable() else []
        if not rows:
            names = ", ".join(profile.name for profile in self.list())
            raise RectermError(f"no profile {name!r} in this library", f"profiles: {names}", code="no_such_profile")
        return self._info(rows[0])

    def name_of(self, profile: ProfileId) -> str | None:
        """Return the name of a profile; None when it was deleted."""
        name: str | None = self._db.value("SELECT name FROM profiles WHERE id = ?", (profile,))
        return name

    def _info(self, fields: Sequence[Any]) -> ProfileInfo:
        profile, name, *counts = fields
        if type(name) is not str:
            raise damaged(self._db.path, f"profile {profile} has an invalid name")
        return ProfileInfo(profile, name, **{row.count: n for row, n in zip(FEEDBACK_KINDS, counts, strict=True)})

    def create(self, name: str) -> ProfileInfo:
        """Make a profile; it is not activated.

        Raises:
            RectermError: the name is empty, too long, not printable, or taken.
        """
        name = _checked(name)
        with self._db.transaction():
            self._refuse_taken(name)
            self._db.run("INSERT INTO profiles (name, created) VALUES (?, ?)", (name, int(time.time())))
            return self.get(name)

    def rename(self, name: str, to: str) -> ProfileInfo:
        """Rename a profile; everything else stays.

        Raises:
            RectermError: there is no profile of this name, or the new one is empty, too long, not printable, or taken.
        """
        to = _checked(to)
        with self._db.transaction():
            profile = self.get(name)
            self._refuse_taken(to, profile.id)
            self._db.run("UPDATE profiles SET name = ? WHERE id = ?", (to, profile.id))
            return self.get(to)

    def _refuse_taken(self, name: str, but: int = 0) -> None:
        if self._db.rows("SELECT 1 FROM profiles WHERE name = ? COLLATE NOCASE AND id != ?", (name, but)):
            raise RectermError(f"a profile named {name!r} already exists", "choose another name", code="profile_exists")

    def delete(self, name: str) -> None:
        """Delete a profile with all its events and settings, and the added items that no other profile uses.

        Raises:
            RectermError: there is no profile of this name, or it is the only one.
        """
        with self._db.transaction():
            profile = self.get(name)
            if len(self.list()) == 1:
                raise RectermError(
                    f"{profile.name!r} is the only profile", "create another one first", code="only_profile"
                )
            self._db.run("DELETE FROM profiles WHERE id = ?", (profile.id,))
            self._db.run("DELETE FROM settings WHERE key LIKE ?", (f"% of profile {profile.id}",))
            self._own.settle()

    def active(self) -> ProfileInfo:
        """Return the active profile: the one last activated, else the oldest."""
        active = self._settings.get("active_profile")
        profiles = self.list()
        return next((profile for profile in profiles if profile.id == active), profiles[0])

    def activate(self, name: str) -> ProfileInfo:
        """Make a profile the active one.

        Raises:
            RectermError: there is no profile of this name.
        """
        profile = self.get(name)
        self._settings.set("active_profile", profile.id)
        return profile

    def check(self, profile: ProfileId) -> None:
        """Refuse a profile that does not exist.

        Raises:
            RectermError: another process deleted it.
        """
        if not self._db.rows("SELECT 1 FROM profiles WHERE id = ?", (profile,)):
            raise RectermError(
                "this profile is no longer in the library", "switch to another one", code="no_such_profile"
            )


def _checked(name: str) -> str:
    name = name.strip()
    if not name or len(name) > MAX_NAME or not name.isprintable():
        raise RectermError(
            f"{name!r} is not a valid profile name", f"use 1 to {MAX_NAME} printable characters", code="bad_name"
        )
    return name
