"""What is handed to every writer: items, interactions, and the events of profiles."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from recterm.domain.model import Event, EventId, ItemDetails, NamedList, Scale

FILM_KINDS = frozenset({"film", "movie"})
ITEM_UNKNOWN = "other"
"""Kind of an item that has left the catalogue: its id is all that is known of it."""


@dataclass(frozen=True, slots=True)
class Interaction:
    """One row of a flat file."""

    user: str
    item: ItemDetails
    kind: str
    """What a kind of feedback is exported as, such as `rating` or `watchlist`, or `play`: never merged."""
    value: float | None
    """In the numbers of `scale`; None for what has no number."""
    scale: Scale | None
    """Of ratings; None for every other kind."""
    timestamp: int | None
    """UTC seconds."""


Told = tuple[str, int, int, str]
"""Source, number of the title it came under (0: none), UTC seconds, and the part of the item that it is about."""


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that is written; a format takes what it can hold."""

    header: Mapping[str, Any]
    """What the complete format says of the library, as JSON types."""
    items: Sequence[ItemDetails]
    interactions: Iterable[Interaction]
    """Read once; may be as long as the community."""
    people: Mapping[str, Sequence[Event]]
    """Name of a profile -> all of its events, oldest first."""
    lists: Mapping[str, Sequence[NamedList]] = field(default_factory=dict)
    """Name of a profile -> its named lists; only the complete format holds them."""
    titles: Sequence[Mapping[str, Any]] = ()
    """Titles of histories and what was decided about them, as JSON types; only the complete format holds them."""
    told: Mapping[EventId, Sequence[Told]] = field(default_factory=dict)
    """Who told of an event that a history brought."""


@dataclass(frozen=True, slots=True)
class Written:
    """What came of it."""

    files: Sequence[Path]
    rows: int
    """Rows that a person would count: interactions, events and lists, not items."""
    left_out: Mapping[str, int] = field(default_factory=dict)
    """Rows that the format cannot hold, or holds changed, by reason."""
    names: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """What these rows are of, by reason; where a person can do something about it."""


@dataclass(slots=True)
class LeftOut:
    """Rows that a format cannot hold, or holds changed, while it is written."""

    counts: dict[str, int] = field(default_factory=dict)
    names: dict[str, list[str]] = field(default_factory=dict)

    def add(self, reason: str, name: str = "") -> None:
        """Take note of one row; of its name where it is to be listed."""
        self.counts[reason] = self.counts.get(reason, 0) + 1
        if name:
            self.names.setdefault(reason, []).append(name)


def named(one: Interaction) -> str:
    """The item of a row for people: `Alien (1979)`."""
    item = one.item.item
    return item.title if item.year is None else f"{item.title} ({item.year})"


def tmdb_id(one: Interaction) -> str:
    """The film's number at TMDB, without `movie:` before it."""
    return one.item.aliases.get("tmdb", "").rpartition(":")[2]


def iso_time(timestamp: int | None) -> str:
    """UTC as `2026-01-02T03:04:05Z`; empty when unknown, or out of what a calendar holds."""
    return "" if timestamp is None else _when(timestamp).strftime("%Y-%m-%dT%H:%M:%SZ")


def day(timestamp: int | None) -> str:
    """The UTC day as `2026-01-02`; empty when unknown."""
    return "" if timestamp is None else _when(timestamp).strftime("%Y-%m-%d")


def plain(number: float) -> str:
    """A number without needless digits: `4`, `3.5`."""
    return f"{number:.6g}"


def _when(timestamp: int) -> datetime:
    return datetime.fromtimestamp(max(0, min(timestamp, 253_402_300_799)), UTC)
