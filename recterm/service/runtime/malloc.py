"""Malloc settings for large arrays: freed memory serves the next array instead of returning to the system."""

from __future__ import annotations

import ctypes
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# Parameters of glibc's mallopt(3), and their default.
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
_USUAL = 128 << 10

_MMAP_FROM = 32 << 20
"""Size in bytes from which an array gets its own mapping: columns of millions of rows, which live long."""
_TRIM_FROM = 256 << 20
"""Free bytes that are kept instead of returned to the system."""

# Options of prctl(2) on Linux: whether the process gets no huge pages.
_SET_NO_HUGE_PAGES, _GET_NO_HUGE_PAGES = 41, 42

_USED = ("gnu_get_libc_version", "mallopt", "malloc_trim", "prctl")
"""Functions of glibc on Linux."""


@contextmanager
def freed_memory_kept() -> Iterator[None]:
    """Keep memory that the block will need again; release it afterwards. Works with glibc only.

    Reading a data set makes and frees thousands of arrays of a few megabytes. The system hands out such memory page by
    page and clears each page first, which takes longer than the work on it.

    Nor are there huge pages in the block, which NumPy asks for: a virtual machine often has none at hand and asks its
    host for them, so that half a gigabyte took a second instead of a fifth.
    """
    libc = _glibc()
    if libc is None:
        yield
        return
    libc.mallopt(_MMAP_THRESHOLD, _MMAP_FROM)
    libc.mallopt(_TRIM_THRESHOLD, _TRIM_FROM)
    before = libc.prctl(_GET_NO_HUGE_PAGES, 0, 0, 0, 0)
    if before == 0:
        libc.prctl(_SET_NO_HUGE_PAGES, 1, 0, 0, 0)
    try:
        yield
    finally:
        if before == 0:
            libc.prctl(_SET_NO_HUGE_PAGES, 0, 0, 0, 0)
        libc.mallopt(_MMAP_THRESHOLD, _USUAL)
        libc.mallopt(_TRIM_THRESHOLD, _USUAL)
        libc.malloc_trim(0)


def _glibc() -> ctypes.CDLL | None:
    try:
        libc = ctypes.CDLL(None)
    except (OSError, TypeError):  # Windows cannot load the program itself
        return None
    return libc if all(hasattr(libc, name) for name in _USED) else None
