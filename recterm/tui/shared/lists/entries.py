"""Entries of a list: their number, the lines that each takes, and how a line is painted."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from rich.segment import Segment

from recterm.tui.shared.painting.selectable import CURSOR_SIGN

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.style import Style

    from recterm.domain.model import ItemRow


class Pen:
    """Context for painting a line: its width, the state of its entry, and the styles of the list."""

    __slots__ = ("_style", "hovered", "pointed", "state", "width")

    def __init__(
        self, width: int, state: str, style: Callable[..., Style], *, hovered: bool = False, pointed: str = ""
    ) -> None:
        """Make a pen for one line.

        Args:
            width: available cells.
            state: component class of the entry's line.
            style: function that layers component classes over a state's style.
            hovered: whether the pointer is on the entry.
            pointed: stars that a click would give it.
        """
        self.width, self.state, self._style = width, state, style
        self.hovered, self.pointed = hovered, pointed

    def part(self, text: str, *names: str) -> Segment:
        """Return a text in the style of these component classes; later ones win."""
        return Segment(text, self._style(self.state, *names))

    def mark(self, behind: str = "") -> Segment:
        """Return the sign before the line under the cursor."""
        return self.part((CURSOR_SIGN if self.state == "list--cursor" else " ") + behind, "list--mark")


class Entries(ABC):
    """Entries of one line each, unless a subclass overrides that."""

    @abstractmethod
    def __len__(self) -> int:
        """Return the number of entries."""

    @abstractmethod
    def paint(self, line: int, pen: Pen) -> list[Segment]:
        """Return the segments of a line, at most as wide as the pen's width."""

    def item_row(self, entry: int) -> ItemRow | None:
        """Return the item of an entry; None if entries are not items."""
        return None

    def name_of(self, entry: int) -> str:
        """Return the name of an entry, for example for the footer; empty if no key acts on it."""
        return ""

    def lists(self, row: ItemRow) -> bool:
        """Return whether an item is listed; entries that no event removes need not check."""
        return True

    def stars_start(self, line: int, width: int) -> int | None:
        """Return the first of the five cells on a line that a click rates with; None without such cells."""
        return None

    @property
    def line_count(self) -> int:
        """Number of lines."""
        return len(self)

    def entry_at(self, line: int) -> int | None:
        """Return the entry that a line belongs to; None if it belongs to none."""
        return line if line < len(self) else None

    def first_line(self, entry: int) -> int:
        """Return the first line of an entry."""
        return entry

    def height_of(self, entry: int) -> int:
        """Return the number of lines of an entry."""
        return 1
