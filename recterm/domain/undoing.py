"""Undo steps: what a person can undo, and what undoing or redoing changed. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from recterm.domain.model import Feedback

if TYPE_CHECKING:
    from recterm.domain.exclusions import Exclusions
    from recterm.domain.model import Event, ItemId


NOTHING = Feedback()


class StepKind(StrEnum):
    """Kind of a step."""

    FEEDBACK = "feedback"
    LISTS = "lists"
    DIALS = "dials"
    DECISION = "decision"
    IMPORT = "import"
    EXCLUSIONS = "exclusions"
    DIARY = "diary"


@dataclass(frozen=True, slots=True)
class ListChange:
    """Change of one named list by a step."""

    name: str
    description: str = ""
    created: bool = False
    deleted: bool = False
    added: tuple[tuple[ItemId, int], ...] = ()
    """Entries and their positions."""
    removed: tuple[tuple[ItemId, int], ...] = ()
    renamed_from: str = ""
    """The name before; empty when the list was not renamed."""


@dataclass(frozen=True, slots=True)
class ImportInfo:
    """Import of a history into a profile, as one step."""

    number: int
    source: str
    """The service: `letterboxd`."""
    made: int | None
    """UTC seconds; None for imports by an older recterm."""
    events: int
    """Events that only this import brought."""
    undone: bool = False


@dataclass(frozen=True, slots=True)
class Reverted:
    """Step that was undone or redone."""

    step: int
    kind: StepKind
    redone: bool = False
    waiting: bool = False
    """True while the library file is busy: the step follows as soon as the file is free."""
    event: Event | None = None
    """The event that was reverted or restored; None for other kinds."""
    item: ItemId | None = None
    """The item concerned."""
    before: Feedback = NOTHING
    """The profile's feedback on the item before the undo or redo."""
    after: Feedback = NOTHING
    lists: tuple[ListChange, ...] = ()
    """Changes that the step had made to lists."""
    dials: str = ""
    """The current reranking; empty for plain order."""
    title: str = ""
    """The title from a history that was decided on."""
    history: ImportInfo | None = None
    exclusions: Exclusions | None = None
    """What is excluded from the taste now."""
