"""Steps that can be undone, and imports: step 13."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

# `undone` numbers undone steps in the order of undoing, and is NULL while a step stands. `change` is a
# JSON object, see steps.py. The events of an undone import are kept in `taken_back`, compressed.
UNDOING = """
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
ALTER TABLE tellings ADD COLUMN import INTEGER NOT NULL DEFAULT 0;
"""

# Earlier imports cannot be told apart: all events of one service in a profile count as one import.
OLD_IMPORTS = """
INSERT INTO imports (profile, source, made, events)
SELECT profile, source, 0, count(DISTINCT event) FILTER (WHERE imported) FROM tellings
JOIN events ON events.id = event WHERE source <> '' GROUP BY profile, source ORDER BY min(event);
UPDATE tellings SET import = coalesce((
    SELECT number FROM imports WHERE imports.source = tellings.source
    AND profile = (SELECT profile FROM events WHERE id = event)
), 0);
"""


OLD_STEPS = """
INSERT INTO steps (profile, kind, made, change)
SELECT profile, kind, made, change FROM (
    SELECT id AS last, profile, 'feedback' AS kind, timestamp AS made, json_object('event', id) AS change FROM events
    WHERE NOT imported AND kind <> 'undo' AND id NOT IN (SELECT undoes FROM events WHERE undoes IS NOT NULL)
    UNION ALL
    SELECT (SELECT max(event) FROM tellings WHERE import = number), profile, 'import', made,
        json_object('number', number, 'lists', json('[]')) FROM imports
) ORDER BY last
"""


def undo_of_everything(database: Database) -> None:
    """Migrate to version 13: steps that can be undone, and the import of each event."""
    database.executescript(UNDOING + OLD_IMPORTS)
    database.execute(OLD_STEPS)
