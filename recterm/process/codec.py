"""Codec of answers: a frozen dataclass as a JSON document and back, for `--json`, jobs, saved runs and lists.

A key is the field's name; `metadata=named("import")` gives a field another key, and `metadata=OMITTED` leaves the key
out of the document while the value is None; `metadata=INLINED` puts the keys of a mapping beside those of the fields,
which then takes every key that no field has. NaN stays NaN in a document; JSON text may have null in its place, which a
field of type `float` reads as NaN. A class is read by its annotations, so their names must be there at run time.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from pathlib import PurePath
from types import MappingProxyType, NoneType, UnionType
from typing import Any, TypeAlias, TypeVar, Union, get_args, get_origin, get_type_hints

Document: TypeAlias = dict[str, Any]
Answer = TypeVar("Answer")

OMITTED: Mapping[str, Any] = MappingProxyType({"omitted": True})
"""Of a field whose key a document has only while the value is not None."""

INLINED: Mapping[str, Any] = MappingProxyType({"inlined": True})
"""Of a field with a mapping from text, whose keys stand in the document in the field's place."""


class DocumentError(ValueError):
    """A document that does not hold what was asked for; the message names the field."""


def named(key: str) -> Mapping[str, Any]:
    """Metadata of a field with a key that no field of Python can have."""
    return {"key": key}


def to_document(answer: Any) -> Document:
    """Convert a dataclass to a dict of JSON types: tuples and sets to lists, enums to values, dates, paths to text."""
    document = _plain(answer)
    if not isinstance(document, dict):
        raise TypeError(f"{type(answer).__name__} is not an object in JSON")
    return document


def from_document(document: object, kind: type[Answer]) -> Answer:
    """Return the answer that a document holds; keys that `kind` does not know, of a newer recterm, are passed over.

    Raises:
        DocumentError: a field is missing or of another type.
    """
    import msgspec

    shape: Any = kind
    if not _renamed(shape):
        with suppress(msgspec.ValidationError):
            return msgspec.convert(document, kind, str_keys=True, dec_hook=_from_text)
    try:
        return msgspec.convert(_readable(document, kind), kind, str_keys=True, dec_hook=_from_text)
    except msgspec.ValidationError as error:
        expected, _, place = str(error).replace("`", "").partition(" - at ")
        where = place.removeprefix("$").removeprefix(".") or kind.__name__
        raise DocumentError(f"{where}: {expected[:1].lower()}{expected[1:]}") from error


def decode(text: str | bytes, kind: type[Answer]) -> Answer:
    """Return the answer that a JSON text holds.

    Raises:
        DocumentError: the text is not JSON, or a field is missing or of another type.
    """
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DocumentError(f"not a JSON document: {str(error)[:80]}") from error
    return from_document(document, kind)


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {key: _plain(inner) for key, inner in _items(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(_plain(key)): _plain(inner) for key, inner in value.items()}
    if isinstance(value, Sequence | Set) and not isinstance(value, str):
        return [_plain(inner) for inner in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, PurePath) else value


def _items(answer: Any) -> list[tuple[str, Any]]:
    """Keys and values of a dataclass, in the order of its fields."""
    pairs: list[tuple[str, Any]] = []
    for field in fields(answer):
        value = getattr(answer, field.name)
        if "inlined" in field.metadata:
            pairs += value.items()
        elif value is not None or "omitted" not in field.metadata:
            pairs.append((_key(field), value))
    return pairs


def _readable(value: Any, kind: Any) -> Any:
    """Return a document as msgspec reads it: by the fields' names, with NaN where JSON has null for a number."""
    if _is_plain(kind):
        return value
    if kind is float:
        return math.nan if value is None else value
    if isinstance(kind, type) and is_dataclass(kind):
        if not isinstance(value, Mapping):
            return value
        value = _with_inlined(value, kind)
        return {name: _readable(value[key], hint) for name, key, hint in _shape(kind) if key in value}
    inner = [arg for arg in get_args(kind) if arg not in (NoneType, Ellipsis)]
    if not inner or isinstance(value, str):
        return value
    if get_origin(kind) in (Union, UnionType):
        return value if value is None or len(inner) > 1 else _readable(value, inner[0])
    if isinstance(value, Mapping):
        return {name: _readable(value, inner[-1]) for name, value in value.items()}
    if isinstance(value, Sequence):
        hints = inner if len(inner) == len(value) else inner[:1] * len(value)
        return [_readable(part, hint) for part, hint in zip(value, hints, strict=True)]
    return value


def _with_inlined(document: Mapping[Any, Any], kind: Any) -> Mapping[Any, Any]:
    """Return a document in which the keys of an inlined mapping are together under the name of its field."""
    inlined = _inlined(kind)
    if not inlined:
        return document
    own = {key for _, key, _ in _shape(kind)} - {inlined}
    others = {key: value for key, value in document.items() if key not in own}
    return {key: value for key, value in document.items() if key in own} | {inlined: others}


@cache
def _inlined(kind: Any) -> str:
    """Return the name of the dataclass's inlined field; empty without one."""
    return next((field.name for field in fields(kind) if "inlined" in field.metadata), "")


@cache
def _is_plain(kind: Any) -> bool:
    """Return whether msgspec reads its documents as they are: there is no key but the fields' names, and no NaN."""
    if isinstance(kind, type) and is_dataclass(kind):
        return not _inlined(kind) and all(name == key and _is_plain(hint) for name, key, hint in _shape(kind))
    return kind is not float and all(map(_is_plain, get_args(kind)))


@cache
def _renamed(kind: Any) -> bool:
    """Return whether a field of the type, or of a type inside it, has a key that is not its name, or several."""
    if isinstance(kind, type) and is_dataclass(kind):
        return bool(_inlined(kind)) or any(name != key or _renamed(hint) for name, key, hint in _shape(kind))
    return any(map(_renamed, get_args(kind)))


@cache
def _shape(kind: type) -> tuple[tuple[str, str, Any], ...]:
    """Name, key and type of each field."""
    hints = get_type_hints(kind)
    return tuple((field.name, _key(field), hints[field.name]) for field in fields(kind))


def _key(field: Any) -> str:
    return str(field.metadata.get("key", field.name))


def _from_text(kind: type, value: Any) -> Any:
    """Return a path, which JSON has as text."""
    if not issubclass(kind, PurePath) or not isinstance(value, str):
        raise TypeError(f"expected {kind.__name__}, got {type(value).__name__}")
    return kind(value)
