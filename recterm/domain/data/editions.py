"""Editions of one work: what an import does with them, and groups of items as the library keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from recterm.domain.model import ItemId


class EditionHandling(StrEnum):
    """What an import does with items that are sure to be editions of one work."""

    GROUP = "group"
    """They stay items of their own; having seen one hides the others, and in evaluations they count once."""
    MERGE = "merge"
    """The most popular one stays, with the interactions of all."""
    KEEP = "keep"
    """They are only listed."""


class EditionState(StrEnum):
    """How it is known that items are, or are not, editions of one work."""

    SURE = "sure"
    """Found by the import."""
    POSSIBLE = "possible"
    """Found by the import, and only listed."""
    JOINED = "joined"
    """Decided by a person."""
    APART = "apart"
    """Decided by a person: one item that is a work of its own, whatever an import finds."""


@dataclass(frozen=True, slots=True)
class WorkOfItems:
    """Items that are, or may be, editions of one work."""

    items: tuple[ItemId, ...]
    """The most popular one first."""
    state: EditionState
    reasons: tuple[str, ...] = ()
    """What shows it, such as `same title and maker, 1815 and 1996`; empty for a person's decision."""


@dataclass(frozen=True, slots=True)
class EditionCounts:
    """Editions that an import found."""

    handling: EditionHandling = EditionHandling.GROUP
    works: int = 0
    """Works with several items that are sure."""
    items: int = 0
    """Items of these works."""
    possible: int = 0
    """Groups of items that may be one work each."""
    examples: tuple[str, ...] = ()
    """The titles of a few works, the most popular ones."""


NO_EDITIONS = EditionCounts()
"""Counts of a catalogue whose items are works of their own."""
