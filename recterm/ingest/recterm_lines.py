"""recterm's own JSON lines read back: a data set, and beside it profiles with events and lists."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from recterm.domain import Event, EventId, EventKind, ItemId, NamedList, ProfileId, Scale
from recterm.errors import InputError
from recterm.ingest.dataset import ITEM_SCHEMA, Dataset, build
from recterm.ingest.dataset import Events as Rows
from recterm.ingest.report import Report
from recterm.titles import sort_title

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

FORMAT = "recterm"
NEWEST = 1
MAX_TIMESTAMP = 1 << 62
_HINT = "The file is damaged or was edited; export it again."


@dataclass(frozen=True, slots=True)
class Restorable:
    """Everything in such a file."""

    dataset: Dataset
    """Catalogue and community; without interactions when only events were exported."""
    people: Mapping[str, Sequence[Event]]
    """Name of a profile -> its events, oldest first; ids are the file's own, `profile` has no meaning."""
    lists: Mapping[str, Sequence[NamedList]]
    """Name of a profile -> its named lists."""


def read_recterm_lines(path: Path) -> Restorable:
    """Read the file as a whole.

    Raises:
        InputError: it is missing, no such file, of a newer recterm, or a line cannot be used; the line is named.
    """
    parts = _Parts(path)
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                parts.take(number, line)
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8 text", _HINT) from error
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}", "Name a file that was exported.") from error
    return parts.whole()


class _Parts:
    """What has been read so far."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._header: dict[str, Any] | None = None
        self._items: list[dict[str, Any]] = []
        self._rows: dict[str, int] = {}
        self._users: dict[str, int] = {}
        self._interactions: list[tuple[int, int, float, int | None]] = []
        self._people: dict[str, list[Event]] = {}
        self._lists: dict[str, list[NamedList]] = {}

    def take(self, number: int, line: str) -> None:
        """One line; blank ones are passed over."""
        if not line.strip():
            return
        try:
            record = json.loads(line)
            if self._header is None:
                self._header = self._checked_header(record)
                return
            self._take_record(record)
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError) as error:
            said = "is no line of a recterm export"
            raise InputError(f"{self._path}, line {number} {said}: {error}", _HINT) from error

    def _checked_header(self, record: dict[str, Any]) -> dict[str, Any]:
        version = record["recterm"]
        if version != NEWEST:
            raise InputError(f"{self._path} has version {version!r}; this recterm reads {NEWEST}", "Update recterm.")
        return record

    def _take_record(self, record: dict[str, Any]) -> None:
        match record["type"]:
            case "item":
                if self._rows.setdefault(_text(record["id"]), len(self._items)) != len(self._items):
                    raise ValueError(f"item {record['id']!r} is there twice")
                self._items.append(_item(record))
            case "interaction":
                user = self._users.setdefault(_text(record["user"]), len(self._users))
                when = record["timestamp"]
                value = float(record["value"])
                self._interactions.append(
                    (user, self._rows[record["item"]], value, None if when is None else int(when))
                )
            case "profile":
                self._people.setdefault(_text(record["profile"]), [])
                self._lists.setdefault(record["profile"], [])
            case "event":
                self._people[record["profile"]].append(_event(record))
            case "list":
                self._lists[record["profile"]].append(_list(record))
            case other:
                raise ValueError(f"there is no type {other!r}")

    def whole(self) -> Restorable:
        """All of it."""
        header = self._header
        if header is None:
            raise InputError(f"{self._path} is empty", "Name a file that was exported.")
        columns = list(zip(*self._interactions, strict=True)) or [(), (), (), ()]
        user, item, value, when = columns
        scale = header.get("scale")
        dataset = build(
            format=FORMAT,
            label=str(header.get("label") or self._path.name),
            items=pl.DataFrame(self._items, schema=ITEM_SCHEMA),
            users=pl.Series(list(self._users), dtype=pl.String),
            events=Rows(
                np.array(user, np.int64), np.array(item, np.int64), np.array(value, np.float64),
                pl.Series(when, dtype=pl.Int64),
            ),
            scale=None if scale is None else Scale(*map(float, scale)),
            report=Report(read=len(user), kept=len(user)),
            simulated=bool(header.get("simulated")),
            source=str(self._path),
        )  # fmt: skip
        return Restorable(dataset, self._people, self._lists)


def _item(record: Mapping[str, Any]) -> dict[str, Any]:
    title = _text(record["title"])
    aliases = dict(_alias(one) for one in record.get("ids", ()))
    return {
        "id": record["id"],
        "title": title,
        "sort_title": sort_title(title),
        "year": None if record.get("year") is None else int(record["year"]),
        "genres": [_text(one) for one in record.get("genres", ())],
        "creators": [_text(one) for one in record.get("creators", ())],
        "kind": _text(record["kind"]),
        "original_titles": [_text(one) for one in record.get("original_titles", ())],
        "aliases": json.dumps(aliases, ensure_ascii=False) if aliases else "{}",
        "facts": json.dumps(dict(record.get("facts") or {}), ensure_ascii=False),
    }


def _alias(text: str) -> tuple[str, str]:
    namespace, _, value = text.partition(":")
    return namespace, value


def _event(record: Mapping[str, Any]) -> Event:
    when, undoes, value = int(record["timestamp"]), record.get("undoes"), record.get("value")
    if abs(when) > MAX_TIMESTAMP:
        raise ValueError(f"{when} is no time")
    return Event(
        id=EventId(int(record["number"])),
        profile=ProfileId(0),
        item=ItemId(_text(record["item"])),
        kind=EventKind(record["kind"]),
        value=None if value is None else float(value),
        timestamp=when,
        undoes=None if undoes is None else EventId(int(undoes)),
    )


def _list(record: Mapping[str, Any]) -> NamedList:
    description = record["description"]
    items = tuple(ItemId(_text(item)) for item in record["items"])
    return NamedList(_text(record["name"]), _text(description) if description else "", items)


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError(f"{value!r} is not text")
    # A lone surrogate fits into JSON, and into no file.
    return value.encode("utf-8", "replace").decode("utf-8")
