"""Profiles and how many items each has given feedback on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from recterm.process.codec import INLINED


@dataclass(frozen=True, slots=True)
class ProfileAnswer:
    """A profile and its counts."""

    profile: str
    counts: Mapping[str, int] = field(metadata=INLINED)
    """By name, every kind of feedback: the number of items that have it."""


@dataclass(frozen=True, slots=True)
class ListedProfile(ProfileAnswer):
    """One profile of the list."""

    active: bool


@dataclass(frozen=True, slots=True)
class ProfileFeature:
    """A feature of the users of the data set, and what a profile says of it."""

    feature: str
    words: tuple[str, ...]
    """What the users have; of numbers, bands."""
    answer: str | None
    """As it was given; None where the profile says nothing."""
    groups: tuple[str, ...]
    """Those of the words that the answer stands for."""


@dataclass(frozen=True, slots=True)
class ProfileFeatures:
    """What a profile says about itself."""

    profile: str
    features: tuple[ProfileFeature, ...]


@dataclass(frozen=True, slots=True)
class ProfileList:
    """The profiles of a library."""

    profiles: tuple[ListedProfile, ...]
