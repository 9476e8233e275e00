"""The logs that SQLite keeps beside a library file: `NAME-wal`, and `NAME-journal` while it is written without one.

SQLite finds them by their names and trusts what it finds. The salts and checksums of a write-ahead log tell whether it
is whole, and nothing in it tells which file it belongs to: it is written into whatever stands at the library's name,
also into a backup that somebody copied there. What can be told is told here, before SQLite sees the files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.errors import LibraryError
from recterm.process.paths import real_path

if TYPE_CHECKING:
    from pathlib import Path

LOGS = ("-wal", "-journal")
"""Endings of files with changes that the library itself does not have yet."""

BESIDE = (*LOGS, "-shm")
"""Endings of all files that SQLite keeps beside a library."""

_VERSIONS_AT = 18
"""Where the header has the versions for writing and reading: 1 without a write-ahead log, 2 with one."""


def logs_of(path: Path) -> list[Path]:
    """The logs beside a library file in which something stands."""
    logs = (beside(path, ending) for ending in LOGS)
    return [log for log in logs if log.exists() and log.stat().st_size]


def check_no_log(path: Path) -> None:
    """Refuse to make a library file where one is that would be taken for its log.

    Raises:
        LibraryError: there is such a file, left from a library that was there.
    """
    for log in logs_of(path):
        raise LibraryError(
            f"{log} is in the way: it holds changes of a library that was there, and would spoil a new one",
            "move it away; bring that library back if you still have it, the log belongs beside it",
            code="log_left_behind",
        )


def check_own_log(path: Path, header: bytes) -> None:
    """Refuse a file beside which a log lies that cannot be its own, as after copying a backup over a library in use.

    A library that has a log says so in its header, and a backup that recterm wrote says that it has none. Of other
    copies nothing can be told.

    Raises:
        LibraryError: there is such a log.
    """
    log = beside(path, "-wal")
    if header[_VERSIONS_AT : _VERSIONS_AT + 2] == b"\1\1" and log.exists() and log.stat().st_size:
        raise LibraryError(
            f"{path} is a backup that was copied over a library whose log, {log.name}, is still there",
            f"move {log.name} away, or it spoils the backup; `recterm library restore` sees to it by itself",
            code="log_left_behind",
        )


def beside(path: Path, ending: str) -> Path:
    """SQLite looks beside the file itself, not beside a link to it."""
    real = real_path(path)
    return real.with_name(f"{real.name}{ending}")
