"""Editions of a library: works with several items, and groups that may be one work."""

from __future__ import annotations

from dataclasses import dataclass

from recterm.domain.model import Item


@dataclass(frozen=True, slots=True)
class Edition:
    """One item of a work."""

    id: str
    title: str
    year: int | None


@dataclass(frozen=True, slots=True)
class EditionGroup:
    """Items that are, or may be, editions of one work."""

    items: tuple[Edition, ...]
    sure: bool
    """Whether having seen one hides the others."""
    reasons: tuple[str, ...]
    """What shows it; empty for a person's decision."""


@dataclass(frozen=True, slots=True)
class ItemEditions:
    """Other editions of one item."""

    same: tuple[Item, ...]
    possible: tuple[Item, ...]
    """Items that may be editions of the same work."""


@dataclass(frozen=True, slots=True)
class EditionGroups:
    """What `recterm editions` lists."""

    works: tuple[EditionGroup, ...]
    possible: tuple[EditionGroup, ...]
