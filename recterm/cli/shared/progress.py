"""Progress of long work on stderr: JSON lines for programs, a bar for people."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from recterm.cli.output.results import stderr
from recterm.domain.progress import ProgressSink, silent
from recterm.domain.terminal_text import clean, escaped
from recterm.process.codec import to_document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.progress import Progress as RichProgress

    from recterm.domain.model import Progress


@contextmanager
def progress_sink(mode: str) -> Iterator[ProgressSink]:
    """Make the sink for `--progress json|bar|none`; a bar is drawn only on a terminal, and cleared at the end."""
    if mode == "json":
        yield _json_line
        return
    console = stderr()
    if mode == "none" or not console.is_terminal:
        yield silent
        return
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=30),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[message]}", markup=False, style="dim"),
    )
    with Bar(*columns, console=console, transient=True) as bar:
        yield _Bar(bar)


def _json_line(progress: Progress) -> None:
    sys.stderr.write(escaped(json.dumps(to_document(progress), ensure_ascii=False)) + "\n")
    sys.stderr.flush()


class _Bar:
    """Progress line that follows the stages: the current one, and how far it is."""

    def __init__(self, bar: RichProgress) -> None:
        self._bar = bar
        self._task = bar.add_task("", total=None, message="")
        self._stage = ""

    def __call__(self, progress: Progress) -> None:
        # A task that has had a total cannot lose it: a stage of unknown length needs a task of its own.
        if progress.stage != self._stage:
            self._stage = progress.stage
            self._bar.remove_task(self._task)
            self._task = self._bar.add_task(clean(progress.stage), total=None, message="")
        total = progress.total or None
        self._bar.update(self._task, completed=progress.done, total=total, message=clean(progress.message))
