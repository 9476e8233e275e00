"""How a library file is told from any other: its application id, its version, and what to say when it does not fit."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

from recterm.errors import LibraryError
from recterm.store.file.logs import check_own_log

if TYPE_CHECKING:
    from pathlib import Path

    from recterm.store.file.connection import Connection

APPLICATION_ID = 0x7263746D
"""The letters `rctm` in the header of the file (PRAGMA application_id)."""

LIBRARY_VERSION = 13
"""PRAGMA user_version of a library that this recterm reads without migrating: the number of steps in migrations.py."""


MAGIC = b"SQLite format 3\0"
APPLICATION_ID_AT = 68
_HEADER_BYTES = 100


def check_header(path: Path) -> None:
    """Look at the file's first bytes; a file of another program is not even opened as a database.

    Raises:
        LibraryError: the file is missing, cannot be read, is no SQLite file or another program's.
    """
    try:
        # A pipe or a device would be waited for, or read for ever.
        header = b""
        if stat.S_ISREG(path.stat().st_mode) or path.is_dir():
            with path.open("rb") as file:
                header = file.read(_HEADER_BYTES)
    except FileNotFoundError:
        raise LibraryError(
            f"there is no library at {path}", "`recterm library list` shows the libraries there are"
        ) from None
    except OSError as error:
        raise LibraryError(f"cannot read {path}: {error.strerror}", "name a library file that you can read") from error
    hint = "`recterm import PATH` makes a library from data"
    if not header.startswith(MAGIC):
        raise LibraryError(f"{path} is not a recterm library", hint)
    if header[APPLICATION_ID_AT : APPLICATION_ID_AT + 4] != APPLICATION_ID.to_bytes(4, "big"):
        raise LibraryError(f"{path} is an SQLite file of another program, not a recterm library", hint)
    check_own_log(path, header)


def is_older(db: Connection) -> bool:
    """Whether an older recterm made the library."""
    version: int = db.value("PRAGMA user_version")
    return version < LIBRARY_VERSION


def ensure_current(db: Connection) -> None:
    """Refuse a library that is newer than this recterm, or has a schema of its own; bring an older one up to date.

    Raises:
        LibraryError: the library is newer, its schema is not ours, or it is older and cannot be written.
    """
    from recterm.store.file.schema_check import verify

    version = db.value("PRAGMA user_version")
    if version > LIBRARY_VERSION:
        raise LibraryError(
            f"{db.named} was made by a newer recterm: library version {version}, this one reads {LIBRARY_VERSION}",
            "update recterm",
        )
    if version == LIBRARY_VERSION:
        verify(db)
        return
    if db.readonly:
        raise LibraryError(
            f"{db.named} was made by an older recterm and cannot be brought up to date read-only",
            "open it once where it can be written",
        )
    verify(db)
    from recterm.store.file.migrations import migrate

    migrate(db)
    verify(db)
