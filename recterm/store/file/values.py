"""Values as stored in the file: lists of texts and objects as JSON, checked when they are read."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any


@lru_cache(maxsize=4096)
def texts(value: str) -> tuple[str, ...]:
    """Read a stored list of texts; most rows share the same few lists of genres."""
    listed = json.loads(value)
    if type(listed) is not list or not all(type(text) is str for text in listed):
        raise ValueError(f"{value[:40]!r} is not a list of texts")
    return tuple(listed)


def json_object(text: str) -> dict[str, Any]:
    """Read a stored JSON object."""
    parsed = json.loads(text)
    if type(parsed) is not dict:
        raise ValueError(f"{text[:40]!r} is not a JSON object")
    return parsed
