"""Imports of histories: the events of each that no other source has can be removed, and restored."""

from __future__ import annotations

import json
import time
import zlib
from typing import TYPE_CHECKING, Any

from recterm.domain.model import ItemId
from recterm.domain.undoing import ImportInfo
from recterm.errors import RectermError
from recterm.store.file.damage import decoding, inflated

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recterm.domain.model import ProfileId
    from recterm.store.catalogue.user_items import UserItems
    from recterm.store.file.connection import Connection
    from recterm.store.people.events import Events

_EVENT = "id, profile, item, kind, value, timestamp, undoes, imported, weight, note"
_REPORT = "event, source, match, timestamp, subject, place"
_MATCH = "number, key, own_id, title, year, kind, creators, candidates, state, item, decided, about"
_INFO = "number, source, made, events, taken_back IS NOT NULL"

_ALONE = """
SELECT id FROM events WHERE imported AND id IN (SELECT event FROM tellings WHERE import = ?)
AND NOT EXISTS (SELECT 1 FROM tellings WHERE event = events.id AND import <> ?)
"""
"""Events that only one import brought."""

_ALONE_TITLES = """
SELECT number FROM matches WHERE decided = 0 AND number IN (SELECT match FROM tellings WHERE match > 0 AND import = ?)
AND NOT EXISTS (SELECT 1 FROM tellings WHERE match > 0 AND match = number AND import <> ?)
AND NOT EXISTS (SELECT 1 FROM list_items WHERE item = own_id)
"""
"""Undecided titles that only one import brought."""

_LISTED_TITLES = """
SELECT number FROM matches WHERE decided = 0 AND own_id IN (SELECT value FROM json_each(?))
AND NOT EXISTS (SELECT 1 FROM tellings WHERE match > 0 AND match = number AND import <> ?)
AND NOT EXISTS (SELECT 1 FROM list_items WHERE item = own_id)
"""
"""Undecided titles that only an import's lists had."""


