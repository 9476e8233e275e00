"""Archives and folders: the files of a folder, zip or tar (read in place), or one file; gzip, bzip2, xz are unpacked.

Contents decide, not names. Nothing is written to disk, and archives that unpack to extreme sizes are refused.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import stat
import struct
import tarfile
import zipfile
import zlib
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, cast

from recterm.errors import InputError
from recterm.ingest.files.tarball import is_tar, tar_entries
from recterm.process.paths import expanded, real_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

HEAD_BYTES = 1 << 16
"""Enough of a file to recognise it and to find its separator."""

MAX_UNPACKED_BYTES = 8 << 30
"""Total unpacked size above which an archive is refused; MovieLens 32M unpacks to 0.9 GB."""

MAX_RATIO = 200
"""Unpacked / packed bytes above which large contents are refused; tables of ratings reach about 20."""

RATIO_FREE_BYTES = 64 << 20
"""Unpacked size up to which any ratio is harmless."""

MAX_FILES = 20_000
MAX_DEPTH = 4
"""A folder with more files, or deeper, is somebody's home and not a data set; the Netflix Prize has 17,770 files."""

MAPPING_ENDING = ".recterm.json"
"""Suffix of an older recterm's file with the column mapping of the table beside it; it is not data."""

ONE_FILE = (".xlsx", ".xlsm", ".xlsb", ".ods", ".npz")
"""Suffixes of zips that are one table: spreadsheets, and sparse matrices of SciPy."""

_BLOCK = 1 << 22
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    struct.error,
    ValueError,
    OverflowError,
)
_PACKINGS = {b"\x1f\x8b": ".gz", b"BZh": ".bz2", b"\xfd7zXZ": ".xz"}

Content = Path | bytes
"""File on disk, to be scanned in place, or unpacked bytes."""


@dataclass(frozen=True)
class Member:
    """File of a source."""

    name: str
    """Its path inside the source, with `/`, without the suffix of a packed file."""
    where: str
    """Its name in messages."""
    packed_size: int
    """Its size in bytes, as stored."""
    open: Callable[[], IO[bytes]]
    """The bytes as stored."""
    path: Path | None = None
    """Set when it is a plain file on disk."""
    start: bytes | None = None
    """The first unpacked bytes, if already known."""
    unpacked_size: int | None = None
    """Bytes that it takes unpacked, where an archive says so."""
    reads: set[str] = field(default_factory=set, compare=False, repr=False)
    """Filled once it is read further than its first bytes."""

    @property
    def file_name(self) -> str:
        """The last part of the name, unchanged."""
        return PurePosixPath(self.name).name

    @cached_property
    def base(self) -> str:
        """The last part of the name, lower-cased."""
        return self.file_name.lower()

    @property
    def size(self) -> int:
        """Bytes of its contents, as far as that is known without unpacking."""
        return self.packed_size if self.unpacked_size is None else self.unpacked_size

    @property
    def folder(self) -> str:
        """The name without its last part."""
        return str(PurePosixPath(self.name).parent)

    @cached_property
    def head(self) -> bytes:
        """The first unpacked bytes."""
        if self.start is not None:
            return self.start
        try:
            with self.open() as file, _unpacked(file) as unpacked:
                return unpacked.read(HEAD_BYTES)
        except _BROKEN as error:
            raise _broken(self.where, error) from error

    def content(self) -> Content:
        """Return everything: the path of a plain file, else unpacked bytes."""
        self.reads.add(self.name)
        if self.path is not None and self._packing() is None:
            return self.path
        return b"".join(self.stream())

    def stream(self) -> Iterator[bytes]:
        """Open the unpacked content as a stream, for files too large for memory."""
        self.reads.add(self.name)
        total = 0
        try:
            with self.open() as file, _unpacked(file) as unpacked:
                while block := unpacked.read(_BLOCK):
                    total += len(block)
                    check_size(self.where, total, self.packed_size)
                    yield block
        except _BROKEN as error:
            raise _broken(self.where, error) from error

    def _packing(self) -> str | None:
        with self.open() as file:
            return _packing(file.read(8))


