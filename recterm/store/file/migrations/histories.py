"""Histories that were imported, their titles, and the sources of events: steps 3, 6, 7 and 11."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from recterm.store.file.migrations.title_keys import set_apart, sort_title, title_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlite_utils import Database

# A person's decisions about an imported history belong to them, like their events.
MATCHES = """
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
);
CREATE INDEX matches_state ON matches (state);
"""


def own_histories(database: Database) -> None:
    """Migrate to version 3: decisions about titles of imported histories."""
    database.executescript(MATCHES)


# Sources of an imported event, and the title in each: decisions move it, and no service adds an event that
# another has. `place` counts the sources of an event, `match` is 0 if there was nothing to decide.
TELLINGS = """
ALTER TABLE events ADD COLUMN imported INTEGER NOT NULL DEFAULT 0;
CREATE TABLE tellings (
    event INTEGER NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    source TEXT NOT NULL,
    match INTEGER NOT NULL,
    timestamp INTEGER NOT NULL,
    subject TEXT NOT NULL,
    place INTEGER NOT NULL,
    PRIMARY KEY (event, source, match, timestamp)
) WITHOUT ROWID;
CREATE INDEX tellings_match ON tellings (match) WHERE match > 0;
"""

# Before, deciding for an item copied the events of the title's own id to it. The copies become imported events.
COPIES = """
INSERT OR IGNORE INTO tellings (event, source, match, timestamp, subject, place)
SELECT copy.id, '', number, copy.timestamp, '', 0 FROM matches
JOIN events AS first ON first.item = own_id AND first.kind <> 'undo'
JOIN events AS copy ON copy.item = matches.item AND copy.profile = first.profile AND copy.kind = first.kind
    AND copy.value IS first.value AND copy.timestamp = first.timestamp
WHERE state = 'matched';
UPDATE events SET imported = 1 WHERE id IN (SELECT event FROM tellings);
DELETE FROM feedback WHERE item IN (SELECT own_id FROM matches WHERE state = 'matched');
DELETE FROM events WHERE item IN (SELECT own_id FROM matches WHERE state = 'matched');
"""


def told_by(database: Database) -> None:
    """Migrate to version 6: sources of imported events; one title for all spellings."""
    database.executescript(TELLINGS + COPIES)
    sql = "SELECT number, kind, title, year, creators FROM matches ORDER BY decided DESC"
    for number, kind, title, year, creators in database.execute(sql).fetchall():
        key = _match_key(kind, title, year, json.loads(creators))
        database.execute("UPDATE OR IGNORE matches SET key = ? WHERE number = ?", (key, number))


# `about`: other facts about a title from an export: genres, ids elsewhere, other titles; a JSON object.
OWN_ITEMS = """
ALTER TABLE items ADD COLUMN own INTEGER NOT NULL DEFAULT 0;
ALTER TABLE library ADD COLUMN own_revision INTEGER NOT NULL DEFAULT 0;
ALTER TABLE matches ADD COLUMN about TEXT NOT NULL DEFAULT '{}';
"""


def own_items(database: Database) -> None:
    """Migrate to version 7: items of histories that the data set lacks join the catalogue."""
    database.executescript(OWN_ITEMS)


def raised_digits(database: Database) -> None:
    """Migrate to version 11: superscripts, subscripts and fractions are separate words, so that Alien³ is Alien 3."""
    for number, kind, title, year, creators in database.execute(
        "SELECT number, kind, title, year, creators FROM matches ORDER BY decided DESC"
    ).fetchall():
        if set_apart(title) != title:
            key = _match_key(kind, title, year, json.loads(creators))
            database.execute("UPDATE OR IGNORE matches SET key = ? WHERE number = ?", (key, number))
    for row, title in database.execute("SELECT row, title FROM items").fetchall():
        if set_apart(title) != title:
            folded = (title_key(title), sort_title(title), row)
            database.execute("UPDATE items SET key = ?, sort_title = ? WHERE row = ?", folded)


def _match_key(kind: str, title: str, year: int | None, creators: Sequence[str]) -> str:
    """Return the key that distinguished items of histories in versions 6 to 13."""
    return "|".join((kind, title_key(title), str(year or ""), ";".join(title_key(name) for name in creators)))