class Imports:
    """Imported histories of a library."""

    def __init__(self, db: Connection, events: Events, own: UserItems) -> None:
        self._db = db
        self._events = events
        self._own = own

    def begin(self, profile: ProfileId, source: str) -> int:
        """Assign a number to an import that is being written."""
        sql = "INSERT INTO imports (profile, source, made, events) VALUES (?, ?, ?, 0)"
        return self._db.insert(sql, (profile, source, int(time.time())))

    def end(self, number: int, events: int) -> None:
        """Store how many events it brought."""
        self._db.run("UPDATE imports SET events = ? WHERE number = ?", (events, number))

    def forget(self, number: int) -> None:
        """Release the number of the last import, which brought nothing; part of its transaction."""
        self._db.run("DELETE FROM imports WHERE number = ?", (number,))
        self._db.run("UPDATE sqlite_sequence SET seq = ? WHERE name = 'imports'", (number - 1,))

    def of(self, profile: ProfileId) -> list[ImportInfo]:
        """Return the imports of a profile, latest first."""
        sql = f"SELECT {_INFO} FROM imports WHERE profile = ? ORDER BY number DESC"
        return [_info(fields) for fields in self._db.rows(sql, (profile,))]

    def get(self, number: int) -> ImportInfo:
        """Return one import.

        Raises:
            RectermError: there is no import with this number.
        """
        rows = self._db.rows(f"SELECT {_INFO} FROM imports WHERE number = ?", (number,))
        if not rows:
            raise RectermError(
                f"this library has no import {number}",
                "`recterm history imports` lists them",
                code="no_such_import",
            )
        return _info(rows[0])

    def profile_of(self, number: int) -> ProfileId:
        """Return the profile of its history."""
        profile: ProfileId = self._db.value("SELECT profile FROM imports WHERE number = ?", (number,))
        return profile

    def take_back(self, number: int, listed_items: Iterable[ItemId] = ()) -> None:
        """Remove the events and titles that only this import has, and keep them for `bring_back`.

        Part of a transaction.

        Args:
            number: the import's.
            listed_items: what it put on lists, which they no longer have.
        """
        alone = [event for (event,) in self._db.rows(_ALONE, (number, number))]
        on_lists = self._db.rows(_LISTED_TITLES, (json.dumps(list(listed_items)), number))
        alone_titles = list(dict.fromkeys(row[0] for row in (*self._db.rows(_ALONE_TITLES, (number,) * 2), *on_lists)))
        event_ids, listed = json.dumps(alone), "(SELECT value FROM json_each(?))"
        kept = {
            "tellings": self._db.rows(f"SELECT {_REPORT} FROM tellings WHERE import = ?", (number,)),
            "events": [
                *self._db.rows(f"SELECT {_EVENT} FROM events WHERE id IN {listed}", (event_ids,)),
                *self._db.rows(f"SELECT {_EVENT} FROM events WHERE undoes IN {listed}", (event_ids,)),
            ],
            "matches": self._db.rows(
                f"SELECT {_MATCH} FROM matches WHERE number IN {listed}", (json.dumps(alone_titles),)
            ),
        }
        self._db.run(
            "UPDATE imports SET taken_back = ? WHERE number = ?", (zlib.compress(json.dumps(kept).encode()), number)
        )
        self._db.run("DELETE FROM tellings WHERE import = ?", (number,))
        for column in ("undoes", "id"):
            self._db.run(f"DELETE FROM events WHERE {column} IN {listed}", (event_ids,))
        self._db.run_many("DELETE FROM matches WHERE number = ?", [(match,) for match in alone_titles])
        self._settle(number, (row[2] for row in kept["events"]))

    def bring_back(self, number: int) -> None:
        """Restore the removed events under the titles' current items; part of a transaction.

        Raises:
            RectermError: they were not kept.
        """
        packed = self._db.value("SELECT taken_back FROM imports WHERE number = ?", (number,))
        if packed is None:
            raise RectermError(
                f"import {number} is not undone",
                "`recterm history imports` lists the imports",
                code="import_not_undone",
            )
        with decoding(self._db.path, f"the removed events of import {number}"):
            kept = json.loads(inflated(packed))
        marks = ", ".join("?" * 12)
        self._db.run_many(f"INSERT OR IGNORE INTO matches ({_MATCH}) VALUES ({marks})", kept["matches"])
        places = {match[0]: self._place_of(match[1]) for match in kept["matches"]}
        place_of: dict[int, tuple[int, str]] = {}
        reports = []
        for event, source, match, when, subject, place in kept["tellings"]:
            match_here, item = places.get(match) or self._place_of_number(match)
            if match_here:
                place_of[event] = match_here, item
            reports.append((event, source, match_here, when, subject, place, number))
        events = [
            (
                event,
                profile,
                (place_of.get(event) or place_of.get(undoes) or (0, item))[1],
                kind,
                value,
                when,
                undoes,
                imported,
                *(*added, None, None)[:2],  # kept before version 18 without a weight, before 19 without a note
            )
            for event, profile, item, kind, value, when, undoes, imported, *added in kept["events"]
        ]
        self._db.run_many(f"INSERT OR IGNORE INTO events ({_EVENT}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", events)
        self._db.run_many(
            f"INSERT OR IGNORE INTO tellings ({_REPORT}, import) SELECT ?, ?, ?, ?, ?, ?, ?"
            " WHERE EXISTS (SELECT 1 FROM events WHERE id = ?)",
            [(*row, row[0]) for row in reports],
        )
        self._db.run("UPDATE imports SET taken_back = NULL WHERE number = ?", (number,))
        self._settle(number, (ItemId(row[2]) for row in events))

    def _settle(self, number: int, items: Iterable[ItemId]) -> None:
        self._events.settle(self.profile_of(number), set(items))
        self._own.settle()

    def _place_of(self, key: str) -> tuple[int, str]:
        rows = self._db.rows("SELECT number, coalesce(item, own_id) FROM matches WHERE key = ?", (key,))
        return rows[0]

    def _place_of_number(self, number: int) -> tuple[int, str]:
        rows = self._db.rows("SELECT number, coalesce(item, own_id) FROM matches WHERE number = ?", (number,))
        return rows[0] if rows else (0, "")


def _info(fields: tuple[Any, ...]) -> ImportInfo:
    number, source, made, events, undone = fields
    return ImportInfo(number, source, made or None, events, bool(undone))
