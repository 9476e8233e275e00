"""Head line of the screen: library, profile, model, and how good it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.strip import Strip

from recterm.present.text import cells, clean, fit
from recterm.tui.shared.frame.breakpoints import LEAST_HEIGHT, LEAST_WIDTH
from recterm.tui.shared.painting.painted import PaintedLine

if TYPE_CHECKING:
    from typing import ClassVar


class HeadLine(PaintedLine):
    """Line with parts on the left and on the right; when space is short, the last ones on the right are dropped.

    If that is not enough, the longest on the left is cut: a long library name must not hide the profile.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"head--name", "head--text", "head--soft", "head--warning", "head--job"}
    DEFAULT_CSS = """
    HeadLine {
        dock: top;
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._left: tuple[tuple[str, str], ...] = ()
        self._right: tuple[str, ...] = ()
        self._jobs = ""

    def show_jobs(self, jobs: str) -> None:
        """Show the running jobs, always at the right end: `import 43 %`."""
        if jobs != self._jobs:
            self._jobs = jobs
            self.refresh()

    def show(self, left: tuple[tuple[str, str], ...], right: tuple[str, ...]) -> None:
        """Show these parts: text and component class on the left, plain texts on the right."""
        if (left, right) != (self._left, self._right):
            self._left, self._right = left, right
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Paint the line, or say that the terminal is too small."""
        width = self.size.width
        screen = self.screen.size
        if screen.width < LEAST_WIDTH or screen.height < LEAST_HEIGHT:
            hint = f" {screen.width}x{screen.height} is small: recterm needs {LEAST_WIDTH}x{LEAST_HEIGHT}"
            return Strip([Segment(fit(hint, width), self.look("head--warning"))])
        segments = [Segment(" recterm ", self.look("head--name"))]
        job = fit(f" {self._jobs} ", min(cells(self._jobs) + 2, width // 2)) if self._jobs else ""
        room = width - 9 - cells(job)
        left, right = list(self._left), list(self._right)
        while left and right and _cells_of(left, right) > room:
            right.pop()
        parts = [f"  {clean(text)}" for text, _ in left]
        for part, (_, name) in zip(_cut(parts, room), left, strict=True):
            segments.append(Segment(part, self.look(name)))
            room -= cells(part)
        tail = "   ".join(right)
        soft = self.look("head--soft")
        segments.append(Segment(" " * max(0, room - cells(tail) - 1), soft))
        segments.append(Segment(f"{tail} " if tail else "", soft))
        if job:
            segments.append(Segment(job, self.look("head--job")))
        return Strip(segments).adjust_cell_length(width, soft)


def _cut(parts: list[str], room: int) -> list[str]:
    """Return the parts, with the longest cut to fit them all into `room` cells."""
    over = sum(map(cells, parts)) - room
    if over <= 0:
        return parts
    at = max(range(len(parts)), key=lambda place: cells(parts[place]))
    return [*parts[:at], fit(parts[at], max(0, cells(parts[at]) - over)), *parts[at + 1 :]]


def _cells_of(left: list[tuple[str, str]], right: list[str]) -> int:
    return sum(cells(clean(text)) + 2 for text, _ in left) + sum(cells(text) + 3 for text in right)
