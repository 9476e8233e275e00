"""Problem of a library file: what is wrong, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass

from recterm.store.file.damage import REPAIR


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a library."""

    name: str
    """Subject, in a word or two: `log`, `schema`, `pages`, `model 3`."""
    text: str
    """What is wrong, as a clause."""
    hint: str = REPAIR
    """What to do about it."""
