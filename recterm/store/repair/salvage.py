"""Salvage of a damaged library file, table by table and row by row; every row is one that recterm could write."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from recterm.domain.data.editions import EditionState
from recterm.domain.model import MAX_STARS, MIN_STARS, Role
from recterm.domain.notes import is_note
from recterm.domain.undoing import StepKind
from recterm.store.file import present_schema
from recterm.store.file.checksums import checksum, digest, item_digest
from recterm.store.file.file_pages import FilePages, Record, Row, Tree, Value
from recterm.store.people.events import KINDS
from recterm.store.people.feedback import VALUES, is_weight
from recterm.store.people.title_matches import LIKELY, MATCHED, NOT_HERE, OPEN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

Fields: TypeAlias = "Mapping[str, Any]"
"""A row by its columns."""

TABLES: Mapping[str, Mapping[str, str]] = {
    "library": {
        "name": "t", "label": "t", "format": "t", "scale_minimum": "n?", "scale_maximum": "n?", "scale_step": "n?",
        "n_items": "i", "n_users": "i", "n_interactions": "i", "fingerprint": "t",
    },
    "settings": {"key": "t", "value": "t"},
    "items": {
        "id": "t", "title": "t", "year": "i?", "kind": "t", "genres": "l", "creators": "l", "count": "i", "mean": "n?",
        "sort_title": "t", "key": "t", "original_titles": "l", "keywords": "t", "facts": "o",
    },
    "item_alias": {"namespace": "t", "value": "t", "row": "i"},
    "community": {"checksum": "t", "data": "b"},
    "user_features": {"feature": "t", "word": "t", "checksum": "t", "data": "b"},
    "profiles": {"name": "t", "created": "i"},
    "events": {"profile": "i", "item": "t", "kind": "t", "value": "n?", "timestamp": "i", "undoes": "i?",
               "weight": "n?", "note": "t?"},
    "feedback": {
        "profile": "i", "item": "t", "stars": "n?", "views": "i", "hidden": "i", "saved": "i", "last_event": "i",
        "viewed_at": "i?", "rated_at": "i?", "played": "n?",
    },
    "lists": {"profile": "i", "name": "t", "description": "t", "created": "i"},
    "list_items": {"list": "i", "item": "t", "place": "i"},
    "matches": {
        "key": "t", "own_id": "t", "title": "t", "year": "i?", "kind": "t", "creators": "l", "candidates": "l",
        "state": "t", "item": "t?", "decided": "i",
    },
    "tellings": {"event": "i", "source": "t", "match": "i", "timestamp": "i", "subject": "t", "place": "i"},
    "editions": {"state": "t", "members": "l", "reasons": "l"},
    "shown": {
        "profile": "i", "item": "t", "week": "i", "shelf": "t", "model": "t", "rival": "t", "place": "i", "visit": "i",
        "times": "i", "first": "i", "last": "i", "opened": "i?",
    },
    "imports": {"profile": "i", "source": "t", "made": "i", "events": "i"},
    "steps": {"profile": "i", "kind": "t", "made": "i", "change": "o", "undone": "i?"},
    "models": {
        "name": "t", "role": "t", "hyperparameters": "o", "seed": "i", "fingerprint": "t", "seconds": "n",
        "created": "i",
    },
    "active_models": {"role": "t", "model": "i"},
    "model_arrays": {"model": "i", "name": "t", "dtype": "t", "shape": "t", "checksum": "t", "data": "b"},
    "runs": {
        "data": "t", "fingerprint": "t", "split": "t", "seed": "i", "k": "i", "users": "i", "seconds": "n",
        "created": "i", "settings": "o",
    },
    "run_metrics": {"run": "i", "place": "i", "model": "t", "metric": "t", "mean": "n?", "low": "n?", "high": "n?"},
    "run_values": {"run": "i", "name": "t", "dtype": "t", "data": "b"},
    "tunings": {"model": "t", "fingerprint": "t", "settings": "o", "created": "i"},
    "trials": {
        "tuning": "i", "number": "i", "state": "t", "hyperparameters": "o", "value": "n?", "early": "n?",
        "seconds": "n",
    },
}  # fmt: skip
"""Tables that are saved, and the type of each column: text, whole number, number, bytes, JSON list of texts or object;
a question mark if NULL is allowed."""

REBUILT = ("genres", "orders", "items_fts", "items_fts_data", "items_fts_idx", "items_fts_docsize", "items_fts_config")
"""Tables that are rebuilt from the others; SQLite and sqlite-utils manage their own."""


@dataclass(slots=True)
class Salvaged:
    """Rows by table, and how much of each table could not be read."""

    rows: dict[str, list[Fields]] = field(default_factory=dict)
    damaged: dict[str, int] = field(default_factory=dict)
    """Number of pages, cells and rows that make no sense; a missing table counts as one."""
    indexed: dict[str, dict[int, dict[str, Any]]] = field(default_factory=dict)
    """Values from indexes, by table and row id: they may outlive the rows."""
    is_ours: bool = False
    """Whether anything shows that recterm made the file."""


def salvage(path: Path) -> Salvaged:
    """Read whatever can be read; never raise because of the file's content.

    Raises:
        OSError: the file cannot be read at all.
    """
    pages = FilePages(path)
    schema = pages.tree(1)
    roots = {str(row[1]): row[3] for _, row in schema.rows if len(row) == 5 and row[0] in ("table", "index")}
    trees = {name: pages.tree(root) for name, root in roots.items() if isinstance(root, int) and root > 0}
    salvaged = Salvaged()
    seen: dict[str, set[object]] = {}
    for table in TABLES:
        tree = trees.get(table, Tree(damaged=1))
        salvaged.rows[table], seen[table] = [], set()
        salvaged.damaged[table] = tree.damaged + sum(not _keep(salvaged, seen, table, row) for row in tree.rows)
    if any(tree.damaged for tree in trees.values()) or schema.damaged or len(trees) < len(TABLES):
        _search_lost_pages(pages, salvaged, seen)
    for index, (table, names) in _INDEXES.items():
        indexed = salvaged.indexed.setdefault(table, {})
        for _, record in trees.get(index, Tree()).rows:
            number = record[-1] if record else None
            if len(record) == len(names) + 1 and isinstance(number, int):
                indexed.setdefault(number, {}).update(zip(names, record, strict=False))
    salvaged.is_ours = (
        pages.is_ours or bool({"library", "events", "items"} & trees.keys()) or _has_people(pages, salvaged)
    )
    return salvaged


def _has_people(pages: FilePages, salvaged: Salvaged) -> bool:
    """Return whether pages are recterm's, even in a file that is no longer a database."""
    return not pages.is_database and bool(salvaged.rows["events"] or salvaged.rows["items"])


