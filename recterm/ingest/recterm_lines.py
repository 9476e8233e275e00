"""Reader of recterm's own JSON lines: a data set, and profiles with events and lists."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from recterm.domain.data.history_titles import HistoryTitle, TitleFacts
from recterm.domain.feedback_kinds import FEEDBACK_KINDS
from recterm.domain.model import Event, EventId, EventKind, ItemId, NamedList, NewItem, ProfileId, Scale
from recterm.domain.notes import NOTES_VERSION, note_of
from recterm.domain.showings import LINES_VERSION, Showing, ShowingKey, week_number
from recterm.domain.titles import is_list_name, sort_title
from recterm.errors import InputError
from recterm.ingest.catalogue.catalogue import alias
from recterm.ingest.dataset.dataset import ITEM_SCHEMA, Dataset, build
from recterm.ingest.interactions.columns import UNKNOWN
from recterm.ingest.interactions.columns import InteractionColumns as Rows
from recterm.ingest.report import Report

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence, Set
    from pathlib import Path

FORMAT = "recterm"
NEWEST = max(LINES_VERSION, NOTES_VERSION, *(row.lines_version for row in FEEDBACK_KINDS))
"""Version of the format; a file has the oldest version that can hold its content."""

MAX_TIMESTAMP = 1 << 62
_LARGEST = 3.4e38
"""Range of a value: what four bytes hold."""

_LAST_YEAR = 9_999
_HINT = "The file is damaged or was edited; export it again."


EventSource = tuple[str, int, int, str]
"""Source, number of its title (0: none), UTC seconds, and part of the item."""

STATES = {"open": False, "likely": True, "matched": True, "not here": False}
"""State of a title -> whether it has an item."""


@dataclass(frozen=True, slots=True)
class Restorable:
    """Content of such a file."""

    dataset: Dataset
    """Catalogue and community; without interactions when only events were exported."""
    people: Mapping[str, Sequence[Event]]
    """Name of a profile -> its events, oldest first; ids are the file's own, `profile` has no meaning."""
    lists: Mapping[str, Sequence[NamedList]]
    """Name of a profile -> its named lists."""
    own: Sequence[NewItem] = ()
    """Added items: in histories but not in the data set."""
    titles: Sequence[HistoryTitle] = ()
    """Titles of histories with decisions, each with its number in this file."""
    sources: Mapping[str, Mapping[EventId, Sequence[EventSource]]] = field(default_factory=dict)
    """Name of a profile -> event -> its sources; titles by their numbers in this file."""
    shown: Mapping[str, Sequence[Showing]] = field(default_factory=dict)
    """Name of a profile -> what its shelves showed; the profile in each key has no meaning."""
    excluded: Mapping[str, Set[EventId]] = field(default_factory=dict)
    """Name of a profile -> events excluded from its taste."""


def read_recterm_lines(path: Path) -> Restorable:
    """Read the file as a whole.

    Raises:
        InputError: it is missing, not such a file, from a newer recterm, or a line cannot be used; the line is named.
    """
    parts = _Parts(path)
    try:
        with path.open(encoding="utf-8-sig") as file:
            for number, line in enumerate(file, 1):
                parts.take(number, line)
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8 text", _HINT) from error
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}", "name a file exported by recterm") from error
    return parts.whole()


