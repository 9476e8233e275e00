"""Questions about one item: where would it stand without an event, and what would bring it up?"""

from __future__ import annotations

from dataclasses import dataclass

from recterm.domain.model import ItemId


@dataclass(frozen=True, slots=True)
class ItemAsked:
    """Which item."""

    item: ItemId
    title: str
    year: int | None
    own: bool
    """True for what a history has and the data set lacks."""


@dataclass(frozen=True, slots=True)
class StandsWithout(ItemAsked):
    """Where an item stands, and where without one event; places are null where the model cannot score."""

    without: ItemAsked
    place: int | None
    place_without: int | None
    score: float
    score_without: float


@dataclass(frozen=True, slots=True)
class BroughtUp(ItemAsked):
    """What would bring an item up: five stars for each of `rate`."""

    place: int
    place_then: int
    reached: bool
    rate: tuple[ItemAsked, ...]
