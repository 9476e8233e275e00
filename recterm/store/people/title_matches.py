"""What a person decided about the items of imported histories, and items that no catalogue has: their own."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from recterm.domain.titles import title_key, with_year
from recterm.errors import RectermError
from recterm.store.file.damage import decoding
from recterm.store.file.values import json_object, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from recterm.store.file.connection import Connection

OPEN, LIKELY, MATCHED, NOT_HERE = "open", "likely", "matched", "not here"
"""To be decided; taken for an item that it likely is, to be confirmed; decided for an item; decided that the catalogue
does not have it."""

OWN = "own:"
"""Prefix of the ids of a person's own items: what follows is what the item is called."""

_COLUMNS = "number, key, own_id, title, year, kind, creators, candidates, state, item"


@dataclass(frozen=True, slots=True)
class TitleMatch:
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
    """The item that was decided for, or that it likely is."""

    @property
    def label(self) -> str:
        """Title and year: `Allien (1979)`."""
        return with_year(self.title, self.year)

    @property
    def place(self) -> str:
        """Where its events belong: to the item, or to its own."""
        return self.item or self.own_id

    @property
    def choices(self) -> tuple[str, ...]:
        """Ids of items to choose from: the one that it is so far, then the candidates."""
        return tuple(dict.fromkeys((*(() if self.item is None else (self.item,)), *self.candidates)))

    @property
    def waiting(self) -> bool:
        """Whether nobody has decided."""
        return self.state in (OPEN, LIKELY)