_INDEXES = {
    "sqlite_autoindex_items_1": ("items", ("id",)),
    "items_key": ("items", ("key",)),
    "items_year": ("items", ("year",)),
    "sqlite_autoindex_profiles_1": ("profiles", ("name",)),
    "sqlite_autoindex_lists_1": ("lists", ("profile", "name")),
    "events_profile_item": ("events", ("profile", "item")),
}


def _search_lost_pages(pages: FilePages, salvaged: Salvaged, seen: dict[str, set[object]]) -> None:
    """Search orphaned pages for rows of damaged tables; live rows come first."""
    wanted = [table for table, damaged in salvaged.damaged.items() if damaged]
    entries: list[Row] = []
    for number in range(1, len(pages) + 1):
        tree = pages.leaf(number) if number not in pages.seen else None
        for row in tree.rows if tree is not None else ():
            next((table for table in wanted if _is_distinctive(table, row) and _keep(salvaged, seen, table, row)), None)
            if "list_items" in wanted and row[0] is None:
                entries.append(row)
    for row in _list_entries(salvaged, entries):
        _keep(salvaged, seen, "list_items", row)


def _list_entries(salvaged: Salvaged, entries: list[Row]) -> list[Row]:
    """Tell list entries from index entries that look like them: they occur once more than in the index."""
    indexed = Counter((row["profile"], row["item"], row["id"]) for row in salvaged.rows["events"])
    indexed.update((row["profile"], row["name"], row["id"]) for row in salvaged.rows["lists"])
    indexed.update((row["model"], row["name"], row["id"]) for row in salvaged.rows["model_arrays"])
    values = {(row["run"], row["name"]) for row in salvaged.rows["run_values"]}
    lists = {row["id"] for row in salvaged.rows["lists"]}
    kept = []
    for row in entries:
        record = row[1]
        if len(record) != 3 or record[0] not in lists or record[:2] in values:
            continue
        if indexed[record] > 0:
            indexed[record] -= 1
        else:
            kept.append(row)
    return kept


