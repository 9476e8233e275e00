"""Running jobs, as shown in the header of every screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recterm.domain.model import Progress


class JobMoved(Message):
    """A job started, progressed or ended; sent by the screen that runs it, kept by the app."""

    def __init__(self, name: str, progress: Progress | None, *, ended: bool = False) -> None:
        super().__init__()
        self.name = name
        self.text = job_named(name, progress)
        self.ended = ended


def job_named(name: str, progress: Progress | None) -> str:
    """Return a job's name with its progress: `import 43 %`; `import …` while the progress is unknown."""
    if progress is None or progress.total <= 0:
        return f"{name} …"
    return f"{name} {min(1.0, max(0.0, progress.done / progress.total)):.0%}".replace("%", " %")


def after_move(jobs: Mapping[str, str], message: JobMoved) -> dict[str, str]:
    """Return the running jobs by name, updated by a message."""
    others = {name: text for name, text in jobs.items() if name != message.name}
    return others if message.ended else others | {message.name: message.text}
