"""What every reader of a format is, and what it is given."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from recterm.domain.model import Progress
from recterm.domain.progress import ProgressSink, silent
from recterm.ingest.report import Tally
from recterm.ingest.tables.columns import DETECTED, ColumnMapping

if TYPE_CHECKING:
    from collections.abc import Callable

    from recterm.ingest.dataset.dataset import Dataset
    from recterm.ingest.files.archive import Source
    from recterm.ingest.interactions.feedback_choice import FeedbackChoice


STEPS = 3
"""Steps of every import, for its progress."""


def _now() -> int:
    return int(time.time())


@dataclass(frozen=True)
class Request:
    """One import: what to read, and what to say of it."""

    source: Source
    mapping: ColumnMapping = DETECTED
    format: str | None = None
    """The format that a person asked for."""
    progress: ProgressSink = silent
    now: int = field(default_factory=_now)
    """UTC seconds; later times are refused."""
    tally: Tally = field(default_factory=Tally)
    take: FeedbackChoice | None = None
    """Whether ratings or views are wanted; None: ratings where there are any."""

    def step(self, stage: str, done: int) -> None:
        """Report how many of the steps are done (interactions, items, their order), and the one that begins."""
        self.progress(Progress(stage, done, STEPS))


@dataclass(frozen=True)
class Reader:
    """A format: how it is recognised, and how it is read."""

    names: tuple[str, ...]
    """What `--format` calls it; each may also be the `format` of the data set that it gives."""
    title: str
    """What a person calls it."""
    recognises: Callable[[Source], bool]
    """Whether the source's names and first bytes are this format's."""
    read: Callable[[Request], Dataset]
    """Reads it; raises InputError."""
