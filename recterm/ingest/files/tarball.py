"""Tarballs, read in place in one pass from front to back, since a packed one has no random access."""

from __future__ import annotations

import tarfile
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MAGIC = b"ustar"
MAGIC_AT = 257

MANY = 100
"""Number of files from which only little of each is kept: the Netflix Prize has 17,770."""

_LITTLE = 1_024


@dataclass(frozen=True)
class TarEntry:
    """File of a tar."""

    name: str
    size: int
    open: Callable[[], IO[bytes]]
    """Its bytes. Reading entries in the order of the tar is one pass; going back unpacks again from the start."""
    head: bytes
    """Its first bytes, read in passing."""


def is_tar(head: bytes) -> bool:
    """Return whether a file that starts like this is a tar (POSIX or GNU)."""
    return head[MAGIC_AT : MAGIC_AT + len(MAGIC)] == MAGIC


def tar_entries(file: IO[bytes], head_bytes: int) -> Iterator[TarEntry]:
    """Yield the files of a tar, and of the tars in it one level deep; links, devices and folders are skipped.

    Args:
        file: the unpacked tar, which can seek; it stays in use as long as the entries are.
        head_bytes: how much of each file is read in passing.

    Raises:
        tarfile.TarError, OSError, EOFError: it is damaged.
    """
    return _entries(file, head_bytes, "")


def _entries(file: IO[bytes], head_bytes: int, folder: str) -> Iterator[TarEntry]:
    archive = tarfile.TarFile(fileobj=file, mode="r")
    for number, info in enumerate(archive):
        if not info.isreg():
            continue
        content = _opened(archive, info)
        head = content.read(head_bytes if number < MANY else _LITTLE)
        name = f"{folder}{info.name}"
        if is_tar(head) and not folder:
            content.seek(0)
            yield from _entries(content, head_bytes, f"{name.removesuffix('.tar')}/")
        else:
            yield TarEntry(name, info.size, lambda info=info: _opened(archive, info), head)  # type: ignore[misc]


def _opened(archive: tarfile.TarFile, info: tarfile.TarInfo) -> IO[bytes]:
    return cast("IO[bytes]", archive.extractfile(info))  # None only for entries that are not files
