"""Lab results panel: a table that can be sorted by any column, or another view of the same run."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from recterm.present.text import clean
from recterm.tui.shared.painting.painted import Look
from recterm.tui.shared.painting.selectable import SelectableLines

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events

    from recterm.present.lab.results_table import Line


class ResultsPanel(SelectableLines, ScrollView, can_focus=True):
    """Panel whose lines are laid out for its width."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"results--text", "results--soft", "results--best", "results--name"}
    DEFAULT_CSS = """
    ResultsPanel {
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-gutter: stable;
    }
    """

    class HeadClicked(Message):
        """Message that the first line was clicked."""

        def __init__(self, x: int, width: int) -> None:
            super().__init__()
            self.x = x
            """Clicked cell of the line."""
            self.width = width
            """Width of the panel, in cells."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._look = Look(self)
        self._laid_out: Callable[[int], list[Line]] = lambda _: []
        self._lines: list[Line] = []

    @property
    def text(self) -> str:
        """All lines of the panel, as laid out."""
        return "\n".join("".join(text for text, _ in line).rstrip() for line in self._lines)

    def show(self, title: str, subtitle: str, lines: Callable[[int], list[Line]]) -> None:
        """Show what `lines` returns for the width of the panel, now and after every resize."""
        self.border_title = Content(clean(title))
        self.border_subtitle = Content(clean(subtitle)) if subtitle else None
        self._laid_out = lines
        self._lay_out()

    def on_resize(self) -> None:
        """Lay out the lines for the new width."""
        self._lay_out()

    def on_click(self, event: events.Click) -> None:
        """Report a click on the first line."""
        offset = event.get_content_offset(self)
        if not self._was_dragged and offset is not None and offset.y + self.scroll_offset.y == 0:
            self.post_message(self.HeadClicked(offset.x, self.scrollable_content_region.width))

    def _lay_out(self) -> None:
        self._forget_selection()
        width = self.scrollable_content_region.width
        if width > 0:
            self._lines = self._laid_out(width)
        self.virtual_size = Size(0, len(self._lines))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Paint one line."""
        width = self.scrollable_content_region.width
        line = y + self.scroll_offset.y
        plain = self._look("results--text")
        parts = self._lines[line] if line < len(self._lines) else []
        strip = Strip([Segment(text, self._look(name)) for text, name in parts]).adjust_cell_length(width, plain)
        return self._finished(strip, line)

    def line_text(self, line: int) -> str:
        """Return the text of a line."""
        return "".join(text for text, _ in self._lines[line])

    def notify_style_update(self) -> None:
        """Forget the colours of the old theme."""
        super().notify_style_update()
        self._look.forget()
