"""Atomic files and folders: they appear whole or not at all, private, and never replace others unasked."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from recterm.errors import TargetExistsError, WriteError
from recterm.process.draft_folders import draft_folder, drafts_in, remove, set_aside
from recterm.process.paths import real_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700

BESIDE_A_DATABASE = ("-wal", "-journal", "-shm")
"""Suffixes of the files that SQLite keeps beside a database, and deletes or overwrites."""


@contextmanager
def atomic_file(target: Path, *, replace: bool = False, private: bool = False) -> Iterator[Path]:
    """Give a path to write to; the file appears at `target` only when the block succeeds.

    Args:
        target: the file, or the file that a link points to. A pipe or a device is written to at the end.
        replace: overwrite an existing file, in one step; its permissions stay.
        private: nobody else may read it, whatever the permissions of the file that it replaces.

    Raises:
        TargetExistsError: there is something at `target`, and `replace` is False.
        WriteError: it cannot be written.
    """
    target = _real(target)
    with _draft_folder(target) as folder:
        yield folder / target.name
        _appear([folder / target.name], target, replace=replace, private=private)


@contextmanager
def atomic_files(target: Path, *, replace: bool = False, private: bool = False) -> Iterator[Path]:
    """Give a folder to write in; when the block succeeds, each file or folder in it appears beside `target`.

    A folder is replaced as a whole, and only by one with the same file names, so that other files are never lost.

    Args:
        target: the path that messages name, next to which the files appear; often the only entry itself.
        replace: as in `atomic_file`.
        private: as in `atomic_file`.

    Raises:
        TargetExistsError: one of them exists, and `replace` is False.
        WriteError: they cannot be written, or a folder to replace holds other files.
    """
    target = _real(target)
    with _draft_folder(target) as folder:
        yield folder
        _appear(drafts_in(folder), target, replace=replace, private=private)


def check_free(target: Path) -> None:
    """Refuse to overwrite something, before the work begins.

    Raises:
        TargetExistsError: there is a file or folder at `target`; a pipe or a device is fine.
    """
    if target.exists() and not is_stream(target):
        raise TargetExistsError(f"{target} already exists", "--force overwrites it; or choose another name")


def check_writable(target: Path) -> None:
    """Refuse a file that cannot be written, before the work begins.

    Raises:
        WriteError: its folder is missing or cannot be written, or it is a folder itself.
    """
    if target.is_dir():
        raise cannot_write(target, IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR)))
    if not is_stream(target):
        with _draft_folder(_real(target)):
            pass


def is_stream(target: Path) -> bool:
    """Return whether it is a pipe or a device, such as /dev/stdout, which is written to and never replaced."""
    try:
        mode = target.stat().st_mode
    except OSError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def private_folder(folder: Path) -> None:
    """Make a private folder, and any missing parents.

    Raises:
        WriteError: it cannot be made.
    """
    missing = []
    for path in (folder, *folder.parents):
        if path.is_dir():
            break
        missing.append(path)
    try:
        for path in reversed(missing):
            path.mkdir(PRIVATE_FOLDER, exist_ok=True)
    except OSError as error:
        raise cannot_write(folder, error) from error


def cannot_write(target: Path, error: OSError) -> WriteError:
    """Say why a file or folder cannot be written, and what to do about it."""
    if error.errno == errno.ENOENT and not target.parent.is_dir():
        return WriteError(
            f"cannot write {target}: there is no folder {target.parent}",
            "make that folder first",
            code="no_such_folder",
        )
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return WriteError(f"cannot write {target}: {error.strerror}", "free some disk space, or choose another disk")
    hint = "choose a folder that you can write to; RECTERM_HOME names the one for recterm's own files"
    if error.errno in (errno.EISDIR, errno.ENOTDIR, errno.ENAMETOOLONG, errno.EINVAL, errno.ELOOP):
        hint = "choose another name"
    return WriteError(f"cannot write {target}: {error.strerror or error}", hint)


# Placing


def _appear(drafts: Sequence[Path], target: Path, *, replace: bool, private: bool) -> None:
    if is_stream(target):
        _copy_into(target, drafts)
    else:
        _place_all(drafts, target.parent, replace=replace, private=private)


def _place_all(drafts: Sequence[Path], folder: Path, *, replace: bool, private: bool) -> None:
    """Move each draft to the folder; when one fails, remove those before it that replaced nothing."""
    for draft in drafts:
        if not replace and os.path.lexists(folder / draft.name):
            raise _made_meanwhile(folder / draft.name)
        _settle(draft, folder / draft.name, private=private)
    placed: list[Path] = []
    for draft in drafts:
        target = folder / draft.name
        try:
            _place(draft, target, replace=replace)
        except BaseException as error:
            for path in () if replace else placed:
                remove(path)
            if isinstance(error, FileExistsError):
                raise _made_meanwhile(target) from error
            if isinstance(error, OSError):
                raise cannot_write(target, error) from error
            raise
        placed.append(target)
    _to_disk(folder)


def _place(draft: Path, target: Path, *, replace: bool) -> None:
    if draft.is_dir():
        if replace and target.is_dir():
            _swap_folder(draft, target)
        elif os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
        else:
            draft.rename(target)  # no system lets a folder replace a file or a folder that is not empty
    elif replace:
        draft.replace(target)
    else:
        _link(draft, target)


def _link(draft: Path, target: Path) -> None:
    """Give the file its name, which must be free; unlike renaming, linking never replaces."""
    try:
        os.link(draft, target)
    except FileExistsError:
        raise
    except OSError:  # no links on this disk: claim the name with an empty file, then replace that
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE))
        draft.replace(target)
    else:
        draft.unlink()


def _swap_folder(draft: Path, target: Path) -> None:
    """Replace another folder, whose files must have the same names."""
    others = sorted({path.name for path in target.iterdir()} - {path.name for path in draft.iterdir()})
    if others:
        raise WriteError(
            f"{target} holds other files, such as {others[0]}", "choose another name", code="folder_in_use"
        )
    set_aside(target, draft.parent)
    draft.rename(target)


def _settle(draft: Path, target: Path, *, private: bool) -> None:
    """Give a draft the permissions of what it replaces, or private ones, and wait until it is on disk."""
    mode = PRIVATE_FOLDER if draft.is_dir() else PRIVATE_FILE
    if not private:
        with suppress(OSError):
            mode = stat.S_IMODE(target.stat().st_mode)
    draft.chmod(mode)
    if draft.is_dir():
        for path in draft.iterdir():
            _settle(path, target / path.name, private=private)
    _to_disk(draft)


def _to_disk(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on disk."""
    if path.is_dir():
        with suppress(OSError):  # some systems do not let a folder be opened
            _synchronise(path)
    else:
        _synchronise(path)


