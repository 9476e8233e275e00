"""Opening of library files: checks before SQLite sees them, and what may be done with each."""

from __future__ import annotations

import os
import sqlite3
from typing import TYPE_CHECKING

from recterm.errors import LibraryError
from recterm.process.atomic_files import PRIVATE_FILE
from recterm.store.file.connection import Connection
from recterm.store.file.header import check_header
from recterm.store.file.log_frames import check_log
from recterm.store.file.open_files import found_identity, is_open, log_of
from recterm.store.file.sqlite_errors import ERRORS, described
from recterm.store.file.sqlite_file import open_raw

if TYPE_CHECKING:
    from pathlib import Path

WAL_SIZE_LIMIT = 16 << 20
"""Size, in bytes, to which the write-ahead log shrinks after a large import."""


def make(draft: Path, path: Path) -> Connection:
    """Make a new, empty database in WAL mode: the draft of `path`, which errors name.

    Raises:
        OSError: the draft cannot be made.
        LibraryError: it cannot be written.
    """
    draft.touch(PRIVATE_FILE, exist_ok=False)
    try:
        return _writable(draft)
    except ERRORS as error:
        raise described(error, path) from error


def connect(path: Path, *, readonly: bool = False, draft_of: Path | None = None) -> Connection:
    """Open an existing SQLite file; read-only when it or its folder cannot be written.

    Args:
        path: the file.
        readonly: nothing can be written through the connection.
        draft_of: the target of a file that nobody else knows yet and that is discarded when the process dies:
            it is written directly, without a log, and is on disk when it is closed.

    Raises:
        LibraryError: the file is missing, damaged, not an SQLite file or another program's.
    """
    # Closing a file on POSIX releases every lock that the process holds on it, SQLite's too: another process
    # could then remove the log while connections here use it. So files open as databases are not opened again.
    if not is_open(path):
        check_header(path)
        check_log(path)
    try:
        while True:
            file = found_identity(path)
            opened = _connected(path, readonly=readonly, draft_of=draft_of)
            if file == found_identity(path):
                return opened
            opened.close()  # a backup replaced the library while it was opened
    except ERRORS as error:
        raise described(error, draft_of or path) from error


def _connected(path: Path, *, readonly: bool, draft_of: Path | None) -> Connection:
    if not (_may_write(path) and _may_write(path.parent)):
        return _unwritable(path)
    return _readonly(path) if readonly else _writable(path, draft_of)


def _may_write(path: Path) -> bool:
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def _writable(path: Path, draft_of: Path | None = None) -> Connection:
    raw = open_raw(path, "mode=rw")
    logged = draft_of is None
    raw.execute(f"PRAGMA synchronous={'FULL' if logged else 'OFF'}")
    raw.execute("PRAGMA foreign_keys=ON")
    raw.execute(f"PRAGMA journal_size_limit={WAL_SIZE_LIMIT}")
    wanted = "wal" if logged else "memory"
    if raw.execute("PRAGMA journal_mode").fetchone() != (wanted,):
        raw.execute(f"PRAGMA journal_mode={wanted}")
    return Connection(raw, path, readonly=False, draft_of=draft_of)


def _readonly(path: Path) -> Connection:
    """Open for reading; unlike mode=ro, it may clean up the files beside the library."""
    raw = open_raw(path, "mode=rw")
    raw.execute("PRAGMA query_only=ON")
    return Connection(raw, path, readonly=True)


def _unwritable(path: Path) -> Connection:
    try:
        return Connection(open_raw(path, "mode=ro"), path, readonly=True)
    except sqlite3.OperationalError:
        # A file in WAL mode whose folder cannot be written: readable as it is, if its log is empty.
        log = log_of(path)
        if log.exists() and log.stat().st_size:
            raise LibraryError(
                f"{path} was not closed properly and its folder cannot be written",
                f"copy it together with {log.name} to a folder that you can write to",
                code="library_read_only",
            ) from None
    return Connection(open_raw(path, "immutable=1"), path, readonly=True)
