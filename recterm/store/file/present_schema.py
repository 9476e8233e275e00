"""Schema as the steps of migrations/ leave it, word by word; a library with any other is refused.

Kept beside the steps so that opening a library compares texts and imports nothing. After a new step,
`python -m tests.store.present_schema` writes this file again.
"""

from __future__ import annotations

VERSION = 20
"""PRAGMA user_version of a library with this schema."""

SCHEMA = """
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
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
, own_revision INTEGER NOT NULL DEFAULT 0, checksum INTEGER NOT NULL DEFAULT 0);
CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL, checksum INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
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
, own INTEGER NOT NULL DEFAULT 0, checksum INTEGER NOT NULL DEFAULT 0);
CREATE INDEX items_key ON items (key);
CREATE INDEX items_year ON items (year);
CREATE VIRTUAL TABLE items_fts USING fts5(
    title, original_titles, creators, keywords,
    content="items", content_rowid="row", tokenize="unicode61 remove_diacritics 2", prefix="1 2 3"
);
CREATE TABLE 'items_fts_data'(id INTEGER PRIMARY KEY, block BLOB);
CREATE TABLE 'items_fts_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
CREATE TABLE 'items_fts_docsize'(id INTEGER PRIMARY KEY, sz BLOB);
CREATE TABLE 'items_fts_config'(k PRIMARY KEY, v) WITHOUT ROWID;
CREATE TABLE item_alias (
    namespace TEXT NOT NULL, value TEXT NOT NULL, row INTEGER NOT NULL, PRIMARY KEY (namespace, value, row)
) WITHOUT ROWID;
CREATE INDEX item_alias_row ON item_alias (row);
CREATE TABLE genres (name TEXT PRIMARY KEY, count INTEGER NOT NULL, rows BLOB NOT NULL);
CREATE TABLE orders (name TEXT PRIMARY KEY, rows BLOB NOT NULL);
CREATE TABLE community (chunk INTEGER PRIMARY KEY, checksum TEXT NOT NULL, data BLOB NOT NULL);
CREATE TABLE profiles (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE COLLATE NOCASE, created INTEGER NOT NULL
);
CREATE TABLE sqlite_sequence(name,seq);
CREATE TABLE events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    profile INTEGER NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
    item TEXT NOT NULL,
    kind TEXT NOT NULL,
    value REAL,
    timestamp INTEGER NOT NULL,
    undoes INTEGER
, imported INTEGER NOT NULL DEFAULT 0, weight REAL, note TEXT);
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
    rated_at INTEGER, liked INTEGER NOT NULL DEFAULT 0, liked_at INTEGER, dropped INTEGER NOT NULL DEFAULT 0, played
    REAL,
    PRIMARY KEY (profile, item)
) WITHOUT ROWID;
CREATE TABLE models (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    hyperparameters TEXT NOT NULL,
    seed INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    seconds REAL NOT NULL,
    created INTEGER NOT NULL
, checksum INTEGER NOT NULL DEFAULT 0);
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
, checksum INTEGER NOT NULL DEFAULT 0);
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
CREATE TABLE run_values (
    run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    dtype TEXT NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (run, name)
);
CREATE TABLE tunings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    model TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    settings TEXT NOT NULL,
    created INTEGER NOT NULL
);
CREATE TABLE trials (
    tuning INTEGER NOT NULL REFERENCES tunings (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    state TEXT NOT NULL,
    hyperparameters TEXT NOT NULL,
    value REAL,
    early REAL,
    seconds REAL NOT NULL,
    PRIMARY KEY (tuning, number)
) WITHOUT ROWID;
CREATE TABLE matches (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    own_id TEXT NOT NULL,
    title TEXT NOT NULL,
    year INTEGER,
    kind TEXT NOT NULL,
    creators TEXT NOT NULL,
    candidates TEXT NOT NULL,
    state TEXT NOT NULL,
    item TEXT,
    decided INTEGER NOT NULL
, about TEXT NOT NULL DEFAULT '{}');
CREATE INDEX matches_state ON matches (state);
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
CREATE TABLE tellings (
    event INTEGER NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    source TEXT NOT NULL,
    match INTEGER NOT NULL,
    timestamp INTEGER NOT NULL,
    subject TEXT NOT NULL,
    place INTEGER NOT NULL, import INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (event, source, match, timestamp)
) WITHOUT ROWID;
CREATE INDEX tellings_match ON tellings (match) WHERE match > 0;
CREATE TABLE steps (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    profile INTEGER NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    made INTEGER NOT NULL,
    change TEXT NOT NULL,
    undone INTEGER
);
CREATE INDEX steps_profile ON steps (profile, undone);
CREATE TABLE imports (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    profile INTEGER NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
    source TEXT NOT NULL,
    made INTEGER NOT NULL,
    events INTEGER NOT NULL,
    taken_back BLOB
);
CREATE TABLE editions (
    number INTEGER PRIMARY KEY,
    state TEXT NOT NULL,
    members TEXT NOT NULL,
    reasons TEXT NOT NULL
);
CREATE TABLE user_features (
    number INTEGER PRIMARY KEY,
    feature TEXT NOT NULL,
    word TEXT NOT NULL,
    checksum TEXT NOT NULL,
    data BLOB NOT NULL
);
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