def _is_distinctive(table: str, row: Row) -> bool:
    """Return whether rows of this table are distinctive: entries of indexes look like those of some tables."""
    number, record = row
    if table in ("list_items", "active_models"):
        return False
    has_rowid = table not in _WITHOUT_ROWID
    return has_rowid == (number is not None) and len(record) >= len(_COLUMNS[table]) - _ADDED.get(table, 0)


def _keep(salvaged: Salvaged, seen: dict[str, set[object]], table: str, row: Row) -> bool:
    fields = _fields(table, row)
    if fields is None or not valid(table, fields):
        return False
    key = tuple(fields.get(name) for name in _KEYS.get(table, (_COLUMNS[table][0],)))
    if key not in seen[table]:
        seen[table].add(key)
        salvaged.rows[table].append(fields)
    return True


def valid(table: str, fields: Fields) -> bool:
    """Return whether recterm could write such a row to this table."""
    return _VALID.get(table, _anything)(fields)


def _fields(table: str, row: Row) -> Fields | None:
    """Return a row by column if each value has the right type; columns that an older row lacks are left out."""
    number, record = row
    columns = _COLUMNS[table]
    if not len(columns) - _ADDED.get(table, 0) <= len(record) <= len(columns):
        return None
    fields: dict[str, Any] = dict(zip(columns, record, strict=False))
    if number is not None and table not in _WITHOUT_ROWID and table not in _PLAIN_ROWID:
        fields[columns[0]] = number
    kinds = TABLES[table]
    if not all(_is(kind, fields.get(name)) for name, kind in kinds.items()):
        return None
    # SQLite stores a whole number in a REAL column as an integer.
    numbers = (name for name, kind in kinds.items() if kind[0] == "n" and fields.get(name) is not None)
    real = {name: float(fields[name]) for name in numbers}
    return {**fields, **real}


def _is(kind: str, value: Value) -> bool:
    if value is None:
        return kind.endswith("?")
    match kind[0]:
        case "t":
            return isinstance(value, str)
        case "i":
            return isinstance(value, int)
        case "n":
            return isinstance(value, int | float)
        case "b":
            return isinstance(value, bytes)
        case _:
            return _is_json(value, list if kind[0] == "l" else dict)


def _is_json(value: Value, kind: type[list[Any]] | type[dict[str, Any]]) -> bool:
    try:
        parsed = json.loads(value) if isinstance(value, str) else None
    except (ValueError, RecursionError):
        return False
    if isinstance(parsed, list):
        return kind is list and all(isinstance(text, str) for text in parsed)
    return kind is dict and isinstance(parsed, dict)


_NAMESPACE = re.compile(r"[a-z][\w.-]{0,30}")


def _anything(_: Fields) -> bool:
    return True


def _valid_item(fields: Fields) -> bool:
    names = ("id", "title", "year", "genres", "creators", "kind", "count", "mean")
    mean, kept = fields["mean"], fields.get("checksum", 0)
    if isinstance(mean, int | float) and not MIN_STARS <= mean <= MAX_STARS:
        return False
    return not kept or item_digest(*(fields[name] for name in names)) == kept


