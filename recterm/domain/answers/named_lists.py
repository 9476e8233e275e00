"""Named lists of a profile, and what is on one."""

from __future__ import annotations

from dataclasses import dataclass, field

from recterm.domain.model import ItemId
from recterm.process.codec import OMITTED


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose an answer is."""

    profile: str


@dataclass(frozen=True, slots=True)
class ListEntry:
    """An item on a list; title and year are null when it left the catalogue."""

    item: ItemId
    title: str | None
    year: int | None


@dataclass(frozen=True, slots=True)
class NamedListAnswer:
    """A list and how much is on it."""

    list: str
    description: str
    count: int
    items: tuple[ListEntry, ...] | None = field(default=None, metadata=OMITTED)


@dataclass(frozen=True, slots=True)
class NamedListAnswers:
    """The lists of a profile."""

    lists: tuple[NamedListAnswer, ...]
