"""Map of the catalogue in two dimensions, with a profile's items and the profile itself on it."""

from __future__ import annotations

from dataclasses import dataclass

from recterm.domain.answers.taste.disagreements import NamedItem


@dataclass(frozen=True, slots=True)
class PlacedItem(NamedItem):
    """An item on the map."""

    x: float
    y: float
    """In [0, 1], from the left and from the top."""
    count: int
    """Interactions of the community."""
    genres: tuple[str, ...]
    stars: float | None
    """The profile's rating."""
    known: bool
    """Whether the profile rated, watched or liked it."""


@dataclass(frozen=True, slots=True)
class MapPoint:
    """The profile's place on the map."""

    x: float
    y: float
    is_peak: bool
    """Whether its liking is clearly highest here; if not, this is only the middle of what it likes."""


@dataclass(frozen=True, slots=True)
class TasteMap:
    """The map."""

    model: str
    """Name of the model whose factors are drawn."""
    catalogue: int
    """Items of the catalogue."""
    least_count: int
    """Interactions from which an item is on the map: with fewer, its factors are mostly chance."""
    items: tuple[PlacedItem, ...]
    """The most popular first."""
    you: MapPoint | None
    """Where the profile is; None for one that likes nothing on the map."""
