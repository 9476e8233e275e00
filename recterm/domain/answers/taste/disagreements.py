"""Disagreements: items that a profile rates furthest from everyone else."""

from __future__ import annotations

from dataclasses import dataclass

from recterm.domain.model import ItemId
from recterm.domain.titles import with_year


@dataclass(frozen=True, slots=True)
class NamedItem:
    """An item by name."""

    item: ItemId
    title: str
    year: int | None

    @property
    def label(self) -> str:
        """Title and year: `Alien (1979)`."""
        return with_year(self.title, self.year)


@dataclass(frozen=True, slots=True)
class Disagreement(NamedItem):
    """One item."""

    stars: float
    """The profile's."""
    crowd_mean: float
    raters: int
    """People of the community who rated it."""
    distance: float
    """Standard deviations from the crowd, with the profile's habit allowed for; above 0: liked more."""
    as_high: float
    """Share of the raters who gave as many stars or more."""
    as_low: float
    """Share of the raters who gave as many stars or fewer."""


@dataclass(frozen=True, slots=True)
class Disagreements:
    """The furthest ones in both directions, the furthest first."""

    compared: int
    """Items that could be compared."""
    above: tuple[Disagreement, ...]
    below: tuple[Disagreement, ...]