def _valid_event(fields: Fields) -> bool:
    kind, value = fields["kind"], fields["value"]
    if fields.get("weight") is not None and not (kind == "view" and is_weight(fields["weight"])):
        return False
    if fields.get("note") is not None and not (kind != "undo" and is_note(fields["note"])):
        return False
    return kind in KINDS and value in VALUES and (value is None) == (kind != "rate") and fields["item"] != ""


def _checked(*names: str) -> Callable[[Fields], bool]:
    """Return the rows with the right checksum of these columns; an older library has none."""
    return lambda fields: not fields.get("checksum") or digest(*(fields[name] for name in names)) == fields["checksum"]


def _blob(fields: Fields) -> bool:
    data = fields["data"]
    return isinstance(data, bytes) and checksum(data) == fields["checksum"]


_VALID: Mapping[str, Callable[[Fields], bool]] = {
    "library": lambda fields: fields["id"] == 1,
    "settings": _checked("key", "value"),
    "items": _valid_item,
    "community": _blob,
    "user_features": _blob,
    "model_arrays": _blob,
    "events": _valid_event,
    "feedback": lambda fields: fields["stars"] in VALUES,
    "profiles": lambda fields: 0 < len(str(fields["name"])) <= 64 and str(fields["name"]).isprintable(),
    "lists": lambda fields: bool(fields["name"]),
    "item_alias": lambda fields: bool(_NAMESPACE.fullmatch(str(fields["namespace"]))),
    "matches": lambda fields: (
        fields["state"] in (OPEN, LIKELY, NOT_HERE) or (fields["state"], bool(fields["item"])) == (MATCHED, True)
    ),
    "editions": lambda fields: fields["state"] in list(EditionState),
    "steps": lambda fields: fields["kind"] in list(StepKind),
    "models": lambda fields: fields["role"] in [role.value for role in Role],
}

_STATEMENT = re.compile(r"CREATE TABLE (\w+) \((.*)\)( WITHOUT ROWID)?$", re.DOTALL)
_NO_COLUMN = ("PRIMARY", "UNIQUE", "CHECK", "FOREIGN")
_PLAIN_ROWID = ("active_models", "run_values")
"""Tables whose row id has no column alias."""

_KEYS = {
    "item_alias": ("namespace", "value", "row"),
    "feedback": ("profile", "item"),
    "list_items": ("list", "item"),
    "tellings": ("event", "source", "match", "timestamp"),
    "run_metrics": ("run", "place"),
    "run_values": ("run", "name"),
    "trials": ("tuning", "number"),
    "shown": ("profile", "item", "week", "shelf", "model", "rival"),
}
"""Key of rows if the first column is not unique."""


def _columns() -> tuple[dict[str, tuple[str, ...]], frozenset[str]]:
    """Return the columns of every table, and the tables without row ids, from the schema."""
    columns: dict[str, tuple[str, ...]] = {}
    without = set()
    for statement in present_schema.SCHEMA.split(";"):
        match = _STATEMENT.match(statement.strip())
        if match is not None and match[1] in TABLES:
            flat = re.sub(r"\([^()]*\)", "", match[2])
            words = [part.split()[0] for part in flat.split(",") if part.split()]
            columns[match[1]] = tuple(word for word in words if word not in _NO_COLUMN)
            without |= {match[1]} if match[3] else set()
    return columns, frozenset(without)


_COLUMNS, _WITHOUT_ROWID = _columns()

_ADDED = {
    "library": 2,
    "settings": 1,
    "items": 2,
    "events": 3,
    "feedback": len(_COLUMNS["feedback"]) - len(TABLES["feedback"]) + 1,
    "matches": 1,
    "tellings": 1,
    "models": 1,
    "runs": 1,
}
"""Columns that steps of the schema added to a table: each standing kind of feedback has its own."""


def record_of(fields: Fields, table: str) -> Record:
    """Return the values of a row in the order of the table's columns, as far as present."""
    return tuple(fields[name] for name in _COLUMNS[table] if name in fields)


def columns_of(fields: Fields, table: str) -> list[str]:
    """Return the columns that a row has, in that order."""
    return [name for name in _COLUMNS[table] if name in fields]
