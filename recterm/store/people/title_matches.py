"""Title matches: a person's decisions about titles of imported histories, and titles that no catalogue has."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from recterm.domain.data.history_titles import HistoryTitle, TitleFacts
from recterm.domain.titles import title_key, with_year
from recterm.errors import RectermError
from recterm.process.codec import decode
from recterm.store.file.damage import decoding
from recterm.store.file.values import texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from recterm.store.file.connection import Connection

OPEN, LIKELY, MATCHED, NOT_HERE = "open", "likely", "matched", "not here"
"""Undecided; matched with a likely item, to be confirmed; decided for an item; decided that the catalogue
does not have it."""

OWN = "own:"
"""Prefix of the ids of added items: the title follows it."""

_COLUMNS = "number, key, own_id, title, year, kind, creators, candidates, state, item"


@dataclass(frozen=True, slots=True)
class TitleMatch:
    """Title of a history, and what is known about its match."""

    number: int
    key: str
    """Key of the title, with kind, year and creators."""
    own_id: str
    """Item id of its events while it is not matched."""
    title: str
    year: int | None
    kind: str
    creators: tuple[str, ...]
    candidates: tuple[str, ...]
    """Ids of items that it may be, best first."""
    state: str
    item: str | None
    """The item decided on, or the likely one."""

    @property
    def label(self) -> str:
        """Title and year: `Allien (1979)`."""
        return with_year(self.title, self.year)

    @property
    def place(self) -> str:
        """The item id of its events: the matched item, or its own."""
        return self.item or self.own_id

    @property
    def choices(self) -> tuple[str, ...]:
        """Ids of items to choose from: the current one, then the candidates."""
        return tuple(dict.fromkeys((*(() if self.item is None else (self.item,)), *self.candidates)))

    @property
    def waiting(self) -> bool:
        """Whether it is still undecided."""
        return self.state in (OPEN, LIKELY)


NOTHING = TitleFacts()


def facts_of(about: str) -> TitleFacts:
    """Read facts as they are stored.

    Raises:
        ValueError: they are damaged.
    """
    return decode(about, TitleFacts)


class TitleMatches:
    """Decisions about titles, remembered so that the next import of the same title does not ask again."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def get(self, key: str) -> TitleMatch | None:
        """Return what is known about a title; None when it never occurred."""
        return next(iter(self._decisions("key = ?", key)), None)

    def keys_by_id(self) -> dict[tuple[str, str, str], str]:
        """Return kind of item, namespace and id -> key of the title that first came with this id."""
        keys: dict[tuple[str, str, str], str] = {}
        for key, kind, about in self._db.rows("SELECT key, kind, about FROM matches ORDER BY number"):
            for namespace, value in self._ids(about).items():
                keys.setdefault((kind, namespace, value), key)
        return keys

    def ids_by_item(self) -> dict[str, dict[str, str]]:
        """Return id of an item -> namespace -> id, for the items that titles were matched with."""
        ids: dict[str, dict[str, str]] = {}
        for item, about in self._db.rows("SELECT item, about FROM matches WHERE item IS NOT NULL ORDER BY number"):
            for namespace, value in self._ids(about).items():
                ids.setdefault(item, {}).setdefault(namespace, value)
        return ids

    def _ids(self, about: str) -> dict[str, str]:
        with decoding(self._db.path, "a title of an imported history"):
            return dict(facts_of(about).ids)

    def open(self) -> list[TitleMatch]:
        """Return titles that wait for a decision: those with candidates first, then in order of appearance."""
        return self._decisions("state IN (?, ?) ORDER BY candidates = '[]', number", OPEN, LIKELY)

    def all(self) -> list[TitleMatch]:
        """Return all titles, decided or not, in the same order."""
        return self._decisions("1 ORDER BY candidates = '[]', number")

    def numbered(self, number: int) -> TitleMatch:
        """Return the title with this number.

        Raises:
            RectermError: there is no title with this number.
        """
        matches = self._decisions("number = ?", number)
        if not matches:
            raise RectermError(
                f"no match {number} to decide",
                "`recterm history review` lists all matches",
                code="no_such_match",
            )
        return matches[0]

    def keep(
        self, key: str, own_id: str, title: str, year: int | None, kind: str, creators: Sequence[str],
        candidates: Sequence[str], item: str | None = None, about: TitleFacts = NOTHING,
    ) -> TitleMatch:  # fmt: skip
        """Store an uncertain title with its likely item; a decided one stays decided.

        `about` holds other facts: genres, ids elsewhere, other titles.
        """
        state = OPEN if item is None else LIKELY
        self._db.run(
            "INSERT INTO matches (key, own_id, title, year, kind, creators, candidates, state, item, about,"
            " decided) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0) ON CONFLICT (key) DO UPDATE"
            " SET candidates = excluded.candidates, state = excluded.state, item = excluded.item,"
            " about = excluded.about WHERE decided = 0",
            (
                key, own_id, title, year, kind, json.dumps(list(creators)), json.dumps(list(candidates)), state, item,
                json.dumps(about.document(), ensure_ascii=False),
            ),
        )  # fmt: skip
        return self._decisions("key = ?", key)[0]

    def exported(self, numbers: Iterable[int]) -> list[HistoryTitle]:
        """Export titles by number, for another library to `restore`."""
        wanted = set(numbers)
        rows = self._db.rows(f"SELECT {_COLUMNS}, about FROM matches ORDER BY number")
        return [
            HistoryTitle(
                number, key, own_id, title, year, kind, texts(creators), texts(candidates), state, item, facts_of(about)
            )
            for number, key, own_id, title, year, kind, creators, candidates, state, item, about in rows
            if number in wanted
        ]

    def numbers(self) -> dict[str, int]:
        """Return key of every title -> its number."""
        return dict(self._db.rows("SELECT key, number FROM matches"))

    def restore(self, titles: Iterable[HistoryTitle]) -> dict[int, int]:
        """Restore titles and decisions of another library, without changing known ones. Return number there -> here."""
        numbers = {}
        for title in titles:
            decided = 0 if title.state in (OPEN, LIKELY) else int(time.time())
            lists = (title.creators, title.candidates, title.about.document())
            self._db.run(
                "INSERT OR IGNORE INTO matches (key, own_id, title, year, kind, state, item, decided, creators,"
                " candidates, about) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    title.key, title.own_id, title.title, title.year, title.kind, title.state, title.item, decided,
                    *(json.dumps(values, ensure_ascii=False) for values in lists),
                ),
            )  # fmt: skip
            numbers[title.number] = self._db.value("SELECT number FROM matches WHERE key = ?", (title.key,))
        return numbers

    def learn(self, number: int, about: TitleFacts) -> None:
        """Store what another history says about a title, without changing known facts.

        Raises:
            RectermError: there is no match with this number.
        """
        self.numbered(number)
        stored = facts_of(self._db.value("SELECT about FROM matches WHERE number = ?", (number,)))
        joined = json.dumps(stored.joined(about).document(), ensure_ascii=False)
        self._db.run("UPDATE matches SET about = ? WHERE number = ?", (joined, number))

    def decide(self, number: int, item: str | None) -> TitleMatch:
        """Decide on an item, or (None) that the catalogue does not have it; the decision can be changed at any time.

        Raises:
            RectermError: there is no match with this number.
        """
        return self.put(number, NOT_HERE if item is None else MATCHED, item, int(time.time()))

    def standing(self, number: int) -> tuple[str, str | None, int]:
        """Return state, item and time of a title's decision, 0 for none: the arguments of `put`.

        Raises:
            RectermError: there is no match with this number.
        """
        self.numbered(number)
        sql = "SELECT state, item, decided FROM matches WHERE number = ?"
        state, item, decided = self._db.rows(sql, (number,))[0]
        return state, item, decided

    def put(self, number: int, state: str, item: str | None, decided: int) -> TitleMatch:
        """Put a title into a state.

        Raises:
            RectermError: there is no match with this number.
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
    """Return the key that distinguishes items of histories: kind, title, year and creators, in any spelling."""
    return "|".join((kind, title_key(title), str(year or ""), ";".join(title_key(name) for name in creators)))


def _decision(fields: tuple[Any, ...]) -> TitleMatch:
    number, key, own_id, title, year, kind, creators, candidates, state, item = fields
    if state not in (OPEN, LIKELY, MATCHED, NOT_HERE) or (state == MATCHED and not item):
        raise ValueError(f"title {number} has an invalid state")
    return TitleMatch(number, key, own_id, title, year, kind, texts(creators), texts(candidates), state, item)
