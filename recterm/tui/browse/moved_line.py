"""Moved line for narrow terminals: the picks that moved on the shelf that is out of sight."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.strip import Strip

from recterm.present.text import cells, clean, fit, movement
from recterm.tui.shared.painting.painted import PaintedLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.domain.shelf import Pick, Shelf

UNMOVED = "unchanged"


class MovedLine(PaintedLine):
    """Line `For you: ▲3 Blade Runner, new Aliens`: as many moved picks as fit, and how many more there are."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"moved--title", "moved--text"}

    def __init__(self) -> None:
        super().__init__()
        self._title = ""
        self._moved: Sequence[str] = ()

    def show(self, shelf: Shelf) -> None:
        """Show the picks that moved on a shelf; all its picks when it is shown for the first time."""
        self._title, self._moved = shelf.title, moved_picks(shelf.picks)
        self.refresh()

    def clear(self) -> None:
        """Clear the line."""
        self._title, self._moved = "", ()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Paint the shelf's title and the picks."""
        title, text = self.look("moved--title"), self.look("moved--text")
        width = self.size.width
        if not self._title:
            return Strip.blank(width, text)
        head = f" {clean(self._title)}: "
        room = width - cells(head) - 1
        return Strip(
            [Segment(head, title), Segment(fit(enumerated(self._moved, room) or UNMOVED, room), text)]
        ).adjust_cell_length(width, text)


def moved_picks(picks: Sequence[Pick]) -> list[str]:
    """Return the picks that moved, those that went down last; all picks if there is nothing to compare with."""
    if all(pick.movement is None for pick in picks):
        return [clean(pick.item.title) for pick in picks]
    moved = [pick for pick in picks if pick.movement != 0]
    moved.sort(key=lambda pick: pick.movement is not None and pick.movement < 0)
    return [f"{movement(pick)} {clean(pick.item.title)}" for pick in moved]


def enumerated(texts: Sequence[str], width: int) -> str:
    """Return as many texts as fit, and how many more there are: `▲3 Blade Runner, new Aliens, +4`."""
    for count in range(len(texts), 1, -1):
        more = len(texts) - count
        text = ", ".join(texts[:count]) + (f", +{more}" if more else "")
        if cells(text) <= width:
            return text
    if len(texts) < 2:
        return texts[0] if texts else ""
    rest = f", +{len(texts) - 1}"
    return fit(texts[0], min(cells(texts[0]), width - len(rest))) + rest
