"""A new library file appears complete or not at all: it is made under another name and renamed in one step."""

from __future__ import annotations

import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from recterm.errors import LibraryError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ABANDONED_SECONDS = 3600
"""A draft that nobody wrote to for so long was left by a killed process."""


@contextmanager
def draft_of(path: Path) -> Iterator[Path]:
    """A path to make a new library at; renamed to `path` when the block ends well, deleted otherwise.

    Close the library before the block ends. A killed process leaves only its draft, which a later draft in the same
    folder sweeps away.

    Raises:
        LibraryError: the folder cannot be written, or `path` exists when the draft is done.
    """
    make_folder(path)
    draft = path.with_name(f".{path.stem}.{os.getpid()}.draft")
    try:
        yield draft
        if path.exists():
            raise LibraryError(f"{path} was made by another process meanwhile", "open that one, or choose another name")
        try:
            draft.rename(path)
        except OSError as error:
            raise _not_writable(path.parent, error) from error
    finally:
        _remove(draft)


def make_folder(path: Path) -> None:
    """Make the folder that a library file is to lie in, and sweep what killed processes left there.

    Raises:
        LibraryError: the folder cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _sweep(path.parent)
    except OSError as error:
        raise _not_writable(path.parent, error) from error


def _not_writable(folder: Path, error: OSError) -> LibraryError:
    return LibraryError(f"cannot write to {folder}: {error.strerror}", "set RECTERM_HOME to a folder you can write")


def _sweep(folder: Path) -> None:
    for left in folder.glob(".*.draft*"):
        if time.time() - left.stat().st_mtime > ABANDONED_SECONDS:
            left.unlink(missing_ok=True)


def _remove(draft: Path) -> None:
    for suffix in ("-wal", "-shm", "-journal", ""):
        draft.with_name(draft.name + suffix).unlink(missing_ok=True)
