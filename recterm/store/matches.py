"""What a person decided about the items of imported histories, and items that no catalogue has: their own."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from recterm.errors import RectermError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.store.connection import Connection

OPEN, MATCHED, NOT_HERE = "open", "matched", "not here"
"""To be decided; decided for an item; decided that the catalogue does not have it."""


_COLUMNS = "number, key, own_id, title, year, kind, creators, candidates, state, item"


@dataclass(frozen=True, slots=True)
class Decision:
    """One item of a history, and what is known of its match."""

    number: int
    key: str
    """What the item is called, told apart by kind, year and creators."""
    own_id: str
    """The id that its events have while it is not matched."""
    title: str
    year: int | None
    kind: str
    creators: tuple[str, ...]
    candidates: tuple[str, ...]
    """Ids of items that it may be, the best first."""
    state: str
    item: str | None
    """The item that was decided for."""


class Matches:
    """Decisions are remembered: the next import of the same title asks no more."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def get(self, key: str) -> Decision | None:
        """What is known of a title; None when it never came up."""
        return next(iter(self._decisions("key = ?", key)), None)

    def open(self) -> list[Decision]:
        """Titles that wait for a decision, in the order in which they came up."""
        return self._decisions("state = ? ORDER BY number", OPEN)

    def numbered(self, number: int) -> Decision:
        """One of them.

        Raises:
            RectermError: there is none of this number.
        """
        found = self._decisions("number = ?", number)
        if not found:
            raise RectermError(
                f"there is no match {number} to decide", "`recterm history review` lists those there are"
            )
        return found[0]

    def keep(
        self, key: str, own_id: str, title: str, year: int | None, kind: str, creators: Sequence[str],
        candidates: Sequence[str],
    ) -> None:  # fmt: skip
        """Remember a title that is not sure; one that was decided stays decided."""
        self._db.run(
            "INSERT INTO matches (key, own_id, title, year, kind, creators, candidates, state, decided)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (key) DO UPDATE SET candidates = excluded.candidates WHERE state = ?",
            (key, own_id, title, year, kind, json.dumps(list(creators)), json.dumps(list(candidates)), OPEN, 0, OPEN),
        )

    def decide(self, number: int, item: str | None) -> Decision:
        """Decide for an item, or (None) that the catalogue does not have it; can be decided anew at any time."""
        with self._db.transaction():
            self.numbered(number)
            state = NOT_HERE if item is None else MATCHED
            self._db.run(
                "UPDATE matches SET state = ?, item = ?, decided = ? WHERE number = ?",
                (state, item, int(time.time()), number),
            )
            return self.numbered(number)

    def _decisions(self, where: str, *parameters: object) -> list[Decision]:
        sql = f"SELECT {_COLUMNS} FROM matches WHERE {where}"
        return [_decision(fields) for fields in self._db.rows(sql, parameters)]


def _decision(fields: tuple[Any, ...]) -> Decision:
    number, key, own_id, title, year, kind, creators, candidates, state, item = fields
    makers, found = tuple(json.loads(creators)), tuple(json.loads(candidates))
    return Decision(number, key, own_id, title, year, kind, makers, found, state, item)
