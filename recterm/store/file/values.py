"""Values as the file keeps them: lists of texts and objects as JSON, checked when they are read."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any


@lru_cache(maxsize=4096)
def texts(value: str) -> tuple[str, ...]:
    """A stored list of texts; the same few lists of genres stand in most rows."""
    found = json.loads(value)
    if type(found) is not list or not all(type(text) is str for text in found):
        raise ValueError(f"{value[:40]!r} is not a list of texts")
    return tuple(found)


def json_object(text: str) -> dict[str, Any]:
    """A stored JSON object."""
    found = json.loads(text)
    if type(found) is not dict:
        raise ValueError(f"{text[:40]!r} is not a JSON object")
    return found
