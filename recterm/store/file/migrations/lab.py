"""Tables of the lab: step 2."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

# Values per user are compressed: most metrics of ten places have few distinct ones.
LAB = """
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
"""


def lab_notebook(database: Database) -> None:
    """Migrate to version 2: values per user of evaluations, and trials of tuning."""
    database.executescript(LAB)
