"""The schema, as steps that sqlite-utils applies; imported only to make a library or to bring an older one up to date.

User data (profiles, events, settings) is carried along for ever. Everything else is derived from an import, a training
or an evaluation: a step may drop it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlite_utils import Database, Migrations

from recterm.domain.titles import set_apart, sort_title, title_key
from recterm.store.file.checksums import digest, item_digest
from recterm.store.file.header import APPLICATION_ID

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from recterm.store.file.connection import Connection


def migrate(db: Connection) -> None:
    """Apply every step that the file does not have, all of them in one transaction."""
    with db.transaction(), db.database() as database:
        _migrations(STEPS).apply(database)


def schema_of(version: int) -> list[str]:
    """The definitions of all that a library of a version has, as its steps make them in an empty database."""
    database = Database(memory=True, execute_plugins=False)
    try:
        if version > 0:
            _migrations(STEPS[:version]).apply(database)
        return [sql for (sql,) in database.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()]
    finally:
        database.close()


def _migrations(steps: Sequence[Callable[[Database], None]]) -> Migrations:
    migrations = Migrations("recterm")
    for number, step in enumerate(steps, start=1):
        migrations(name=step.__name__)(_numbered(step, number))
    return migrations


def _numbered(step: Callable[[Database], None], number: int) -> Callable[[Database], None]:
    def apply(database: Database) -> None:
        step(database)
        database.execute(f"PRAGMA user_version={number}")

    return apply


def first_library(database: Database) -> None:
    """Version 1: everything."""
    database.execute(f"PRAGMA application_id={APPLICATION_ID}")
    database.executescript(HEADER + CATALOGUE + PEOPLE + DERIVED)


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
# (titles.py). `row` is the rank by popularity: FTS5 yields hits by rowid, so the popular ones come first for nothing.
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

# Items are named by id here: what a profile did outlives the catalogue that it was done to.
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
    """Version 2: values per user of evaluations, and what was tried while tuning."""
    database.executescript(LAB)


# What a person decided about an imported history belongs to them, like their events.
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
    """Version 3: decisions about titles of imported histories."""
    database.executescript(MATCHES)


def likes(database: Database) -> None:
    """Version 4: a like is feedback of its own, beside stars."""
    database.execute("ALTER TABLE feedback ADD COLUMN liked INTEGER NOT NULL DEFAULT 0")
    database.execute("ALTER TABLE feedback ADD COLUMN liked_at INTEGER")


# Items are named by id, as in events: a list outlives the catalogue that it was made from.
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
    """Version 5: lists with names."""
    database.executescript(LISTS)


# Who told of an event that came with a history, and under which title: decisions move it, and no service adds what
# another has told. `place` counts the tellings of an event, `match` is 0 where there was nothing to decide.
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

# Before, deciding for an item copied the events of the title's own id to it. The copies become what was told.
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
    """Version 6: who told of what was imported; one title however it is spelled."""
    database.executescript(TELLINGS + COPIES)
    sql = "SELECT number, kind, title, year, creators FROM matches ORDER BY decided DESC"
    for number, kind, title, year, creators in database.execute(sql).fetchall():
        key = _match_key(kind, title, year, json.loads(creators))
        database.execute("UPDATE OR IGNORE matches SET key = ? WHERE number = ?", (key, number))


# `about`: what an export says of a title besides: genres, ids elsewhere, other titles; a JSON object.
OWN_ITEMS = """
ALTER TABLE items ADD COLUMN own INTEGER NOT NULL DEFAULT 0;
ALTER TABLE library ADD COLUMN own_revision INTEGER NOT NULL DEFAULT 0;
ALTER TABLE matches ADD COLUMN about TEXT NOT NULL DEFAULT '{}';
"""


def own_items(database: Database) -> None:
    """Version 7: what histories have and the data set lacks becomes part of the catalogue."""
    database.executescript(OWN_ITEMS)


def films_are_movies(database: Database) -> None:
    """Version 8: films of the built-in library are of the kind that every other film is."""
    database.execute("UPDATE items SET kind = 'movie' WHERE kind = 'film'")


def short_times(database: Database) -> None:
    """Version 9: chunks of the community may hold times in 4 bytes, which an older recterm takes for damage."""


def arrow_chunks(database: Database) -> None:
    """Version 10: chunks of the community may be Arrow files, which an older recterm takes for damage."""


def raised_digits(database: Database) -> None:
    """Version 11: raised and lowered digits and fractions are words of their own, so that Alien³ is Alien 3."""
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


CHECKSUMS = """
ALTER TABLE library ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;
ALTER TABLE settings ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;
ALTER TABLE items ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;
ALTER TABLE models ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;
"""

LIBRARY_HEADER = (
    "name, label, format, scale_minimum, scale_maximum, scale_step, simulated, n_items, n_users, n_interactions,"
    " fingerprint"
)

# Table, what names a row, and the columns that the checksum is over.
CHECKED = (
    ("library", "id", LIBRARY_HEADER),
    ("settings", "key", "key, value"),
    ("models", "id", "name, role, hyperparameters, seed, fingerprint, seconds, created"),
)  # fmt: skip


def checksums(database: Database) -> None:
    """Version 12: what the header, settings, items, models and runs hold can be told from damage."""
    database.executescript(CHECKSUMS)
    for table, name, columns in CHECKED:
        for row in database.execute(f"SELECT {name}, {columns} FROM {table}").fetchall():
            database.execute(f"UPDATE {table} SET checksum = ? WHERE {name} = ?", (digest(*row[1:]), row[0]))
    columns = "id, title, year, genres, creators, kind, count, mean"
    items = database.execute(f"SELECT row, {columns} FROM items").fetchall()
    made = ((item_digest(*fields), row) for row, *fields in items)
    database.conn.executemany("UPDATE items SET checksum = ? WHERE row = ?", made)
    columns = "data, fingerprint, split, seed, k, users, seconds, created, settings"
    for run, *header in database.execute(f"SELECT id, {columns} FROM runs").fetchall():
        sql = "SELECT model, metric, mean, low, high FROM run_metrics WHERE run = ? ORDER BY place"
        measured = [list(fields) for fields in database.execute(sql, (run,)).fetchall()]
        database.execute("UPDATE runs SET checksum = ? WHERE id = ?", (digest(header, measured), run))


# `undone` counts undone steps in the order in which they were undone, and is NULL while a step stands. `change` is a
# JSON object, see steps.py. What an import told of is kept in `taken_back`, compressed, while the import is undone.
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

# Of what was imported before nobody knows in how many goes: all that a service told a profile of counts as one.
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
    """Version 13: steps that can be undone, and which import told of what."""
    database.executescript(UNDOING + OLD_IMPORTS)
    database.execute(OLD_STEPS)


STEPS: tuple[Callable[[Database], None], ...] = (
    first_library,
    lab_notebook,
    own_histories,
    likes,
    named_lists,
    told_by,
    own_items,
    films_are_movies,
    short_times,
    arrow_chunks,
    raised_digits,
    checksums,
    undo_of_everything,
)


def _match_key(kind: str, title: str, year: int | None, creators: Sequence[str]) -> str:
    """What the items of histories were told apart by in versions 6 to 13."""
    return "|".join((kind, title_key(title), str(year or ""), ";".join(title_key(name) for name in creators)))
