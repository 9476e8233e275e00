"""People whose taste is near a profile's, with a compatibility and its interval."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from recterm.domain.answers.taste.disagreements import NamedItem
from recterm.domain.answers.taste.estimate import Estimate


@dataclass(frozen=True, slots=True)
class Person:
    """A user of the community, or another profile of the library."""

    name: str
    """The profile's name; `user 12` for the twelfth user of the data."""
    is_profile: bool
    shared: int
    """Items that both rated, or know where there are no ratings."""
    known: int
    """Items that the person rated or knows."""
    compatibility: Estimate
    """In [0, 1]: see `People.measure`."""
    both_love: tuple[NamedItem, ...]
    """Items that both like, those that few others like first."""
    they_love: tuple[NamedItem, ...]
    """Items that the person likes best and the profile does not know."""


@dataclass(frozen=True, slots=True)
class People:
    """The nearest users of the community, and the other profiles of the library."""

    measure: Literal["ratings", "shared"]
    """`ratings`: the chance that both prefer the same of two items; `shared`: part of the profile's items that the
    person knows too."""
    typical: float
    """Compatibility of the profile with an average user."""
    compared: int
    """Users who could be compared."""
    nearest: tuple[Person, ...]
    profiles: tuple[Person, ...]
