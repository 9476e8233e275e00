"""Tables of the first library file: step 1."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


APPLICATION_ID = 0x7263746D
"""The letters `rctm` in the header of the file."""

HEADER = """
CREATE TABLE library (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    name TEXT NOT NULL,
    label TEXT NOT NULL,
    format TEXT NOT NULL DEFAULT '',
    scale_minimum REAL,
    scale_maximum REAL,
    scale_step REAL,
    simulated INTEGER NOT NULL DEFAULT 0,
    n_items INTEGER NOT NULL DEFAULT 0,
    n_users INTEGER NOT NULL DEFAULT 0,
    n_interactions INTEGER NOT NULL DEFAULT 0,
    fingerprint TEXT NOT NULL DEFAULT '',
    created INTEGER NOT NULL,
    imported INTEGER
);
CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""

# Lists (genres, creators, original titles) and facts are JSON text. `key` is the title folded for exact look-up
# (titles.py). `row` is the rank by popularity: FTS5 yields hits by rowid, so popular ones come first for free.
CATALOGUE = """
CREATE TABLE items (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    year INTEGER,
    kind TEXT NOT NULL,
    genres TEXT NOT NULL,
    creators TEXT NOT NULL,
    count INTEGER NOT NULL,
    mean REAL,
    sort_title TEXT NOT NULL,
    key TEXT NOT NULL,
    original_titles TEXT NOT NULL,
    keywords TEXT NOT NULL,
    facts TEXT NOT NULL
);
CREATE INDEX items_key ON items (key);
CREATE INDEX items_year ON items (year);
CREATE VIRTUAL TABLE items_fts USING fts5(
    title, original_titles, creators, keywords,
    content="items", content_rowid="row", tokenize="unicode61 remove_diacritics 2", prefix="1 2 3"
);
CREATE TABLE item_alias (
    namespace TEXT NOT NULL, value TEXT NOT NULL, row INTEGER NOT NULL, PRIMARY KEY (namespace, value, row)
) WITHOUT ROWID;
CREATE INDEX item_alias_row ON item_alias (row);
CREATE TABLE genres (name TEXT PRIMARY KEY, count INTEGER NOT NULL, rows BLOB NOT NULL);
CREATE TABLE orders (name TEXT PRIMARY KEY, rows BLOB NOT NULL);
CREATE TABLE community (chunk INTEGER PRIMARY KEY, checksum TEXT NOT NULL, data BLOB NOT NULL);
"""

# Items are named by id here: events outlive the catalogue.
PEOPLE = """
CREATE TABLE profiles (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE COLLATE NOCASE, created INTEGER NOT NULL
);
CREATE TABLE events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    profile INTEGER NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
    item TEXT NOT NULL,
    kind TEXT NOT NULL,
    value REAL,
    timestamp INTEGER NOT NULL,
    undoes INTEGER
);
CREATE INDEX events_profile_item ON events (profile, item);
CREATE UNIQUE INDEX events_undoes ON events (undoes) WHERE undoes IS NOT NULL;
CREATE TABLE feedback (
    profile INTEGER NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
    item TEXT NOT NULL,
    stars REAL,
    views INTEGER NOT NULL,
    hidden INTEGER NOT NULL,
    saved INTEGER NOT NULL,
    last_event INTEGER NOT NULL,
    viewed_at INTEGER,
    rated_at INTEGER,
    PRIMARY KEY (profile, item)
) WITHOUT ROWID;
"""

DERIVED = """
CREATE TABLE models (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    hyperparameters TEXT NOT NULL,
    seed INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    seconds REAL NOT NULL,
    created INTEGER NOT NULL
);
CREATE TABLE active_models (
    role TEXT PRIMARY KEY, model INTEGER NOT NULL UNIQUE REFERENCES models (id) ON DELETE CASCADE
);
CREATE TABLE model_arrays (
    id INTEGER PRIMARY KEY,
    model INTEGER NOT NULL REFERENCES models (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    dtype TEXT NOT NULL,
    shape TEXT NOT NULL,
    checksum TEXT NOT NULL,
    data BLOB NOT NULL,
    UNIQUE (model, name)
);
CREATE TABLE runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    data TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    split TEXT NOT NULL,
    seed INTEGER NOT NULL,
    k INTEGER NOT NULL,
    users INTEGER NOT NULL,
    seconds REAL NOT NULL,
    created INTEGER NOT NULL,
    settings TEXT NOT NULL
);
CREATE TABLE run_metrics (
    run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    model TEXT NOT NULL,
    metric TEXT NOT NULL,
    mean REAL,
    low REAL,
    high REAL,
    PRIMARY KEY (run, place)
) WITHOUT ROWID;
"""


def first_library(database: Database) -> None:
    """Create version 1: everything."""
    database.execute(f"PRAGMA application_id={APPLICATION_ID}")
    database.executescript(HEADER + CATALOGUE + PEOPLE + DERIVED)
