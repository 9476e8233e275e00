"""Tabs for narrow terminals: the names of the panels, with the visible one marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.message import Message
from textual.strip import Strip

from recterm.tui.shared.painting.painted import PaintedLine

if TYPE_CHECKING:
    from typing import ClassVar

    from textual import events


class TabLine(PaintedLine):
    """Panel names side by side; the visible one is marked, and a click on another one switches."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"tabs--tab", "tabs--active"}

    class Clicked(Message):
        """A tab was clicked."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(self, tabs: tuple[tuple[str, str], ...]) -> None:
        super().__init__()
        self._tabs = tabs
        self._active = tabs[0][0]

    def show(self, name: str) -> None:
        """Mark the tab of the visible panel."""
        if name != self._active:
            self._active = name
            self.refresh()

    @property
    def _gap(self) -> str:
        """Cells between two names: none where they would not fit."""
        return "  " if 1 + sum(len(title) + 3 for _, title in self._tabs) <= self.size.width else ""

    def render_line(self, y: int) -> Strip:
        """Paint the names."""
        plain, gap = self.look("tabs--tab"), self._gap
        segments = [Segment(" ", plain)]
        for name, title in self._tabs:
            active = name == self._active
            style = self.look("tabs--active") if active else plain
            segments.append(Segment(f"▸{title}{gap[1:]}" if active else f" {title}{gap[1:]}", style))
            segments.append(Segment(gap[1:], plain))
        return Strip(segments).adjust_cell_length(self.size.width, plain)

    def on_click(self, event: events.Click) -> None:
        """Post which tab was clicked."""
        at = 1
        for name, title in self._tabs:
            at += 1 + len(title) + len(self._gap)
            if event.x < at:
                self.post_message(self.Clicked(name))
                return
