"""Care of a library file: check, backup, vacuum."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.errors import LibraryError
from recterm.service.drafts import draft_of
from recterm.service.libraries import open_library, path_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def check(library: str | Path | None = None) -> Sequence[str]:
    """Problems of the file, one a line; empty when it is sound."""
    with open_library(library, readonly=True) as opened:
        return opened.check()


def backup(target: Path, library: str | Path | None = None) -> Path:
    """Copy the library, as it stands, to a new file; returns it.

    Raises:
        LibraryError: the target exists or cannot be written.
    """
    path = target.expanduser().absolute()
    if path.exists():
        raise LibraryError(f"{path} exists already", "choose another name for the backup")
    with open_library(library, readonly=True) as opened, draft_of(path) as draft:
        opened.backup(draft)
    return path


def vacuum(library: str | Path | None = None) -> tuple[int, int]:
    """Give unused space back to the disk; returns the file's size in bytes before and after."""
    path = path_of(library)
    with open_library(library) as opened:
        before = path.stat().st_size
        opened.vacuum()
    return before, path.stat().st_size
