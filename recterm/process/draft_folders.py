"""Draft folders: they hold a file beside its target until it is complete and one rename puts it in place.

The owner of a draft folder holds a lock on a file in it for as long as it lives. The next writer to the same folder
can thus tell dead drafts from live ones, even across containers and hosts, and removes the dead ones.
"""

from __future__ import annotations

import os
import stat
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

PREFIX = ".recterm-draft-"
"""Prefix of draft folders, and of nothing else."""

_LOCK = "recterm-draft.lock"
"""File in a draft folder; its owner keeps it locked."""

_REPLACED = "replaced-"
"""Name of a folder that waits in the draft until the new one is in place."""


@contextmanager
def draft_folder(parent: Path) -> Iterator[Path]:
    """Make a private folder to write in; at the end it is removed with what was not moved out.

    Raises:
        OSError: it cannot be made.
    """
    sweep(parent)
    folder, held = _claim(parent)
    try:
        yield folder
    finally:
        _return_replaced(folder)
        _remove_draft(folder, held)


def drafts_in(folder: Path) -> list[Path]:
    """List what was written into a draft folder, by name."""
    try:
        return sorted(path for path in folder.iterdir() if path.name != _LOCK)
    except OSError:
        return []


def set_aside(target: Path, folder: Path) -> None:
    """Move a folder into a draft folder until the new one is in place; put it back if that fails.

    Raises:
        OSError: it cannot be moved.
    """
    target.rename(folder / f"{_REPLACED}{target.name}")


def remove(path: Path) -> None:
    """Remove a file, or a folder with its contents, as far as possible."""
    if path.is_dir() and not path.is_symlink():
        import shutil

        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()


def _claim(parent: Path) -> tuple[Path, int]:
    """Make a draft folder and lock it; retry if a sweep was faster."""
    while True:
        folder = parent / f"{PREFIX}{os.getpid()}-{os.urandom(6).hex()}"
        folder.mkdir(0o700)
        try:
            held = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        except FileNotFoundError:
            continue
        try:
            lock(held)
        except BlockingIOError:
            os.close(held)
            continue
        except OSError:
            pass  # a disk without locks: nobody can lock there, so nobody sweeps
        if os.fstat(held).st_nlink:
            return folder, held
        os.close(held)


def sweep(folder: Path) -> None:
    """Remove dead drafts; what cannot be removed stays and does no harm."""
    try:
        with os.scandir(folder) as entries:
            drafts = [Path(entry.path) for entry in entries if entry.name.startswith(PREFIX) and _ours(entry)]
    except OSError:
        return
    for draft in drafts:
        try:
            held = os.open(draft / _LOCK, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
        except FileNotFoundError:
            with suppress(OSError):
                draft.rmdir()  # fails unless it is empty: its owner died, or will notice and make another
            continue
        except OSError:
            continue
        try:
            lock(held)
        except OSError:  # its owner lives, or there are no locks
            os.close(held)
            continue
        _return_replaced(draft)
        _remove_draft(draft, held)


def _ours(entry: os.DirEntry[str]) -> bool:
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError:
        return False
    return stat.S_ISDIR(status.st_mode) and (sys.platform == "win32" or status.st_uid == os.geteuid())


def _return_replaced(draft: Path) -> None:
    """Put back a folder whose owner died before the new one was in place."""
    for path in drafts_in(draft):
        target = draft.with_name(path.name.removeprefix(_REPLACED))
        if path.name.startswith(_REPLACED) and not os.path.lexists(target):
            with suppress(OSError):
                path.rename(target)


def _remove_draft(folder: Path, held: int) -> None:
    """Remove a locked draft folder; the lock goes last, so that the next sweep can resume after a killed one."""
    for path in drafts_in(folder):
        remove(path)
    if sys.platform == "win32":
        os.close(
            held
        )  # on Windows an open file cannot be removed; elsewhere nobody may lock a folder that is being removed
    with suppress(OSError):
        (folder / _LOCK).unlink()
    with suppress(OSError):
        folder.rmdir()
    if sys.platform != "win32":
        os.close(held)


def lock(descriptor: int) -> None:
    """Lock a file until it is closed.

    Raises:
        BlockingIOError: another process has locked it.
        OSError: there are no locks on this disk.
    """
    if sys.platform == "win32":
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except PermissionError as error:
            raise BlockingIOError(error.errno, error.strerror) from error
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
