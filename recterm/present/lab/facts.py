"""Lab facts: the models in use, and a job's progress."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.domain.model import Role
from recterm.present.data.data_card import format_day
from recterm.present.lab.empty_panels import bar
from recterm.present.text import cells, clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.domain.model import ModelHeader, Progress
    from recterm.present.facts import Fact

TEXT = "facts--text"
BAR_CELLS = 26
LEAST_LEFT = 0.03
"""Share done from which the remaining time can be told."""

_ROLES = {Role.RANKING: "For you", Role.NEIGHBOURS: "Because", Role.STARS: "predicted stars"}


def model_facts(models: Sequence[tuple[ModelHeader, str]]) -> list[Fact]:
    """Return each active model: role, name, date and duration of training, changes from the defaults."""
    return [
        (
            _ROLES[header.role],
            f"{header.name:<16} {format_day(header.created)}, {header.seconds:.1f} s  {clean(changed)}".rstrip(),
            TEXT,
        )
        for header, changed in models
    ]


def format_job(progress: Progress, seconds: float, width: int) -> str:
    """Return what a job is doing, how far it is, and how long it will still take at this pace."""
    if progress.total <= 0:
        return f"{clean(progress.stage)} …"
    share = min(1.0, progress.done / progress.total)
    left = f"  about {seconds / share * (1 - share):,.0f} s left" if LEAST_LEFT <= share < 1 else ""
    words = f"{clean(progress.stage)}  "
    room = max(8, min(BAR_CELLS, width - cells(words) - len(left) - 6))
    return f"{words}{bar(share, room)}{left}"
