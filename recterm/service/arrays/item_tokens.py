"""Item tokens for the engine, each a kind and a word. No third-party imports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.domain.data.item_columns import FEATURES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recterm.store import Description, Library

TOKEN_FACTS = {"themes": "theme", "tags": "tag", "cast": "cast", "countries": "country"}
"""Facts of a catalogue that describe an item: name -> kind of token."""


def tokens_of_own(library: Library) -> tuple[int, list[list[str]]]:
    """Return the revision of the own items, and the tokens of each."""
    revision, items = library.own.described()
    return revision, [list(tokens_of(item)) for item in items]


def tokens_of(item: Description) -> Iterator[str]:
    """Yield the tokens of an item.

    For example `genre:Horror`, `creator:Agnès Varda`, `theme:twins`, `tag:slow`, `cast:...`, `brand:rain`,
    `decade:1970`.
    """
    yield from (f"genre:{genre}" for genre in item.genres)
    yield from (f"creator:{creator}" for creator in item.creators)
    for fact, kind in TOKEN_FACTS.items():
        words = item.facts.get(fact, [])
        yield from (f"{kind}:{str(word).casefold()}" for word in (words if isinstance(words, list) else (words,)))
    features = item.facts.get(FEATURES, {})
    for name, words in features.items() if isinstance(features, dict) else ():
        yield from (f"{name}:{str(word).casefold()}" for word in words)
    if item.year is not None:
        yield f"decade:{item.year // 10 * 10}"
