"""Literals of lists in text, as Python, JSON and NumPy write them: `['a', 'b']`, `[{'id': 1, 'name': 'a'}]`."""

from __future__ import annotations

import json
import re

import polars as pl

_QUOTED = r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\""""
_NAMES = ("name", "title", "description", "value", "genre", "tag")
"""Keys whose values name the objects of a list; the first present counts."""

_ESCAPED = {r"\'": "'", r"\"": '"', r"\/": "/", r"\\": "\\", r"\n": " ", r"\t": " "}

_LETTER = re.compile(r"(?:\\u[0-9a-fA-F]{4})+")


def is_literal(text: pl.Expr) -> pl.Expr:
    """Return whether a cell holds such a list, or an object."""
    return text.str.strip_chars().str.contains(r"^(?:array\()?[\[{].*[\]}]\)?$")


def parts_of(text: pl.Expr) -> pl.Expr:
    """Parse such lists into lists of text: objects by name, else quoted parts, else parts between commas."""
    text = text.map_batches(_with_letters, return_dtype=pl.String())
    named = [_values_of(text, key) for key in _NAMES]
    quoted = text.str.extract_all(_QUOTED)
    words = text.str.strip_chars("[]{}() ").str.split(",")
    has_objects = text.str.contains(r"\{\s*['\"]\w+['\"]\s*:")
    parts = pl.when(quoted.list.len() > 0).then(quoted).otherwise(words)
    for values in reversed(named):
        parts = pl.when(has_objects & (values.list.len() > 0)).then(values).otherwise(parts)
    return parts.list.eval(_unquoted(pl.element()))


def _values_of(text: pl.Expr, key: str) -> pl.Expr:
    """Return the value of a key in every object of a list."""
    pairs = text.str.extract_all(rf"""['"]{key}['"]\s*:\s*(?:{_QUOTED})""")
    return pairs.list.eval(pl.element().str.replace(rf"""^['"]{key}['"]\s*:\s*""", ""))


def _unquoted(part: pl.Expr) -> pl.Expr:
    """Return an entry without its quotes and escapes."""
    plain = part.str.strip_chars().str.replace(r"""^(?:'(?s:(.*))'|"(?s:(.*))")$""", "$1$2")
    return plain.str.replace_many(list(_ESCAPED), list(_ESCAPED.values()))


def _with_letters(cells: pl.Series) -> pl.Series:
    r"""Decode letters that JSON wrote as `\u00e9`."""
    escaped = cells.str.contains(_LETTER.pattern).fill_null(value=False)
    if not escaped.any():
        return cells
    plain = [None if cell is None else _LETTER.sub(_letters, cell) for cell in cells.filter(escaped)]
    return cells.scatter(escaped.arg_true(), pl.Series(plain, dtype=pl.String))


def _letters(match: re.Match[str]) -> str:
    letters = str(json.loads(f'"{match[0]}"'))
    return letters if letters.isprintable() and letters not in "'\"\\" else match[0]
