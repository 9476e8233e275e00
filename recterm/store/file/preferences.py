"""Preferences of one library: JSON values by key."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from recterm.store.file.checksums import digest
from recterm.store.file.damage import decoding

if TYPE_CHECKING:
    from recterm.store.file.connection import Connection


class LibrarySettings:
    """Small values that belong to a library, such as its data card and its active profile."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def get(self, key: str, default: Any = None) -> Any:
        """Return the value of a key, `default` when it was never set."""
        rows = self._db.rows("SELECT value, checksum FROM settings WHERE key = ?", (key,))
        if not rows:
            return default
        ((value, kept),) = rows
        with decoding(self._db.path, f"the setting {key!r}"):
            if digest(key, value) != kept:
                raise ValueError("its checksum does not match")
            return json.loads(value)

    def set(self, key: str, value: Any) -> None:
        """Store a value of JSON types under a key."""
        text = json.dumps(value)
        with self._db.transaction():
            self._db.run(
                "INSERT INTO settings (key, value, checksum) VALUES (?, ?, ?) ON CONFLICT (key)"
                " DO UPDATE SET value = excluded.value, checksum = excluded.checksum",
                (key, text, digest(key, text)),
            )
