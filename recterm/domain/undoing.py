"""One step that a person can undo, and what undoing or redoing it changed. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from recterm.domain.model import Feedback

if TYPE_CHECKING:
    from recterm.domain.model import Event, ItemId


NOTHING = Feedback()


class StepKind(StrEnum):
    """What a step is made of."""

    FEEDBACK = "feedback"
    LISTS = "lists"
    DIALS = "dials"
    DECISION = "decision"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class ListChange:
    """What a step did to one named list."""

    name: str
    description: str = ""
    created: bool = False
    deleted: bool = False
    added: tuple[tuple[ItemId, int], ...] = ()
    """Entries and their places."""
    removed: tuple[tuple[ItemId, int], ...] = ()
    renamed_from: str = ""
    """The name before; empty when the list was not renamed."""


@dataclass(frozen=True, slots=True)
class ImportInfo:
    """A history that was imported into a profile, as one step."""

    number: int
    source: str
    """The service: `letterboxd`."""
    made: int
    """UTC seconds; 0 for imports that an older recterm made."""
    events: int
    """Events that it brought and that no other import had."""
    undone: bool = False


@dataclass(frozen=True, slots=True)
class Reverted:
    """A step that was undone or redone."""

    step: int
    kind: StepKind
    redone: bool = False
    waiting: bool = False
    """True while the library file is busy: it is done as soon as the file is free."""
    event: Event | None = None
    """The event that was taken back or brought back; None for other kinds."""
    item: ItemId | None = None
    """The one item that it is about."""
    before: Feedback = NOTHING
    """What the profile said of the item before the undo or redo."""
    after: Feedback = NOTHING
    lists: tuple[ListChange, ...] = ()
    """What the step had done to lists."""
    dials: str = ""
    """How the shelves are arranged now; empty is in plain order."""
    title: str = ""
    """The title of a history that was decided about."""
    history: ImportInfo | None = None
