"""Map of a taste in words: what it shows, and where the profile is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.present.taste.blocks import Line, Lines, MapPicture, Section

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.domain.answers.taste.taste_map import PlacedItem, TasteMap
    from recterm.domain.kind_words import KindWords

TITLE = "Map"
NO_MAP = "There is no map yet: it needs a community and a few {nouns}."
NEAREST = 6
"""Items named about the profile's place."""


def map_section(drawn: TasteMap | None, words: KindWords) -> Section:
    """Return the map of the catalogue with the profile on it."""
    if drawn is None:
        return Section("map", TITLE, (Lines("", (Line("", words.fill(NO_MAP), "soft"),)),))
    mine = sum(item.known for item in drawn.items)
    lines = [
        Line("shown", f"{len(drawn.items):,} of {drawn.catalogue:,} {words.nouns}, {_least(drawn)}"),
        Line("yours", f"{words.counted_items(mine)} that you know"),
    ]
    if drawn.you is not None:
        place = "where you like most" if drawn.you.is_peak else "the middle of what you like: no place stands out"
        lines.append(Line("you", place, "strong"))
        lines.append(Line("around you", ", ".join(item.title for item in near_you(drawn))))
    note = f"close together is liked by the same people; drawn from {drawn.model}"
    return Section("map", TITLE, (Lines("", tuple(lines)), MapPicture("", drawn, note)))


def _least(drawn: TasteMap) -> str:
    return f"with at least {drawn.least_count:,} interactions" if drawn.least_count > 1 else "with any interactions"


def near_you(drawn: TasteMap, n: int = NEAREST) -> list[PlacedItem]:
    """Return the items nearest to the profile's place."""
    you = drawn.you
    if you is None:
        return []
    return sorted(drawn.items, key=lambda item: (item.x - you.x) ** 2 + (item.y - you.y) ** 2)[:n]


def map_title(drawn: TasteMap, words: KindWords) -> str:
    """Return the title in the map's frame: `Map: 2,186 of 9,742 films`."""
    return f"{TITLE}: {len(drawn.items):,} of {drawn.catalogue:,} {words.nouns}"


def cell_words(items: Sequence[PlacedItem], words: KindWords, *, nearest: bool = False) -> str:
    """Return how many items a cell has, and how many the profile knows: `3 films, 1 yours`."""
    mine = sum(item.known for item in items)
    count = f"{len(items):,} {words.noun if len(items) == 1 else words.nouns}"
    count = f"{count}, {mine:,} yours" if mine else count
    return f"Nearest: {count}" if nearest and items else count
