"""Exclusions from a taste: what is excluded, and what another choice would change on "For you"."""

from __future__ import annotations

from dataclasses import dataclass

from recterm.domain.model import EventId, ItemId


@dataclass(frozen=True, slots=True)
class PickMoved:
    """Item that is on "For you" before or after a change of the taste."""

    item: ItemId
    title: str
    year: int | None
    place: int | None
    """Place now, from 1; null beyond the places that are looked at."""
    place_then: int | None


@dataclass(frozen=True, slots=True)
class TasteEffect:
    """Effect of a change of what is excluded from the taste."""

    n: int
    """Picks on "For you" that are compared."""
    excluded: int
    """Events that are excluded then."""
    more: int
    """Those of them that count now."""
    fewer: int
    """Events that are excluded now and count then."""
    new: tuple[PickMoved, ...]
    """Picks that are not on it now, by their places then."""
    gone: tuple[PickMoved, ...]
    """Picks that are not on it then, by their places now."""
    moved: tuple[PickMoved, ...]
    """Picks that are on both in different places, by their places then."""
    stayed: int
    """Picks in the same place."""


@dataclass(frozen=True, slots=True)
class ExcludedPeriod:
    """Period that is excluded, first and last day included: `2024-03-14`."""

    first: str
    last: str


@dataclass(frozen=True, slots=True)
class ExclusionsAnswer:
    """What a profile excludes from its taste."""

    events: tuple[EventId, ...]
    kept: tuple[EventId, ...]
    """Events that count although their service or their time is excluded."""
    sources: tuple[str, ...]
    """Services; "" is what was done in recterm."""
    periods: tuple[ExcludedPeriod, ...]
    stored: bool
    """False where the effect was only asked for."""
    effect: TasteEffect | None
    """None where nothing changes, or no model is trained."""