class _Parts:
    """Content read so far."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._header: dict[str, Any] | None = None
        self._items: list[dict[str, Any]] = []
        self._own: dict[str, NewItem] = {}
        self._rows: dict[str, int] = {}
        self._users: dict[str, int] = {}
        self._interactions: list[tuple[int, int, float, int | None]] = []
        self._people: dict[str, list[Event]] = {}
        self._lists: dict[str, list[NamedList]] = {}
        self._titles: dict[int, HistoryTitle] = {}
        self._excluded: dict[str, set[EventId]] = {}
        self._sources: dict[str, dict[EventId, list[EventSource]]] = {}
        self._shown: dict[str, list[Showing]] = {}

    def take(self, number: int, line: str) -> None:
        """Take one line; blank ones are skipped."""
        if not line.strip():
            return
        try:
            record = json.loads(line)
            if self._header is None:
                self._header = self._checked_header(record)
                return
            self._take_record(record)
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError) as error:
            problem = "is not a line of a recterm export"
            raise InputError(f"{self._path}, line {number} {problem}: {error}", _HINT) from error

    def _checked_header(self, record: dict[str, Any]) -> dict[str, Any]:
        version = record["recterm"]
        if version not in range(1, NEWEST + 1):
            raise InputError(f"{self._path} has version {version!r}; this recterm reads {NEWEST}", "update recterm")
        scale, label = record.get("scale"), record.get("label")
        return record | {
            "scale": None if scale is None else _scale(*scale),
            "label": _text(label) if label else self._path.name,
        }

    def _take_record(self, record: dict[str, Any]) -> None:
        match record["type"]:
            case "item" if record.get("own"):
                own = _own_item(record)
                if self._own.setdefault(own.id, own) is not own:
                    raise ValueError(f"item {own.id!r} occurs twice")
            case "item":
                item = _item(record)
                if self._rows.setdefault(item["id"], len(self._items)) != len(self._items):
                    raise ValueError(f"item {record['id']!r} occurs twice")
                self._items.append(item)
            case "interaction":
                user = self._users.setdefault(_text(record["user"]), len(self._users))
                when = None if record["timestamp"] is None else _timestamp(record["timestamp"])
                self._interactions.append((user, self._rows[_text(record["item"])], _number(record["value"]), when))
            case "profile":
                self._people.setdefault(_text(record["profile"]), [])
                self._lists.setdefault(_text(record["profile"]), [])
            case "title":
                title = _title(record)
                if self._titles.setdefault(title.number, title) is not title:
                    raise ValueError(f"title {title.number} occurs twice")
            case "event" | "list" | "shown":
                self._take_of_profile(record)
            case other:
                raise ValueError(f"unknown type {other!r}")

    def _take_of_profile(self, record: dict[str, Any]) -> None:
        profile = _text(record["profile"])
        events, lists = self._people[profile], self._lists[profile]
        match record["type"]:
            case "event":
                event = _event(record)
                events.append(event)
                if record.get("excluded"):
                    self._excluded.setdefault(record["profile"], set()).add(event.id)
                if "told" in record:
                    sources = [_event_source(source, self._titles) for source in list(record["told"])]
                    self._sources.setdefault(profile, {})[event.id] = sources
            case "list":
                lists.append(_list(record))
            case _:
                self._shown.setdefault(profile, []).append(_showing(record))

    def whole(self) -> Restorable:
        """Return the whole content."""
        header = self._header
        if header is None:
            raise InputError(f"{self._path} is empty", "name a file exported by recterm")
        pairs = {(user, item) for user, item, *_ in self._interactions}
        if len(pairs) < len(self._interactions):
            raise InputError(f"{self._path} has interactions of the same user and item twice", _HINT)
        columns = list(zip(*self._interactions, strict=True)) or [(), (), (), ()]
        user, item, value, when = columns
        dataset = build(
            format=FORMAT,
            label=header["label"],
            items=pl.DataFrame(self._items, schema=ITEM_SCHEMA),
            users=pl.Series(list(self._users), dtype=pl.String),
            events=Rows.of(
                np.array(user, np.uint32), np.array(item, np.uint32), np.array(value, np.float32),
                pl.Series(when, dtype=pl.UInt32),
            ),
            scale=header["scale"],
            report=Report(read=len(user), kept=len(user)),
            simulated=bool(header.get("simulated")),
            source=str(self._path),
        )  # fmt: skip
        return Restorable(
            dataset, self._people, self._lists, tuple(self._own.values()), tuple(self._titles.values()), self._sources,
            self._shown, self._excluded,
        )  # fmt: skip


def _item(record: Mapping[str, Any]) -> dict[str, Any]:
    title = _text(record["title"])
    return {
        "id": _text(record["id"]),
        "title": title,
        "sort_title": sort_title(title),
        "year": None if record.get("year") is None else _year(record["year"]),
        "genres": _texts(record.get("genres", [])),
        "creators": _texts(record.get("creators", [])),
        "kind": _text(record["kind"]),
        "original_titles": _texts(record.get("original_titles", [])),
        "aliases": _texts(record.get("ids", [])),
        "facts": _json(dict(record.get("facts") or {})),
    }


def _own_item(record: Mapping[str, Any]) -> NewItem:
    fields = _item(record)
    return NewItem(
        id=ItemId(_text(fields["id"])),
        title=fields["title"],
        sort_title=fields["sort_title"],
        year=fields["year"],
        kind=fields["kind"],
        genres=tuple(fields["genres"]),
        creators=tuple(fields["creators"]),
        original_titles=tuple(fields["original_titles"]),
        aliases=dict(map(alias, fields["aliases"])),
        facts=json.loads(fields["facts"]),
        count=0,
        mean=None,
        own=True,
    )


def _event(record: Mapping[str, Any]) -> Event:
    undoes, value, weight = record.get("undoes"), record.get("value"), record.get("weight")
    return Event(
        id=EventId(int(record["number"])),
        profile=ProfileId(0),
        item=ItemId(_text(record["item"])),
        kind=EventKind(record["kind"]),
        value=None if value is None else _number(value),
        timestamp=_moment(record["timestamp"]),
        undoes=None if undoes is None else EventId(int(undoes)),
        weight=None if weight is None else _number(weight),
        note=None if record.get("note") is None else note_of(_text(record["note"])),
    )


def _title(record: Mapping[str, Any]) -> HistoryTitle:
    state, item = record["state"], record["item"]
    if STATES[state] != (item is not None):
        raise ValueError(f"a title cannot be {state} with item {item!r}")
    number = int(record["number"])
    if not 0 < number <= MAX_TIMESTAMP:
        raise ValueError(f"{number} is not the number of a title")
    return HistoryTitle(
        number=number,
        key=_text(record["key"]),
        own_id=_text(record["own_id"]),
        title=_text(record["title"]),
        year=None if record["year"] is None else _year(record["year"]),
        kind=_text_or_none(record["kind"]),
        creators=tuple(_texts(record["creators"])),
        candidates=tuple(_texts(record["candidates"])),
        state=state,
        item=None if item is None else _text(item),
        about=_about(record["about"]),
    )


def _about(about: Mapping[str, Any]) -> TitleFacts:
    ids = {_text(name): _text(value) for name, value in dict(about.get("ids", {})).items()}
    return TitleFacts(tuple(_texts(about.get("genres", []))), ids, tuple(_texts(about.get("titles", []))))


def _event_source(record: Mapping[str, Any], titles: Mapping[int, object]) -> EventSource:
    number = int(record["title"])
    if number and number not in titles:
        raise ValueError(f"no title {number}")
    return _text_or_none(record["source"]), number, _moment(record["timestamp"]), _text_or_none(record["part"])


def _list(record: Mapping[str, Any]) -> NamedList:
    name, description = _text(record["name"]), record["description"]
    if not is_list_name(name):
        raise ValueError(f"{name!r} is not a valid list name")
    items = tuple(map(ItemId, _texts(record["items"])))
    return NamedList(name, _text(description) if description else "", items)


def _showing(record: Mapping[str, Any]) -> Showing:
    day = date.fromisoformat(_text(record["week"]))
    names = (_text_or_none(record[name]) for name in ("shelf", "model", "rival"))
    key = ShowingKey(ProfileId(0), ItemId(_text(record["item"])), week_number(day), *names)
    place, visit, times, first, last = (_moment(record[name]) for name in ("place", "visit", "times", "first", "last"))
    if day.weekday() or place < 1 or times < 1 or first > last:
        raise ValueError(f"{record!r} is not what a shelf showed")
    return Showing(
        key, place, visit, times, first, last, None if record["opened"] is None else _moment(record["opened"])
    )


def _scale(minimum: object, maximum: object, step: object) -> Scale:
    scale = Scale(_number(minimum), _number(maximum), _number(step))
    if scale.minimum >= scale.maximum or scale.maximum <= 0 or scale.step <= 0:
        raise ValueError(f"{minimum!r} to {maximum!r} in steps of {step!r} is not a scale")
    return scale


def _number(value: Any) -> float:
    number = float(value)
    if not abs(number) <= _LARGEST:
        raise ValueError(f"{value!r} is not a number that can be stored")
    return number


def _moment(value: Any) -> int:
    when = int(value)
    if abs(when) > MAX_TIMESTAMP:
        raise ValueError(f"{when} is not a time")
    return when


def _timestamp(value: Any) -> int:
    when = _moment(value)
    if not 0 <= when < UNKNOWN:
        raise ValueError(f"{when} is not a time from 1970 to 2106")
    return when


def _year(value: Any) -> int:
    year = int(value)
    if abs(year) > _LAST_YEAR:
        raise ValueError(f"{year} is not a year")
    return year


def _json(value: dict[str, Any]) -> str:
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8", "replace").decode("utf-8")


def _texts(values: object) -> list[str]:
    if not isinstance(values, list):
        raise TypeError(f"{values!r} is not a list")
    return [_text(value) for value in values]


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError(f"{value!r} is not text")
    # A lone surrogate fits into JSON but not into any file.
    return value.encode("utf-8", "replace").decode("utf-8")


def _text_or_none(value: object) -> str:
    return "" if value == "" else _text(value)
