"""Inspection of a community user: what is known, what a model lists, what it should list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from recterm.domain.titles import with_year


@dataclass(frozen=True, slots=True)
class InspectedItem:
    """An item of a user."""

    item: str
    title: str
    year: int | None

    @property
    def label(self) -> str:
        """Title and year: `Alien (1979)`."""
        return with_year(self.title, self.year)


@dataclass(frozen=True, slots=True)
class KnownItem(InspectedItem):
    """An interaction that the model was given."""

    value: float
    """In the library's scale, or a count."""


@dataclass(frozen=True, slots=True)
class ListedItem(InspectedItem):
    """A place in the model's list."""

    hit: bool


@dataclass(frozen=True, slots=True)
class RelevantItem(InspectedItem):
    """A relevant item of the test part."""

    value: float
    """In the library's scale, or a count."""
    place: int | None
    """Its place in the list, from 1; None when it is not in it."""


@dataclass(frozen=True, slots=True)
class UserReport:
    """One user."""

    user: int
    """Number in the order of the users' ids, from 1."""
    model: str
    changed: Mapping[str, Any]
    """The model's hyperparameters that differ from its defaults."""
    split: str
    metrics: Mapping[str, float]
    history: tuple[KnownItem, ...]
    """What the model was given, the best rated first."""
    listed: tuple[ListedItem, ...]
    relevant: tuple[RelevantItem, ...]
    """What should have been listed, found items first."""
