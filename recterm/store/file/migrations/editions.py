"""Editions of one work: step 15."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

# Items are named by id: a person's decision outlives the catalogue. `members` and `reasons` are JSON lists.
EDITIONS = """
CREATE TABLE editions (
    number INTEGER PRIMARY KEY,
    state TEXT NOT NULL,
    members TEXT NOT NULL,
    reasons TEXT NOT NULL
);
"""


def editions_of_works(database: Database) -> None:
    """Migrate to version 15: works with several items, found by imports or decided by people."""
    database.executescript(EDITIONS)
