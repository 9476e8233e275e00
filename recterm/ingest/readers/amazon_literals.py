"""Amazon metadata of 2014: a Python literal on each line, converted to JSON lines before reading."""

from __future__ import annotations

import ast
import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recterm.ingest.tables.text import open_text

if TYPE_CHECKING:
    from recterm.ingest.files.archive import Member
    from recterm.ingest.tables.text import Text

_NO_LITERAL = (ValueError, SyntaxError, TypeError, MemoryError, RecursionError)
_KEPT = ("asin", "title", "brand", "categories")


def products_text(member: Member) -> Text:
    """Convert a file of metadata of any generation to JSON lines.

    Raises:
        InputError: it is not text.
    """
    text = open_text(member)
    start = next((line.strip() for line in text.first_lines(100) if line.strip()), "")
    if not start.startswith("{'"):
        return text
    content = text.content.read_bytes() if isinstance(text.content, Path) else text.content
    lines = [_as_json(line) for line in content.decode("utf-8-sig").split("\n")]
    return replace(text, content="\n".join(lines).encode())


def _as_json(line: str) -> str:
    """Parse the product of a line; return the line itself if there is none, so that the report can show it."""
    try:
        product = ast.literal_eval(line.strip())
    except _NO_LITERAL:
        return line
    if not isinstance(product, dict):
        return line
    return json.dumps({key: str(product[key]) for key in _KEPT[:-1] if key in product} | _path(product))


def _path(product: dict[Any, Any]) -> dict[str, list[str]]:
    """Return every category on the paths to a product, once each; it has a path for each place in the shop."""
    paths = product.get(_KEPT[-1])
    if not isinstance(paths, list):
        return {}
    names = [str(name) for path in paths for name in (path if isinstance(path, list) else [path])]
    return {_KEPT[-1]: list(dict.fromkeys(names))}
