"""Weights of plays: step 18."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


def weights_of_plays(database: Database) -> None:
    """Migrate to version 18: what a view counts, and what the views of an item add up to; each counts 1 until then."""
    database.execute("ALTER TABLE events ADD COLUMN weight REAL")
    # The line break keeps the lines of present_schema.py short: SQLite stores a column as it was written.
    database.execute("ALTER TABLE feedback ADD COLUMN played\n    REAL")
