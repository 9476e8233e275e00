"""Revision of one refresh of the shelves: the answer, and its basis."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from recterm.domain.model import EventId
    from recterm.domain.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Revision:
    """What an answer was computed from; an answer with an old revision is dropped."""

    event: EventId
    models: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Shelves:
    """Everything the panels show, computed from one revision."""

    revision: Revision
    shelves: tuple[Shelf, ...]
    milliseconds: float
    """Time the engine took."""
