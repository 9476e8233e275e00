"""Settings of one library: JSON values by key."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from recterm.store.damage import decoding

if TYPE_CHECKING:
    from recterm.store.connection import Connection


class LibrarySettings:
    """Small values that belong to a library, such as its data card and its active profile."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def get(self, key: str, default: Any = None) -> Any:
        """The value of a key, `default` when it was never set."""
        value = self._db.value("SELECT value FROM settings WHERE key = ?", (key,))
        if value is None:
            return default
        with decoding(self._db.path, f"the setting {key!r}"):
            return json.loads(value)

    def set(self, key: str, value: Any) -> None:
        """Keep a value of JSON types under a key."""
        with self._db.transaction():
            self._db.run(
                "INSERT INTO settings VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                (key, json.dumps(value)),
            )
