"""Likes, named lists and dropped items of people: steps 4, 5 and 14."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


def likes(database: Database) -> None:
    """Migrate to version 4: a like is separate feedback, besides stars."""
    database.execute("ALTER TABLE feedback ADD COLUMN liked INTEGER NOT NULL DEFAULT 0")
    database.execute("ALTER TABLE feedback ADD COLUMN liked_at INTEGER")


# Items are named by id, as in events: a list outlives the catalogue.
LISTS = """
CREATE TABLE lists (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    profile INTEGER NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
    name TEXT NOT NULL COLLATE NOCASE,
    description TEXT NOT NULL,
    created INTEGER NOT NULL,
    UNIQUE (profile, name)
);
CREATE TABLE list_items (
    list INTEGER NOT NULL REFERENCES lists (id) ON DELETE CASCADE,
    item TEXT NOT NULL,
    place INTEGER NOT NULL,
    PRIMARY KEY (list, item)
) WITHOUT ROWID;
CREATE INDEX matches_own_id ON matches (own_id);
"""


def named_lists(database: Database) -> None:
    """Migrate to version 5: named lists."""
    database.executescript(LISTS)


def drops(database: Database) -> None:
    """Migrate to version 14: what was begun and not finished."""
    database.execute("ALTER TABLE feedback ADD COLUMN dropped INTEGER NOT NULL DEFAULT 0")
