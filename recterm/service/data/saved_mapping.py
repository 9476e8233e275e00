"""Saved mapping of a table's columns, keyed by the table's content and reused by its next import."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from recterm.domain.data.event_weights import MOST_WEIGHT, EventChoice, parse_half_life
from recterm.domain.data.row_conditions import NO_CONDITIONS, Condition, conditions_text
from recterm.errors import InputError, WriteError
from recterm.ingest.files.archive import MAPPING_ENDING, folder_members
from recterm.ingest.recognition import ROLES
from recterm.ingest.tables.roles.columns import ColumnMapping
from recterm.process.atomic_files import atomic_file, private_folder
from recterm.process.paths import expanded, real_path
from recterm.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

VERSION = 1

FIELDS: dict[str, str] = ROLES | {
    "interactions": "interactions",
    "items": "items",
    "on": "on",
    "scale": "scale",
}
"""Name of a command-line option -> the field of `ColumnMapping` that it sets."""

KINDS, DWELL, HALF_LIFE = "kinds", "dwell", "half_life"
"""Names of the options for events."""

LINES_READ = 6
"""Lines in the key: a heading and the first rows."""

SAMPLE_BYTES = 1 << 16
"""Bytes read from each end of a file."""

FILES_READ = 16
"""Files read in a folder."""


@dataclass(frozen=True, slots=True)
class ColumnMemory:
    """The columns of one table, and the file that holds them."""

    file: Path
    mapping: ColumnMapping

    @property
    def note(self) -> str:
        """Note for an import that used these columns."""
        return f"columns as remembered in {self.file}: {columns_text(self.mapping)}; {_CHANGE}"

    def unfit(self, error: InputError) -> InputError:
        """Return the error for an import that could not use these columns."""
        return InputError(
            f"{error.message} (columns as remembered in {self.file}: {columns_text(self.mapping)})",
            "give them again with --user COL --item COL (and --rating COL --time COL --title COL), or delete that file",
            code="saved_columns_unfit",
        )


_CHANGE = "--user, --item, --where and the others change them (in the app: the form); deleting that file forgets them"


def columns_text(mapping: ColumnMapping) -> str:
    """Return the columns and weights as text: `user = who, item = what, view = 0.1`."""
    weights = {kind: f"{weight:g}" for kind, weight in mapping.events.weights}
    named = [f"{name} = {value}" for name, value in (*columns_of(mapping).items(), *weights.items())]
    return ", ".join([*named, *([f"rows with {conditions_text(mapping.where)}"] if mapping.where else [])])


def columns_of(mapping: ColumnMapping) -> dict[str, str]:
    """Return role -> column, for the roles that are set."""
    events = mapping.events
    columns = {role: getattr(mapping, name) for role, name in FIELDS.items()}
    columns |= {KINDS: events.column, DWELL: events.strength}
    columns[HALF_LIFE] = None if events.half_life is None else f"{events.half_life:g}d"
    return {role: column for role, column in columns.items() if column is not None}


def mapping_of(
    columns: Mapping[str, str], weights: Sequence[tuple[str, float]] = (), where: Sequence[str] = ()
) -> ColumnMapping:
    """Return the mapping for the reader, from role -> column, the weights of kinds of events, and conditions on rows.

    Raises:
        InputError: the half-life or a condition cannot be read.
    """
    half_life = columns.get(HALF_LIFE)
    return ColumnMapping(
        user=columns.get("user"),
        item=columns.get("item"),
        value=columns.get("rating"),
        time=columns.get("time"),
        title=columns.get("title"),
        interactions=columns.get("interactions"),
        items=columns.get("items"),
        on=columns.get("on"),
        scale=columns.get("scale"),
        events=EventChoice(
            column=columns.get(KINDS),
            strength=columns.get(DWELL),
            weights=tuple(weights),
            half_life=None if half_life is None else parse_half_life(half_life),
        ),
        where=NO_CONDITIONS if tuple(where) == NO_CONDITIONS else tuple(str(Condition.of(text)) for text in where),
    )


def chosen_mapping(given: ColumnMapping, memory: ColumnMemory | None) -> ColumnMapping:
    """Return the columns to use: the given ones, else the remembered ones, with the given conditions on rows if any."""
    columns = memory.mapping if memory is not None else given
    if not given.where:
        return columns
    return replace(columns, where=() if given.where == NO_CONDITIONS else given.where)


def mapping_document(mapping: ColumnMapping) -> dict[str, Any]:
    """Return columns, weights and conditions as a JSON object; `mapping_in` reads it."""
    document: dict[str, Any] = {"columns": columns_of(mapping)}
    if mapping.events.weights:
        document["events"] = dict(mapping.events.weights)
    if mapping.where:
        document["where"] = list(mapping.where)
    return document


def recall(path: Path) -> ColumnMemory | None:
    """Return the remembered columns of a file or folder; None if there are none.

    Raises:
        InputError: the file with the columns is damaged.
    """
    path = expanded(path)
    if not path.exists():
        return None
    for file in (_place(path), _beside(path)):
        try:
            document = json.loads(file.read_text(encoding="utf-8"))
        except OSError:
            continue
        except (ValueError, RecursionError) as error:
            raise _damaged(file) from error
        if not isinstance(document, dict) or not any(map(document.get, ("columns", "events", "where"))):
            raise _damaged(file)
        return ColumnMemory(file, mapping_in(document, file))
    return None


def keep(path: Path, mapping: ColumnMapping) -> ColumnMemory | None:
    """Save the columns among recterm's own files; return None if they cannot be written."""
    path = expanded(path)
    document = {"recterm_columns": VERSION, "path": str(real_path(path))} | mapping_document(mapping)
    file = _place(path)
    try:
        private_folder(file.parent)
        with atomic_file(file, replace=True, private=True) as draft:
            text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
            draft.write_text(text, encoding="utf-8", errors="surrogateescape")
    except WriteError:
        return None
    return ColumnMemory(file, mapping)


