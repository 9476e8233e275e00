"""A problem of a library file: what is wrong, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass

from recterm.store.file.damage import REPAIR


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a library."""

    name: str
    """What it is about, in a word or two: `log`, `schema`, `pages`, `model 3`."""
    text: str
    """A clause."""
    hint: str = REPAIR
    """What to do about it."""
