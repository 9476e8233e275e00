"""Error documents in JSON: what a command with `--json` writes on stderr, and a job to the process that started it.

A job's document has the error's type too, so that the process raises the same error with all its fields.
"""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - the codec reads annotations
from dataclasses import dataclass, field
from typing import Any, cast, get_args

from recterm import errors
from recterm.errors import Code, RectermError
from recterm.process.codec import Document, DocumentError, from_document, to_document

_TYPES: dict[str, type[RectermError]] = {
    name: kind for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, RectermError)
}
_CODES = frozenset(get_args(Code))


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What was refused."""

    code: str = ""
    message: str = ""
    hint: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    """What else it holds, as JSON types: the `candidates` of a search, the `rows` of a table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal(Failure):
    """What a job was refused."""

    error: str
    """The type; a key that no other line of a job has."""


@dataclass(frozen=True, slots=True)
class FailedCommand:
    """What a command with `--json` answers when it fails."""

    error: Failure


def error_document(error: RectermError) -> Document:
    """Make the document of a job; an unlisted type becomes its nearest listed ancestor."""
    kind = next(kind.__name__ for kind in type(error).__mro__ if kind.__name__ in _TYPES)
    return to_document(Refusal(error=kind, **_fields(error)))


def failure_document(error: RectermError) -> Document:
    """Make the document of a failed command."""
    return to_document(FailedCommand(Failure(**_fields(error))))


def error_from(document: object) -> RectermError | None:
    """Return the error in a document; None for any other document."""
    try:
        refusal = from_document(document, Refusal)
        kind = _TYPES[refusal.error]
    except (DocumentError, KeyError):
        return None
    error = kind.__new__(kind)
    code = cast(Code, refusal.code) if refusal.code in _CODES else None
    RectermError.__init__(error, refusal.message, refusal.hint, code=code)
    vars(error).update({name: _frozen(value) for name, value in refusal.values.items() if name not in vars(error)})
    return error


def _fields(error: RectermError) -> dict[str, Any]:
    return {"code": error.code, "message": error.message, "hint": error.hint, "values": _plain(vars(error))}


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value if isinstance(value, str | int | float | tuple | dict) else str(value)
        for name, value in values.items()
        if name not in ("message", "hint", "code")
    }


def _frozen(value: Any) -> Any:
    """Turn lists back into tuples."""
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
