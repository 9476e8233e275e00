"""Checksums of stored values: step 12."""

from __future__ import annotations

import json
from binascii import crc32
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

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

# Table, key of a row, and the columns that its checksum covers.
CHECKED = (
    ("library", "id", LIBRARY_HEADER),
    ("settings", "key", "key, value"),
    ("models", "id", "name, role, hyperparameters, seed, fingerprint, seconds, created"),
)  # fmt: skip


def checksums(database: Database) -> None:
    """Migrate to version 12: checksums of the header, settings, items, models and runs."""
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


def digest(*values: object) -> int:
    """Return the CRC-32 of a few values of JSON types, as in version 12."""
    return crc32(_encode(values).encode())


_encode = json.JSONEncoder(default=lambda value: {"bytes": value.hex()}).encode


def item_digest(
    item: str, title: str, year: int | None, genres: str, creators: str, kind: str, count: int, mean: float | None
) -> int:
    """Return the CRC-32 of the item fields that a page shows, as in version 12."""
    mean = None if mean is None else float(mean)
    text = f"{item}\x1f{title}\x1f{year}\x1f{genres}\x1f{creators}\x1f{kind}\x1f{count}\x1f{mean!r}"
    return crc32(text.encode("utf-8", "surrogatepass"))