def _synchronise(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _copy_into(target: Path, drafts: Sequence[Path]) -> None:
    import shutil

    if len(drafts) != 1 or drafts[0].is_dir():
        raise WriteError(f"{target} takes one file, but there are several", "name a file or folder")
    try:
        with drafts[0].open("rb") as source, target.open("wb") as sink:
            shutil.copyfileobj(source, sink)
    except OSError as error:
        if error.errno == errno.EPIPE:
            raise
        raise cannot_write(target, error) from error


def _made_meanwhile(target: Path) -> TargetExistsError:
    return TargetExistsError(
        f"{target} was created by another process in the meantime", "use that one, or choose another name"
    )


def _real(target: Path) -> Path:
    """Return the file that a link points to; any other path unchanged.

    Raises:
        WriteError: the links are circular, or SQLite would take the file for a library's log and delete it.
    """
    if is_stream(target):
        return target
    real = real_path(target) if target.is_symlink() else target
    if real.is_symlink():
        raise cannot_write(target, OSError(errno.ELOOP, os.strerror(errno.ELOOP)))
    for ending in BESIDE_A_DATABASE:
        library = real.with_name(real.name.removesuffix(ending))
        if library != real and library.is_file():
            raise WriteError(
                f"{target} would be taken for a log of {library.name} and be lost",
                "choose another name",
                code="name_of_a_log",
            )
    return real


def _temporary() -> Path:
    import tempfile

    return Path(tempfile.gettempdir())


@contextmanager
def _draft_folder(target: Path) -> Iterator[Path]:
    """Make a draft folder; system errors inside it name the target."""
    folder: Path | None = None
    try:
        with draft_folder(_temporary() if is_stream(target) else target.parent) as folder:
            yield folder
    except OSError as error:
        if folder is not None and not _concerns(error, folder):
            raise
        raise cannot_write(target, error) from error


def _concerns(error: OSError, folder: Path) -> bool:
    """Return whether an error concerns what was written, not another file or a reader that left."""
    names = [name for name in (error.filename, error.filename2) if isinstance(name, str | os.PathLike)]
    return error.errno != errno.EPIPE and (not names or any(Path(name).is_relative_to(folder) for name in names))
