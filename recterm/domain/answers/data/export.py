"""Exports and what they bring back: the files that were written, and what a restored one added."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written."""

    format: str
    what: str
    files: tuple[Path, ...]
    rows: int
    left_out: Mapping[str, int] = field(default_factory=dict)
    """Rows that the format cannot hold or holds rounded, by reason."""
    titles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What these rows are of, where the format says it."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back."""

    library: str
    path: Path
    items: int
    """Items of the catalogue that was restored; 0 where the library had one."""
    interactions: int
    profiles: Mapping[str, int]
    """Name -> events that were new."""
    listed: int
    """Items that named lists gained."""
    unknown: int
    """Events on items that the catalogue does not have; kept for the day when it does."""
