"""Damage of a file in words, and the guard for all decoding of stored values into typed ones."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from recterm.errors import LibraryError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

REPAIR = "`recterm library check` lists the damage, `recterm library check --repair` saves the rest into a new file"
"""The next step for a file that is damaged, or that recterm did not make."""


def damaged(path: Path, what: str) -> LibraryError:
    """Make the error for a damaged file; `what` names the damaged part."""
    return LibraryError(f"{path} is damaged: {what}", REPAIR, code="library_damaged")


@contextmanager
def decoding(path: Path, what: str) -> Iterator[None]:
    """Turn errors from decoding stored values into a `LibraryError` that names them; put nothing else in the block.

    Raises:
        LibraryError: a stored value is of another type or range than recterm writes.
    """
    try:
        yield
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError) as error:
        raise damaged(path, f"{what} cannot be read ({type(error).__name__}: {_short(error)})") from error


def inflated(data: bytes) -> bytes:
    """Decompress what zlib compressed.

    Raises:
        ValueError: it is damaged.
    """
    import zlib

    try:
        return zlib.decompress(data)
    except zlib.error as error:
        raise ValueError(str(error)) from error


def _short(error: Exception) -> str:
    return str(error).partition("\n")[0][:80]
