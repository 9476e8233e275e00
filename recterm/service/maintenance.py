"""Care of a library file: check, backup, vacuum."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.atomic_files import check_free, private_folder
from recterm.errors import WriteError
from recterm.service.libraries import open_library, path_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def check(library: str | Path | None = None) -> Sequence[str]:
    """Problems of the file, one a line; empty when it is sound."""
    with open_library(library, readonly=True) as opened:
        return opened.check()


def backup(target: Path, library: str | Path | None = None, *, force: bool = False) -> Path:
    """Copy the library, as it stands, to a file; returns it.

    Args:
        target: the file; folders that are missing are made.
        library: name or path; None is the current one.
        force: write over a file that is there.

    Raises:
        TargetExistsError: the target exists, and `force` is False.
        WriteError: the target cannot be written.
        LibraryError: the target is a library that is in use.
    """
    path = target.expanduser().absolute()
    if not force:
        check_free(path)
    with open_library(library, readonly=True) as opened:
        if path.exists() and path.samefile(opened.path):
            raise WriteError(f"{path} is the library itself", "name another file for the backup")
        private_folder(path.parent)
        opened.backup(path, replace=force)
    return path


def vacuum(library: str | Path | None = None) -> tuple[int, int]:
    """Give unused space back to the disk; returns the file's size in bytes before and after."""
    path = path_of(library)
    with open_library(library) as opened:
        before = path.stat().st_size
        opened.vacuum()
    return before, path.stat().st_size
