"""How a library file is told from any other: its application id, its version, and what to say when it does not fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.errors import LibraryError

if TYPE_CHECKING:
    from recterm.store.connection import Connection

APPLICATION_ID = 0x7263746D
"""The letters `rctm` in the header of the file (PRAGMA application_id)."""

LIBRARY_VERSION = 1
"""PRAGMA user_version of a library that this recterm reads without migrating: the number of steps in migrations.py."""


def ensure_current(db: Connection) -> None:
    """Refuse what is no library or newer than this recterm; bring an older library up to date.

    Raises:
        LibraryError: the file is another program's, is newer, or is older and cannot be written.
    """
    if db.value("PRAGMA application_id") != APPLICATION_ID:
        raise LibraryError(
            f"{db.path} is an SQLite file of another program, not a recterm library",
            "`recterm library list` shows the libraries there are",
        )
    version = db.value("PRAGMA user_version")
    if version > LIBRARY_VERSION:
        raise LibraryError(
            f"{db.path} was made by a newer recterm: library version {version}, this one reads {LIBRARY_VERSION}",
            "update recterm",
        )
    if version == LIBRARY_VERSION:
        return
    if db.readonly:
        raise LibraryError(
            f"{db.path} was made by an older recterm and cannot be brought up to date read-only",
            "open it once where it can be written",
        )
    from recterm.store.migrations import migrate

    migrate(db)
