"""Error documents in JSON: a job's error reaches the process that started it with its type and fields."""

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


@dataclass(frozen=True, slots=True)
class Refusal:
    """What was refused."""

    error: str
    """The type; a key that no other line of a job has."""
    code: str = ""
    message: str = ""
    hint: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    """What else it holds, as JSON types."""


def error_document(error: RectermError) -> Document:
    """Make the document; an unlisted type becomes its nearest listed ancestor."""
    kind = next(kind.__name__ for kind in type(error).__mro__ if kind.__name__ in _TYPES)
    return to_document(Refusal(kind, error.code, error.message, error.hint, _plain(vars(error))))


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


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value if isinstance(value, str | int | float | tuple | dict) else str(value)
        for name, value in values.items()
        if name not in ("message", "hint", "code")
    }


def _frozen(value: Any) -> Any:
    """Turn lists back into tuples."""
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
