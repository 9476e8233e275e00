"""JSON tables, from JSON lines and arrays: nested keys joined with dots, bad lines kept for the report."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from recterm.errors import InputError
from recterm.ingest.tables.table import SAMPLE_ROWS, Table, check_width
from recterm.ingest.tables.text import FIRST_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from recterm.ingest.tables.text import Text

BAD_LINE = "not a JSON object"
MAX_ARRAY_BYTES = 1 << 29
"""A JSON array is parsed whole, at about ten times its size in memory; JSON lines have no such limit."""

_BAD = "\0bad"
_CHUNK = 50_000
_MAX_NESTING = 4

Record = dict[str, str | None]


@dataclass(frozen=True)
class Nesting:
    """Way to take rows out of objects that hold several each."""

    note: str
    """The shape that was found."""
    rows: Callable[[Any], Iterator[Any]]
    """The rows of a document, or of a list of objects."""
    named: bool = True
    """Whether the columns have names of their own."""


def not_nested(_: Any) -> Nesting | None:
    """Take every object for one row."""
    return None


def read_json(text: Text, nesting_of: Callable[[Any], Nesting | None] = not_nested) -> Table:
    """Open JSON lines, an array of objects, or an object that contains one such array.

    Args:
        text: the file.
        nesting_of: finds the nesting of a document, or of the first objects of JSON lines.

    Raises:
        InputError: it is not JSON, or has no objects.
    """
    lines = [line for line in text.first_lines(SAMPLE_ROWS) if line.strip()]
    if _is_lines(lines, nesting_of):
        nesting = nesting_of([_parsed(line) for line in lines])
        return _table(
            text, "json-lines", list(_records_of_lines((line.encode() for line in lines), nesting)), None, nesting
        )
    document = _document(text)
    nesting = nesting_of(document)
    rows = list(nesting.rows(document)) if nesting is not None else _array(text, document)
    records = [_record(value) for value in rows]
    if not any(_BAD not in record for record in records):
        raise InputError(f"{text.where} contains no JSON objects", "its rows should be objects, one per interaction")
    return _table(text, "json", records[:SAMPLE_ROWS], records, nesting)


def _is_lines(lines: Sequence[str], nesting_of: Callable[[Any], Nesting | None]) -> bool:
    if lines[0].lstrip().startswith("["):
        return False
    objects = [value for line in lines[:20] if isinstance(value := _parsed(line), dict)]
    if len(lines) == 1 and objects:
        return _only_list(objects[0]) is None and nesting_of(objects[0]) is None
    return bool(objects)


def _parsed(line: str | bytes) -> Any:
    """Parse the JSON value, or None for a line without one."""
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _document(text: Text) -> Any:
    content = text.content.read_bytes() if isinstance(text.content, Path) else text.content
    if len(content) > MAX_ARRAY_BYTES:
        raise InputError(
            f"{text.where} is a JSON document of more than {MAX_ARRAY_BYTES >> 20} MiB",
            "save it as JSON lines, one object per line: jq -c '.[]' FILE > FILE.jsonl",
        )
    try:
        return json.loads(content)
    except json.JSONDecodeError as error:
        if error.lineno > 1 and b"\n" not in content[:FIRST_BYTES]:
            raise InputError(
                f"{text.where} has a first line of more than {FIRST_BYTES >> 20} MiB",
                "keep the fields of users, items, ratings and times",
            ) from error
        raise InputError(
            f"{text.where}, line {error.lineno}: broken JSON: {error.msg}", "check that the file is whole"
        ) from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"{text.where}: JSON that cannot be read: {error}", "check that the file is whole") from error


def _array(text: Text, value: Any) -> list[Any]:
    """Return the rows of a document without nesting."""
    rows = value if isinstance(value, list) else _only_list(value) if isinstance(value, dict) else None
    if not rows:
        raise InputError(
            f"{text.where} contains no list of objects, but {_shape(value)}",
            "its rows should be objects, one per interaction, or people with their ratings",
        )
    return rows


def _shape(value: Any) -> str:
    if isinstance(value, dict) and value:
        keys = ", ".join(repr(key) for key in list(value)[:5])
        return f"one object with the keys {keys}{' and more' if len(value) > 5 else ''}"
    return "an empty list" if value == [] else f"a value of the type {type(value).__name__}"


def _only_list(value: dict[str, Any]) -> list[Any] | None:
    """Return the list of objects inside an object, if there is exactly one."""
    lists = [item for item in value.values() if isinstance(item, list) and item and isinstance(item[0], dict)]
    return lists[0] if len(lists) == 1 else None


def _table(
    text: Text, name: str, sample: list[Record], rows: list[Record] | None, nesting: Nesting | None = None
) -> Table:
    columns = list(dict.fromkeys(key for record in sample for key in record if key != _BAD))

    def scan(wanted: Sequence[str]) -> pl.LazyFrame:
        records = _records_of_lines(_lines(text), nesting) if rows is None else iter(rows)
        return _frame(records, (*wanted, _BAD)).lazy()

    check_width(text.where, len(columns))
    good = [record for record in sample if record and _BAD not in record]
    frame = _frame(iter(good), columns)
    return Table(
        where=text.where,
        format=name,
        sample=frame,
        schema=frame.schema,
        scan=scan,
        named=nesting is None or nesting.named,
        first_line=1 if rows is None and nesting is None else None,
        unusable=_BAD,
        reason=BAD_LINE,
        notes=() if nesting is None else (nesting.note,),
    )


def _lines(text: Text) -> Iterator[bytes]:
    if isinstance(text.content, Path):
        with text.content.open("rb") as file:
            yield from file
    else:
        yield from text.content.split(b"\n")


def _records_of_lines(lines: Iterable[bytes], nesting: Nesting | None) -> Iterator[Record]:
    for line in lines:
        stripped = line.removeprefix(b"\xef\xbb\xbf").strip()
        if not stripped:
            yield {}
        elif nesting is None or not isinstance(value := _parsed(stripped), dict):
            yield _record(_parsed(stripped), stripped.decode())
        else:
            yield from map(_record, nesting.rows([value]))


def _record(value: Any, text: str | None = None) -> Record:
    if isinstance(value, dict):
        record: Record = {}
        _flatten(value, "", record, _MAX_NESTING)
        if all(_is_unicode(name) and (cell is None or _is_unicode(cell)) for name, cell in record.items()):
            return record
    return {_BAD: ascii(value) if text is None else text}


def _flatten(value: dict[str, Any], prefix: str, record: Record, depth: int) -> None:
    for key, cell in value.items():
        name = f"{prefix}{key}"
        if isinstance(cell, dict):
            if depth:
                _flatten(cell, f"{name}.", record, depth - 1)
        elif isinstance(cell, list):
            record[name] = "|".join(part for part in map(_cell, cell) if part is not None)
        else:
            record[name] = _cell(cell)


def _cell(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list):
        return None
    return str(value)


def _is_unicode(text: str) -> bool:
    """Return False for a lone half of a surrogate pair, which JSON can write and UTF-8 cannot."""
    return text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text)


def _frame(records: Iterator[Record], columns: Sequence[str]) -> pl.DataFrame:
    schema = dict.fromkeys(columns, pl.String())
    frames: list[pl.DataFrame] = []
    cells: list[list[str | None]] = [[] for _ in columns]
    for record in records:
        for column, name in zip(cells, columns, strict=True):
            column.append(record.get(name))
        if cells and len(cells[0]) == _CHUNK:
            frames.append(pl.DataFrame(dict(zip(columns, cells, strict=True)), schema=schema))
            cells = [[] for _ in columns]
    return pl.concat([*frames, pl.DataFrame(dict(zip(columns, cells, strict=True)), schema=schema)])
