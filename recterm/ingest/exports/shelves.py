"""Shelves and collections of an export as lists, and names that catalogues write with the surname first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recterm.ingest.exports.rows import HistoryList, HistoryRow, list_name

if TYPE_CHECKING:
    from collections.abc import Iterable

OWNED = "Owned"
"""List of what the person owns; owning a book or game says nothing about having read or played it."""

REVIEWS = ("review that you wrote", "reviews that you wrote")
"""What exports have and recterm does not keep."""

_SERIES = re.compile(r"\s*\([^()]*#[^()]*\)\s*$")
"""Series after a title: `Salt Road (Coast, #1)`."""

_SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})


def as_lists(entries: Iterable[tuple[str, HistoryRow]]) -> list[HistoryList]:
    """Group (name of a shelf, item) into lists, in the order of the export, each item once."""
    shelves: dict[str, dict[tuple[object, ...], HistoryRow]] = {}
    for name, row in entries:
        shelves.setdefault(list_name(name, "shelf"), {}).setdefault((row.title, row.creators, row.year), row)
    return [HistoryList(name, "", tuple(rows.values())) for name, rows in shelves.items()]


def given_name_first(name: str) -> str:
    """Return `Cortázar, Julio` as `Julio Cortázar`; with more commas it is a company, unless `Jr.` ends it."""
    surname, *rest = (part.strip() for part in name.split(","))
    if len(rest) == 2 and rest[1].casefold() in _SUFFIXES:
        return f"{rest[0]} {surname} {rest[1]}"
    return f"{rest[0]} {surname}" if len(rest) == 1 and rest[0] else name.strip()


def without_series(title: str) -> tuple[str, tuple[str, ...]]:
    """Return a title without its series, and the other spellings: the whole, if it has one."""
    plain = _SERIES.sub("", title)
    return (plain, (title,)) if plain not in ("", title) else (title, ())
