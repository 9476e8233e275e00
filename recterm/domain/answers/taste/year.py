"""Year in review of a profile."""

from __future__ import annotations

from dataclasses import dataclass

from recterm.domain.answers.taste.disagreements import Disagreement, NamedItem
from recterm.domain.answers.taste.habits import TasteGroup


@dataclass(frozen=True, slots=True)
class YearCounts:
    """Figures of a year."""

    items: int
    """Items that were rated, watched or liked."""
    ratings: int
    views: int
    likes: int
    mean: float | None
    """Stars; None without ratings."""


@dataclass(frozen=True, slots=True)
class YearItem(NamedItem):
    """An item of the year."""

    stars: float | None
    views: int
    """Views within the year."""
    day: str
    """Day of its first event in the year: `2024-02-29`, or as much as is known: `2024-02`, `2024`."""


@dataclass(frozen=True, slots=True)
class YearInReview:
    """A year, beside the one before."""

    year: int
    years: tuple[int, ...]
    """Years with events, ascending."""
    undated: int
    """Events without a date, which belong to no year."""
    counts: YearCounts
    before: YearCounts | None
    """The year before; None when nothing happened in it."""
    months: tuple[int, ...]
    """(12,) times that something was viewed, rated or marked; a rating beside a view of that month counts once."""
    without_month: int
    """Events whose date is the year alone."""
    top: tuple[YearItem, ...]
    """The best rated, or the most played where nothing was rated."""
    most_viewed: tuple[YearItem, ...]
    """What was watched or played more than once, the most often first."""
    genre: TasteGroup | None
    maker: TasteGroup | None
    """The one liked most beyond the habit, else the most frequent."""
    surprising: Disagreement | None
    """The rating furthest from the crowd's."""
    first: YearItem | None
    last: YearItem | None
