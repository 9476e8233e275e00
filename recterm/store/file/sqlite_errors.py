"""SQLite's errors, in words for people."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from recterm.errors import LibraryBusyError, LibraryError
from recterm.store.file.damage import REPAIR, damaged

if TYPE_CHECKING:
    from pathlib import Path


ERRORS = (sqlite3.Error, UnicodeDecodeError)
"""Exceptions of sqlite3; the second when SQLite's message quotes damaged text."""


def not_writable(path: Path) -> LibraryError:
    """Make the error for every write to a read-only library."""
    return LibraryError(
        f"cannot write to {path}: the file or its folder is read-only",
        "copy the library to a folder that you can write to, or set RECTERM_HOME to one",
        code="library_read_only",
    )


def is_damage(error: sqlite3.Error | UnicodeDecodeError) -> bool:
    """Return whether SQLite's error means that the database is damaged."""
    name = getattr(error, "sqlite_errorname", "")
    return isinstance(error, UnicodeDecodeError) or name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB"))


def described(error: sqlite3.Error | UnicodeDecodeError, path: Path) -> LibraryError:
    """Convert an SQLite error to one of ours."""
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return LibraryBusyError(f"{path} is busy: another program is writing to it", "try again when it has finished")
    if name.startswith(("SQLITE_READONLY", "SQLITE_PERM", "SQLITE_AUTH")):
        return not_writable(path)
    if name.startswith("SQLITE_INTERRUPT"):
        return damaged(path, "reading it never ends")
    if name.startswith("SQLITE_FULL"):
        return LibraryError(
            f"the disk is full: cannot write to {path}", "free some space; nothing has changed", code="disk_full"
        )
    if is_damage(error):
        return damaged(path, str(error))
    if name.startswith("SQLITE_TOOBIG"):
        return LibraryError(
            f"{path} cannot hold a value this large (the limit is 1 GB)", "use a smaller model", code="value_too_large"
        )
    return LibraryError(f"{path}: {error}", REPAIR)
