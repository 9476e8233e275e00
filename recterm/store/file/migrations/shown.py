"""Showings of items on shelves: step 17."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

# A row counts the visits that showed an item in one week: on one shelf by one model, or (shelf '') anywhere. `week` is
# the days from 1970-01-01 to its Monday; `visit`, `first`, `last` and `opened` are UTC seconds.
SHOWN = """
CREATE TABLE shown (
    profile INTEGER NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
    item TEXT NOT NULL,
    week INTEGER NOT NULL,
    shelf TEXT NOT NULL,
    model TEXT NOT NULL,
    rival TEXT NOT NULL,
    place INTEGER NOT NULL,
    visit INTEGER NOT NULL,
    times INTEGER NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    opened INTEGER,
    PRIMARY KEY (profile, item, week, shelf, model, rival)
) WITHOUT ROWID;
"""


def what_was_shown(database: Database) -> None:
    """Migrate to version 17: what shelves showed, and when it was opened."""
    database.executescript(SHOWN)