@dataclass(frozen=True)
class Source:
    """Source of an import: a folder, an archive or one file."""

    path: Path
    members: tuple[Member, ...]
    single: bool
    """True for one file that is not an archive."""

    def find(self, base: str) -> Member | None:
        """Find the file of this name, in any folder; the one nearest to the top.

        Raises:
            InputError: two folders at the same depth have one, so there are two data sets.
        """
        matches = sorted((m.name.count("/"), m.name, m) for m in self.members if m.base == base)
        if len(matches) > 1 and matches[0][0] == matches[1][0]:
            raise InputError(
                f"{self.path} contains several data sets: {matches[0][1]} and {matches[1][1]}",
                "name the folder of one data set",
            )
        return matches[0][2] if matches else None

    def one_of(self, members: Iterable[Member], what: str) -> Member:
        """Return the only file with interactions; there is at least one.

        Raises:
            InputError: there are several: all but one would be left out silently.
        """
        first, *others = islice(members, 2)
        if others:
            raise InputError(
                f"{self.path} contains several files of {what}: {first.name} and {others[0].name}",
                "name the right one",
            )
        return first

    def beside(self, member: Member, base: str) -> Member | None:
        """Find the file of this name in the same folder as another; for a single file, the folder on disk."""
        if self.single:
            path = self.path.parent / base
            return _file_member(path, base) if path.is_file() else None
        return next((m for m in self.members if m.base == base and m.folder == member.folder), None)


def open_source(path: Path) -> Source:
    """List the files at a path.

    Raises:
        InputError: nothing is there, it cannot be read, or it is an archive that is broken, locked or dangerous.
    """
    path = expanded(path)
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        raise InputError(
            f"{str(path)!r} does not exist", "check the path; it can be a file, a folder or a zip", code="no_such_file"
        ) from error
    if stat.S_ISDIR(mode):
        return Source(path, tuple(folder_members(path)), single=False)
    if not stat.S_ISREG(mode):
        raise InputError(f"{path} is neither a file nor a folder", "name a file, a folder or a zip")
    member = _file_member(path, path.name)
    with _opened(path) as file:
        zipped = file.read(4).startswith(b"PK\x03\x04")
    if zipped and not member.base.endswith(ONE_FILE):
        return Source(path, tuple(_zip_members(path.name, path, depth=0)), single=False)
    if is_tar(member.head):
        return Source(path, tuple(_tar_members(member)), single=False)
    return Source(path, (member,), single=True)


def check_size(where: str, unpacked: int, packed: int) -> None:
    """Refuse content that unpacks beyond the size of any table of ratings.

    Raises:
        InputError: it does.
    """
    if unpacked > MAX_UNPACKED_BYTES:
        raise InputError(
            f"{where} unpacks to more than {MAX_UNPACKED_BYTES >> 30} GiB", "unpack it yourself and name the folder"
        )
    if unpacked > RATIO_FREE_BYTES and unpacked > MAX_RATIO * max(packed, 1):
        raise InputError(
            f"{where} unpacks to more than {MAX_RATIO} times its size, as no table does",
            "it may be damaged or made to fill memory; get it again from its source",
        )


def folder_members(folder: Path) -> list[Member]:
    """List the files of a folder, by name.

    Raises:
        InputError: it cannot be read, is empty, or has too many files for a data set.
    """
    whole = real_path(folder)
    if whole == whole.parent:
        raise InputError(f"{folder} is the whole file system", "name the folder or the file of the data set itself")
    members: list[Member] = []
    for here, folders, files in os.walk(folder, onerror=_refuse_folder):
        inside = Path(here).relative_to(folder)
        folders[:] = sorted(f for f in folders if not _ignored(f)) if len(inside.parts) < MAX_DEPTH else []
        for name in sorted(files):
            path = Path(here) / name
            try:
                if not _ignored(name) and path.is_file():
                    members.append(_file_member(path, (inside / name).as_posix()))
            except OSError as error:
                raise _unreadable(path, error) from error
        if len(members) > MAX_FILES:
            raise InputError(
                f"{folder} contains more than {MAX_FILES:,} files", "name the folder or the file of the data set itself"
            )
    if not members:
        raise InputError(f"{folder} contains no files", "name the folder that the data set was unpacked to")
    return members


def _refuse_folder(error: OSError) -> None:
    raise InputError(f"{error.filename} cannot be read: {error.strerror}", "check its permissions") from error


def _file_member(path: Path, name: str) -> Member:
    def opened() -> IO[bytes]:
        return _opened(path)

    return Member(_plain_name(name), path.name, path.stat().st_size, opened, path)


def _opened(path: Path) -> IO[bytes]:
    try:
        return path.open("rb")
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError) -> InputError:
    return InputError(f"{path} cannot be read: {error.strerror}", "check its permissions")


