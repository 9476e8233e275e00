"""SQLite file: the raw connection to one, set up so that nothing in a strange file can do harm."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

BUSY_TIMEOUT = 5000
"""Milliseconds to wait for another writer."""

CACHE_SIZE = 8_000
"""Page cache of a connection, KiB."""


def open_raw(path: Path, mode: str, patience: float | None = None) -> sqlite3.Connection:
    """Open an existing file (`mode=rw`, `mode=ro`, `immutable=1`) and read from it once; patience in seconds."""
    raw = sqlite3.connect(
        f"{path.absolute().as_uri()}?{mode}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=BUSY_TIMEOUT / 1000 if patience is None else patience,
    )
    try:
        # Nothing in a file's schema may call functions that reach outside it; cells of damaged pages are checked.
        raw.execute("PRAGMA trusted_schema=OFF")
        raw.execute("PRAGMA cell_size_check=ON")
        raw.execute(f"PRAGMA cache_size=-{CACHE_SIZE}")
        raw.execute("PRAGMA temp_store=MEMORY")
        raw.execute("PRAGMA user_version").fetchone()  # the first read shows whether the file can be used at all
    except BaseException:
        raw.close()
        raise
    return raw
