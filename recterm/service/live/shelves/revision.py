"""Revision of the shelves: what one answer was computed from, and the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from recterm.domain.model import EventId
    from recterm.domain.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Revision:
    """Basis of an answer: the latest event and the models. An answer with an old revision is dropped."""

    event: EventId
    models: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Shelves:
    """Shelves computed from one revision: everything that the panels show."""

    revision: Revision
    shelves: tuple[Shelf, ...]
    milliseconds: float
    """Time the engine took."""
