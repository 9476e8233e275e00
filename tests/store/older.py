"""Libraries as an older recterm left them."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from recterm.store.file import opening
from recterm.store.file.migrations import steps
from recterm.store.file.schema import migrate

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

CHECKSUMS = 12
"""The version whose step gave these tables a column of checksums; steps from 8 to 11 changed no table."""

CHECKED = ("library", "settings", "items", "models", "runs")

WITHOUT_STEPS = """
DROP TABLE shown;
ALTER TABLE events DROP COLUMN note;
ALTER TABLE events DROP COLUMN weight;
ALTER TABLE feedback DROP COLUMN played;
DROP TABLE user_features;
DROP TABLE editions;
ALTER TABLE feedback DROP COLUMN dropped;
DROP TABLE steps;
DROP TABLE imports;
ALTER TABLE tellings DROP COLUMN import;
"""
"""What takes versions 13 to 19 back."""


def make_empty(path: Path, version: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a library of a version as it was new: without data, with the profile "me"."""
    with monkeypatch.context() as then:
        then.setattr(steps, "STEPS", steps.STEPS[:version])
        made = opening.make(path, path)
        migrate(made)
        made.run("INSERT INTO library (id, name, label, created) VALUES (1, 'films', '', 0)")
        made.run("INSERT INTO profiles (name, created) VALUES ('me', 0)")
        made.close()


def turn_back(path: Path, version: int) -> None:
    """Turn a closed library with all that it holds into one of version 7 to 11."""
    assert CHECKSUMS - 5 <= version < CHECKSUMS
    database = sqlite3.connect(path)
    try:
        database.executescript(WITHOUT_STEPS)
        for table in CHECKED:
            database.execute(f"ALTER TABLE {table} DROP COLUMN checksum")
        for step in steps.STEPS[version:]:
            database.execute("DELETE FROM _sqlite_migrations WHERE name = ?", (step.__name__,))
        database.execute(f"PRAGMA user_version={version}")
        database.commit()
    finally:
        database.close()