def _place(path: Path) -> Path:
    """Return the file with this table's columns, regardless of the table's name and folder."""
    return load_settings().data_dir / "columns" / f"{content_key(path)}.json"


def _beside(path: Path) -> Path:
    """Return the path that older versions of recterm used."""
    real = real_path(path)
    return real.with_name(f"{real.name or 'root'}{MAPPING_ENDING}")


def content_key(path: Path) -> str:
    """Return a key of a table's content: the same for a copy, different for other columns or first rows.

    The key covers the first lines of a text file, so that a table that has grown keeps its key; the size and both ends
    of any other file (packed, Parquet), where such files describe their content; the names and samples of a folder's
    files. Nothing more is read, regardless of size.

    Raises:
        InputError: a folder is not a data set.
    """
    digest = hashlib.sha256()
    if path.is_dir():
        files = folder_members(path)
        for file in files:
            digest.update(file.name.encode("utf-8", "surrogateescape") + b"\0")
        for file in files[:FILES_READ]:
            digest.update(_sample(file.path))
    else:
        digest.update(_sample(path))
    return digest.hexdigest()[:24]


def _sample(file: Path | None) -> bytes:
    if file is None or not file.is_file():
        return b""
    try:
        with file.open("rb") as opened:
            head = opened.read(SAMPLE_BYTES)
            if b"\0" not in head:
                return b"\n".join(head.splitlines()[:LINES_READ])
            size = opened.seek(0, os.SEEK_END)
            opened.seek(max(0, size - SAMPLE_BYTES))
            return b"%d\0%b\0%b" % (size, head, opened.read(SAMPLE_BYTES))
    except OSError:
        return b""


def mapping_in(document: Mapping[str, Any], file: Path) -> ColumnMapping:
    """Read what `mapping_document` made.

    Raises:
        InputError: it is damaged; `file` is named.
    """
    columns, weights, where = (
        document.get(key, empty) for key, empty in (("columns", {}), ("events", {}), ("where", []))
    )
    if not isinstance(columns, dict) or not isinstance(weights, dict) or not isinstance(where, list):
        raise _damaged(file)
    if not all(isinstance(condition, str) for condition in where):
        raise _damaged(file)
    roles = {*FIELDS, KINDS, DWELL, HALF_LIFE}
    if not all(role in roles and isinstance(column, str) for role, column in columns.items()):
        raise _damaged(file)
    if not all(isinstance(weight, int | float) and abs(weight) <= MOST_WEIGHT for weight in weights.values()):
        raise _damaged(file)
    try:
        return mapping_of(columns, [(kind, float(weight)) for kind, weight in weights.items()], where)
    except InputError as error:
        raise _damaged(file) from error


def _damaged(file: Path) -> InputError:
    return InputError(
        f"{file} should hold the columns of the table, but cannot be read",
        "delete it, or give the columns again with --user COL --item COL",
        code="saved_columns_damaged",
    )
