"""Revision of the shelves: what one answer was computed from, and the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recterm.domain.exclusions import NOTHING_EXCLUDED, Exclusions

if TYPE_CHECKING:
    from recterm.domain.model import EventId
    from recterm.domain.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Revision:
    """Basis of an answer: latest event, models, exclusions. An answer with an old revision is dropped."""

    event: EventId
    models: tuple[int, ...]
    exclusions: Exclusions = NOTHING_EXCLUDED
    """What the profile excludes from its taste."""


@dataclass(frozen=True, slots=True)
class Shelves:
    """Shelves computed from one revision: everything that the panels show."""

    revision: Revision
    shelves: tuple[Shelf, ...]
    milliseconds: float
    """Time the engine took."""
