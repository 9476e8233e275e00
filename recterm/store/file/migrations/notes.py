"""Notes beside events: step 19."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


def notes_of_events(database: Database) -> None:
    """Migrate to version 19: what a person wrote beside an event."""
    database.execute("ALTER TABLE events ADD COLUMN note TEXT")
