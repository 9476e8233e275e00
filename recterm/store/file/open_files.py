"""Open files: the databases that this process has open, and whether a path still leads to the same file."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

Identity = tuple[int, int]
"""Device and inode."""

opened: Counter[Identity] = Counter()
"""Files that this process has open as databases."""


def is_open(path: Path) -> bool:
    """Return whether this process has the file open as a database."""
    file = found_identity(path)
    return file is not None and opened[file] > 0


def log_of(path: Path) -> Path:
    """Return the path of SQLite's write-ahead log of a file."""
    return path.with_name(f"{path.name}-wal")


def identity(path: Path) -> Identity:
    """Return the identity of the file that a path leads to.

    Raises:
        OSError: there is no file.
    """
    status = path.stat()
    return status.st_dev, status.st_ino


def found_identity(path: Path) -> Identity | None:
    """Return the identity of the file that a path leads to; None if there is none."""
    try:
        return identity(path)
    except OSError:
        return None
