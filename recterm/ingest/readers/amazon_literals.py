"""Amazon's metadata of 2014: a Python literal on each line, not JSON; turned into JSON lines before they are read."""

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
    """A file of metadata as JSON lines, whichever generation it is of.

    Raises:
        InputError: it is no text.
    """
    text = open_text(member)
    start = next((line.strip() for line in text.first_lines(100) if line.strip()), "")
    if not start.startswith("{'"):
        return text
    content = text.content.read_bytes() if isinstance(text.content, Path) else text.content
    lines = [_as_json(line) for line in content.decode("utf-8-sig").split("\n")]
    return replace(text, content="\n".join(lines).encode())


def _as_json(line: str) -> str:
    """The product of a line; the line itself where it holds none, so that the report can show it."""
    try:
        product = ast.literal_eval(line.strip())
    except _NO_LITERAL:
        return line
    if not isinstance(product, dict):
        return line
    return json.dumps({key: str(product[key]) for key in _KEPT[:-1] if key in product} | _path(product))


def _path(product: dict[Any, Any]) -> dict[str, list[str]]:
    """Every category on the paths to a product, once; a path for each place where the shop shows it."""
    paths = product.get(_KEPT[-1])
    if not isinstance(paths, list):
        return {}
    names = [str(name) for path in paths for name in (path if isinstance(path, list) else [path])]
    return {_KEPT[-1]: list(dict.fromkeys(names))}
