"""Feedback: events that were recorded, steps that were undone or redone, and what an answer is computed from."""

from __future__ import annotations

from dataclasses import dataclass, field

from recterm.domain.model import EventId, EventKind, ItemId
from recterm.domain.undoing import ImportInfo, StepKind
from recterm.process.codec import OMITTED, named


@dataclass(frozen=True, slots=True)
class Revision:
    """What an answer is computed from."""

    event: int | None
    """The last event."""
    models: tuple[int, ...]
    """The active models that fit the data, loaded or not."""


@dataclass(frozen=True, slots=True)
class Revised:
    """Part of every answer that depends on feedback."""

    revision: Revision


@dataclass(frozen=True, slots=True)
class EventFields:
    """One event."""

    id: EventId
    kind: EventKind
    value: float | None
    timestamp: int
    undoes: EventId | None
    weight: float | None = field(default=None, metadata=OMITTED)
    """What a view counts that does not count 1; below 0: it was skipped."""
    note: str | None = field(default=None, metadata=OMITTED)
    """What the person wrote beside it."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """One event and the item it is about; title and year are null when the item left the catalogue."""

    event: EventFields | None
    item: ItemId | None
    title: str | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class RecordedEvents:
    """Events of a profile, the latest first."""

    events: tuple[Recorded, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a profile."""

    id: int
    kind: StepKind
    redone: bool


@dataclass(frozen=True, slots=True)
class StarsChanged:
    """The rating of an item before and after."""

    before: float | None
    after: float | None


@dataclass(frozen=True, slots=True)
class ListChanged:
    """What a step had done to a list."""

    list: str
    created: bool
    deleted: bool
    renamed_from: str | None
    added: tuple[ItemId, ...]
    removed: tuple[ItemId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepReverted(Recorded):
    """A step that was undone or redone; `event`, `title` and `year` are null if it is not an event."""

    step: Step
    stars: StarsChanged | None
    lists: tuple[ListChanged, ...]
    dials: str | None
    decision: str | None
    """The title of a history that was decided about."""
    history: ImportInfo | None = field(metadata=named("import"))