class TitleMatches:
    """Decisions are remembered: the next import of the same title asks no more."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def get(self, key: str) -> TitleMatch | None:
        """What is known of a title; None when it never came up."""
        return next(iter(self._decisions("key = ?", key)), None)

    def keys_by_id(self) -> dict[tuple[str, str, str], str]:
        """Kind of item, namespace and id elsewhere -> key of the title that came with this id first."""
        found: dict[tuple[str, str, str], str] = {}
        for key, kind, about in self._db.rows("SELECT key, kind, about FROM matches ORDER BY number"):
            for namespace, value in self._ids(about).items():
                found.setdefault((kind, namespace, value), key)
        return found

    def told_ids(self) -> dict[str, dict[str, str]]:
        """Id of an item -> namespace -> id elsewhere, of the items that titles were taken for."""
        found: dict[str, dict[str, str]] = {}
        for item, about in self._db.rows("SELECT item, about FROM matches WHERE item IS NOT NULL ORDER BY number"):
            for namespace, value in self._ids(about).items():
                found.setdefault(item, {}).setdefault(namespace, value)
        return found

    def _ids(self, about: str) -> dict[str, str]:
        with decoding(self._db.path, "a title of an imported history"):
            return dict(json_object(about).get("ids", {}))

    def open(self) -> list[TitleMatch]:
        """Titles that wait for a decision: those with candidates first, then in the order in which they came up."""
        return self._decisions("state IN (?, ?) ORDER BY candidates = '[]', number", OPEN, LIKELY)

    def all(self) -> list[TitleMatch]:
        """Those and the ones that were decided, in the same order."""
        return self._decisions("1 ORDER BY candidates = '[]', number")

    def numbered(self, number: int) -> TitleMatch:
        """One of them.

        Raises:
            RectermError: there is none of this number.
        """
        found = self._decisions("number = ?", number)
        if not found:
            raise RectermError(
                f"there is no match {number} to decide",
                "`recterm history review` lists those there are",
                code="no_such_match",
            )
        return found[0]

    def keep(
        self, key: str, own_id: str, title: str, year: int | None, kind: str, creators: Sequence[str],
        candidates: Sequence[str], item: str | None = None, about: Mapping[str, Any] | None = None,
    ) -> TitleMatch:  # fmt: skip
        """Remember a title that is not sure, with the item that it likely is; one that was decided stays decided.

        `about` is what is known of it besides: genres, ids elsewhere, other titles.
        """
        state = OPEN if item is None else LIKELY
        self._db.run(
            "INSERT INTO matches (key, own_id, title, year, kind, creators, candidates, state, item, about,"
            " decided) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0) ON CONFLICT (key) DO UPDATE"
            " SET candidates = excluded.candidates, state = excluded.state, item = excluded.item,"
            " about = excluded.about WHERE decided = 0",
            (
                key, own_id, title, year, kind, json.dumps(list(creators)), json.dumps(list(candidates)), state, item,
                json.dumps(dict(about or {}), ensure_ascii=False),
            ),
        )  # fmt: skip
        return self._decisions("key = ?", key)[0]

    def exported(self, numbers: Iterable[int]) -> list[dict[str, Any]]:
        """Titles by their numbers, as JSON types, for another library to `restore`."""
        wanted = set(numbers)
        return [
            {
                "number": number, "key": key, "own_id": own_id, "title": title, "year": year, "kind": kind,
                "creators": json.loads(creators), "candidates": json.loads(candidates), "state": state, "item": item,
                "about": json.loads(about),
            }
            for number, key, own_id, title, year, kind, creators, candidates, state, item, about in self._db.rows(
                f"SELECT {_COLUMNS}, about FROM matches ORDER BY number"
            )
            if number in wanted
        ]  # fmt: skip

    def numbers(self) -> dict[str, int]:
        """Key of every title -> its number."""
        return dict(self._db.rows("SELECT key, number FROM matches"))

    def restore(self, titles: Iterable[Mapping[str, Any]]) -> dict[int, int]:
        """Take in titles of another library with what was decided; what is known here stays. Number there -> here."""
        numbers = {}
        for one in titles:
            decided = 0 if one["state"] in (OPEN, LIKELY) else int(time.time())
            lists = (json.dumps(one[name], ensure_ascii=False) for name in ("creators", "candidates", "about"))
            self._db.run(
                "INSERT OR IGNORE INTO matches (key, own_id, title, year, kind, state, item, decided, creators,"
                " candidates, about) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    one["key"], one["own_id"], one["title"], one["year"], one["kind"], one["state"], one["item"],
                    decided, *lists,
                ),
            )  # fmt: skip
            numbers[one["number"]] = self._db.value("SELECT number FROM matches WHERE key = ?", (one["key"],))
        return numbers

    def learn(self, number: int, about: Mapping[str, Any]) -> None:
        """Keep what another history says of a title besides; what is known already stays.

        Raises:
            RectermError: there is no match of this number.
        """
        self.numbered(number)
        known = json.loads(self._db.value("SELECT about FROM matches WHERE number = ?", (number,)))
        ids = {**about.get("ids", {}), **known.get("ids", {})}
        lists = {
            name: list(dict.fromkeys((*known.get(name, ()), *about.get(name, ())))) for name in ("genres", "titles")
        }
        told = {name: value for name, value in {**lists, "ids": ids}.items() if value}
        self._db.run("UPDATE matches SET about = ? WHERE number = ?", (json.dumps(told, ensure_ascii=False), number))

    def decide(self, number: int, item: str | None) -> TitleMatch:
        """Decide for an item, or (None) that the catalogue does not have it; can be decided anew at any time.

        Raises:
            RectermError: there is no match of this number.
        """
        return self.put(number, NOT_HERE if item is None else MATCHED, item, int(time.time()))

    def standing(self, number: int) -> tuple[str, str | None, int]:
        """State, item and time of the decision of a title, 0 for none: what `put` takes.

        Raises:
            RectermError: there is no match of this number.
        """
        self.numbered(number)
        sql = "SELECT state, item, decided FROM matches WHERE number = ?"
        state, item, decided = self._db.rows(sql, (number,))[0]
        return state, item, decided

    def put(self, number: int, state: str, item: str | None, decided: int) -> TitleMatch:
        """Put a title into a state.

        Raises:
            RectermError: there is no match of this number.
        """
        with self._db.transaction():
            self.numbered(number)
            sql = "UPDATE matches SET state = ?, item = ?, decided = ? WHERE number = ?"
            self._db.run(sql, (state, item, decided, number))
            return self.numbered(number)

    def _decisions(self, where: str, *parameters: object) -> list[TitleMatch]:
        sql = f"SELECT {_COLUMNS} FROM matches WHERE {where}"
        rows = self._db.rows(sql, parameters)
        with decoding(self._db.path, "a title of an imported history"):
            return [_decision(fields) for fields in rows]


def match_key(kind: str, title: str, year: int | None, creators: Sequence[str]) -> str:
    """What the items of histories are told apart by: kind, title, year and creators, however they are spelled."""
    return "|".join((kind, title_key(title), str(year or ""), ";".join(title_key(name) for name in creators)))


def _decision(fields: tuple[Any, ...]) -> TitleMatch:
    number, key, own_id, title, year, kind, creators, candidates, state, item = fields
    if state not in (OPEN, LIKELY, MATCHED, NOT_HERE) or (state == MATCHED and not item):
        raise ValueError(f"title {number} has no state that recterm writes")
    return TitleMatch(number, key, own_id, title, year, kind, texts(creators), texts(candidates), state, item)
