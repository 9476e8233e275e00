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


@contextmanager
def freed_memory_kept() -> Iterator[None]:
    """Keep memory that the block will need again; release it afterwards. Works with glibc only.

    Reading a data set makes and frees thousands of arrays of a few megabytes. The system hands out such memory page by
    page and clears each page first, which takes longer than the work on it.
    """
    libc = _glibc()
    if libc is None:
        yield
        return
    libc.mallopt(_MMAP_THRESHOLD, _MMAP_FROM)
    libc.mallopt(_TRIM_THRESHOLD, _TRIM_FROM)
    try:
        yield
    finally:
        libc.mallopt(_MMAP_THRESHOLD, _USUAL)
        libc.mallopt(_TRIM_THRESHOLD, _USUAL)
        libc.malloc_trim(0)


def _glibc() -> ctypes.CDLL | None:
    try:
        libc = ctypes.CDLL(None)
    except (OSError, TypeError):  # Windows cannot load the program itself
        return None
    return libc if hasattr(libc, "mallopt") and hasattr(libc, "gnu_get_libc_version") else None
