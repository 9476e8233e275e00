"""Rating habits against the crowd's, and the genres, decades and makers of a profile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from recterm.domain.answers.taste.estimate import Estimate

GroupKind = Literal["genre", "decade", "maker"]


@dataclass(frozen=True, slots=True)
class Habits:
    """How a profile rates, beside how the community rates the same items."""

    rated: int
    """Items that the profile rated."""
    compared: int
    """Those among them that enough people of the community rated."""
    own_counts: tuple[int, ...]
    """Compared ratings by half-star step, from 0.5 to 5 stars."""
    crowd_shares: tuple[float, ...]
    """Share of the crowd's ratings of these items at each step, every item counting the same; they add up to 1."""
    own_mean: float
    crowd_mean: float
    """Stars, over the compared items."""
    own_spread: float
    crowd_spread: float
    """Standard deviations in stars."""
    difference: Estimate | None
    """Mean of own stars minus the item's mean; None with too few ratings."""
    harsher_than: float | None
    """Share of the community that rates more mildly than this profile, against the means of what each rated."""


@dataclass(frozen=True, slots=True)
class TasteGroup:
    """A genre, decade or maker."""

    name: str
    count: int
    """Items of it that the profile rated, watched or liked."""
    share: Estimate
    """Part of the profile's items that belong to it."""
    crowd_share: float
    """Part of the community's interactions with items that belong to it."""
    own_mean: float | None
    crowd_mean: float | None
    """Mean stars over the rated items of it that can be compared; None without any."""
    liking: Estimate | None
    """Stars above the crowd, less the profile's habit, drawn towards 0 where few items speak; None without ratings."""

    @property
    def is_favourite(self) -> bool:
        """Whether the profile rates it above its habit, beyond chance."""
        return self.liking is not None and self.liking.low > 0

    @property
    def is_disliked(self) -> bool:
        """Whether the profile rates it below its habit, beyond chance."""
        return self.liking is not None and self.liking.high < 0


@dataclass(frozen=True, slots=True)
class TasteGroups:
    """Every group of one kind that a profile met, the most frequent first."""

    kind: GroupKind
    items: int
    """Items of the profile that belong to any group of this kind."""
    groups: tuple[TasteGroup, ...]


@dataclass(frozen=True, slots=True)
class HabitsAnswer:
    """Habits and groups of a profile."""

    habits: Habits | None
    """None in a library without ratings, or with too few of the profile."""
    groups: tuple[TasteGroups, ...]
