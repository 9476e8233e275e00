"""Problem of a library file: what is wrong, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass

from recterm.domain.answers import libraries
from recterm.store.file.damage import REPAIR


@dataclass(frozen=True, slots=True)
class Problem(libraries.Problem):
    """One thing that is wrong with a library."""

    hint: str = REPAIR
