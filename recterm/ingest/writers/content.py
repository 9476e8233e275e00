"""Content for every writer: items, interactions, and the events of profiles."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from recterm.domain.clock import rough_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence, Set
    from pathlib import Path

    from recterm.domain.data.history_titles import HistoryTitle
    from recterm.domain.model import Event, EventId, ItemDetails, NamedList, Scale
    from recterm.domain.showings import Showing

FILM_KINDS = frozenset({"film", "movie"})
ITEM_UNKNOWN = "other"
"""Kind of an item that has left the catalogue: only its id is known."""


@dataclass(frozen=True, slots=True)
class Interaction:
    """Row of a flat file."""

    user: str
    item: ItemDetails
    kind: str
    """What a kind of feedback is exported as, such as `rating` or `watchlist`, or `play`: never merged."""
    value: float | None
    """In the numbers of `scale`; None for kinds without a number."""
    scale: Scale | None
    """Scale of ratings; None for every other kind."""
    timestamp: int | None
    """UTC seconds."""
    note: str | None = None
    """What the person wrote beside it."""


EventSource = tuple[str, int, int, str]
"""Source, number of its title (0: none), UTC seconds, and part of the item."""


@dataclass(frozen=True, slots=True)
class Content:
    """Everything to write; each format takes what it can hold."""

    header: Mapping[str, Any]
    """Facts about the library for the complete format, as JSON types."""
    items: Sequence[ItemDetails]
    interactions: Iterable[Interaction]
    """Read once; may be as long as the community."""
    people: Mapping[str, Sequence[Event]]
    """Name of a profile -> all of its events, oldest first."""
    lists: Mapping[str, Sequence[NamedList]] = field(default_factory=dict)
    """Name of a profile -> its named lists; only the complete format holds them."""
    titles: Sequence[HistoryTitle] = ()
    """Titles of histories with decisions, as JSON types; only the complete format holds them."""
    sources: Mapping[EventId, Sequence[EventSource]] = field(default_factory=dict)
    """Sources of imported events."""
    shown: Mapping[str, Sequence[Showing]] = field(default_factory=dict)
    """Name of a profile -> what its shelves showed; only the complete format holds it."""
    excluded: Set[EventId] = frozenset()
    """Events that are excluded from the taste; only the complete format says so."""


@dataclass(frozen=True, slots=True)
class Written:
    """Result of writing."""

    files: Sequence[Path]
    rows: int
    """Number of rows that people would count: interactions, events and lists, not items."""
    left_out: Mapping[str, int] = field(default_factory=dict)
    """Number of rows that the format cannot hold, or changes, by reason."""
    names: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Items of these rows by reason, if a person can do something about it."""


@dataclass(slots=True)
class LeftOut:
    """Rows that a format cannot hold, or changes, counted while writing."""

    counts: dict[str, int] = field(default_factory=dict)
    names: dict[str, list[str]] = field(default_factory=dict)

    def add(self, reason: str, name: str = "") -> None:
        """Count one row, and its name if it is to be listed."""
        self.counts[reason] = self.counts.get(reason, 0) + 1
        if name:
            self.names.setdefault(reason, []).append(name)


def named(interaction: Interaction) -> str:
    """Format the item of a row for people: `Alien (1979)`."""
    item = interaction.item.item
    return item.title if item.year is None else f"{item.title} ({item.year})"


def tmdb_id(interaction: Interaction) -> str:
    """Return the film's number at TMDB, without the prefix `movie:`."""
    return interaction.item.aliases.get("tmdb", "").rpartition(":")[2]


def iso_time(timestamp: int | None) -> str:
    """Format UTC as `2026-01-02T03:04:05Z`; empty when unknown, or beyond the calendar."""
    return "" if timestamp is None else _when(timestamp).strftime("%Y-%m-%dT%H:%M:%SZ")


def day(timestamp: int | None) -> str:
    """Format the UTC day as `2026-01-02`; empty when no more than the month is known."""
    return "" if timestamp is None or rough_date(timestamp) else _when(timestamp).strftime("%Y-%m-%d")


def plain(number: float) -> str:
    """Format a number without needless digits: `4`, `3.5`."""
    return f"{number:.6g}"


def _when(timestamp: int) -> datetime:
    return datetime.fromtimestamp(max(0, min(timestamp, 253_402_300_799)), UTC)
