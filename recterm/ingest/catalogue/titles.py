"""Titles as catalogues write them: `Matrix, The (Matriz, La) (1999)`, parsed."""

from __future__ import annotations

import re
from typing import NamedTuple

from recterm.domain.terminal_text import storable as clean
from recterm.domain.titles import move_article

_YEAR = re.compile(r"\((\d{4})(?:[-–]\d{0,4})?\)\s*$")
_MEDIUM = re.compile(r"(?<=\))\s*\((?:V|TV|VG|mini)\)\s*$", re.IGNORECASE)
_LAST_PARENTHESIS = re.compile(r"^(.*\S)\s+\(([^()]*(?:\([^()]*\)[^()]*)*)\)$")
_ALSO_KNOWN_AS = re.compile(r"^(?:a\.?\s?k\.?\s?a\.?)\s*:?\s+", re.IGNORECASE)


class ParsedTitle(NamedTuple):
    """Parsed title cell of a catalogue."""

    title: str
    """As people read it: `The Matrix`."""
    year: int | None
    original_titles: tuple[str, ...]
    """The parenthesised aliases, articles moved back, `a.k.a.` removed."""


def parse_title(text: str) -> ParsedTitle:
    """Split `Title, The (alias) (a.k.a. alias) (year)`; the year is that of the last parenthesis or none."""
    rest = clean(text)
    year = None
    match = _YEAR.search(rest) or _YEAR.search(rest := _MEDIUM.sub("", rest))
    if match and match.start():
        year = int(match[1])
        rest = rest[: match.start()].rstrip()
    aliases: list[str] = []
    while rest.endswith(")") and (match := _LAST_PARENTHESIS.match(rest)) and not _subtitle(match[1]):
        alias = move_article(_ALSO_KNOWN_AS.sub("", match[2].strip()))
        if alias:
            aliases.insert(0, alias)
        rest = match[1]
    title = move_article(rest)
    return ParsedTitle(
        title, year, tuple(alias for alias in dict.fromkeys(aliases) if alias != title) if aliases else ()
    )


def has_year(text: str) -> bool:
    """Return whether a title ends in `(1999)` or `(1999-2004)`, perhaps followed by its medium."""
    return text.endswith((")", " ")) and (_YEAR.search(text) or _YEAR.search(_MEDIUM.sub("", text))) is not None


def _subtitle(before: str) -> bool:
    """Return True if a parenthesis is part of the title: `Birdman: Or (The Unexpected Virtue of Ignorance)`."""
    return before.endswith((":", " or", " Or"))
