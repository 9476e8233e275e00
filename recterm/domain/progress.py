"""Progress of long work, on its way to its observer: a screen, a bar, another process, or nobody."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from recterm.domain.model import Progress

ProgressSink: TypeAlias = Callable[[Progress], None]
"""Called from time to time; may raise to stop the work."""


def silent(progress: Progress) -> None:
    """Ignore progress: nobody watches."""
