"""Jobs of the past: what was done, how it ended, and its answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any


class Outcome(StrEnum):
    """How a job ended."""

    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    REFUSED = "refused"
    """Its message and its hint say why."""
    KILLED = "killed"
    """It had no time to say anything."""


@dataclass(frozen=True, slots=True)
class JobRecord:
    """One job, as its file has it."""

    kind: str
    """The command: `history import`."""
    what: str
    """What it was about: a path, the name of a data set, models."""
    library: str
    """Name or path of the library that it worked on, as far as it was known when it began."""
    started: float
    """UTC seconds."""
    pid: int
    outcome: Outcome = Outcome.RUNNING
    seconds: float = 0.0
    message: str = ""
    hint: str = ""
    code: str = ""
    """Of what was refused, as `recterm.errors.Code` has it."""
    found: Mapping[str, Any] = field(default_factory=dict)
    """Its answer as `--json` has it, in the keys of the recterm that wrote it; `kinds.answer_of` reads it."""

    @property
    def name(self) -> str:
        """Name of its file; names are in the order of time."""
        return f"{int(self.started * 1_000_000):016d}-{self.pid}.json"


@dataclass(frozen=True, slots=True)
class JobEntry:
    """One job, as the list of jobs has it."""

    kind: str
    what: str
    library: str | None
    began: datetime
    seconds: float
    outcome: Outcome
    message: str
    hint: str
    code: str
    found: Mapping[str, Any]
    report: Path
    """File with the whole report."""


@dataclass(frozen=True, slots=True)
class JobList:
    """Jobs, the newest first."""

    jobs: tuple[JobEntry, ...]
