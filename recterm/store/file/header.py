"""Header of a library file, which identifies it before it is opened as a database."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

from recterm.errors import LibraryError
from recterm.store.file.logs import check_own_log

if TYPE_CHECKING:
    from pathlib import Path


APPLICATION_ID = 0x7263746D
"""The letters `rctm` in the header of the file (PRAGMA application_id)."""


MAGIC = b"SQLite format 3\0"


APPLICATION_ID_AT = 68


_HEADER_BYTES = 100


def check_header(path: Path) -> None:
    """Check the file's first bytes, so that another program's file is not opened as a database.

    Raises:
        LibraryError: the file is missing, cannot be read, is not an SQLite file, or is another program's.
    """
    try:
        # A pipe or a device would block, or be read forever.
        header = b""
        if stat.S_ISREG(path.stat().st_mode) or path.is_dir():
            with path.open("rb") as file:
                header = file.read(_HEADER_BYTES)
    except FileNotFoundError:
        raise LibraryError(
            f"there is no library at {path}",
            "`recterm library list` shows your libraries",
            code="no_such_library",
        ) from None
    except OSError as error:
        raise LibraryError(f"cannot read {path}: {error.strerror}", "name a library file that you can read") from error
    hint = "`recterm import PATH` makes a library from data"
    if not header.startswith(MAGIC):
        raise LibraryError(f"{path} is not a recterm library", hint, code="not_a_library")
    if header[APPLICATION_ID_AT : APPLICATION_ID_AT + 4] != APPLICATION_ID.to_bytes(4, "big"):
        raise LibraryError(
            f"{path} is an SQLite file of another program, not a recterm library", hint, code="not_a_library"
        )
    check_own_log(path, header)
