"""Error documents in JSON: a job's error reaches the process that started it with its type and fields."""

from __future__ import annotations

from typing import Any

from recterm import errors
from recterm.errors import RectermError

ERROR = "error"
"""Key that no other line of a job has."""

_TYPES: dict[str, type[RectermError]] = {
    name: kind for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, RectermError)
}


def error_document(error: RectermError) -> dict[str, Any]:
    """Make the document; an unlisted type becomes its nearest listed ancestor."""
    kind = next(kind.__name__ for kind in type(error).__mro__ if kind.__name__ in _TYPES)
    return {ERROR: kind, "message": error.message, "hint": error.hint, "values": _plain(vars(error))}


def error_from(document: Any) -> RectermError | None:
    """Return the error in a document; None for any other document."""
    kind = _TYPES.get(str(document.get(ERROR))) if isinstance(document, dict) else None
    if kind is None:
        return None
    error = kind.__new__(kind)
    RectermError.__init__(error, str(document.get("message", "")), str(document.get("hint", "")))
    values = document.get("values")
    if isinstance(values, dict):
        vars(error).update({name: _frozen(value) for name, value in values.items() if name not in vars(error)})
    return error


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value if isinstance(value, str | int | float | tuple | dict) else str(value)
        for name, value in values.items()
        if name not in ("message", "hint")
    }


def _frozen(value: Any) -> Any:
    """Turn lists back into tuples."""
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
