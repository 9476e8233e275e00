"""Replacing a library file, which nobody may have open and which is kept beside the new one."""

from __future__ import annotations

import os
import time
from contextlib import ExitStack, closing, contextmanager, nullcontext
from typing import TYPE_CHECKING

from recterm.errors import LibraryBusyError, LibraryError
from recterm.process.atomic_files import cannot_write
from recterm.store.file import opening
from recterm.store.file.logs import BESIDE, LOGS, beside, logs_of
from recterm.store.file.open_files import is_open
from recterm.store.file.schema import ensure_current, is_older
from recterm.store.file.sqlite_errors import not_writable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from recterm.store.file.connection import Connection
    from recterm.store.file.problem import Problem

PATIENCE = 5.0
"""Seconds to wait for short readers, and for a job that is about to end."""

_PAUSE = 0.05
_LOCK_BYTES = 0x40000000, 512
"""Position and length of SQLite's locks in every database file (PENDING_BYTE to SHARED_SIZE)."""


def copy_backup(backup: Path, draft: Path, check: Callable[[Path], Sequence[Problem]]) -> None:
    """Copy a library file to a draft and check all of it; the copy is brought up to date, the backup stays as it is.

    Args:
        backup: the file.
        draft: where to copy it.
        check: finds problems in a library file.

    Raises:
        LibraryError: the backup is missing, damaged, newer than this recterm, or not a library.
    """
    with closing(opening.connect(backup, readonly=True)) as source:
        older = is_older(source)
        if not older:
            ensure_current(source)
            _refuse_unsound(backup, check(backup))
        source.copy_to(draft, draft)
    if older:
        with closing(opening.connect(draft, draft_of=backup)) as copy:
            ensure_current(copy)
        _refuse_unsound(backup, check(draft))


def name_in(backup: Path) -> str:
    """Return the name of the library in a file.

    Raises:
        LibraryError: the file is not a library.
    """
    with closing(opening.connect(backup, readonly=True)) as source:
        if not is_older(source):
            ensure_current(source)
        return str(source.value("SELECT name FROM library"))


@contextmanager
def in_place_of(path: Path, kept: Path) -> Iterator[None]:
    """Keep the library at `path` as `kept`, with its logs; nobody else can open it until the block ends.

    The block puts another file at `path`. When it fails, everything is as it was.

    Args:
        path: the library; it may be damaged, or missing with a log left.
        kept: a free name in the same folder.

    Raises:
        LibraryError: another process has the library open, or it is read-only.
        WriteError: the folder cannot be written.
    """
    orphans = logs_of(path)  # before checking the file: beside a stray log, nobody makes one
    with ExitStack() as stack:
        if path.exists():
            stack.enter_context(_alone_with(path))
        try:
            _keep(path, kept, orphans)
        except OSError as error:
            raise cannot_write(kept, error) from error
        try:
            yield
        except BaseException:
            _put_back(path, kept)
            raise


@contextmanager
def not_in_use(path: Path) -> Iterator[None]:
    """Lock all other processes out of a file that may be a library, while the block runs.

    Raises:
        LibraryError: another process has it open, or it is a library that is read-only.
    """
    with _alone_with(path) if path.is_file() else nullcontext():
        yield


def _refuse_unsound(backup: Path, problems: Sequence[Problem]) -> None:
    if problems:
        more = f" (and {len(problems) - 1} more problems)" if len(problems) > 1 else ""
        raise LibraryError(
            f"{backup} is damaged: {problems[0].text}{more}",
            "use another backup; `recterm library check --repair` saves what it can of this one",
            code="library_damaged",
        )


@contextmanager
def _alone_with(path: Path) -> Iterator[None]:
    """Lock all other processes out of a library file; an intact log is written into it and removed."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            held = _held(path)
            break
        except LibraryBusyError as error:
            if time.monotonic() > until:
                raise LibraryBusyError(f"{path} is open in another recterm", "close it there first") from error
            time.sleep(_PAUSE)
    try:
        with _bytes_locked(path) if held is None else nullcontext():
            yield
    finally:
        if held is not None:
            held.close()


def _held(path: Path) -> Connection | None:
    """Open the only connection to a file; None for a damaged file, which SQLite may refuse at any point."""
    try:
        db = opening.connect(path)
    except LibraryBusyError:
        raise
    except LibraryError:
        return None
    if db.readonly:
        db.close()
        raise not_writable(path)
    try:
        _exclude_others(db)
    except LibraryBusyError:
        db.close()
        raise
    except LibraryError:
        db.close()
        return None
    return db


def _exclude_others(db: Connection) -> None:
    """Write the log into the file, which SQLite refuses while another connection is open, and lock others out."""
    db.rows("PRAGMA journal_mode=DELETE")
    db.rows("BEGIN EXCLUSIVE")
    if db.value("PRAGMA journal_mode") != "delete":
        raise LibraryBusyError(f"{db.path} was opened in the meantime", "try again")


@contextmanager
def _bytes_locked(path: Path) -> Iterator[None]:
    """Take SQLite's own lock on a file that SQLite does not accept as a database."""
    try:
        import fcntl
    except ImportError:  # Windows, where an open file cannot be replaced
        yield
        return
    if is_open(path):  # closing the file below would release the locks of those connections
        raise LibraryBusyError(f"{path} is still open", "close it first")
    with path.open("r+b") as file:
        start, length = _LOCK_BYTES
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, length, start)
        except OSError as error:
            raise LibraryBusyError(f"{path} is open in another recterm", "close it there first") from error
        yield


def _keep(path: Path, kept: Path, logs: list[Path]) -> None:
    """Link the files to a second name, or rename them if links are not supported; the logs lose theirs."""
    names = {path: kept} | {log: beside(kept, _ending(log)) for log in logs}
    for file, name in names.items():
        if file.exists():
            try:
                os.link(file, name)
            except FileExistsError:
                raise
            except OSError:
                file.rename(name)
    for ending in BESIDE:
        beside(path, ending).unlink(missing_ok=True)


def _put_back(path: Path, kept: Path) -> None:
    if not kept.exists() and path.exists():
        return  # a library that somebody else made in the meantime
    for file, name in ((kept, path), *((beside(kept, ending), beside(path, ending)) for ending in LOGS)):
        if file.exists() and name.exists() and name.samefile(file):
            file.unlink()
        elif file.exists():
            file.replace(name)


def _ending(log: Path) -> str:
    return next(ending for ending in LOGS if log.name.endswith(ending))
