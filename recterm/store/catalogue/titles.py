"""Titles as people type them: folding for comparison, articles restored, years removed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from recterm.domain.model import Item

_YEAR = re.compile(r"(.*\S)\s*\((\d{4})\)")


def storable(text: str) -> str:
    """Remove what UTF-8 cannot hold, such as the lone surrogates of a badly encoded command line."""
    return text.encode("utf-8", "replace").decode("utf-8")


def split_year(text: str) -> tuple[str, int | None]:
    """Split `Alien (1979)` into (`Alien`, 1979); (text, None) without a year at its end."""
    match = _YEAR.fullmatch(text.strip())
    return (match[1], int(match[2])) if match else (text, None)


def named(item: Item) -> str:
    """Format an item for a list of candidates: `ml:1214  Alien (1979)`."""
    return f"{item.id}  {item.label}"
