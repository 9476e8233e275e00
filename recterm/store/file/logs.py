"""Logs that SQLite keeps beside a library file: `NAME-wal`, and `NAME-journal` for writes without one.

SQLite finds them by name and trusts them. The salts and checksums of a write-ahead log show whether it
is intact, but nothing in it names its file: it is written into any file with the library's name,
even into a backup that somebody copied there. So this module checks what it can before SQLite opens the files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.errors import LibraryError
from recterm.process.paths import real_path

if TYPE_CHECKING:
    from pathlib import Path

LOGS = ("-wal", "-journal")
"""Suffixes of files with changes that are not yet in the library itself."""

BESIDE = (*LOGS, "-shm")
"""Suffixes of all files that SQLite keeps beside a library."""

_VERSIONS_AT = 18
"""Position of the write and read versions in the header: 1 without a write-ahead log, 2 with one."""


def logs_of(path: Path) -> list[Path]:
    """Return the non-empty logs beside a library file."""
    logs = (beside(path, ending) for ending in LOGS)
    return [log for log in logs if log.exists() and log.stat().st_size]


def check_no_log(path: Path) -> None:
    """Refuse to make a library file beside a file that would be taken for its log.

    Raises:
        LibraryError: there is such a file, left over from an earlier library.
    """
    for log in logs_of(path):
        raise LibraryError(
            f"{log} is in the way: it holds changes of an earlier library, and would damage a new one",
            "move it away; if you still have that library, restore it: the log belongs beside it",
            code="log_left_behind",
        )


def check_own_log(path: Path, header: bytes) -> None:
    """Refuse a file with another file's log beside it, as after copying a backup over a library in use.

    A library with a log says so in its header, and a backup written by recterm says that it has none. For other
    copies there is no way to know.

    Raises:
        LibraryError: there is such a log.
    """
    log = beside(path, "-wal")
    if header[_VERSIONS_AT : _VERSIONS_AT + 2] == b"\1\1" and log.exists() and log.stat().st_size:
        raise LibraryError(
            f"{path} is a backup copied over a library whose log, {log.name}, is still there",
            f"move {log.name} away, or it damages the backup; `recterm library restore` handles this itself",
            code="log_left_behind",
        )


def beside(path: Path, ending: str) -> Path:
    """Return the path with a suffix; SQLite looks beside the file itself, not beside a link to it."""
    real = real_path(path)
    return real.with_name(f"{real.name}{ending}")
