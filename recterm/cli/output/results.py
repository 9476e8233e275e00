"""Results go to stdout, as one JSON document or with rich; everything else goes to stderr."""

from __future__ import annotations

import json
import math
import os
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from recterm.domain.terminal_text import clean, escaped
from recterm.process.codec import Document, to_document

if TYPE_CHECKING:
    from rich.console import Console

PIPED_WIDTH = 120
"""Columns without a terminal: wide enough for nearly every table."""


def write_json(*answers: object) -> None:
    """Write answers to stdout, as one document: UTF-8 as it is, no NaN or infinity (null), no control characters."""
    ascii_only = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
    document: Document = {}
    for answer in answers:
        document |= to_document(answer)
    text = json.dumps(_finite(document), ensure_ascii=ascii_only, allow_nan=False, indent=2)
    sys.stdout.write(escaped(text) + "\n")


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): _finite(inner) for key, inner in value.items()}
    if isinstance(value, Sequence | set | frozenset) and not isinstance(value, str):
        return [_finite(inner) for inner in value]
    return value


def stdout() -> Console:
    """Return a console for results: strings are literal, colours only on a terminal that wants them."""
    return _console(stderr=False)


def stderr() -> Console:
    """Return a console for progress and notices."""
    return _console(stderr=True)


def notice(text: str) -> None:
    """Print one line on stderr for people, outside the result."""
    sys.stderr.write(clean(text) + "\n")


def _console(*, stderr: bool) -> Console:
    from recterm.cli.output.console import LiteralConsole

    return LiteralConsole(stderr=stderr, markup=False, emoji=False, highlight=False, width=_width())


def _width() -> int | None:
    """Return none where rich finds the terminal's own width."""
    if os.environ.get("COLUMNS", "").isdecimal():
        return None
    near = any(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))
    return None if near else PIPED_WIDTH
