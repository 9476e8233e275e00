"""Files of libraries: names and paths, the current one, new, switch, delete."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING

from recterm.errors import LibraryError, RectermError
from recterm.process.atomic_files import private_folder
from recterm.process.paths import expanded, real_path
from recterm.settings import LIBRARY_SUFFIX, load_settings, load_state, save_state
from recterm.store import Library

if TYPE_CHECKING:
    import os
    from collections.abc import Callable

    from recterm.domain.model import LibraryInfo

BUILT_IN = "films"
"""Name of the default built-in library."""

BUILT_INS = {BUILT_IN: "films from the beginnings to today", "albums": "music albums, with their artists"}
"""Built-in libraries: name -> contents."""

NAME_RULE = re.compile(r"[^\W_][\w .+-]{0,62}[\w+-]|[^\W_]")
"""A letter or digit, then letters, digits, spaces and `_ . + -`; 64 characters at most, no space or dot at the end."""


@dataclass(frozen=True, slots=True)
class LibraryEntry:
    """Entry of a library file in the list of libraries."""

    name: str
    path: Path
    current: bool
    bytes: int
    """Size of the file."""
    info: LibraryInfo | None
    """None if the file cannot be opened, as `problem` explains, or has not been read yet."""
    problem: str = ""


def check_name(name: str) -> str:
    """Return the name if it is valid for a library.

    Raises:
        LibraryError: the name is empty, too long, or has a character that a file name should not have.
    """
    if not NAME_RULE.fullmatch(name):
        raise LibraryError(
            f"{name!r} is not a valid library name",
            "use letters, digits, spaces and _ . + -, 64 at most, a letter first",
            code="bad_name",
        )
    return name


def name_for(source: Path) -> str:
    """Return the name for a library made from this file or folder: `data/ml-25m.zip` gives `ml-25m`."""
    stem = real_path(source).name if source.is_dir() else source.name.split(".")[0]
    text = unicodedata.normalize("NFC", stem)
    return re.sub(r"[^\w .+-]+", "-", text).strip(" .-_")[:64].strip(" .-_") or "library"


def free_name(path: Path, ending: str) -> Path:
    """Return an unused path beside a library: `films-repaired.recterm`, with a number if that is taken."""
    stem = path.stem if NAME_RULE.fullmatch(path.stem) else "library"
    names = chain([f"{stem[:40]}-{ending}"], (f"{stem[:40]}-{ending}-{number}" for number in count(2)))
    return next(candidate for name in names if not (candidate := path.with_name(f"{name}{LIBRARY_SUFFIX}")).exists())


def path_of(library: str | Path | None = None) -> Path:
    """Return the file of a library, given by name or path; None means the current one. It need not exist.

    Raises:
        LibraryError: the name is not a valid library name.
    """
    if library is None:
        return current()
    text = str(library)
    if isinstance(library, Path) or text.endswith(LIBRARY_SUFFIX) or "/" in text or "\\" in text:
        return expanded(text).absolute()
    return named(text)


def named(name: str) -> Path:
    """Return the file of the library with this name, which is never read as a path: a person typed it as a name.

    Raises:
        LibraryError: the name is not a valid library name.
    """
    return load_settings().libraries_dir / f"{check_name(name.removesuffix(LIBRARY_SUFFIX))}{LIBRARY_SUFFIX}"


def current() -> Path:
    """Return the current library's file: from environment, settings file, last use, or the built-in one."""
    settings = load_settings()
    remembered = load_state(settings).get("library")
    return path_of(settings.library or (remembered if isinstance(remembered, str) else None) or BUILT_IN)


def open_library(library: str | Path | None = None, *, readonly: bool = False) -> Library:
    """Open a library by name or path; None means the current one. Creates nothing.

    Raises:
        LibraryError: there is no such file, or it is not a library, damaged, newer than this recterm, or not writable.
    """
    path = path_of(library)
    if not path.exists():
        raise no_library(path)
    return _to_read(path) if readonly else Library.open(path)


def no_library(path: Path) -> LibraryError:
    """Return the error for a library that does not exist."""
    return LibraryError(
        f"no library {path.stem!r} ({path})",
        "`recterm library list` shows your libraries; `recterm import PATH` makes one",
        code="no_such_library",
    )


