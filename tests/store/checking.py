"""Check of a library, as tests call it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.store.integrity import problems

if TYPE_CHECKING:
    from recterm.store import Library


def check(library: Library) -> list[str]:
    """Return everything that is wrong with a library, in clauses; empty for a sound one."""
    return [problem.text for problem in problems(library)]