def _zip_members(where: str, file: Path | IO[bytes], depth: int) -> list[Member]:
    try:
        archive = zipfile.ZipFile(file)
        entries = [entry for entry in archive.infolist() if entry.filename and not entry.is_dir()]
    except _BROKEN as error:
        raise _broken(where, error) from error
    if any(entry.filename == "[Content_Types].xml" for entry in entries):
        raise InputError(f"{where} is a spreadsheet or document, not a table", "save the sheet as CSV and import that")
    if len(entries) > MAX_FILES:
        raise InputError(f"{where} contains more than {MAX_FILES:,} files", "unpack it and name the data set's folder")
    check_size(where, sum(entry.file_size for entry in entries), sum(entry.compress_size for entry in entries))
    members: list[Member] = []
    for entry in entries:
        _check_entry(where, entry)
        if not any(_ignored(part) for part in PurePosixPath(entry.filename).parts):
            members.extend(_entry_members(where, archive, entry, depth))
    if not members:
        raise InputError(f"{where} is an empty archive", "get it again from its source")
    return members


def _entry_members(where: str, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, depth: int) -> list[Member]:
    def opened() -> IO[bytes]:
        return archive.open(entry)

    name = entry.filename.replace("\\", "/")
    member = Member(_plain_name(name), f"{where}: {name}", entry.compress_size, opened, unpacked_size=entry.file_size)
    if depth > 1 or not name.lower().endswith(".zip"):
        return [member]
    inner = member.content()
    folder = name[: -len(".zip")]
    nested = _zip_members(member.where, inner if isinstance(inner, Path) else io.BytesIO(inner), depth + 1)
    return [replace(m, name=f"{folder}/{m.name}") for m in nested]


def _tar_members(whole: Member) -> list[Member]:
    """List the files of a tar, packed or not; it stays open as long as its members are in use."""
    members: list[Member] = []
    total = 0
    try:
        for entry in tar_entries(_unpacked(whole.open()), HEAD_BYTES):
            total += entry.size
            check_size(whole.where, total, whole.packed_size)
            _check_name(whole.where, entry.name)
            if any(_ignored(part) for part in PurePosixPath(entry.name).parts):
                continue
            start = entry.head if _packing(entry.head) is None else None
            where = f"{whole.where}: {entry.name}"
            members.append(Member(_plain_name(entry.name), where, entry.size, entry.open, start=start))
            if len(members) > MAX_FILES:
                raise InputError(
                    f"{whole.where} contains more than {MAX_FILES:,} files", "unpack it and name its folder"
                )
    except (tarfile.TarError, *_BROKEN) as error:
        raise _broken(whole.where, error) from error
    if not members:
        raise InputError(f"{whole.where} is an empty archive", "get it again from its source")
    return members


def _check_name(where: str, name: str) -> None:
    plain = name.replace("\\", "/")
    if plain.startswith("/") or ".." in plain.split("/") or plain[1:3] == ":/":
        raise InputError(
            f"{where} contains a file whose name leads outside the archive: {name!r}",
            "such an archive is broken or hostile; get it again from its source",
        )


def _check_entry(where: str, entry: zipfile.ZipInfo) -> None:
    _check_name(where, entry.filename)
    if entry.flag_bits & 1:
        raise InputError(f"{where} is locked with a password", "unpack it with the password and name the folder")


def _ignored(name: str) -> bool:
    return name.startswith(".") or name == "__MACOSX" or name.endswith(MAPPING_ENDING)


def _plain_name(name: str) -> str:
    ending = next((ending for ending in _PACKINGS.values() if name.lower().endswith(ending)), "")
    return name.removesuffix(name[-len(ending) :]) if ending else name


def _packing(head: bytes) -> str | None:
    return next((ending for magic, ending in _PACKINGS.items() if head.startswith(magic)), None)


def _unpacked(file: IO[bytes]) -> IO[bytes]:
    packing = _packing(file.read(8))
    file.seek(0)
    if packing == ".gz":
        return cast("IO[bytes]", gzip.GzipFile(fileobj=file))
    if packing == ".bz2":
        return bz2.BZ2File(file)
    if packing == ".xz":
        return lzma.LZMAFile(file)
    return file


def _broken(where: str, error: BaseException) -> InputError:
    return InputError(
        f"{where} is a broken or truncated archive: {error or type(error).__name__}",
        "get it again from its source; the download may have stopped half-way",
    )
