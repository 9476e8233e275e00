"""Restore of a backup that `recterm library backup` wrote, in place of its library."""

from __future__ import annotations

import os
import time
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from recterm.domain.answers.libraries import LibraryRestored
from recterm.domain.model import Progress
from recterm.domain.progress import ProgressSink, silent
from recterm.errors import WriteError
from recterm.process.atomic_files import atomic_file, private_folder
from recterm.process.paths import expanded
from recterm.service.libraries.files import current, named, path_of, remember
from recterm.service.libraries.maintenance import check
from recterm.settings import LIBRARY_SUFFIX
from recterm.store import Library
from recterm.store.file.header import check_header
from recterm.store.file.replacing import copy_backup, in_place_of, name_in

KEPT_NAME = "{name}-before-{day}"
"""Name of a library that a backup has replaced."""


@dataclass(frozen=True, slots=True)
class BackupFile:
    """Backup to restore, before it is checked."""

    path: Path
    written: float
    """Time of its last change, in UTC seconds."""
    bytes: int
    library: str
    """Name of the library that it would replace."""
    kept: str
    """Name under which the replaced library would be kept."""


def restore_library(
    backup: Path, library: str | Path | None = None, progress: ProgressSink = silent
) -> LibraryRestored:
    """Replace a library with a backup; the replaced library is kept under another name.

    The whole backup is checked before anything is changed, and a failure leaves everything as it was.

    Args:
        backup: the file; it stays as it is.
        library: name or path of the library; None is the one that was backed up. It need not exist.
        progress: receives the current step.

    Raises:
        LibraryError: the backup is damaged, newer than this recterm or not a library, or another process has the
            library open.
        WriteError: the library cannot be written.
    """
    backup = expanded(backup).absolute()
    path = target_of(backup, library)
    private_folder(path.parent)
    replaced = path.exists()
    with ExitStack() as stack:
        with atomic_file(path, replace=replaced) as draft:
            progress(Progress("checking the backup", 0, 0, backup.name))
            copy_backup(backup, draft, check)
            kept = kept_path(path)
            stack.enter_context(in_place_of(path, kept))
        Library.open(path, readonly=True).close()
    if not current().exists():
        remember(path)
    return LibraryRestored(path.stem, path, backup, kept if replaced else None)


def describe_backup(backup: Path, library: str | Path) -> BackupFile:
    """Return the facts about a backup that are known before all of it is checked.

    Raises:
        LibraryError: the file is missing or not a library.
        WriteError: the backup is the library itself.
    """
    backup = expanded(backup).absolute()
    check_header(backup)
    target = target_of(backup, library)
    status = backup.stat()
    return BackupFile(backup, status.st_mtime, status.st_size, target.stem, kept_path(target).stem)


def target_of(backup: Path, library: str | Path | None = None) -> Path:
    """Return the file that a backup would replace: the named library, else the one that was backed up.

    Raises:
        LibraryError: the backup is not a library, or the name is not valid.
        WriteError: the target is the backup itself, or not a library's file.
    """
    backup = expanded(backup).absolute()
    path = Path(os.path.realpath(path_of(library) if library is not None else named(name_in(backup))))
    if path.exists() and backup.exists() and path.samefile(backup):
        raise WriteError(
            f"{backup} is the library itself, not a backup of it", "name the backup", code="library_itself"
        )
    if path.suffix != LIBRARY_SUFFIX:
        raise WriteError(
            f"{path} is not a library's file",
            f"name a library, or a file that ends in {LIBRARY_SUFFIX}",
            code="not_a_library",
        )
    return path


def kept_path(path: Path) -> Path:
    """Return an unused path for the library that a backup replaces."""
    stem = KEPT_NAME.format(name=path.stem[:40].rstrip(" ."), day=time.strftime("%Y-%m-%d"))
    numbered = (path.with_name(f"{stem}{f'-{number}' * (number > 1)}{path.suffix}") for number in count(1))
    return next(free for free in numbered if not free.exists())
