"""Reader interface of a format, and its request."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from recterm.domain.model import Progress
from recterm.domain.progress import ProgressSink, silent
from recterm.ingest.report import Tally
from recterm.ingest.tables.roles.columns import DETECTED, ColumnMapping

if TYPE_CHECKING:
    from collections.abc import Callable

    from recterm.domain.data.row_conditions import Condition
    from recterm.ingest.dataset.dataset import Dataset
    from recterm.ingest.files.archive import Source
    from recterm.ingest.interactions.feedback_choice import FeedbackChoice


STEPS = 3
"""Number of steps of every import, for its progress."""


def _now() -> int:
    return int(time.time())


@dataclass(frozen=True)
class Request:
    """Request of one import: what to read, and where to report."""

    source: Source
    mapping: ColumnMapping = DETECTED
    format: str | None = None
    """The requested format."""
    progress: ProgressSink = silent
    now: int = field(default_factory=_now)
    """UTC seconds; later times are refused."""
    tally: Tally = field(default_factory=Tally)
    where: tuple[Condition, ...] = ()
    """What must hold of a row for it to be read."""
    take: FeedbackChoice | None = None
    """Whether to take ratings or views; None: ratings if there are any."""

    def step(self, stage: str, done: int) -> None:
        """Report the number of finished steps (interactions, items, their order), and the one that begins."""
        self.progress(Progress(stage, done, STEPS))


@dataclass(frozen=True)
class Reader:
    """Reader of a format: how it is recognised, and how it is read."""

    names: tuple[str, ...]
    """Its names for `--format`; each may also be the `format` of the resulting data set."""
    title: str
    """Its name for people."""
    recognises: Callable[[Source], bool]
    """Returns whether the source's names and first bytes match this format."""
    read: Callable[[Request], Dataset]
    """Reads the source; raises InputError."""
    conditions: bool = False
    """Whether it can filter rows by conditions."""