def _to_read(path: Path) -> Library:
    """Open a library for reading; one from an older recterm is brought up to date first."""
    try:
        return Library.open(path, readonly=True)
    except LibraryError:
        Library.open(path).close()
        return Library.open(path, readonly=True)


class LibraryIndex:
    """Index of libraries that opens only files that are new or have changed since they were read."""

    def __init__(self) -> None:
        self._read: dict[Path, tuple[_Stamp, LibraryEntry]] = {}

    def glance(self) -> list[LibraryEntry]:
        """Return the libraries by name, without opening any: `info` is None for new and changed files."""
        return self._entries(lambda path: LibraryEntry(path.stem, path, False, _size(path), None))

    def entries(self) -> list[LibraryEntry]:
        """Return every library in the folder of libraries, by name, and the current one even if it is elsewhere."""
        return self._entries(self._open)

    def _entries(self, unknown: Callable[[Path], LibraryEntry]) -> list[LibraryEntry]:
        now = current()
        paths = set(load_settings().libraries_dir.glob(f"[!.]*{LIBRARY_SUFFIX}"))
        if now.is_file():
            paths.add(now)
        entries = []
        for path in sorted(paths, key=lambda path: path.stem.casefold()):
            stamp, entry = self._read.get(path, (None, None))
            if entry is None or stamp != _stamp(path):
                entry = unknown(path)
            entries.append(replace(entry, current=path == now))
        return entries

    def _open(self, path: Path) -> LibraryEntry:
        stamp = _stamp(path)
        try:
            with _to_read(path) as library:
                entry = LibraryEntry(path.stem, path, False, _size(path), library.info())
        except RectermError as error:
            entry = LibraryEntry(path.stem, path, False, _size(path), None, error.message)
        self._read[path] = stamp, entry
        return entry


_Stamp = tuple[tuple[int, int], ...]
"""Modification time and size of the file and of its write-ahead log."""


def _stamp(path: Path) -> _Stamp:
    """Return the stamp of a library file; an empty log, which readers leave behind, counts as none."""
    statuses = (_status(file) for file in (path, path.with_name(f"{path.name}-wal")))
    return tuple((status.st_mtime_ns, status.st_size) for status in statuses if status is not None and status.st_size)


def _size(path: Path) -> int:
    status = _status(path)
    return status.st_size if status is not None else 0


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except OSError:  # deleted since it was listed, or has no log
        return None


def list_libraries() -> list[LibraryEntry]:
    """Return every library in the folder of libraries, by name, and the current one even if it is elsewhere."""
    return LibraryIndex().entries()


def new(name: str | Path, *, make_current: bool = True) -> Path:
    """Make an empty library, by default the current one; return its file.

    Raises:
        LibraryError: a library of this name already exists.
        WriteError: the folder cannot be written.
    """
    path = path_of(name)
    if path.exists():
        raise LibraryError(
            f"a library named {path.stem!r} already exists",
            f"choose another name; `recterm library switch {path.stem}` opens that one",
            code="library_exists",
        )
    private_folder(path.parent)
    Library.create(path, path.stem, "empty").close()
    if make_current:
        remember(path)
    return path


def switch(library: str | Path) -> LibraryInfo:
    """Make a library the current one, after opening it once to check that it can be opened; return its facts.

    Raises:
        LibraryError: there is no such library, or it cannot be opened.
    """
    with open_library(library, readonly=True) as opened:
        info = opened.info()
    remember(path_of(library))
    return info


def delete(library: str | Path) -> Path:
    """Delete a library permanently, with its profiles; return the deleted file.

    Raises:
        LibraryError: there is no such library, the file is not a library, or it cannot be deleted.
    """
    path = path_of(library)
    open_library(library, readonly=True).close()
    settings = load_settings()
    if path_of(load_state(settings).get("library") or BUILT_IN) == path:
        save_state(settings, library=None)
    try:
        for suffix in ("-wal", "-shm", ""):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
    except OSError as error:
        raise LibraryError(f"cannot delete {path}: {error.strerror}", "check the permissions of its folder") from error
    return path


def remember(path: Path) -> None:
    """Make the library in this file the current one."""
    save_state(load_settings(), library=called(path))


def called(path: Path) -> str:
    """Return the text by which `path_of` finds this file: its name in the folder of libraries, else its path."""
    named = path.parent == load_settings().libraries_dir and path.suffix == LIBRARY_SUFFIX
    return path.stem if named else str(path)
