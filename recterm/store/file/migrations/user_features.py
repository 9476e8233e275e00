"""Features of the community's users: step 16."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

# A row is a group of users: those with one word of one feature. `data` has their rows, as `rowlists.pack` writes them.
USER_FEATURES = """
CREATE TABLE user_features (
    number INTEGER PRIMARY KEY,
    feature TEXT NOT NULL,
    word TEXT NOT NULL,
    checksum TEXT NOT NULL,
    data BLOB NOT NULL
);
"""


def features_of_users(database: Database) -> None:
    """Migrate to version 16: features of users, such as gender and age, by which models are measured."""
    database.executescript(USER_FEATURES)
