"""The last line of the screen: the keys that matter here, made from the action table; a click does the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.message import Message
from textual.strip import Strip

from recterm.tui.widgets.painted import PaintedLine

if TYPE_CHECKING:
    from typing import ClassVar

    from textual import events

    from recterm.tui.action import Action
    from recterm.tui.actions import Entry


class ActionFooter(PaintedLine):
    """As many entries as fit; the lightest leave first."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"footer--key", "footer--word"}
    DEFAULT_CSS = """
    ActionFooter {
        dock: bottom;
    }
    """

    class Clicked(Message):
        """An action was clicked."""

        def __init__(self, action: Action) -> None:
            super().__init__()
            self.action = action

    def __init__(self) -> None:
        super().__init__()
        self._entries: tuple[Entry, ...] = ()

    def show(self, entries: tuple[Entry, ...]) -> None:
        """Paint these entries."""
        if entries != self._entries:
            self._entries = entries
            self.refresh()

    def _fitting(self) -> list[Entry]:
        entries = list(self._entries)
        while len(entries) > 1 and sum(map(_width, entries)) > self.size.width:
            entries.remove(min(entries, key=lambda entry: entry.actions[0].weight))
        return entries

    def render_line(self, y: int) -> Strip:
        """Paint key and word of each."""
        segments: list[Segment] = []
        for entry in self._fitting():
            segments.append(Segment(f" {entry.keys} ", self.look("footer--key")))
            segments.append(Segment(f"{entry.actions[0].footer} ", self.look("footer--word")))
        return Strip(segments).adjust_cell_length(self.size.width, self.look("footer--word"))

    def on_click(self, event: events.Click) -> None:
        """Do what the word under the pointer says; a group such as 1-5 needs its keys."""
        at = 0
        for entry in self._fitting():
            at += _width(entry)
            if event.x < at:
                if len(entry.actions) == 1:
                    self.post_message(self.Clicked(entry.actions[0]))
                return


def _width(entry: Entry) -> int:
    return len(entry.keys) + len(entry.actions[0].footer) + 3
