"""Job line: the stage, progress and time left of a running job, then its result in full."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.content import Content
from textual.strip import Strip

from recterm.present.lab.facts import format_job
from recterm.present.text import clean, fit
from recterm.tui.shared.named_keys import with_keys
from recterm.tui.shared.painting.painted import PaintedLine
from recterm.tui.shared.painting.selectable import SelectableLines

if TYPE_CHECKING:
    from recterm.domain.model import Progress

MOST_LINES = 4
"""Maximum lines of a final message: an error ends with what to do next, which must not be cut off."""


STARTING = "starting"
"""Text shown until a job reports its progress."""


class JobLine(SelectableLines, PaintedLine):
    """Progress while a job runs, else the last message."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"job--text", "job--running"}

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._started = 0.0
        self._progress: Progress | None = None
        self._word = ""

    @property
    def text(self) -> str:
        """The text, without its margins."""
        if self._progress is None:
            return self._word
        return format_job(self._progress, time.monotonic() - self._started, self.size.width - 2)

    def begin(self) -> None:
        """Begin a job; clear the last message."""
        self._started = time.monotonic()
        self.say(STARTING)

    def tell(self, progress: Progress) -> None:
        """Show the progress of the job."""
        if self._progress is None:
            self.styles.height = 1
        self._progress = progress
        self.refresh()

    def say(self, word: str) -> None:
        """Show a message after a job, with the keys of the app for `⟦undo⟧` and similar."""
        self._progress = None
        self._word = with_keys(self, word)
        self._wrap()

    def on_resize(self) -> None:
        """Rewrap the message."""
        self._wrap()

    def _wrap(self) -> None:
        self._forget_selection()
        self.styles.height = 1 if self._progress is not None else len(self._lines)
        self.refresh()

    @property
    def _lines(self) -> list[str]:
        width = self.size.width - 2
        if self._progress is not None or width <= 0:
            return [self.text]
        return [part.plain for part in Content(clean(self._word)).wrap(width)][:MOST_LINES] or [""]

    def render_line(self, y: int) -> Strip:
        """Paint the line."""
        style = self.look("job--text" if self._progress is None else "job--running")
        lines = self._lines
        text = lines[y] if y < len(lines) else ""
        return self._finished(Strip([Segment(f" {fit(text, self.size.width - 2)} ", style)]), y)

    def line_text(self, line: int) -> str:
        """Return the text of a line."""
        return f" {self._lines[line]}"

    @property
    def _all_lines(self) -> range:
        """Every line."""
        return range(len(self._lines))
