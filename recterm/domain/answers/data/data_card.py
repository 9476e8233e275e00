"""Data cards: how many, how dense, how spread out and how skewed the interactions of a data set are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from recterm.domain.answers.data.events import EventScores
from recterm.domain.answers.libraries import LibraryInUse
from recterm.domain.data.editions import NO_EDITIONS, EditionCounts
from recterm.domain.model import Scale


@dataclass(frozen=True, slots=True)
class Quantiles:
    """Interactions of a user, or of an item."""

    min: float
    q25: float
    median: float
    q75: float
    max: float
    mean: float


@dataclass(frozen=True, slots=True)
class HeatMap:
    """The matrix in equal blocks, the most active users at the top, the most popular items at the left."""

    density: tuple[tuple[float, ...], ...] = ()
    """Part of each block that is filled, in [0, 1], row by row."""
    users: int = 0
    items: int = 0
    """Items with interactions."""


@dataclass(frozen=True, slots=True)
class Feature:
    """A column that describes items or users."""

    of: Literal["items", "users"]
    name: str
    kind: Literal["category", "number", "list", "text"]
    values: int
    """Distinct words: of a number bands, of a list entries."""
    share: float
    """Part of the items or users that have it, in [0, 1]."""
    common: tuple[tuple[str, int], ...]
    """The most frequent words, and how many have each."""


@dataclass(frozen=True, slots=True)
class DataCard:
    """What anybody should know of a data set before trusting a number that is computed from it."""

    items: int
    users: int
    interactions: int
    density: float
    sparsity: float
    rated_items: int
    never_touched: int
    """Items without any interaction."""
    mean_rating: float | None
    scale: Scale | None
    histogram: tuple[tuple[float, int], ...]
    """Rating -> interactions; of counts and feedback scores, lowest one of a doubling step -> interactions."""
    per_user: Quantiles
    per_item: Quantiles
    """Of the items with interactions."""
    first_timestamp: int | None
    last_timestamp: int | None
    """UTC seconds."""
    top_share: Mapping[str, float]
    """`10%` -> share of the interactions that the most popular 10 % of the rated items hold."""
    gini: float
    """Of the rated items, in [0, 1]."""
    activity: tuple[tuple[int, int], ...] = ()
    """Lowest number of interactions of a doubling step -> users."""
    popularity: tuple[tuple[int, int], ...] = ()
    """The same of items."""
    heat_map: HeatMap = HeatMap()
    over_time: tuple[tuple[str, int], ...] = ()
    """Year, month or day -> interactions."""
    duplicates: int = 0
    """Rows of the same user and item that were merged."""
    simulated: bool = False
    """Whether the data set was generated."""
    features: tuple[Feature, ...] = ()
    """Columns that describe items and users."""
    editions: EditionCounts = NO_EDITIONS
    """Works with several items."""
    scores: EventScores | None = None
    """How events of several kinds became feedback scores; None for ratings, counts and views."""


@dataclass(frozen=True, slots=True)
class LibraryStats(LibraryInUse):
    """Which library a data card is of; the keys that a library without data has too."""

    format: str
    items: int
    own_items: int
    """Items from histories that the data lack."""
    users: int
    interactions: int
    density: float
    sparsity: float
    mean_rating: float | None = None
    scale: Scale | None = None
    per_user: Quantiles | None = None
    per_item: Quantiles | None = None
