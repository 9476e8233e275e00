"""Care of a library file: check, backup, vacuum."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.service.drafts import make_folder
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
    with open_library(library, readonly=True) as opened:
        make_folder(path)
        opened.backup(path)
    return path


def vacuum(library: str | Path | None = None) -> tuple[int, int]:
    """Give unused space back to the disk; returns the file's size in bytes before and after."""
    path = path_of(library)
    with open_library(library) as opened:
        before = path.stat().st_size
        opened.vacuum()
    return before, path.stat().st_size
