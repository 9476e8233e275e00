"""Schema version of a library file: its application id, its version, and errors for other versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.errors import LibraryError

if TYPE_CHECKING:
    from recterm.store.file.connection import Connection


LIBRARY_VERSION = 20
"""PRAGMA user_version of a library that needs no migration: the number of `STEPS` in migrations/steps.py."""


def is_older(db: Connection) -> bool:
    """Return whether an older recterm made the library."""
    version: int = db.value("PRAGMA user_version")
    return version < LIBRARY_VERSION


def ensure_current(db: Connection) -> None:
    """Refuse a library that is newer than this recterm, or has a foreign schema; bring an older one up to date.

    Raises:
        LibraryError: the library is newer, its schema is not ours, or it is older and cannot be written.
    """
    from recterm.store.file.schema_check import verify

    version = db.value("PRAGMA user_version")
    if version > LIBRARY_VERSION:
        raise LibraryError(
            f"{db.named} was made by a newer recterm: library version {version}; this one reads {LIBRARY_VERSION}",
            "update recterm",
            code="library_too_new",
        )
    if version == LIBRARY_VERSION:
        verify(db)
        return
    if db.readonly:
        raise LibraryError(
            f"{db.named} was made by an older recterm and cannot be brought up to date read-only",
            "open it once from a place where it can be written",
            code="library_read_only",
        )
    verify(db)
    migrate(db)
    verify(db)


def migrate(db: Connection) -> None:
    """Apply every step that the file does not have, all in one transaction."""
    from recterm.store.file.migrations.steps import apply_steps

    with db.transaction(), db.database() as database:
        apply_steps(database)
